"""Compares a page of a bucket's listing with what is known of its keys. Plain data in and out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from storage.database.known_objects import KnownObject
from storage.objects.object_ref import ObjectRef


@dataclass(frozen=True)
class Settling:
    """An object rests `seconds` after its last change before it is read; 0: it is read at once.

    `now` is the store's own time, because it is compared with times that the store tells.
    """

    now: datetime
    seconds: float = 0.0

    def is_fresh(self, ref: ObjectRef) -> bool:
        """Whether this state of the object, not seen before, may be one of an upload that goes on."""
        return self.seconds > 0 and self._age_seconds(ref) < self.seconds

    def has_settled(self, ref: ObjectRef) -> bool:
        """Whether an object that an earlier look saw in the same state is whole.

        One that was changed in the future (a camera's wrong clock) has no age to wait for: that it stands
        still is enough.
        """
        return not 0 <= self._age_seconds(ref) < self.seconds

    def _age_seconds(self, ref: ObjectRef) -> float:
        return (self.now - ref.last_modified).total_seconds()


@dataclass(frozen=True)
class Seen:
    """An object in a state not seen before; `is_arriving`: it may still grow."""

    ref: ObjectRef
    is_arriving: bool


@dataclass(frozen=True)
class Changes:
    """What one page of the listing tells. Numbers are ids of recordings.

    An object that comes back as another one is in `changed` as well as in `back`. `settled` had been arriving.
    """

    new: tuple[Seen, ...] = ()
    changed: tuple[tuple[int, Seen], ...] = ()
    back: tuple[int, ...] = ()
    settled: tuple[int, ...] = ()


NO_CHANGES = Changes()


def compare(page: Mapping[str, ObjectRef], known: Mapping[str, KnownObject], settling: Settling) -> Changes:
    """What the objects listed are to us, both by key. Recordings that were erased are left alone."""
    new, changed, back, settled = [], [], [], []
    for key, ref in page.items():
        one = known.get(key)
        if one is None:
            new.append(Seen(ref, settling.is_fresh(ref)))
        elif one.is_erased:
            continue
        elif one.object_version != ref.version:
            grew = settling.seconds > 0 and ref.size_bytes > one.size_bytes
            changed.append((one.id, Seen(ref, grew or settling.is_fresh(ref))))
        elif one.is_arriving and settling.has_settled(ref):
            settled.append(one.id)
        if one is not None and one.is_missing and not one.is_erased:
            back.append(one.id)
    return Changes(tuple(new), tuple(changed), tuple(back), tuple(settled))
