"""Silence: a sound track that holds nothing. Not the same as having no sound track."""

from collections.abc import Iterator, Sequence

import numpy as np

from storage.video.packet_index import PacketIndex
from storage.video.signals.span import QualitySignal, covered, stretches
from storage.video.sound import Loudness

SMOOTHED_PACKETS = 5
CLEARLY = 3.0
"""The loud tenth of the packets must be this much larger than silent ones, else their sizes say nothing."""


def find_silent(
    windows: Sequence[Loudness],
    index: PacketIndex | None,
    end_ms: int,
    *,
    below_db: float,
    shortest_ms: int,
) -> tuple[QualitySignal, ...]:
    """Stretches of silence; `measure` is the loudest of its windows in dB below full scale.

    `index` is the sound's: where its packets shrink in silence, the stretch is exact to about 0.2 s. Else to
    a window's distance, and a single window is no silence: people pause. A recording that is silent
    throughout always is.
    """
    times_ms = [window.time_ms for window in windows]
    found = []
    for first, after in stretches([window.loudness_db < below_db for window in windows]):
        loudest = max(window.loudness_db for window in windows[first:after])
        limits = covered(times_ms, first, after, end_ms)
        if after - first == len(windows):
            found.append(QualitySignal("silent", *limits, measure=loudest))
            continue
        spans = list(_quiet_spans(index, times_ms[first:after], limits)) if index is not None else []
        if not spans and after - first > 1:
            spans = [limits]
        found += [
            QualitySignal("silent", start, end, loudest) for start, end in spans if end - start >= shortest_ms
        ]
    return tuple(found)


def _quiet_spans(
    index: PacketIndex, silent_ms: Sequence[int], limits: tuple[int, int]
) -> Iterator[tuple[int, int]]:
    """Around each of the silent times as far as the packets stay small, within limits; none if they all are alike."""
    if len(index) < SMOOTHED_PACKETS:
        return
    smooth = np.convolve(index.sizes, np.full(SMOOTHED_PACKETS, 1 / SMOOTHED_PACKETS), mode="same")
    at = np.clip(np.searchsorted(index.times_ms, silent_ms) + SMOOTHED_PACKETS // 2, 0, len(index) - 1)
    silent, loud = float(np.median(smooth[at])), float(np.percentile(index.sizes, 90))
    if loud < CLEARLY * silent:
        return
    loud_ms = index.times_ms[smooth > (max(silent, 1.0) * loud) ** 0.5]
    reached = -1
    for time in silent_ms:
        if time < reached:
            continue
        number = int(np.searchsorted(loud_ms, time, side="right"))
        start = max(limits[0], int(loud_ms[number - 1]) if number > 0 else 0)
        end = min(limits[1], int(loud_ms[number]) if number < len(loud_ms) else limits[1])
        if start < time < end:
            yield start, end
            reached = end
