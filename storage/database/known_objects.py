"""Recordings as a bucket's listing knows them: which object, in which version, and what became of it.

Bulk queries for sync and indexing, which look at very many rows and need few columns.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, select, update

from storage.database.base import Transaction
from storage.database.recordings import RecordingRow

IDS_PER_QUERY = 500


@dataclass(frozen=True)
class KnownObject:
    """What the database knows of an object that was listed once."""

    id: int
    key: str
    object_version: str
    is_missing: bool
    is_erased: bool


@dataclass(frozen=True)
class WaitingObject:
    """An object to index. `object_version` is that of the listing in which it was seen last."""

    id: int
    key: str
    size_bytes: int
    etag: str
    last_modified: datetime
    version_id: str | None
    object_version: str


def known_objects(transaction: Transaction, store_id: int) -> dict[str, KnownObject]:
    """Everything that was ever listed in the store, by key."""
    query = select(
        RecordingRow.id,
        RecordingRow.key,
        RecordingRow.object_version,
        RecordingRow.missing_since.is_not(None),
        RecordingRow.erased_at.is_not(None),
    ).where(RecordingRow.store_id == store_id)
    return {row.key: KnownObject(*row) for row in transaction.execute(query)}


def waiting_objects(
    transaction: Transaction, store_id: int, *, limit: int | None, with_failed: bool
) -> list[WaitingObject]:
    """Objects in the store that are to be indexed, by key; `with_failed`: also those found unreadable."""
    states = ("waiting", "unreadable") if with_failed else ("waiting",)
    query = (
        select(
            RecordingRow.id,
            RecordingRow.key,
            RecordingRow.size_bytes,
            RecordingRow.etag,
            RecordingRow.last_modified,
            RecordingRow.version_id,
            RecordingRow.object_version,
        )
        .where(
            RecordingRow.store_id == store_id,
            RecordingRow.state.in_(states),
            RecordingRow.missing_since.is_(None),
        )
        .order_by(RecordingRow.key)
        .limit(limit)
    )
    return [WaitingObject(*row) for row in transaction.execute(query)]


def add_objects(transaction: Transaction, rows: Sequence[Mapping[str, Any]]) -> None:
    """Add recordings for objects seen for the first time; they wait to be indexed."""
    if rows:
        transaction.execute(
            insert(RecordingRow),
            [{"state": "waiting", "playable": False, "facts": {}, **row} for row in rows],
        )


def replace_objects(transaction: Transaction, rows: Sequence[Mapping[str, Any]]) -> None:
    """The objects of these recordings (`id` in each row) were replaced: they wait to be indexed again.

    What indexing found in the earlier object stays until then.
    """
    if rows:
        fresh = {"state": "waiting", "reason_code": None, "object_metadata": None}
        transaction.execute(update(RecordingRow), [{**fresh, **row} for row in rows])


def mark_missing(transaction: Transaction, ids: Iterable[int], since: datetime | None) -> None:
    """These objects are not in the store since a moment; None: they are (again)."""
    wanted = list(ids)
    for start in range(0, len(wanted), IDS_PER_QUERY):
        transaction.execute(
            update(RecordingRow)
            .where(RecordingRow.id.in_(wanted[start : start + IDS_PER_QUERY]))
            .values(missing_since=since)
        )


def version_and_facts(transaction: Transaction, recording_id: int) -> tuple[str, bool, dict[str, Any]]:
    """The object version of a recording now, whether it was erased, and its facts; locked until the end."""
    row = transaction.scalars(
        select(RecordingRow).where(RecordingRow.id == recording_id).with_for_update()
    ).one()
    return row.object_version, row.erased_at is not None, row.facts


def count_reasons(transaction: Transaction, store_id: int) -> dict[str, int]:
    """How many recordings in the store carry each reason code."""
    query = (
        select(RecordingRow.reason_code, func.count())
        .where(
            RecordingRow.store_id == store_id,
            RecordingRow.reason_code.is_not(None),
            RecordingRow.missing_since.is_(None),
        )
        .group_by(RecordingRow.reason_code)
        .order_by(func.count().desc(), RecordingRow.reason_code)
    )
    return {code: count for code, count in transaction.execute(query) if code is not None}


def keys_with_reason(transaction: Transaction, store_id: int, reason_code: str, limit: int) -> list[str]:
    """The first keys of the store's recordings that carry this reason code."""
    query = (
        select(RecordingRow.key)
        .where(
            RecordingRow.store_id == store_id,
            RecordingRow.reason_code == reason_code,
            RecordingRow.missing_since.is_(None),
        )
        .order_by(RecordingRow.key)
        .limit(limit)
    )
    return list(transaction.scalars(query))
