"""Screens run by Streamlit's own tester on a real database, as a person of the cast."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from qa_app import backend as backend_module
from qa_app import signin
from qa_app.access import Person
from qa_app.backend import Backend
from tests import factories
from tests.cast import Cast, make_cast

APP = Path(backend_module.__file__).parent / "app.py"
Look = Callable[..., AppTest]


@pytest.fixture
def backend(_migrated_sqlite: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Backend]:
    """The very backend that the screens of this process work on; its clock is the real one."""
    shutil.copy(_migrated_sqlite, tmp_path / "qa-app.db")
    monkeypatch.setenv("QA_APP_MODE", "demo")
    monkeypatch.setenv("QA_APP_DATA_DIR", str(tmp_path))
    for variable in ("QA_APP_DATABASE_URL", "QA_APP_SECRET"):
        monkeypatch.delenv(variable, raising=False)
    backend_module.current.cache_clear()
    backend = backend_module.current()
    yield backend
    backend.database.close()
    backend_module.current.cache_clear()


@pytest.fixture
def cast(backend: Backend) -> Cast:
    """Everybody, before anything was delivered."""
    return make_cast(backend)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Each of these runs the whole script, Home first, and takes a second or more."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.slow)


@pytest.fixture
def look(backend: Backend) -> Look:
    """`look(person, "screens/home.py", review=3)`: the screen as that person sees it."""

    def look_at(person: Person, screen: str | None = None, **query: object) -> AppTest:
        tester = AppTest.from_file(str(APP), default_timeout=20)
        tester.session_state[signin.COOKIE] = signin.issue(backend, person)
        tester.run()
        for name, value in query.items():
            tester.query_params[name] = str(value)
        if screen:
            tester.switch_page(screen)
        if screen or query:
            tester.run()
        assert not tester.exception, [one.value for one in tester.exception]
        return tester

    return look_at


def words_on(screen: AppTest) -> str:
    """Everything that the screen says in text, one after the other; no style sheets."""
    kinds = ("title", "header", "markdown", "caption", "info", "warning", "html")
    said = [str(one.value) for kind in kinds for one in screen.get(kind)]
    return "\n".join(words for words in said if not words.startswith("<style"))


__all__ = ["Look", "factories", "words_on"]
