"""Where a sound track holds nothing at all, told by the times of its packets: a microphone that dropped out."""

import numpy as np

from storage.video.packet_index import PacketIndex, in_order

SHORTEST_GAP_MS = 1_000
"""Less may be missing because nobody spoke: some phones send nothing then. Tracks also begin and end apart."""


def sound_gaps(sound: PacketIndex, picture: PacketIndex | None, end_ms: int) -> list[tuple[int, int]]:
    """`[start, end)` in ms of each gap from the film's beginning to its end, in order; none for an empty track.

    `sound` tells every packet. So does `picture`, if there is one: before its first packet and behind its last
    one the film's length is a claim, and nothing is missing. `end_ms` is the film's length.
    """
    times_ms = in_order(sound.times_ms[sound.sizes > 0])
    usual_ms = sound.usual_ms
    if usual_ms <= 0 or len(times_ms) < 2:
        return []  # one packet does not tell how long it lasts: in AVI it may hold all the sound there is
    begins_ms, end_ms = _shown(picture, end_ms)
    before = np.flatnonzero(np.diff(times_ms) > SHORTEST_GAP_MS)
    ends = times_ms[before] + usual_ms
    gaps = [
        (begins_ms, int(times_ms[0])),
        *zip(ends.tolist(), times_ms[before + 1].tolist(), strict=True),
        (int(times_ms[-1]) + _lasts_ms(sound, usual_ms), end_ms),
    ]
    within = [(max(start, begins_ms), min(end, end_ms)) for start, end in gaps]
    return [(start, end) for start, end in within if end - start >= SHORTEST_GAP_MS]


def _shown(picture: PacketIndex | None, end_ms: int) -> tuple[int, int]:
    if picture is None or len(picture) == 0:
        return 0, end_ms
    first_ms, last_ms = int(picture.times_ms.min()), picture.end_ms
    return (
        first_ms if first_ms >= SHORTEST_GAP_MS else 0,
        last_ms if end_ms - last_ms >= SHORTEST_GAP_MS else end_ms,
    )


def _lasts_ms(sound: PacketIndex, usual_ms: int) -> int:
    """How long the last packet lasts. In AVI packets are of any length, and the larger the longer."""
    return round(usual_ms * max(1.0, float(sound.sizes[-1]) / max(1.0, float(sound.sizes[:-1].mean()))))
