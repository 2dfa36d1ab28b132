"""Asking a store again: how long it may be silent, how often a request is repeated, and after what waits."""

import random
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, wait
from dataclasses import dataclass
from functools import partial
from math import inf
from typing import TypeVar

from storage.errors import OverBudget, StoreUnavailable
from storage.objects.asking import in_a_thread
from storage.sentences import Sentence

Answer = TypeVar("Answer")
Hear = Callable[[bytes], None]

TELLING_SILENCE_SECONDS = 1.0
"""A store that has said nothing for less than this when the time is up is not to blame for it."""


class LeftBehind(Exception):
    """Nobody waits for this answer any more."""


class Arrival:
    """What comes of an answer: filled by the thread that asks, watched by the one that waits."""

    def __init__(self, pieces: list[bytes]) -> None:
        """Every piece is added to `pieces`."""
        self._pieces = pieces
        self._lock = threading.Lock()
        self._is_left = False
        self.heard_at = time.monotonic()

    def hear(self, piece: bytes) -> None:
        """One more piece has come. Raises LeftBehind when the answer has been given up."""
        with self._lock:
            if self._is_left:
                raise LeftBehind
            self._pieces.append(piece)
            self.heard_at = time.monotonic()

    def leave(self) -> None:
        """Give the answer up: no piece is added from now on."""
        with self._lock:
            self._is_left = True


@dataclass(frozen=True)
class Patience:
    """How patient to be with a store.

    An answer of which nothing is heard for `silence_seconds` is given up. A request is made at most `tries`
    times, each wait about double the one before, and none begins `total_seconds` after the first.
    """

    silence_seconds: float = 20.0
    tries: int = 6
    first_wait_seconds: float = 0.2
    total_seconds: float = 60.0

    def ask(
        self,
        store_name: str,
        question: Callable[[Hear], Answer],
        pieces: list[bytes] | None = None,
        until: float = inf,
    ) -> Answer:
        """What `question` gives, asked again while the store is unavailable.

        `question` tells its argument each piece as it comes; over all tries they end up in `pieces`. `until`
        is the moment, on the monotonic clock, at which the time for it is up: raises OverBudget then, unless
        it is the store that keeps us waiting. Raises StoreUnavailable as the last try did.
        """
        pieces = [] if pieces is None else pieces
        last = min(until, time.monotonic() + self.total_seconds)
        failed: StoreUnavailable | None = None
        for number in range(self.tries):
            try:
                return self._ask_once(store_name, question, Arrival(pieces), until)
            except OverBudget:
                # The time went by while a store that had failed was asked again: that is the store's doing.
                if failed is None:
                    raise
                raise failed from None
            except StoreUnavailable as error:
                failed = error
                # Not all at the same moment: many workers are turned away by a busy store at once.
                wait_seconds = self.first_wait_seconds * 2**number * random.uniform(0.5, 1.0)
                wait_seconds = max(wait_seconds, error.wait_seconds)
                if number + 1 == self.tries or time.monotonic() + wait_seconds > last:
                    raise
                time.sleep(wait_seconds)
        raise AssertionError("the last try returns or raises")

    def _ask_once(
        self, store_name: str, question: Callable[[Hear], Answer], arrival: Arrival, until: float
    ) -> Answer:
        # A time-out of sockets begins anew with every byte, so that a store which sends a byte a second would
        # hold us for days. The thread is left behind instead; its connection ends when nobody listens.
        outcome: Future[Answer] = Future()
        try:
            in_a_thread(partial(_settle, outcome, question, arrival))
        except RuntimeError as error:
            raise MemoryError("There was no memory for one more thread.") from error
        while True:
            silent_at = arrival.heard_at + self.silence_seconds
            wait([outcome], max(0.0, min(silent_at, until) - time.monotonic()))
            if outcome.done():
                return outcome.result()
            now = time.monotonic()
            silence_seconds = now - arrival.heard_at
            if silence_seconds >= self.silence_seconds or now >= until:
                arrival.leave()
                if silence_seconds >= min(self.silence_seconds, TELLING_SILENCE_SECONDS):
                    raise StoreUnavailable(
                        Sentence("silent", store=store_name, seconds=round(silence_seconds))
                    )
                raise OverBudget("Reading took more seconds than one recording may cost.")


def _settle(outcome: Future[Answer], question: Callable[[Hear], Answer], arrival: Arrival) -> None:
    try:
        outcome.set_result(question(arrival.hear))
    except BaseException as error:  # noqa: BLE001 - whatever it is, it belongs to whoever waits
        outcome.set_exception(error)
