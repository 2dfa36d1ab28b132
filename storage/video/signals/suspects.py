"""Where a fault may hide between the tiles: times worth one more picture, told by the index. Costs no byte itself."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from storage.video.packet_index import PacketIndex

MOST_STRETCHES = 8
"""Of each kind, the longest ones."""
SMALL = 3.0
"""A key frame this many times smaller than the usual one may show nothing; other frames, no movement."""


def suspect_times(index: PacketIndex, looked_at_ms: Sequence[int], shortest_ms: int) -> list[int]:
    """Times of key frames to look at besides those at `looked_at_ms`.

    One in each stretch of small key frames that nobody looked at, and three in each stretch of at least
    `shortest_ms` in which frames cost far less than usual and nobody looked twice.
    """
    keys = index.keys
    if len(keys) == 0:
        return []
    looked = np.array(sorted(looked_at_ms), dtype=np.int64)
    keys_ms = index.times_ms[keys]
    until_ms = np.append(keys_ms[1:], np.int32(index.end_ms))
    times: set[int] = set()
    small = index.sizes[keys] * SMALL < np.median(index.sizes[keys])
    for first, last in _longest(small, keys_ms, until_ms):
        if not _count(looked, int(keys_ms[first]), int(until_ms[last]) - 1):
            times.add(int(keys_ms[(first + last + 1) // 2]))
    for first, last in _longest(_quiet_groups(index, keys), keys_ms, until_ms):
        lasts_ms = int(until_ms[last] - keys_ms[first])
        if (
            first < last
            and lasts_ms >= shortest_ms
            and _count(looked, int(keys_ms[first]), int(keys_ms[last])) < 2
        ):
            # Three, because a picture that begins to stand still is sharpened for some seconds.
            times |= {int(keys_ms[number]) for number in (first, (first + last) // 2, last)}
    return sorted(times - set(looked_at_ms))


def _quiet_groups(index: PacketIndex, keys: NDArray[np.intp]) -> NDArray[np.bool_]:
    """Whether the frames from each key frame to the next cost far less than usual; not where there are none."""
    # Of all, less those of the key frames, which are few: a copy of all the others would be large.
    all_keys = np.flatnonzero(index.is_key)
    first_keys = np.searchsorted(all_keys, keys)
    many = np.diff(np.append(keys, len(index))) - np.diff(np.append(first_keys, len(all_keys)))
    if not many.any():
        return np.zeros(len(keys), dtype=np.bool_)
    total = np.add.reduceat(index.sizes, keys, dtype=np.int64)
    total -= np.add.reduceat(index.sizes[all_keys], first_keys, dtype=np.int64)
    mean = total / np.maximum(many, 1)
    return np.asarray((many > 0) & (mean * SMALL < np.median(mean[many > 0])), dtype=np.bool_)


def _longest(
    flags: NDArray[np.bool_], from_ms: NDArray[np.int32], until_ms: NDArray[np.int32]
) -> list[tuple[int, int]]:
    """The rows of flags that last longest, as their first and last numbers."""
    changes = np.flatnonzero(np.diff(np.concatenate(([False], flags, [False])).astype(np.int8)))
    rows = [(int(first), int(after) - 1) for first, after in changes.reshape(-1, 2)]
    return sorted(rows, key=lambda row: int(from_ms[row[0]] - until_ms[row[1]]))[:MOST_STRETCHES]


def _count(sorted_ms: NDArray[np.int64], start: int, end: int) -> int:
    """How many of the times lie in `[start, end]`."""
    return int(np.searchsorted(sorted_ms, end, side="right") - np.searchsorted(sorted_ms, start))
