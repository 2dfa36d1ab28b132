"""Damaged: some of the key frames that were looked at are there and cannot be decoded."""

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
