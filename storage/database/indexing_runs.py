"""Indexing runs: one look through a store, with its progress, so that a screen can follow it.

A run that is heard of also keeps others off its store: two never do the same work twice.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import BigInteger, ForeignKey, select
from sqlalchemy.orm import Mapped, mapped_column

from storage.database.base import Base, Transaction
from storage.database.stores import StoreRow

SILENT_AFTER = timedelta(seconds=60)
"""A run that gave no sign of life for so long has died."""


class IndexingRunRow(Base):
    __tablename__ = "indexing_runs"

    id: Mapped[int] = mapped_column(primary_key=True)
    store_id: Mapped[int] = mapped_column(ForeignKey("stores.id"), index=True)
    started_at: Mapped[datetime]
    heard_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    stage: Mapped[str]
    total: Mapped[int]
    done: Mapped[int]
    failed: Mapped[int]
    bytes_moved: Mapped[int] = mapped_column(BigInteger)
    problem: Mapped[str | None]


@dataclass(frozen=True)
class IndexingRun:
    """One run. `heard_at` is its last sign of life; `problem` says why it ended early, None if it did not.

    `stage` is listing (`done` counts objects seen, `total` is 0) or indexing (`done` counts recordings,
    the `failed` among them).
    """

    id: int
    store_id: int
    started_at: datetime
    heard_at: datetime
    ended_at: datetime | None
    stage: str
    total: int
    done: int
    failed: int
    bytes_moved: int
    problem: str | None

    def is_alive(self, now: datetime) -> bool:
        """Whether it is still at work, as far as anybody can tell."""
        return self.ended_at is None and now - self.heard_at < SILENT_AFTER


def _plain(row: IndexingRunRow) -> IndexingRun:
    return IndexingRun(**{name: getattr(row, name) for name in IndexingRun.__dataclass_fields__})


def start_run(transaction: Transaction, store_id: int, stage: str, at: datetime) -> int | None:
    """Begin a run; gives its id, or None while another run of the store is alive."""
    # The store's row is the lock: on PostgreSQL two beginners take turns here (SQLite has one writer anyway).
    transaction.scalars(select(StoreRow).where(StoreRow.id == store_id).with_for_update()).one()
    if any(run.is_alive(at) for run in latest_runs(transaction, store_id, limit=1)):
        return None
    row = IndexingRunRow(
        store_id=store_id, started_at=at, heard_at=at, stage=stage, total=0, done=0, failed=0, bytes_moved=0
    )
    transaction.add(row)
    transaction.flush()
    return row.id


def note_progress(
    transaction: Transaction,
    run_id: int,
    at: datetime,
    *,
    stage: str,
    total: int,
    done: int,
    failed: int,
    bytes_moved: int,
) -> None:
    """Where the run stands now."""
    row = transaction.get_one(IndexingRunRow, run_id)
    row.heard_at, row.stage, row.total, row.done = at, stage, total, done
    row.failed, row.bytes_moved = failed, bytes_moved


def end_run(transaction: Transaction, run_id: int, at: datetime, problem: str | None = None) -> None:
    """The run is over."""
    row = transaction.get_one(IndexingRunRow, run_id)
    row.heard_at, row.ended_at, row.problem = at, at, problem


def end_if_open(transaction: Transaction, run_id: int, at: datetime, problem: str) -> None:
    """The process of the run is gone: if it did not say that the run is over, say it with this problem."""
    if transaction.get_one(IndexingRunRow, run_id).ended_at is None:
        end_run(transaction, run_id, at, problem)


def latest_runs(transaction: Transaction, store_id: int, limit: int = 5) -> list[IndexingRun]:
    """The newest runs of the store, newest first."""
    query = (
        select(IndexingRunRow)
        .where(IndexingRunRow.store_id == store_id)
        .order_by(IndexingRunRow.id.desc())
        .limit(limit)
    )
    return [_plain(row) for row in transaction.scalars(query)]
