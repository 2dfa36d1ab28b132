"""`qa-app register`: template, dry run, import, and what is wrong."""

import json
from datetime import timedelta
from pathlib import Path

import pytest

from qa_app.i18n import utc_now
from storage.database import programme_sessions
from storage.database.base import open_database
from tests.cast import make_cast
from tests.factories import make_backend
from tests.qa_app.commands.command_line import refusal, run
from tests.qa_app.services.registers import as_csv, as_excel, row

pytestmark = pytest.mark.slow


@pytest.fixture
def machine_folder(tmp_path: Path, _migrated_sqlite: Path) -> tuple[Path, int]:
    """A folder whose database holds the cast; and the id of Norwich's group 15."""
    (tmp_path / "qa-app.db").write_bytes(_migrated_sqlite.read_bytes())
    database = open_database(f"sqlite:///{tmp_path / 'qa-app.db'}")
    cast = make_cast(make_backend(database, tmp_path, utc_now))
    database.close()
    return tmp_path, cast.norwich_15.id


def _delivered(folder: Path, group_id: int) -> int:
    database = open_database(f"sqlite:///{folder / 'qa-app.db'}")
    with database.read() as transaction:
        found = programme_sessions.programme_sessions_of_groups(transaction, [group_id])
    database.close()
    return len(found)


def test_the_template_is_written_once_and_only_under_a_fitting_name(tmp_path: Path) -> None:
    for name in ("empty.csv", "empty.xlsx"):
        assert "is written" in run("register", "template", name, code=0, folder=tmp_path)
        assert "is there already" in run("register", "template", name, code=2, folder=tmp_path)
    assert "end in .csv or .xlsx" in run("register", "template", "empty.doc", code=2, folder=tmp_path)


def test_a_register_is_imported_whole_or_not_at_all(machine_folder: tuple[Path, int]) -> None:
    folder, group_id = machine_folder
    data = {"QA_APP_DATA_DIR": str(folder)}
    day = (utc_now() - timedelta(days=9)).date().isoformat()
    sound, wrong = row(date=day), row(date=day, session="foundation-2", attended="Kevin")
    (folder / "wrong.csv").write_bytes(as_csv([sound, wrong]))
    said = run("register", "import", "wrong.csv", code=1, folder=folder, **data)
    assert "row 3: The column attended takes a number" in said
    assert "1 wrong, 0 changed, 1 new, 0 same" in said
    assert "Nothing was imported" in said
    assert "Kevin" not in said
    assert _delivered(folder, group_id) == 0
    (folder / "right.xlsx").write_bytes(as_excel([sound]))
    assert "dry run" in run("register", "import", "right.xlsx", "--dry-run", code=0, folder=folder, **data)
    assert _delivered(folder, group_id) == 0
    told = json.loads(run("register", "import", "right.xlsx", "--json", code=0, folder=folder, **data))
    assert (told["imported"], told["counts"]["new"]) == (True, 1)
    assert _delivered(folder, group_id) == 1
    assert "1 same" in run("register", "import", "right.xlsx", code=0, folder=folder, **data)


def test_what_is_no_register_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "letter.csv").write_text("Dear all")
    data = {"QA_APP_DATA_DIR": str(tmp_path / "data")}
    assert "these are missing" in refusal("register", "import", "letter.csv", folder=tmp_path, **data)
