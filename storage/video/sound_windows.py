"""Which packets of sound to listen to near each picture: those that come cheapest over a line."""

from collections.abc import Sequence

import numpy as np

from storage.video.packet_index import PacketIndex

Span = tuple[int, int]
"""`[start, end)` in bytes."""
WINDOW_PACKETS = 8
"""About 0.2 seconds of AAC. The first packet only warms the decoder up and is not measured."""
FEWEST_PACKETS = 4
"""Enough to tell sound from silence, where more would take another request."""
LOOK_AROUND_PACKETS = 8
LARGEST_WINDOW_BYTES = 64 * 1024
NEAR_MS = 3_000
"""What is further away is another moment's sound. Recordings lay sound up to some seconds beside its picture."""


def sound_windows(
    sound: PacketIndex, times_ms: Sequence[int], picture: PacketIndex | None
) -> list[tuple[int, list[Span]]]:
    """Near each of `times_ms` one window: when it begins, and the spans of its packets in order.

    Without sound near a time, its window has no spans. One of packets too large to listen to is left out.

    Recordings lay pictures and sound in turns. So the window is chosen that lies in the fewest pieces, where
    the picture that is shown at that time (and so is fetched as well) does not part two of them.
    """
    windows = []
    for wanted in times_ms:
        first, count = _cheapest(sound, wanted, _shown_at(picture, wanted))
        spans: list[Span] = []
        if count == 0:
            windows.append((wanted, spans))
            continue
        for number in range(first, first + count):
            spans.append(sound.span(number))
            if sum(end - start for start, end in spans) > LARGEST_WINDOW_BYTES:
                spans.pop()
                break
        if spans:
            windows.append((int(sound.times_ms[first]), spans))
    return windows


def _shown_at(picture: PacketIndex | None, time_ms: int) -> Span | None:
    if picture is None or len(picture) == 0:
        return None
    return picture.span(min(picture.first_at(time_ms), len(picture) - 1))


def _cheapest(sound: PacketIndex, wanted_ms: int, shown: Span | None) -> tuple[int, int]:
    """The number of the first packet and of packets; fewest pieces, then most packets, then nearest in time.

    No packets where none is near.
    """
    near_ms = max(NEAR_MS, sound.usual_ms)
    at, first_near, after_near = (
        sound.first_at(time_ms) for time_ms in (wanted_ms, wanted_ms - near_ms, wanted_ms + near_ms)
    )
    low = max(first_near, min(at, len(sound)) - LOOK_AROUND_PACKETS - WINDOW_PACKETS)
    high = min(after_near, at + LOOK_AROUND_PACKETS + WINDOW_PACKETS)
    if low >= high:
        return at, 0
    starts = sound.starts[low:high]
    ends = starts + sound.sizes[low:high]
    parted = starts[1:] != ends[:-1]
    if shown is not None:
        parted &= ~((ends[:-1] == shown[0]) & (starts[1:] == shown[1]))
    pieces = np.concatenate([[0], np.cumsum(parted)])
    best: tuple[int, int, int] | None = None
    chosen = (low, high - low)
    for count in {min(WINDOW_PACKETS, high - low), min(FEWEST_PACKETS, high - low)}:
        firsts = np.arange(0, high - low - count + 1)
        cost = pieces[firsts + count - 1] - pieces[firsts]
        if shown is not None:
            # One that touches the picture comes in the picture's own request.
            cost = cost + ((ends[firsts + count - 1] < shown[0]) | (starts[firsts] > shown[1]))
        away = np.abs(firsts + low - at)
        number = int(np.lexsort((away, cost))[0])
        rank = (int(cost[number]), -count, int(away[number]))
        if best is None or rank < best:
            best, chosen = rank, (low + number, count)
    return chosen
