"""Facts about streams that the headers do not tell, or tell wrongly: worked out from index and pictures."""

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from storage.video.packet_index import TELLING_PACKETS, PacketIndex, in_order
from storage.video.streams import StreamFacts

STEADY_SHARE = 0.98
"""So many of the frames must follow at the usual distance: a few that were dropped do not make a rate vary."""
ROUNDING_MS = 2
USUAL_SHARE = 0.05


def with_measured(
    streams: Sequence[StreamFacts],
    picture: PacketIndex | None,
    sound: PacketIndex | None,
    duration_ms: int,
    turned_degrees: int | None,
) -> tuple[StreamFacts, ...]:
    """The facts of the first picture and the first sound completed; those of other streams as they are.

    Indexes are None where the container has none; `turned_degrees` None when no picture was seen.
    """
    done: set[str] = set()
    complete = []
    for stream in streams:
        index = picture if stream.kind == "video" else sound
        if stream.kind in done:
            complete.append(stream)
            continue
        done.add(stream.kind)
        if index is not None and len(index) > 0:
            stream = replace(stream, bit_rate=stream.bit_rate or _bit_rate(index, duration_ms))
        if stream.kind == "video":
            stream = replace(stream, turned_degrees=turned_degrees)
            if index is not None and len(index) > 2:
                stream = replace(
                    stream,
                    frame_rate=stream.frame_rate or _mean_rate(index),
                    frame_rate_varies=rate_varies(index),
                )
        complete.append(stream)
    return tuple(complete)


def rate_varies(index: PacketIndex) -> bool:
    """Whether the frames of an index with more than two entries come at differing distances."""
    steps = np.diff(in_order(index.times_ms[:TELLING_PACKETS]))
    usual = index.usual_ms
    allowed = ROUNDING_MS + USUAL_SHARE * usual
    # Whole milliseconds, and compared as such: as floating-point numbers they would take twice the memory.
    steady = (steps >= math.ceil(usual - allowed)) & (steps <= math.floor(usual + allowed))
    return float(steady.mean()) < STEADY_SHARE


def _bit_rate(index: PacketIndex, duration_ms: int) -> int | None:
    return round(int(index.sizes.sum()) * 8 * 1000 / duration_ms) if duration_ms > 0 else None


def _mean_rate(index: PacketIndex) -> float | None:
    lasts_ms = int(index.times_ms.max() - index.times_ms.min())
    return (len(index) - 1) * 1000 / lasts_ms if lasts_ms > 0 else None
