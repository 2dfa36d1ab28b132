"""Other key frames for the places of a storyboard whose own cannot be decoded. Told by the index: costs no byte."""

from collections.abc import Collection, Sequence

import numpy as np

from storage.video.packet_index import PacketIndex, nearest

STEPS = (1, -1, 2, -2)
"""Which key frames may stand in for one, counted from it: the next, the one before, and those beside them."""
MOST_PLACES = 24
"""So many places get another try, evenly across the recording: of one that is damaged all over, most fail again."""


def stand_ins(index: PacketIndex, lost_ms: Sequence[int], looked_at_ms: Collection[int]) -> dict[int, int]:
    """For each of the key frames at `lost_ms`, or evenly for some, the time of one beside it to look at next.

    Those at `looked_at_ms` are looked at already. Left out where no other is near.
    """
    # Of frames that say the same time the first would be taken each time.
    keys_ms = np.unique(index.times_ms[index.keys])
    looked_at = set(looked_at_ms)
    chosen: dict[int, int] = {}
    for lost in lost_ms[:: -(-len(lost_ms) // MOST_PLACES) or 1]:
        at = nearest(keys_ms, lost)
        beside = [int(keys_ms[at + step]) for step in STEPS if 0 <= at + step < len(keys_ms)]
        free = [time for time in beside if time not in looked_at]
        if free:
            chosen[lost] = free[0]
            looked_at.add(free[0])
    return chosen
