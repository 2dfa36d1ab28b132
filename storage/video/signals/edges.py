"""Where a fault seen in sampled pictures begins and ends, told from the sizes of the packets around them.

A picture with nothing in it costs few bytes. Nothing is read for this: the index has the sizes.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from storage.video.packet_index import PacketIndex, nearest

CLEARLY = 3.0
"""Key frames inside and outside must differ in size by this factor, else their sizes say nothing."""
NOTICEABLY = 1.5
"""Predicted frames likewise. Where they do not, the edge is that of the key frame."""


def picture_edges(
    index: PacketIndex, times_ms: Sequence[int], first: int, after: int, end_ms: int
) -> tuple[int, int] | None:
    """Start and end of the fault that pictures `[first, after)` at `times_ms` show and their neighbours do not.

    None when the sizes do not tell, or all pictures show it.
    """
    keys = index.keys
    if len(keys) == 0:
        return None
    sizes = index.sizes[keys]
    keys_ms = index.times_ms[keys]
    at = [nearest(keys_ms, time) for time in times_ms]
    outside = [at[number] for number in (first - 1, after) if 0 <= number < len(at)]
    if not outside:
        return None
    bad, good = (float(np.median(sizes[numbers])) for numbers in (at[first:after], outside))
    if max(bad, good) < CLEARLY * min(bad, good):
        return None
    border = (bad * good) ** 0.5
    is_bad = (sizes < border) if bad < good else (sizes > border)
    low, high = at[first], at[after - 1]
    lowest = at[first - 1] + 1 if first > 0 else 0
    highest = at[after] - 1 if after < len(at) else len(keys) - 1
    while low > lowest and is_bad[low - 1]:
        low -= 1
    while high < highest and is_bad[high + 1]:
        high += 1
    loud_bytes = _loud_bytes(index, keys, range(low, high + 1), outside)
    return _start(index, keys, low, loud_bytes), _end(index, keys, high, loud_bytes, end_ms)


def _loud_bytes(
    index: PacketIndex, keys: NDArray[np.intp], inside: Sequence[int], outside: Sequence[int]
) -> float:
    """What predicted frames outside the fault usually exceed, and those inside do not; infinite if none does."""
    groups = np.append(keys, len(index))
    usual = [
        np.median(sizes) if len(sizes) else 0.0
        for sizes in (
            np.concatenate(
                [index.sizes[_predicted(index, int(groups[n]), int(groups[n + 1]))] for n in numbers]
            )
            for numbers in (inside, outside)
        )
    ]
    bad, good = max(1.0, float(usual[0])), float(usual[1])
    return (bad * good) ** 0.5 if good > NOTICEABLY * bad else float("inf")


def _start(index: PacketIndex, keys: NDArray[np.intp], low: int, loud_bytes: float) -> int:
    """The last frame before key frame `low` that cost something; none: the change came with the key frame."""
    if low == 0:
        return 0
    before = _predicted(index, int(keys[low - 1]), int(keys[low]))
    loud = before[index.sizes[before] > loud_bytes]
    return int(index.times_ms[loud[-1] if len(loud) else keys[low]])


def _end(index: PacketIndex, keys: NDArray[np.intp], high: int, loud_bytes: float, end_ms: int) -> int:
    """The first frame after key frame `high` that cost something; none: the change came with the next one."""
    is_last = high + 1 == len(keys)
    behind = _predicted(index, int(keys[high]), len(index) if is_last else int(keys[high + 1]))
    loud = behind[index.sizes[behind] > loud_bytes]
    if len(loud):
        return int(index.times_ms[loud[0]])
    return end_ms if is_last else int(index.times_ms[keys[high + 1]])


def _predicted(index: PacketIndex, first: int, after: int) -> NDArray[np.intp]:
    """The numbers of the packets in between that are no key frames."""
    return first + np.flatnonzero(~index.is_key[first:after])
