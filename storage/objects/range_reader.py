"""A seekable file made of ranged reads of one object: read-ahead, a block cache, budgets and counts.

Knows nothing of what the bytes mean.
"""

import io
import threading
import time
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from functools import cache

from storage.errors import OverBudget
from storage.objects.coming_requests import ComingRequests
from storage.objects.object_ref import ObjectRef
from storage.objects.s3_store import S3Store
from storage.objects.span_joining import join_spans

BLOCK_BYTES = 64 * 1024
LARGEST_READ_AHEAD_BYTES = 2 * 1024 * 1024
LARGEST_REQUEST_BYTES = 1024 * 1024
CACHE_BYTES = 96 * 1024 * 1024
JOIN_SHARE = 0.06
JOIN_ALWAYS_BYTES = 16 * 1024
"""The bytes between may come to this share of all that is moved, and this much in any case."""
KEPT_BYTES = 8 * 1024 * 1024
PARALLEL_REQUESTS = 32
NOTHING = memoryview(b"")


@dataclass(frozen=True)
class Budget:
    """How much reading one object may cost."""

    bytes: int = 64 * 1024 * 1024
    requests: int = 4000
    seconds: float = 120.0


class RangeReader(io.RawIOBase):
    """The object `ref`, opened for reading. Raises ChangedWhileReading when it is replaced meanwhile.

    Any read raises OverBudget instead of going over the budget. `bytes_moved`, `requests` and `seconds`
    count what was spent.
    """

    def __init__(self, store: S3Store, ref: ObjectRef, budget: Budget | None = None) -> None:
        super().__init__()
        self._store = store
        self._ref = ref
        self._budget = budget or Budget()
        self._position = 0
        self._read_ahead = BLOCK_BYTES
        self._sequential_from = 0
        self._blocks: OrderedDict[int, memoryview] = OrderedDict()
        self._kept: OrderedDict[tuple[int, int], bytes] = OrderedDict()
        self._kept_bytes = 0
        self._joining_bytes = 0
        self._counting = threading.Lock()
        self._began = time.monotonic()
        self._coming: set[Future[bytes]] = set()
        self.bytes_moved = 0
        self.requests = 0

    @property
    def size_bytes(self) -> int:
        """The size of the object."""
        return self._ref.size_bytes

    @property
    def seconds(self) -> float:
        """Seconds since the reader was opened."""
        return time.monotonic() - self._began

    def close(self) -> None:
        """Close the file; requests that have not begun are dropped."""
        coming = tuple(self._coming)
        for one in coming:
            one.cancel()
        wait(coming)
        super().close()

    def readable(self) -> bool:
        """Always."""
        return True

    def seekable(self) -> bool:
        """Always."""
        return True

    def tell(self) -> int:
        """The position, in bytes from the start."""
        return self._position

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Move the position; nothing is fetched."""
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._position, io.SEEK_END: self.size_bytes}[whence]
        self._position = max(0, base + offset)
        return self._position

    def read(self, size: int = -1) -> bytes:
        """Up to `size` bytes from the position; fewer only at the end of the object."""
        end = self.size_bytes if size < 0 else min(self._position + size, self.size_bytes)
        start = self._position
        if end <= start:
            return b""
        self._bring(start, end)
        data = self._joined(start, end)
        self._trim(CACHE_BYTES)
        self._position = end
        return data

    def readinto(self, buffer: "memoryview | bytearray") -> int:  # type: ignore[override]
        """Fill `buffer` from the position; the number of bytes put there."""
        data = self.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def read_spans(self, spans: Sequence[tuple[int, int]]) -> Iterator[bytes]:
        """The bytes of each `[start, end)`, in the order given, fetched many at once.

        Spans that lie close together share a request. The position stays where it is.
        """
        at_hand = {span: data for span in set(spans) if (data := self._at_hand(*span)) is not None}
        missing = [span for span in spans if span not in at_hand]
        # Whoever asks for spans has read the index that tells them.
        self._trim(LARGEST_REQUEST_BYTES)
        allowed = JOIN_SHARE * (self.bytes_moved + sum(end - start for start, end in missing))
        groups, between = join_spans(missing, JOIN_ALWAYS_BYTES + allowed - self._joining_bytes)
        self._joining_bytes += between
        inside = {span: group for group, members in groups.items() for span in members}
        coming = ComingRequests((inside[span] for span in missing), self._begin)
        try:
            for span in spans:
                data = at_hand.get(span)
                if data is None:
                    data = coming.take(inside[span], span)
                self._keep(span, data)
                yield data
        finally:
            coming.cancel()

    def _at_hand(self, start: int, end: int) -> bytes | None:
        """The bytes of a span that need not be fetched, None when any of them must be."""
        kept = self._kept.get((start, end))
        blocks = range(start // BLOCK_BYTES, -(-end // BLOCK_BYTES))
        if kept is not None or any(index not in self._blocks for index in blocks):
            return kept
        return self._joined(start, end)

    def _joined(self, start: int, end: int) -> bytes:
        """The bytes of a span whose blocks are all there."""
        first, last = start // BLOCK_BYTES, max(start, end - 1) // BLOCK_BYTES
        # Cut before they are joined: of a long film's index there is no room for two copies.
        pieces = [self._blocks.get(index, NOTHING) for index in range(first, last + 1)]
        pieces[-1] = pieces[-1][: end - last * BLOCK_BYTES]
        pieces[0] = pieces[0][start - first * BLOCK_BYTES :]
        return b"".join(pieces)

    def _keep(self, span: tuple[int, int], data: bytes) -> None:
        """The poster is one of the tiles: what was fetched for a tile is soon asked for again."""
        self._kept_bytes += len(data) - len(self._kept.pop(span, b""))
        self._kept[span] = data
        while self._kept_bytes > KEPT_BYTES:
            self._kept_bytes -= len(self._kept.popitem(last=False)[1])

    def _bring(self, start: int, end: int) -> None:
        """Have every block of `[start, end)` in the cache."""
        first, last = start // BLOCK_BYTES, (end - 1) // BLOCK_BYTES
        for index in range(first, last + 1):
            if index in self._blocks:
                self._blocks.move_to_end(index)
        missing = [index for index in range(first, last + 1) if index not in self._blocks]
        if not missing:
            return
        # Reading on from where the last fetch ended is what makes the next fetch larger.
        sequential = missing[0] * BLOCK_BYTES == self._sequential_from
        self._read_ahead = min(self._read_ahead * 2, LARGEST_READ_AHEAD_BYTES) if sequential else BLOCK_BYTES
        until = max(last + 1, missing[0] + self._read_ahead // BLOCK_BYTES)
        until = min(until, -(-self.size_bytes // BLOCK_BYTES))
        wanted = [index for index in range(missing[0], until) if index not in self._blocks]
        if missing[0] == 0:
            # Whoever reads the first bytes soon wants the last: many containers keep their index there, and
            # fingerprints are made of both ends.
            tail = max(0, self.size_bytes - BLOCK_BYTES) // BLOCK_BYTES
            wanted += range(max(until, tail), -(-self.size_bytes // BLOCK_BYTES))
        pieces = _pieces(wanted)
        spans = [(first * BLOCK_BYTES, after * BLOCK_BYTES) for first, after in pieces]
        for (begin, _), coming in zip(spans, [self._begin(span) for span in spans], strict=True):
            data = coming.result()
            for offset in range(0, len(data), BLOCK_BYTES):
                # Views: neighbours come and go together, and what came as one large piece goes back as one.
                self._blocks[(begin + offset) // BLOCK_BYTES] = memoryview(data)[
                    offset : offset + BLOCK_BYTES
                ]
        self._sequential_from = until * BLOCK_BYTES

    def _trim(self, size_bytes: int) -> None:
        while len(self._blocks) * BLOCK_BYTES > size_bytes:
            self._blocks.popitem(last=False)

    def _begin(self, span: tuple[int, int]) -> Future[bytes]:
        coming = _fetchers().submit(self._fetch, span)
        self._coming.add(coming)
        coming.add_done_callback(self._coming.discard)
        return coming

    def _fetch(self, span: tuple[int, int]) -> bytes:
        start, end = span[0], min(span[1], self.size_bytes)
        if end <= start:
            return b""
        self._spend(end - start)
        return self._store.read(self._ref.key, start, end, self._ref, self._began + self._budget.seconds)

    def _spend(self, size_bytes: int) -> None:
        with self._counting:
            over = (
                self.bytes_moved + size_bytes > self._budget.bytes
                or self.requests + 1 > self._budget.requests
                or self.seconds > self._budget.seconds
            )
            if over:
                raise OverBudget(
                    f"Reading “{self._ref.key}” would take more than one recording may cost "
                    f"({self.bytes_moved} bytes, {self.requests} requests, {self.seconds:.0f} seconds so far)."
                )
            self.bytes_moved += size_bytes
            self.requests += 1


@cache
def _fetchers() -> ThreadPoolExecutor:
    """The threads of all readers of this process. They stay: where many are at work, one more takes longer to start
    than its request does."""
    return ThreadPoolExecutor(PARALLEL_REQUESTS, thread_name_prefix="range")


def _pieces(indexes: Sequence[int]) -> list[tuple[int, int]]:
    """Consecutive block numbers as `[first, after last)`, each piece small enough for one request."""
    pieces: list[tuple[int, int]] = []
    for index in indexes:
        if pieces and pieces[-1][1] == index and index - pieces[-1][0] < LARGEST_REQUEST_BYTES // BLOCK_BYTES:
            pieces[-1] = (pieces[-1][0], index + 1)
        else:
            pieces.append((index, index + 1))
    return pieces
