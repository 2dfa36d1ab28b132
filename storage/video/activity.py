"""The activity track: how many bytes of picture each second took. Hardly any: black or frozen; many: movement."""

import numpy as np

from storage.video.packet_index import PacketIndex

AT_ONCE = 262_144
"""Packets that are counted together: of ten hours there are millions."""


def activity(index: PacketIndex | None, duration_ms: int) -> tuple[int, ...]:
    """Bytes of picture in each second of `duration_ms`; empty when there is no index."""
    if index is None or len(index) == 0 or duration_ms <= 0:
        return ()
    seconds = -(-duration_ms // 1000)
    sums = np.zeros(seconds)
    for low in range(0, len(index), AT_ONCE):
        at = index.times_ms[low : low + AT_ONCE] // 1000
        inside = (at >= 0) & (at < seconds)
        sums += np.bincount(at[inside], weights=index.sizes[low : low + AT_ONCE][inside], minlength=seconds)
    return tuple(int(value) for value in sums)
