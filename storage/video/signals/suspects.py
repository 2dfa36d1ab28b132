"""Where a fault may hide between the tiles: times worth one more picture, told by the index. Costs no byte itself."""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from storage.video.packet_index import PacketIndex
from storage.video.signals.frozen import quiet_bytes

MOST_STRETCHES = 8
"""Of each kind, the longest ones."""
SMALL = 3.0
"""A key frame this many times smaller than the usual one may show nothing."""


def suspect_times(
    index: PacketIndex, looked_at_ms: Sequence[int], frame_size: tuple[int, int], shortest_ms: int
) -> list[int]:
    """Times of key frames to look at besides those at `looked_at_ms`.

    One in each stretch of small key frames that nobody looked at, and two in each stretch of at least
    `shortest_ms` in which no frame cost anything and nobody looked twice. `frame_size` as coded.
    """
    keys = np.flatnonzero(index.is_key & (index.sizes > 0))
    looked = np.array(sorted(looked_at_ms), dtype=np.int64)
    keys_ms = index.times_ms[keys]
    times: set[int] = set()
    for first, after in _longest(_small(index.sizes[keys])):
        if not _count(looked, int(keys_ms[first]), int(keys_ms[after - 1])):
            times.add(int(keys_ms[(first + after) // 2]))
    for start, end in _longest(_quiet(index, frame_size, shortest_ms)):
        inside = keys_ms[(keys_ms >= start) & (keys_ms <= end)]
        if len(inside) > 1 and _count(looked, start, end) < 2:
            times |= {int(inside[0]), int(inside[-1])}
    return sorted(times - set(looked_at_ms))


def _small(sizes: NDArray[np.int64]) -> Iterator[tuple[int, int]]:
    """Rows of small key frames, `[first, after)`."""
    return _rows(sizes * SMALL < np.median(sizes)) if len(sizes) else iter(())


def _quiet(index: PacketIndex, frame_size: tuple[int, int], shortest_ms: int) -> Iterator[tuple[int, int]]:
    """Stretches between frames that cost something, in milliseconds; none where every frame is a key frame."""
    predicted = ~index.is_key
    if not predicted.any():
        return
    loud_ms = index.times_ms[predicted & (index.sizes > quiet_bytes(frame_size))]
    borders = np.concatenate(([0], np.sort(loud_ms), [index.end_ms]))
    for number in np.flatnonzero(np.diff(borders) >= shortest_ms):
        yield int(borders[number]), int(borders[number + 1])


def _rows(flags: NDArray[np.bool_]) -> Iterator[tuple[int, int]]:
    """Where flags stand in a row, `[first, after)`."""
    changes = np.flatnonzero(np.diff(np.concatenate(([False], flags, [False])).astype(np.int8)))
    return ((int(first), int(after)) for first, after in changes.reshape(-1, 2))


def _longest(found: Iterator[tuple[int, int]]) -> list[tuple[int, int]]:
    return sorted(found, key=lambda one: one[0] - one[1])[:MOST_STRETCHES]


def _count(sorted_ms: NDArray[np.int64], start: int, end: int) -> int:
    """How many of the times lie in `[start, end]`."""
    return int(np.searchsorted(sorted_ms, end, side="right") - np.searchsorted(sorted_ms, start))
