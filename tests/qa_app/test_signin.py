"""The signed cookie: it names a person for some hours, and nothing else makes anybody."""

import shutil
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from itsdangerous import TimestampSigner, URLSafeTimedSerializer
from streamlit.testing.v1 import AppTest

from qa_app import backend as backend_module
from qa_app import signin
from qa_app.backend import Backend, signing_secret
from qa_app.errors import BadSetting
from qa_app.services import people
from qa_app.settings import Settings
from storage.database.base import open_database
from tests.cast import Cast, make_cast
from tests.clock import Clock
from tests.factories import make_backend, run_on

APP = Path(backend_module.__file__).parent / "app.py"


@pytest.fixture
def backend(
    _migrated_sqlite: Path, tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Backend]:
    """The backend that the script of this process works on."""
    shutil.copy(_migrated_sqlite, tmp_path / "qa-app.db")
    database = open_database(f"sqlite:///{tmp_path / 'qa-app.db'}")
    backend = make_backend(database, tmp_path, clock)
    monkeypatch.delenv("QA_APP_SECRET", raising=False)
    run_on(monkeypatch, backend)
    yield backend
    backend_module.current().database.close()
    backend_module.current.cache_clear()
    database.close()


@pytest.fixture
def cast(backend: Backend) -> Cast:
    return make_cast(backend)


def cookie_from(hours_ago: float, backend: Backend, told: object) -> str:
    """A cookie that our own secret signed so many hours ago (negative: to come)."""

    class Earlier(TimestampSigner):
        def get_timestamp(self) -> int:
            return int(time.time() - hours_ago * 3600)

    secret = signing_secret(backend.settings)
    return str(URLSafeTimedSerializer(secret, salt="qa-app sign-in", signer=Earlier).dumps(told))


def test_a_cookie_of_ours_names_its_person(backend: Backend, cast: Cast) -> None:
    found = signin.person_of(backend, signin.issue(backend, cast.rhian))
    assert found == cast.rhian


def test_no_cookie_is_nobody(backend: Backend) -> None:
    assert signin.person_of(backend, None) is None
    assert signin.person_of(backend, "") is None


def test_no_changed_letter_passes(backend: Backend, cast: Cast) -> None:
    cookie = signin.issue(backend, cast.maya)
    # The last letter of each part carries bits that do not count.
    for place in range(0, len(cookie) - 1, 5):
        changed = cookie[:place] + ("A" if cookie[place] != "A" else "B") + cookie[place + 1 :]
        assert signin.person_of(backend, changed) is None, place
    for odd in ("ŵ" * 40, cookie + "x", cookie[1:], "..", f"{cookie}.{cookie}", "null", "1"):
        assert signin.person_of(backend, odd) is None


def test_a_cookie_signed_with_another_secret_or_for_another_purpose_is_nobody(
    backend: Backend, cast: Cast
) -> None:
    other = replace(backend, settings=replace(backend.settings, secret="s" * 40))
    assert signin.person_of(backend, signin.issue(other, cast.rhian)) is None
    secret = signing_secret(backend.settings)
    elsewhere = URLSafeTimedSerializer(secret, salt="something else").dumps({"person": cast.rhian.id})
    assert signin.person_of(backend, str(elsewhere)) is None


def test_after_its_hours_a_cookie_is_nobody(backend: Backend, cast: Cast) -> None:
    told = {"person": cast.rhian.id}
    assert signin.longest_seconds(backend) == 10 * 3600
    assert signin.person_of(backend, cookie_from(9.9, backend, told)) == cast.rhian
    assert signin.person_of(backend, cookie_from(10.1, backend, told)) is None
    assert signin.person_of(backend, cookie_from(-1, backend, told)) is None
    shorter = replace(backend, settings=replace(backend.settings, sign_in_hours="0.5"))
    assert signin.person_of(shorter, cookie_from(0.4, backend, told)) == cast.rhian
    assert signin.person_of(shorter, cookie_from(0.6, backend, told)) is None


def test_somebody_whose_account_was_closed_is_nobody_until_it_is_opened(backend: Backend, cast: Cast) -> None:
    cookie = signin.issue(backend, cast.rhian)
    people.set_active(backend, cast.ann, cast.rhian.id, False)
    assert signin.person_of(backend, cookie) is None
    people.set_active(backend, cast.ann, cast.rhian.id, True)
    assert signin.person_of(backend, cookie) == cast.rhian


def test_roles_are_those_of_today_not_of_the_signing_in(backend: Backend, cast: Cast) -> None:
    cookie = signin.issue(backend, cast.rhian)
    people.give_roles(backend, cast.ann, cast.rhian.id, [])
    found = signin.person_of(backend, cookie)
    assert found is not None
    assert found.grants == ()


def test_a_number_that_is_nobodys_is_nobody(backend: Backend, cast: Cast) -> None:
    assert signin.person_of(backend, cookie_from(0, backend, {"person": 99_999})) is None


def test_the_demos_secret_is_made_once_and_only_its_owner_reads_it(backend: Backend) -> None:
    first = signing_secret(backend.settings)
    assert len(first) >= 32
    assert signing_secret(backend.settings) == first
    kept = backend.settings.data_path / "cookie-secret"
    assert kept.stat().st_mode & 0o077 == 0
    kept.write_text("")
    with pytest.raises(BadSetting, match="Delete the file"):
        signing_secret(backend.settings)


def test_the_demos_secret_waits_for_no_folder(tmp_path: Path) -> None:
    settings = Settings(mode="demo", data_folder=str(tmp_path / "new" / "folder"))
    assert signing_secret(settings) == signing_secret(settings)
    (tmp_path / "file").touch()
    with pytest.raises(BadSetting, match=r"cannot be kept .* Set QA_APP_SECRET"):
        signing_secret(Settings(mode="demo", data_folder=str(tmp_path / "file")))


def test_outside_the_demo_no_secret_is_made(tmp_path: Path) -> None:
    with pytest.raises(BadSetting, match="QA_APP_SECRET is not set"):
        signing_secret(Settings(data_folder=str(tmp_path)))
    assert list(tmp_path.iterdir()) == []


def look(cookie: str | None) -> AppTest:
    screen = AppTest.from_file(str(APP), default_timeout=20)
    if cookie is not None:
        screen.session_state[signin.COOKIE] = cookie
    screen.run()
    assert not screen.exception
    return screen


def test_the_script_shows_nothing_without_a_good_cookie(backend: Backend, cast: Cast) -> None:
    for cookie in (None, "forged", cookie_from(11, backend, {"person": cast.rhian.id})):
        screen = look(cookie)
        assert [one.value for one in screen.info] == ["You are signed out. Load the page again to sign in."]
        assert [len(screen.get(kind)) for kind in ("title", "markdown", "button", "html")] == [0, 0, 0, 0]


def test_a_screen_that_is_open_ends_when_its_person_is_closed(backend: Backend, cast: Cast) -> None:
    screen = look(signin.issue(backend, cast.rhian))
    assert [one.value for one in screen.title] == ["Your work"]
    people.set_active(backend, cast.ann, cast.rhian.id, False)
    screen.run()
    assert [one.value for one in screen.info] == ["You are signed out. Load the page again to sign in."]
    assert len(screen.title) == 0
