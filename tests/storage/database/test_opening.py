"""What is said when the database cannot be used: one sentence, and never a password."""

from pathlib import Path

import pytest

from storage.database import schema
from storage.database.activity_log import first_break
from storage.database.base import is_reachable, open_database
from storage.errors import BadDatabaseAddress, DatabaseTooNew, DatabaseUnavailable
from tests.storage.servers import free_port


@pytest.mark.parametrize(
    "url",
    [
        "nonsense",
        "://",
        "foo://me:hunter2@server/database",
        "mysql://me:hunter2@server/database",
        "postgresql+psycopg://me:hunter2@server:port/database",
        "postgresql+asyncpg://me:hunter2@server/database",
        "sqlite+elsewhere:///file.db",
    ],
)
def test_an_address_that_cannot_be_is_said_without_repeating_it(url: str) -> None:
    with pytest.raises(BadDatabaseAddress, match=r"QA_APP_DATABASE_URL .* Write it as") as caught:
        open_database(url)
    assert "hunter2" not in str(caught.value)


def test_a_server_that_is_down_is_said_in_one_line() -> None:
    database = open_database(f"postgresql+psycopg://me:hunter2@127.0.0.1:{free_port()}/database")
    for ask in (is_reachable, schema.is_migrated, schema.migrate):
        with pytest.raises(DatabaseUnavailable, match=r"^The database does not answer.*refused") as caught:
            ask(database)
        assert "\n" not in str(caught.value)
        assert "hunter2" not in str(caught.value)


def test_a_file_that_is_no_database_is_said_and_left_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "letter.db"
    file.write_text("Dear all, " * 200)
    database = open_database(f"sqlite:///{file}")
    for ask in (is_reachable, schema.is_migrated, schema.migrate):
        with pytest.raises(DatabaseUnavailable, match="not a database"):
            ask(database)
    database.close()
    assert file.read_text() == "Dear all, " * 200


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path / 'nowhere' / 'qa-app.db'}")
    with pytest.raises(DatabaseUnavailable, match="unable to open database file"):
        schema.migrate(database)


def test_tables_of_a_later_version_are_not_touched(migrated_url: str) -> None:
    database = open_database(migrated_url)
    with database.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    for ask in (schema.is_migrated, schema.migrate):
        with pytest.raises(DatabaseTooNew, match="later version"):
            ask(database)
    database.close()


def test_a_log_whose_end_was_taken_away_does_not_hold(migrated_url: str) -> None:
    database = open_database(migrated_url)
    with database.engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM activity_head")
    with database.read() as transaction:
        assert first_break(transaction) == 1
    database.close()
