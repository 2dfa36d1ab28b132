"""Silence: a sound track that holds silence, or nothing for a while. Not the same as having no sound track."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from storage.video.packet_index import PacketIndex
from storage.video.signals.span import QualitySignal, covered, stretches
from storage.video.sound import QUIETEST_DB, Loudness
from storage.video.sound_gaps import sound_gaps

SMOOTHED_PACKETS = 5
TOUCHING_MS = 300
"""Silences no further apart are one: their ends are told to some packets only."""
CLEARLY = 3.0
"""The loud tenth of the packets must be this much larger than silent ones, else their sizes say nothing."""


def find_silent(
    windows: Sequence[Loudness],
    index: PacketIndex | None,
    picture: PacketIndex | None,
    end_ms: int,
    *,
    below_db: float,
    shortest_ms: int,
) -> tuple[QualitySignal, ...]:
    """Stretches of silence; `measure` is the loudest of its windows in dB below full scale, None without one.

    `index` is the sound's, `picture` the picture's: where there are no packets of sound the stretch is exact,
    and where they shrink in silence, it is to about 0.2 s. Else to a window's distance, and a single window is
    no silence: people pause. A recording that is silent throughout always is.
    """
    heard_db = [window.loudness_db for window in windows if window.loudness_db is not None]
    if windows and max(heard_db, default=QUIETEST_DB) < below_db and (heard_db or index is None):
        return (QualitySignal("silent", 0, end_ms, max(heard_db, default=None)),)
    found = [*_by_windows(windows, index, end_ms, below_db)]
    if index is not None:
        found += [QualitySignal("silent", *gap) for gap in sound_gaps(index, picture, end_ms)]
    return tuple(one for one in _joined(found) if one.end_ms - one.start_ms >= shortest_ms)


def _by_windows(
    windows: Sequence[Loudness], index: PacketIndex | None, end_ms: int, below_db: float
) -> Iterator[QualitySignal]:
    times_ms = [window.time_ms for window in windows]
    # Of windows without sound the index itself tells more: there the gaps are exact.
    unheard_db = QUIETEST_DB if index is None else 0.0
    levels_db = [unheard_db if window.loudness_db is None else window.loudness_db for window in windows]
    for first, after in stretches([level < below_db for level in levels_db]):
        heard_db = [one.loudness_db for one in windows[first:after] if one.loudness_db is not None]
        limits = covered(times_ms, first, after, end_ms)
        spans = list(_quiet_spans(index, times_ms[first:after], limits)) if index is not None else []
        if not spans and after - first > 1:
            spans = [limits]
        for start, end in spans:
            yield QualitySignal("silent", start, end, max(heard_db, default=None))


def _joined(found: Sequence[QualitySignal]) -> Iterator[QualitySignal]:
    """The same in order of time, those that touch made one."""
    last: QualitySignal | None = None
    for one in sorted(found, key=lambda signal: signal.start_ms):
        if last is not None and one.start_ms <= last.end_ms + TOUCHING_MS:
            measures = [measure for measure in (last.measure, one.measure) if measure is not None]
            last = replace(last, end_ms=max(last.end_ms, one.end_ms), measure=max(measures, default=None))
            continue
        if last is not None:
            yield last
        last = one
    if last is not None:
        yield last


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
