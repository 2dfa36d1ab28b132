"""Compares a bucket's listing with what is known: new, changed, missing and back again. Deletes nothing."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass
from datetime import datetime
from typing import Any

from storage.database import activity_log, known_objects, stores
from storage.database.base import Database, Transaction
from storage.database.known_objects import KnownObject
from storage.indexing.run import Progress, Run
from storage.objects.object_ref import ObjectRef
from storage.objects.s3_store import S3Store


@dataclass(frozen=True)
class Changes:
    """What one page of the listing, or its end, tells. Numbers are ids of recordings.

    An object that comes back as another one is in `changed` as well as in `back`.
    """

    new: tuple[ObjectRef, ...] = ()
    changed: tuple[tuple[int, ObjectRef], ...] = ()
    back: tuple[int, ...] = ()
    missing: tuple[int, ...] = ()


@dataclass(frozen=True)
class SyncCounts:
    """How many objects were listed, and how many of each kind of change there were."""

    listed: int = 0
    new: int = 0
    changed: int = 0
    back: int = 0
    missing: int = 0

    def with_changes(self, listed: int, changes: Changes) -> "SyncCounts":
        """The counts after another page."""
        more = (listed, len(changes.new), len(changes.changed), len(changes.back), len(changes.missing))
        return SyncCounts(*(before + now for before, now in zip(astuple(self), more, strict=True)))


def compare(
    pages: Iterable[Sequence[ObjectRef]], known: Mapping[str, KnownObject]
) -> Iterator[tuple[int, Changes]]:
    """Objects listed and changes for each page; after the last page 0 and what is missing.

    What is missing is known only at the end of a whole listing: a listing that breaks off tells none.
    Recordings that were erased are left alone, whether their object is listed or not.
    """
    seen: set[str] = set()
    for page in pages:
        fresh = [ref for ref in page if ref.key not in seen]
        seen.update(ref.key for ref in fresh)
        met = [(known[ref.key], ref) for ref in fresh if ref.key in known and not known[ref.key].is_erased]
        yield (
            len(fresh),
            Changes(
                new=tuple(ref for ref in fresh if ref.key not in known),
                changed=tuple((one.id, ref) for one, ref in met if one.object_version != ref.version),
                back=tuple(one.id for one, _ in met if one.is_missing),
            ),
        )
    gone = (one for key, one in known.items() if key not in seen and not one.is_missing and not one.is_erased)
    yield 0, Changes(missing=tuple(one.id for one in gone))


def sync_bucket(database: Database, store: S3Store, store_id: int, run: Run) -> SyncCounts:
    """Look through the whole bucket and keep what changed, a page a transaction.

    Raises StoreError when the listing breaks off; what was found until then is kept, and the next run
    comes to the same result as a run that was never interrupted.
    """
    with database.read() as transaction:
        known = known_objects.known_objects(transaction, store_id)
    counts = SyncCounts()
    for listed, changes in compare(store.list_pages(), known):
        counts = counts.with_changes(listed, changes)
        if changes != Changes():
            with run.write() as transaction:
                _keep(transaction, store_id, changes, run.clock())
        run.tell(Progress("listing", done=counts.listed))
    with run.write() as transaction:
        stores.note_synced(transaction, store_id, run.clock())
    return counts


def _keep(transaction: Transaction, store_id: int, changes: Changes, at: datetime) -> None:
    known_objects.add_objects(
        transaction, [{"store_id": store_id, "first_seen_at": at, **_columns(ref)} for ref in changes.new]
    )
    known_objects.replace_objects(
        transaction, [{"id": recording_id, **_columns(ref)} for recording_id, ref in changes.changed]
    )
    known_objects.mark_missing(transaction, changes.back, None)
    known_objects.mark_missing(transaction, changes.missing, at)
    activity_log.append_activity(
        transaction,
        at=at,
        person_id=None,
        action="synced",
        subject="store",
        subject_id=store_id,
        details={
            "new": len(changes.new),
            "changed": [recording_id for recording_id, _ in changes.changed],
            "back": list(changes.back),
            "missing": list(changes.missing),
        },
    )


def _columns(ref: ObjectRef) -> dict[str, Any]:
    return {
        "key": ref.key,
        "size_bytes": ref.size_bytes,
        "etag": ref.etag,
        "last_modified": ref.last_modified,
        "version_id": ref.version_id,
        "object_version": ref.version,
    }
