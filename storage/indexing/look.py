"""One look through a bucket's listing, from its first page to its end.

A page at a time is compared with what is known of its keys, so that a store of any size needs little memory.
What is missing and what was moved is told at the end, and only of a listing that came to its end.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from storage.database import activity_log, known_objects, stores
from storage.database.base import Database, Transaction
from storage.database.known_objects import IndexedObject
from storage.database.recordings import ARRIVING
from storage.indexing.compare import NO_CHANGES, Changes, Seen, Settling, compare
from storage.indexing.moves import find_moves
from storage.indexing.run import Progress, Run
from storage.objects.object_ref import ObjectRef
from storage.objects.s3_store import S3Store

PER_TRANSACTION = 500
"""What the end of a look writes at a time: others who write need not wait long for their turn."""

_One = TypeVar("_One")


@dataclass(frozen=True)
class SyncCounts:
    """How many objects were listed, and how many of each kind of change there were.

    `arriving` are those left to a later look: they may still grow, or could not be told from a moved one yet.
    """

    listed: int = 0
    new: int = 0
    changed: int = 0
    moved: int = 0
    back: int = 0
    missing: int = 0
    arriving: int = 0

    def and_more(self, **more: int) -> "SyncCounts":
        """The counts with these added."""
        return replace(self, **{name: getattr(self, name) + count for name, count in more.items()})

    def followed_by(self, later: "SyncCounts") -> "SyncCounts":
        """The counts of two looks as one: changes add up, what was listed and arrives is as the later found it."""
        changes = {name: getattr(later, name) for name in ("new", "changed", "moved", "back", "missing")}
        return replace(self.and_more(**changes), listed=later.listed, arriving=later.arriving)


@dataclass
class Look:
    """One look through the listing while it goes on."""

    database: Database
    store: S3Store
    store_id: int
    run: Run
    prefix: str
    settling: Settling
    counts: SyncCounts = SyncCounts()
    seen: set[int] = field(default_factory=set)
    """Ids of the recordings whose keys were listed."""
    familiar: dict[str, Seen] = field(default_factory=dict)
    """Objects under unknown keys that have the very size of a recording: at the end they may prove to be it."""
    sizes: set[int] | None = None
    """Of the recordings that were indexed; None until an unknown key asks for it."""

    def take(self, page: Iterable[ObjectRef]) -> None:
        """Compare a page, and keep what it tells."""
        refs = {ref.key: ref for ref in page if ref.key not in self.familiar}
        with self.database.read() as transaction:
            told = self._compare(transaction, refs)
        if told.changes != NO_CHANGES:
            with self.run.write() as transaction:
                # Once more, now that nobody else writes: a recording may just have been erased.
                told = self._compare(transaction, refs)
                self.seen.update(self._keep(transaction, told.changes))
        self.seen.update(told.ids)
        self.familiar.update(told.familiar)
        changed = [one for _, one in told.changes.changed]
        self.counts = self.counts.and_more(
            listed=told.listed,
            new=len(told.changes.new),
            changed=len(changed),
            back=len(told.changes.back),
            arriving=sum(one.is_arriving for one in (*told.changes.new, *changed)) + told.arriving,
        )
        self._tell()

    def _compare(self, transaction: Transaction, refs: Mapping[str, ObjectRef]) -> "_Page":
        known = known_objects.known_objects(transaction, self.store_id, refs)
        fresh = {key: ref for key, ref in refs.items() if key not in known or known[key].id not in self.seen}
        changes = compare(fresh, known, self.settling)
        familiar = {one.ref.key: one for one in changes.new if self._is_familiar(transaction, one.ref)}
        new = tuple(one for one in changes.new if one.ref.key not in familiar)
        told = {*changes.settled, *(recording_id for recording_id, _ in changes.changed)}
        return _Page(
            listed=len(fresh),
            ids=frozenset(known[key].id for key in fresh if key in known),
            arriving=sum(one.is_arriving and one.id not in told for one in known.values()),
            familiar=familiar,
            changes=replace(changes, new=new),
        )

    def _is_familiar(self, transaction: Transaction, ref: ObjectRef) -> bool:
        if self.sizes is None:
            self.sizes = known_objects.indexed_sizes(transaction, self.store_id)
        return ref.size_bytes in self.sizes

    def _keep(self, transaction: Transaction, changes: Changes) -> list[int]:
        """Write what a page tells; the ids of the recordings that are new."""
        at = self.run.clock()
        added = known_objects.add_objects(
            transaction,
            [{"store_id": self.store_id, "first_seen_at": at, **_columns(one)} for one in changes.new],
        )
        known_objects.replace_objects(
            transaction, [{"id": recording_id, **_columns(one)} for recording_id, one in changes.changed]
        )
        known_objects.settle_objects(transaction, changes.settled)
        known_objects.mark_missing(transaction, changes.back, None)
        self._log(
            transaction,
            new=len(added),
            changed=[recording_id for recording_id, _ in changes.changed],
            settled=list(changes.settled),
            back=list(changes.back),
        )
        return added

    def finish(self, *, is_whole: bool) -> None:
        """The listing came to its end: tell what was moved, what is new after all, and what is missing.

        In this order, because whatever is not written yet is found again by the next look, and a recording
        that was moved is not to be taken for missing on the way.
        """
        with self.database.read() as transaction:
            present = known_objects.present_ids(transaction, self.store_id, self.prefix)
            gone = {one for one in present if one not in self.seen}
            sizes = {one.ref.size_bytes for one in self.familiar.values()}
            alike = known_objects.indexed_objects(transaction, self.store_id, sizes)
        moves = find_moves(
            self.store,
            [one.ref for one in self.familiar.values()],
            lost=[one for one in alike if one.is_missing or one.id in gone],
            elsewhere=[one for one in alike if not one.is_missing and not one.key.startswith(self.prefix)],
        )
        if moves.problem is not None:
            self.run.problem = moves.problem.sentence
        for part in _parts(moves.moved):
            self._move(part)
            self._tell()
        gone -= {one.id for one, _ in moves.moved}
        moved = {ref.key for _, ref in moves.moved}
        rest = [one for key, one in self.familiar.items() if key not in moved]
        new = [one for one in rest if not one.is_arriving and one.ref not in moves.undecided]
        for some in _parts(new):
            with self.run.write() as transaction:
                self._keep(transaction, Changes(new=tuple(some)))
            self._tell()
        for ids in _parts(sorted(gone)):
            with self.run.write() as transaction:
                known_objects.mark_missing(transaction, ids, self.run.clock())
                self._log(transaction, missing=list(ids))
            self._tell()
        self.counts = self.counts.and_more(
            new=len(new), moved=len(moved), missing=len(gone), arriving=len(rest) - len(new)
        )
        if is_whole:
            with self.run.write() as transaction:
                stores.note_synced(transaction, self.store_id, self.run.clock())

    def _tell(self) -> None:
        self.run.tell(Progress("listing", done=self.counts.listed))

    def _move(self, moves: Sequence[tuple[IndexedObject, ObjectRef]]) -> None:
        with self.run.write() as transaction:
            done = [
                [one.id, one.key, ref.key]
                for one, ref in moves
                if known_objects.move_object(transaction, one.id, one.key, **_object_columns(ref))
            ]
            self._log(transaction, moved=done)

    def _log(self, transaction: Transaction, **details: Any) -> None:
        activity_log.append_activity(
            transaction,
            at=self.run.clock(),
            person_id=None,
            action="synced",
            subject="store",
            subject_id=self.store_id,
            details={name: value for name, value in details.items() if value},
        )


@dataclass(frozen=True)
class _Page:
    """A page against what is known: `ids` of the recordings it lists, how many known ones still arrive."""

    listed: int
    ids: frozenset[int]
    arriving: int
    familiar: Mapping[str, Seen]
    changes: Changes


def _columns(one: Seen) -> dict[str, Any]:
    return {**_object_columns(one.ref), "reason_code": ARRIVING if one.is_arriving else None}


def _object_columns(ref: ObjectRef) -> dict[str, Any]:
    return {
        "key": ref.key,
        "size_bytes": ref.size_bytes,
        "etag": ref.etag,
        "last_modified": ref.last_modified,
        "version_id": ref.version_id,
        "object_version": ref.version,
    }


def _parts(every: Sequence[_One]) -> Iterator[Sequence[_One]]:
    return (every[start : start + PER_TRANSACTION] for start in range(0, len(every), PER_TRANSACTION))
