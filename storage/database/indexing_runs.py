"""Indexing runs: one look through a store, with its progress, so that a screen can follow it.

The open run of a store is its lease as well: while it gives signs of life nobody else begins another, and
once it was given up it can write no more. Its moments come from the database's clock, one for every machine,
so that machines whose clocks differ never take a living run for a dead one.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, exists, insert, literal, select, update
from sqlalchemy.orm import Mapped, mapped_column

from storage.database.base import Base, Transaction, moment_of
from storage.database.stores import StoreRow
from storage.process_identity import has_ended, this_process
from storage.sentences import Sentence, as_stored, from_stored

SILENT_AFTER = timedelta(seconds=60)
"""A run that gave no sign of life for so long has died, or sleeps so deeply that it counts as dead."""

FELL_SILENT = Sentence("run_fell_silent")
"""The problem of a run that was given up."""

KILLED = Sentence("run_killed")
"""The problem of a run whose process is known to have ended before it could say so."""


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
    process: Mapped[str | None]
    found: Mapped[dict[str, int]] = mapped_column(JSON, default=dict, server_default="{}")


@dataclass(frozen=True)
class IndexingRun:
    """One run. `heard_at` is its last sign of life; `problem` says why it ended early, None if it did not.

    `process` is the process at work on it, by the name that storage.process_identity gives it; None: unknown.
    `found` is what its look through the store found, by kind of change, once it has ended.

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
    process: str | None
    found: Mapping[str, int]

    def is_alive(self, now: datetime) -> bool:
        """Whether it is still at work, as far as anybody can tell."""
        return self.ended_at is None and now - self.heard_at < SILENT_AFTER and not has_ended(self.process)


def _plain(row: IndexingRunRow) -> IndexingRun:
    run = IndexingRun(**{name: getattr(row, name) for name in IndexingRun.__dataclass_fields__})
    return replace(run, problem=from_stored(row.problem))


def start_run(transaction: Transaction, store_id: int, stage: str) -> int | None:
    """Begin a run of this process; gives its id, or None while another run of the store is alive.

    One that died is ended.
    """
    # The store's row is the lock: on PostgreSQL two beginners take turns here (SQLite has one writer anyway).
    transaction.execute(select(StoreRow.id).where(StoreRow.id == store_id).with_for_update()).one()
    now = moment_of(transaction)
    is_open = (IndexingRunRow.store_id == store_id) & IndexingRunRow.ended_at.is_(None)
    transaction.execute(
        update(IndexingRunRow)
        .where(is_open, IndexingRunRow.heard_at <= now - SILENT_AFTER)
        .values(ended_at=now, problem=as_stored(FELL_SILENT))
    )
    for left in transaction.scalars(select(IndexingRunRow).where(is_open)):
        if has_ended(left.process):
            end_run(transaction, left.id, KILLED)
    first: dict[str, Any] = {
        "store_id": store_id,
        "started_at": now,
        "heard_at": now,
        "stage": stage,
        "process": this_process(),
        **dict.fromkeys(("total", "done", "failed", "bytes_moved"), 0),
    }
    columns = IndexingRunRow.__table__.c
    begun = transaction.execute(
        insert(IndexingRunRow)
        .from_select(
            list(first),
            select(*(literal(value, columns[name].type) for name, value in first.items())).where(
                ~exists().where(is_open)
            ),
        )
        .returning(IndexingRunRow.id)
    )
    return begun.scalar_one_or_none()


def hold_run(transaction: Transaction, run_id: int, **progress: Any) -> bool:
    """Give a sign of life, with where the run stands; whether the run still holds its store.

    What is written in the same transaction is written under the lease: nobody takes the store over before
    it ends. `progress` are columns: stage, total, done, failed, bytes_moved.
    """
    return _change_open(transaction, run_id, heard_at=moment_of(transaction), **progress)


def end_run(
    transaction: Transaction, run_id: int, problem: str | None = None, found: Mapping[str, int] | None = None
) -> bool:
    """The run is over; False, and nothing is changed, when it was over already."""
    now = moment_of(transaction)
    return _change_open(
        transaction, run_id, ended_at=now, problem=as_stored(problem), found=dict(found or {})
    )


def _change_open(transaction: Transaction, run_id: int, **values: Any) -> bool:
    """The conditional update that both writing and ending rest on."""
    changed = transaction.execute(
        update(IndexingRunRow)
        .where(IndexingRunRow.id == run_id, IndexingRunRow.ended_at.is_(None))
        .values(**values)
        .returning(IndexingRunRow.id)
    )
    return changed.scalar_one_or_none() is not None


def latest_runs(transaction: Transaction, store_id: int, limit: int = 5) -> list[IndexingRun]:
    """The newest runs of the store, newest first."""
    query = (
        select(IndexingRunRow)
        .where(IndexingRunRow.store_id == store_id)
        .order_by(IndexingRunRow.id.desc())
        .limit(limit)
    )
    return [_plain(row) for row in transaction.scalars(query)]
