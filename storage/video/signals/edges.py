"""Where a fault seen in sampled pictures begins and ends, told from the sizes of the packets around them.

A picture with nothing in it costs few bytes. Nothing is read for this: the index has the sizes.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from storage.video.packet_index import PacketIndex

CLEARLY = 3.0
"""Key frames inside and outside must differ in size by this factor, else their sizes say nothing."""
LOUD = 4.0
"""A predicted frame this many times larger than those of the fault is not part of it."""
HEADERS_BYTES = 32


def picture_edges(
    index: PacketIndex, times_ms: Sequence[int], first: int, after: int, end_ms: int
) -> tuple[int, int] | None:
    """Start and end of the fault that pictures `[first, after)` at `times_ms` show and their neighbours do not.

    None when the sizes do not tell, or all pictures show it.
    """
    keys = np.flatnonzero(index.is_key & (index.sizes > 0))
    sizes = index.sizes[keys]
    at = [int(np.abs(index.times_ms[keys] - time).argmin()) for time in times_ms]
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
    last = int(keys[high + 1]) if high + 1 < len(keys) else len(index)
    inside = _predicted(index, int(keys[low]), last)
    usual = float(np.median(index.sizes[inside])) if len(inside) else 0.0
    loud_bytes = LOUD * usual + HEADERS_BYTES if bad < good else float("inf")
    return _start(index, keys, low, loud_bytes), _end(index, keys, high, loud_bytes, end_ms)


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
