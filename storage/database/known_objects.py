"""Recordings as a bucket's listing knows them: which object, in which version, and what became of it.

Bulk queries for sync and indexing, which look at very many rows and need few columns.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import and_, case, func, insert, or_, select, update

from storage.database.base import Transaction
from storage.database.conversions import follow_move
from storage.database.recordings import ARRIVING, RecordingRow

IDS_PER_QUERY = 500
VANISHED = "vanished"
"""The reason code of an object that was not there any more when it was to be read."""


class KnownObject(NamedTuple):
    """What the database knows of an object that was listed once. A tuple, because a look makes one of each."""

    id: int
    key: str
    size_bytes: int
    object_version: str
    is_missing: bool
    is_erased: bool
    is_arriving: bool


@dataclass(frozen=True)
class IndexedObject:
    """An object by what it can be known again under another key. `fingerprint` None: its ends were not read."""

    id: int
    key: str
    size_bytes: int
    fingerprint: str | None
    is_missing: bool


@dataclass(frozen=True)
class WaitingObject:
    """An object to index. `object_version` is that of the listing in which it was seen last; `store_failures`
    is how often in a row the store did not give it."""

    id: int
    key: str
    size_bytes: int
    etag: str
    last_modified: datetime
    version_id: str | None
    object_version: str
    store_failures: int = 0


def known_objects(transaction: Transaction, store_id: int, keys: Collection[str]) -> dict[str, KnownObject]:
    """Those of the keys that were ever listed in the store, by key."""
    query = select(
        RecordingRow.id,
        RecordingRow.key,
        RecordingRow.size_bytes,
        RecordingRow.object_version,
        RecordingRow.missing_since.is_not(None),
        RecordingRow.erased_at.is_not(None),
        and_(RecordingRow.state == "waiting", func.coalesce(RecordingRow.reason_code, "") == ARRIVING),
    ).where(RecordingRow.store_id == store_id, RecordingRow.key.in_(keys))
    return {row.key: KnownObject(*row) for row in transaction.execute(query)}


def present_ids(transaction: Transaction, store_id: int, prefix: str) -> Iterator[int]:
    """Recordings under the prefix whose objects were in the store when it was looked through last."""
    query = select(RecordingRow.id).where(
        RecordingRow.store_id == store_id,
        RecordingRow.missing_since.is_(None),
        RecordingRow.erased_at.is_(None),
    )
    if prefix:
        # LIKE would take small letters for capitals on SQLite.
        query = query.where(func.substr(RecordingRow.key, 1, len(prefix)) == prefix)
    yield from transaction.scalars(query.execution_options(yield_per=10_000))


def indexed_sizes(transaction: Transaction, store_id: int) -> set[int]:
    """The sizes, in bytes, of the recordings that were indexed: only an object of such a size can be one of them."""
    query = (
        select(RecordingRow.size_bytes)
        .where(
            RecordingRow.store_id == store_id,
            RecordingRow.indexed_at.is_not(None),
            RecordingRow.erased_at.is_(None),
        )
        .distinct()
    )
    return set(transaction.scalars(query))


def indexed_objects(transaction: Transaction, store_id: int, sizes: Iterable[int]) -> list[IndexedObject]:
    """The recordings of these sizes in bytes whose fingerprint is known, in the store or missing from it."""
    return [
        IndexedObject(*row)
        for part in _parts(sizes)
        for row in transaction.execute(
            select(
                RecordingRow.id,
                RecordingRow.key,
                RecordingRow.size_bytes,
                RecordingRow.fingerprint,
                RecordingRow.missing_since.is_not(None),
            ).where(
                RecordingRow.store_id == store_id,
                RecordingRow.size_bytes.in_(part),
                RecordingRow.fingerprint.is_not(None),
                RecordingRow.erased_at.is_(None),
            )
        )
    ]


def waiting_objects(
    transaction: Transaction,
    store_id: int,
    *,
    limit: int | None,
    with_failed: bool,
    now: datetime | None = None,
    reason_code: str | None = None,
) -> list[WaitingObject]:
    """Objects in the store that are to be indexed, by key; `with_failed`: also those found unreadable, and with
    `reason_code` none but those that carry this reason.

    Objects that may still be on their way into the store are left out, and those for which the store is not to
    be asked again yet at the moment `now` (None: whatever the time); not so `with_failed`.
    """
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
            RecordingRow.store_failures,
        )
        .where(
            RecordingRow.store_id == store_id,
            RecordingRow.state.in_(states),
            RecordingRow.missing_since.is_(None),
            or_(RecordingRow.reason_code.is_(None), RecordingRow.reason_code != ARRIVING),
        )
        .order_by(RecordingRow.key)
        .limit(limit)
    )
    if reason_code is not None:
        query = query.where(RecordingRow.reason_code == reason_code)
    if now is not None and not with_failed:
        query = query.where(or_(RecordingRow.try_after.is_(None), RecordingRow.try_after <= now))
    return [WaitingObject(*row) for row in transaction.execute(query)]


def put_off_objects(transaction: Transaction, store_id: int, at: datetime) -> tuple[int, datetime | None]:
    """How many objects wait because the store is not to be asked for them again yet, and when the first of them
    may be asked for (None: there are none)."""
    query = select(func.count(), func.min(RecordingRow.try_after)).where(
        RecordingRow.store_id == store_id,
        RecordingRow.state == "waiting",
        RecordingRow.missing_since.is_(None),
        RecordingRow.try_after > at,
    )
    count, first = transaction.execute(query).one()
    return count, first


def add_objects(transaction: Transaction, rows: Sequence[Mapping[str, Any]]) -> list[int]:
    """Add recordings for objects seen for the first time; they wait to be indexed. Gives their ids."""
    if not rows:
        return []
    waiting = [{"state": "waiting", "playable": False, "facts": {}, **row} for row in rows]
    return list(transaction.scalars(insert(RecordingRow).returning(RecordingRow.id), waiting))


def replace_objects(transaction: Transaction, rows: Sequence[Mapping[str, Any]]) -> None:
    """The objects of these recordings (`id` in each row) were replaced: they wait to be indexed again.

    What indexing found in the earlier object stays until then.
    """
    if rows:
        fresh: dict[str, Any] = {
            "state": "waiting",
            "reason_code": None,
            "object_metadata": None,
            "fingerprint": None,
            "same_versions": [],
            "store_failures": 0,
            "try_after": None,
        }
        transaction.execute(update(RecordingRow), [{**fresh, **row} for row in rows])


def move_object(transaction: Transaction, recording_id: int, from_key: str, **object_columns: Any) -> bool:
    """The object of a recording lies under another key, as the columns say; all that is known of it stays.

    False, and nothing is changed, when it was erased or went somewhere else in the meantime.
    """
    row = transaction.get_one(RecordingRow, recording_id, with_for_update=True)
    if row.erased_at is not None or row.key != from_key:
        return False
    if object_columns["object_version"] != row.object_version:
        row.same_versions = [*row.same_versions, row.object_version]
        follow_move(transaction, recording_id, row.same_versions, object_columns["object_version"])
    if row.programme_session_id is None:
        # Where it lies now may say what it is.
        row.object_metadata = None
    for name, value in object_columns.items():
        setattr(row, name, value)
    row.missing_since = None
    return True


def settle_objects(transaction: Transaction, ids: Iterable[int]) -> None:
    """These objects are whole: they wait to be indexed like any other."""
    for part in _parts(ids):
        transaction.execute(
            update(RecordingRow)
            .where(RecordingRow.id.in_(part), RecordingRow.reason_code == ARRIVING)
            .values(reason_code=None)
        )


def mark_missing(transaction: Transaction, ids: Iterable[int], since: datetime | None) -> None:
    """These objects are not in the store since a moment; None: they are (again), and may be read at once.

    Recordings that were erased meanwhile stay as they are. That an object vanished while it waited is settled by
    this, and its reason is told no more.
    """
    for part in _parts(ids):
        transaction.execute(
            update(RecordingRow)
            .where(RecordingRow.id.in_(part), RecordingRow.erased_at.is_(None))
            .values(
                missing_since=since,
                store_failures=0,
                try_after=None,
                reason_code=case(
                    (RecordingRow.reason_code == VANISHED, None), else_=RecordingRow.reason_code
                ),
            )
        )


def _parts(numbers: Iterable[int]) -> Iterator[list[int]]:
    every = list(numbers)
    return (every[start : start + IDS_PER_QUERY] for start in range(0, len(every), IDS_PER_QUERY))


def version_and_facts(transaction: Transaction, recording_id: int) -> tuple[str, bool, dict[str, Any]]:
    """The object version of a recording now, whether it was erased, and its facts; locked until the end."""
    row = transaction.scalars(
        select(RecordingRow).where(RecordingRow.id == recording_id).with_for_update()
    ).one()
    return row.object_version, row.erased_at is not None, row.facts
