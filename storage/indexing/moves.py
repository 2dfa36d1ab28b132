"""Finds which of the objects listed under unknown keys are recordings that lay under another key before."""

from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from storage.database.known_objects import IndexedObject
from storage.errors import ObjectVanished, StoreError
from storage.indexing.object_fingerprint import end_spans, object_fingerprint
from storage.objects.object_ref import ObjectRef
from storage.objects.s3_store import S3Store

READ_AT_ONCE = 8
MOST_READ = 20_000
"""Objects of a lost recording's very size whose ends one look reads; the rest are left to the next look."""


@dataclass(frozen=True)
class Moves:
    """Recordings with the object that each of them is now, and the objects that could not be told yet.

    `problem` is what kept the store from telling; None when it told all that was asked.
    """

    moved: tuple[tuple[IndexedObject, ObjectRef], ...] = ()
    undecided: frozenset[ObjectRef] = frozenset()
    problem: StoreError | None = None


def find_moves(
    store: S3Store,
    unknown: Iterable[ObjectRef],
    lost: Sequence[IndexedObject],
    elsewhere: Sequence[IndexedObject],
) -> Moves:
    """Objects under unknown keys with the size and fingerprint of a recording that is lost under its own.

    The keys of `elsewhere` were not looked at: the store is asked for one whose fingerprint fits. Only one
    object and one recording make a move: of two that are alike nobody knows which is which. Costs two small
    requests for each object of a fitting size; never raises StoreError.
    """
    sizes = {one.size_bytes for one in (*lost, *elsewhere)}
    alike = [ref for ref in unknown if ref.size_bytes in sizes]
    asked, left = alike[:MOST_READ], alike[MOST_READ:]
    with ThreadPoolExecutor(READ_AT_ONCE, thread_name_prefix="fingerprint") as threads:
        answers = list(threads.map(lambda ref: _fingerprint(store, ref), asked))
    objects: dict[str, list[ObjectRef]] = {}
    troubles: dict[ObjectRef, StoreError] = {}
    for ref, answer in zip(asked, answers, strict=True):
        if isinstance(answer, StoreError):
            troubles[ref] = answer
        elif answer is not None:
            objects.setdefault(answer, []).append(ref)
    recordings: dict[str | None, list[IndexedObject]] = {}
    for one in lost:
        recordings.setdefault(one.fingerprint, []).append(one)
    for one in elsewhere:
        if one.fingerprint in objects:
            gone = _is_gone(store, one.key)
            if isinstance(gone, StoreError):
                troubles.update(dict.fromkeys(objects[one.fingerprint], gone))
            elif gone:
                recordings.setdefault(one.fingerprint, []).append(one)
    # What the store will not give at all is no move that could be told later: indexing says why.
    passing = {ref: error for ref, error in troubles.items() if error.can_retry}
    return Moves(
        moved=tuple(
            (recordings[fingerprint][0], refs[0])
            for fingerprint, refs in objects.items()
            if len(refs) == 1 and refs[0] not in passing and len(recordings.get(fingerprint, ())) == 1
        ),
        undecided=frozenset([*left, *passing]),
        problem=next(iter(passing.values()), None),
    )


def _fingerprint(store: S3Store, ref: ObjectRef) -> str | StoreError | None:
    try:
        ends = [store.read(ref.key, start, end, ref) for start, end in end_spans(ref.size_bytes)]
    except StoreError as error:
        return error
    return object_fingerprint(ref.size_bytes, ends)


def _is_gone(store: S3Store, key: str) -> bool | StoreError:
    try:
        store.head(key)
    except ObjectVanished:
        return True
    except StoreError as error:
        return error
    return False
