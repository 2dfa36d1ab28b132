"""Time stamps that no neighbour confirms: a bit was lost in them, and they tell neither a length nor a place."""

from collections.abc import Sequence

import numpy as np

SHORTEST_LEAP_MS = 10_000
MOST_SHARE = 0.1
MOST_REORDERED = 16
"""So many packets of an earlier time may follow a picture that is decoded before them."""
LAST_LEAP = 10
"""What nothing follows, nothing contradicts: then a leap is too far that is so many times what came before it."""


def last_believed_ms(times_ms: Sequence[int]) -> int:
    """The latest of the times of at least one packet, in the order of the file, that is believed.

    A few that leap ahead are not, where packets of the time before the leap follow them.
    """
    times = np.asarray(times_ms, dtype=np.int64)
    ordered = np.sort(times)
    leaps = np.diff(ordered)
    for number in np.flatnonzero(leaps >= SHORTEST_LEAP_MS):
        last_ms = int(ordered[number])
        beyond = times > last_ms
        if beyond.sum() >= MOST_SHARE * len(times):
            continue
        followed_by = int((~beyond[beyond.argmax() :]).sum())
        if followed_by > MOST_REORDERED or leaps[number] > LAST_LEAP * (last_ms - int(ordered[0])):
            return last_ms
    return int(ordered[-1])


def believed_end_ms(times_ms: Sequence[int], ends_ms: Sequence[int]) -> int | None:
    """When the last of the packets ends whose time is believed, 0 at the least; None where there are none."""
    if not times_ms:
        return None
    last_ms = last_believed_ms(times_ms)
    return max(0, *(end for time, end in zip(times_ms, ends_ms, strict=True) if time <= last_ms))
