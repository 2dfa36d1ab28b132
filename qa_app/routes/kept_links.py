"""Keeps presigned links for a sitting: a newly signed link is a new address, which restarts playback."""

import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock


class KeptLinks:
    """The latest links by what they were made for; safe across threads.

    A link is handed out for the first half of its life, so that the rest is enough to go on watching.
    """

    def __init__(self, most: int = 2_000, clock: Callable[[], float] = time.monotonic) -> None:
        """Keep up to `most` links; `clock` gives seconds."""
        self._most = most
        self._clock = clock
        self._kept: OrderedDict[Hashable, tuple[str, float]] = OrderedDict()
        self._lock = Lock()

    def link(self, wanted: Hashable, seconds: int, make: Callable[[], str], *, fresh: bool = False) -> str:
        """The kept link for `wanted`, or a new one from `make` that works for `seconds`.

        `fresh` drops the kept one: the browser says that it no longer works.
        """
        now = self._clock()
        with self._lock:
            kept = self._kept.get(wanted)
        if kept is not None and now < kept[1] and not fresh:
            return kept[0]
        link = make()
        with self._lock:
            self._kept[wanted] = (link, now + seconds / 2)
            self._kept.move_to_end(wanted)
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return link
