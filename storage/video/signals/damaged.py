"""Damaged: some of the key frames that were looked at cannot be decoded, or there are bytes with nothing in them."""

from collections.abc import Sequence

from storage.video.signals.span import QualitySignal, covered, stretches


def find_damaged(
    shown_ms: Sequence[int], undecodable_ms: Sequence[int], end_ms: int
) -> tuple[QualitySignal, ...]:
    """Stretches of key frames that cannot be decoded, exact to the distance of the key frames looked at.

    `measure` is the share of all that were looked at and cannot be decoded, 0 to 1: how much is damaged.
    """
    times_ms = sorted({*shown_ms, *undecodable_ms})
    lost = set(undecodable_ms) - set(shown_ms)
    return tuple(
        QualitySignal("damaged", *covered(times_ms, first, after, end_ms), measure=len(lost) / len(times_ms))
        for first, after in stretches([time in lost for time in times_ms])
    )


def find_holes(holes_ms: Sequence[tuple[int, int]], end_ms: int) -> tuple[QualitySignal, ...]:
    """Stretches `(first, after last)` of which nothing was found where they should lie in the file.

    `measure` is the share of the whole recording that all of them take, 0 to 1.
    """
    cut = [(max(0, start), min(after, end_ms)) for start, after in holes_ms]
    lost_ms = sum(after - start for start, after in cut)
    return tuple(
        QualitySignal("damaged", start, after, measure=lost_ms / end_ms)
        for start, after in cut
        if start < after
    )
