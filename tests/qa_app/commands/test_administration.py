"""`qa-app migrate` and `qa-app add-administrator`: what is done once, before anybody can sign in."""

from pathlib import Path

import pytest

from storage.database import people
from storage.database.activity_log import first_break, latest_activity
from storage.database.base import open_database
from tests.qa_app.commands.command_line import refusal, run

pytestmark = pytest.mark.slow

ANN = ("add-administrator", "Ann Sorley", "Ann.Sorley@example.org")


def test_migrating_makes_the_folder_and_the_tables_and_twice_keeps_every_row(tmp_path: Path) -> None:
    folder = {"QA_APP_DATA_DIR": str(tmp_path / "new" / "folder")}
    assert "has the tables" in run("migrate", code=0, folder=tmp_path, **folder)
    assert run(*ANN, code=0, folder=tmp_path, **folder) == "Ann Sorley is an administrator now.\n"
    assert "has the tables" in run("migrate", code=0, folder=tmp_path, **folder)
    database = open_database(f"sqlite:///{tmp_path / 'new' / 'folder' / 'qa-app.db'}")
    with database.read() as transaction:
        (ann,) = people.all_people(transaction)
        (line,) = latest_activity(transaction, 10)
        assert first_break(transaction) is None
    database.close()
    assert (ann.name, ann.email, ann.is_active) == ("Ann Sorley", "ann.sorley@example.org", True)
    assert [(one.role, one.site_id, one.region) for one in ann.grants] == [("administrator", None, None)]
    assert (line.person_id, line.action, line.subject) == (None, "added", "person")


def test_migrating_works_on_both_kinds_of_database(tmp_path: Path, database_url: str) -> None:
    url = {"QA_APP_DATABASE_URL": database_url}
    assert "Run `qa-app migrate`" in refusal(*ANN, folder=tmp_path, **url)
    run("migrate", code=0, folder=tmp_path, **url)
    run(*ANN, code=0, folder=tmp_path, **url)
    assert "is there already" in refusal(*ANN, folder=tmp_path, **url)


def test_an_administrator_needs_a_name_and_an_address(tmp_path: Path) -> None:
    assert "needs a name" in refusal("add-administrator", " ", "ann@example.org", folder=tmp_path)
    assert "not an e-mail address" in refusal("add-administrator", "Ann", "ann", folder=tmp_path)


def test_what_is_in_the_way_of_migrating_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("Dear all, " * 200)
    said = refusal("migrate", folder=tmp_path, QA_APP_DATA_DIR="file")
    assert "The data folder file cannot be made" in said
    assert "Set QA_APP_DATA_DIR" in said
    said = refusal("migrate", folder=tmp_path, QA_APP_DATABASE_URL="sqlite:///file")
    assert "not a database" in said
    said = refusal("migrate", folder=tmp_path, QA_APP_DATABASE_URL="mysql://me:hunter2@server/db")
    assert "Write it as postgresql+psycopg://" in said
    assert "hunter2" not in said
