"""A picture that stops while sound goes on: no frame comes for a while, or none until the end. Told as frozen."""

from collections.abc import Iterable, Sequence

import numpy as np

from storage.video.packet_index import PacketIndex, in_order, usual_step_ms
from storage.video.signals.span import QualitySignal

CLEARLY = 10
"""So many times the usual distance of two frames: a film of one picture every ten seconds has not stopped."""


def find_stopped(
    index: PacketIndex,
    sound: PacketIndex | None,
    end_ms: int,
    holes_ms: Iterable[tuple[int, int]] = (),
    *,
    shortest_ms: int,
) -> tuple[QualitySignal, ...]:
    """Spans without a frame, from where the next one was due; exact as packets say. `measure` is 0: nothing changes.

    Both indexes tell every packet; `sound` is None where there is none. Where nothing is heard either a recording
    was paused, or has ended, and inside of `holes_ms` it is damaged: neither is told.
    """
    times_ms = in_order(index.times_ms[index.sizes > 0])
    if len(times_ms) < 2:
        return ()
    usual_ms = max(1, usual_step_ms(np.diff(times_ms)))
    least_ms = usual_ms + max(shortest_ms, CLEARLY * usual_ms)
    long = np.flatnonzero(np.diff(times_ms) >= least_ms)
    stops_ms = times_ms[long + 1]
    if end_ms - int(times_ms[-1]) >= least_ms:
        long, stops_ms = np.append(long, len(times_ms) - 1), np.append(stops_ms, end_ms)
    if len(long) == 0:
        return ()
    # Without sound the frames that come next are what goes on.
    goes_on_ms = times_ms if sound is None else in_order(sound.times_ms)
    found = []
    for start, stop in zip((times_ms[long] + usual_ms).tolist(), stops_ms.tolist(), strict=True):
        number = int(np.searchsorted(goes_on_ms, stop, side="right" if sound is None else "left"))
        last_ms = int(goes_on_ms[number - 1]) if number else 0
        is_lost = any(first < stop and start < after for first, after in holes_ms)
        if last_ms - start >= shortest_ms and not is_lost:
            found.append(QualitySignal("frozen", start, stop, 0.0))
    return tuple(found)


def joined(signals: Sequence[QualitySignal]) -> tuple[QualitySignal, ...]:
    """The same of one kind, those that overlap or touch made one; `measure` is then the largest."""
    done: list[QualitySignal] = []
    for signal in sorted(signals, key=lambda one: one.start_ms):
        if done and signal.start_ms <= done[-1].end_ms:
            last = done.pop()
            measure = max(last.measure or 0.0, signal.measure or 0.0)
            signal = QualitySignal(signal.kind, last.start_ms, max(last.end_ms, signal.end_ms), measure)
        done.append(signal)
    return tuple(done)
