"""Who has what open at the moment, so that opening something is told once and not with every request for it."""

import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock

IDLE_SECONDS = 30 * 60
"""Ours, no source: whoever asks again after a longer pause has opened it anew."""


class Sittings:
    """The latest sittings by who sits at what; safe across threads."""

    def __init__(self, most: int = 2_000, clock: Callable[[], float] = time.monotonic) -> None:
        """Remember up to `most` sittings; `clock` gives seconds."""
        self._most = most
        self._clock = clock
        self._seen: OrderedDict[Hashable, float] = OrderedDict()
        self._lock = Lock()

    def go_on(self, sitting: Hashable) -> bool:
        """Whether the sitting had begun and goes on; it lasts from now."""
        now = self._clock()
        with self._lock:
            before = self._seen.get(sitting)
            self._seen[sitting] = now
            self._seen.move_to_end(sitting)
            while len(self._seen) > self._most:
                self._seen.popitem(last=False)
        return before is not None and now - before <= IDLE_SECONDS

    def forget(self, sitting: Hashable) -> None:
        """The sitting has not begun after all."""
        with self._lock:
            self._seen.pop(sitting, None)
