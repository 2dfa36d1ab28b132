from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError, StatementError

from storage.database import sites
from storage.database.activity_log import ActivityRow, append_activity, latest_activity
from storage.database.base import Database, is_reachable, open_database
from storage.database.people import RoleGrantRow
from storage.errors import DatabaseUnavailable

SITE = {
    "code": "harbour",
    "name": "Harbour House",
    "region": "North",
    "country": "England",
    "kind": "community",
    "languages": "en",
    "retention_days": 90,
}


def _note(database: Database, at: datetime) -> None:
    with database.write() as transaction:
        append_activity(
            transaction, at=at, person_id=None, action="did", subject="test", subject_id=None, details={}
        )


def test_a_database_that_answers_is_reachable(database: Database) -> None:
    assert is_reachable(database)


def test_a_write_is_kept_when_its_block_ends(database: Database) -> None:
    with database.write() as transaction:
        sites.add_site(transaction, **SITE)
    with database.read() as transaction:
        assert [site.code for site in sites.all_sites(transaction)] == ["harbour"]


def test_a_write_that_raises_leaves_nothing(database: Database) -> None:
    with pytest.raises(RuntimeError, match="half-way"), database.write() as transaction:  # noqa: PT012
        sites.add_site(transaction, **SITE)
        raise RuntimeError("half-way")
    with database.read() as transaction:
        assert sites.all_sites(transaction) == []


def test_what_a_read_changes_is_not_kept(database: Database) -> None:
    with database.read() as transaction:
        sites.add_site(transaction, **SITE)
    with database.read() as transaction:
        assert sites.all_sites(transaction) == []


def test_a_read_sees_one_moment_whatever_is_written_meanwhile(database: Database) -> None:
    with database.read() as transaction:
        assert sites.all_sites(transaction) == []
        with database.write() as other:
            sites.add_site(other, **SITE)
        assert sites.all_sites(transaction) == []


def test_a_row_that_points_nowhere_is_refused(database: Database) -> None:
    with pytest.raises(IntegrityError), database.write() as transaction:
        transaction.add(RoleGrantRow(person_id=4711, role="facilitator", site_id=None, region=None))


def test_a_moment_comes_back_in_utc_to_the_microsecond(database: Database) -> None:
    in_paris = datetime(2026, 11, 12, 19, 0, 0, 123456, tzinfo=timezone(timedelta(hours=1)))
    _note(database, in_paris)
    with database.read() as transaction:
        [kept] = latest_activity(transaction, limit=5)
    assert kept.at == in_paris
    assert kept.at.tzinfo is UTC


def test_a_moment_without_a_time_zone_is_refused(database: Database) -> None:
    naive = datetime(2026, 11, 12, 18, 0)
    with pytest.raises(StatementError, match="without a time zone"), database.read() as transaction:
        transaction.scalars(select(ActivityRow).where(ActivityRow.at > naive))


def test_sqlite_keeps_a_write_ahead_log_and_foreign_keys(tmp_path) -> None:
    database = open_database(f"sqlite:///{tmp_path / 'qa-app.db'}")
    with database.read() as transaction:
        assert transaction.scalar(text("PRAGMA journal_mode")) == "wal"
        assert transaction.scalar(text("PRAGMA foreign_keys")) == 1
    database.close()


@pytest.mark.parametrize(
    "url", ["sqlite:////no/such/folder/qa-app.db", "postgresql+psycopg://nobody@127.0.0.1:1/nothing"]
)
def test_a_database_that_does_not_answer_is_explained(url: str) -> None:
    database = open_database(url)
    with pytest.raises(DatabaseUnavailable, match="Check QA_APP_DATABASE_URL"):
        is_reachable(database)
    database.close()
