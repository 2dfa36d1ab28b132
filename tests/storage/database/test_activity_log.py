from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier

import pytest

from storage.database.activity_log import append_activity, first_break, latest_activity
from storage.database.base import Database, open_database

AT = datetime(2026, 11, 12, 18, 0, tzinfo=UTC)


def _append(database: Database, subject_id: int) -> None:
    with database.write() as transaction:
        append_activity(
            transaction,
            at=AT,
            person_id=None,
            action="saved",
            subject="rating",
            subject_id=subject_id,
            details={"value": 3, "item": "Gwrando â gofal"},
        )


def _break(database: Database) -> int | None:
    with database.read() as transaction:
        return first_break(transaction)


@pytest.fixture
def five_rows(database: Database) -> Database:
    for number in range(1, 6):
        _append(database, number)
    return database


def test_an_empty_log_is_whole(database: Database) -> None:
    assert _break(database) is None


def test_an_untouched_log_is_whole_and_reads_newest_first(five_rows: Database) -> None:
    assert _break(five_rows) is None
    with five_rows.read() as transaction:
        assert [row.subject_id for row in latest_activity(transaction, limit=2)] == [5, 4]
        [older] = latest_activity(transaction, limit=1, before_id=3)
    assert (older.subject_id, older.details) == (2, {"value": 3, "item": "Gwrando â gofal"})


@pytest.mark.parametrize(
    ("tampering", "found_at"),
    [
        pytest.param("UPDATE activity_log SET action = 'shared' WHERE id = 3", 3, id="an action changed"),
        pytest.param("UPDATE activity_log SET subject_id = 9 WHERE id = 1", 1, id="the first row changed"),
        pytest.param("""UPDATE activity_log SET details = '{"value": 4}' WHERE id = 4""", 4, id="details"),
        pytest.param("UPDATE activity_log SET at = '2026-11-12 18:00:01' WHERE id = 2", 2, id="a moment"),
        pytest.param("DELETE FROM activity_log WHERE id = 3", 3, id="a row removed"),
        pytest.param("DELETE FROM activity_log WHERE id = 1", 1, id="the first row removed"),
        pytest.param("DELETE FROM activity_log WHERE id = 5", 5, id="the last row removed"),
        pytest.param("DELETE FROM activity_log", 1, id="all rows removed"),
        pytest.param(
            "INSERT INTO activity_log (id, at, action, subject, details, previous_hash, hash) "
            "SELECT 6, at, action, subject, details, hash, hash FROM activity_log WHERE id = 5",
            6,
            id="a row added",
        ),
        pytest.param(
            "INSERT INTO activity_log (id, at, action, subject, details, previous_hash, hash) "
            "SELECT 0, at, action, subject, details, previous_hash, hash FROM activity_log WHERE id = 1",
            1,
            id="a row put before the first",
        ),
    ],
)
def test_tampering_is_found_where_it_begins(five_rows: Database, tampering: str, found_at: int) -> None:
    with five_rows.write() as transaction:
        transaction.connection().exec_driver_sql(tampering)
    assert _break(five_rows) == found_at


def test_the_row_of_an_undone_change_is_undone_with_it(five_rows: Database) -> None:
    with pytest.raises(RuntimeError, match="undone"), five_rows.write() as transaction:  # noqa: PT012
        append_activity(
            transaction, at=AT, person_id=None, action="a", subject="b", subject_id=None, details={}
        )
        raise RuntimeError("undone")
    _append(five_rows, 6)
    assert _break(five_rows) is None
    with five_rows.read() as transaction:
        assert [row.id for row in latest_activity(transaction, limit=9)] == [6, 5, 4, 3, 2, 1]


def test_writers_at_once_keep_the_chain_whole(database: Database, migrated_url: str) -> None:
    writers, rows_each = 4, 10
    start = Barrier(writers)

    def write(writer: int) -> None:
        # A door of its own, as another process would have.
        own = open_database(migrated_url)
        start.wait(timeout=20)
        for number in range(rows_each):
            _append(own, writer * rows_each + number)
        own.close()

    with ThreadPoolExecutor(writers) as pool:
        list(pool.map(write, range(writers)))
    assert _break(database) is None
    with database.read() as transaction:
        rows = latest_activity(transaction, limit=1000)
    assert [row.id for row in rows] == list(range(writers * rows_each, 0, -1))
    assert sorted(row.subject_id for row in rows) == list(range(writers * rows_each))
