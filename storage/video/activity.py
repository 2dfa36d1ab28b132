"""The activity track: how many bytes of picture each second took. Hardly any: black or frozen; many: movement."""

import numpy as np

from storage.video.packet_index import PacketIndex


def activity(index: PacketIndex | None, duration_ms: int) -> tuple[int, ...]:
    """Bytes of picture in each second of `duration_ms`; empty when there is no index."""
    if index is None or len(index) == 0 or duration_ms <= 0:
        return ()
    seconds = -(-duration_ms // 1000)
    inside = (index.times_ms >= 0) & (index.times_ms < seconds * 1000)
    sums = np.bincount(index.times_ms[inside] // 1000, weights=index.sizes[inside], minlength=seconds)
    return tuple(int(value) for value in sums)
