"""Silence: a sound track that holds nothing. Not the same as having no sound track."""

from collections.abc import Sequence

from storage.video.signals.span import QualitySignal, covered, stretches
from storage.video.sound import Loudness

SILENT_BELOW_DB = -60.0
SHORTEST_SILENCE_MS = 10_000
"""People pause; only what is longer is worth telling. A recording that is silent throughout always is."""


def find_silent(
    windows: Sequence[Loudness],
    end_ms: int,
    *,
    below_db: float = SILENT_BELOW_DB,
    shortest_ms: int = SHORTEST_SILENCE_MS,
) -> tuple[QualitySignal, ...]:
    """Stretches of silent windows; `measure` is the loudest of them in dB below full scale."""
    times_ms = [window.time_ms for window in windows]
    found = []
    for first, after in stretches([window.loudness_db < below_db for window in windows]):
        start, end = covered(times_ms, first, after, end_ms)
        if end - start >= shortest_ms or after - first == len(windows):
            found.append(
                QualitySignal("silent", start, end, max(w.loudness_db for w in windows[first:after]))
            )
    return tuple(found)
