"""Black picture: the lens is covered, the room is dark or the camera sent nothing."""

from collections.abc import Sequence

from storage.video.key_frames import Picture
from storage.video.signals.span import QualitySignal, covered, stretches

BLACK_BELOW = 20.0
"""Mean brightness, 0 to 255."""


def is_black(picture: Picture, below: float = BLACK_BELOW) -> bool:
    """Whether the picture's mean brightness is under `below`."""
    return float(picture.grey.mean()) < below


def find_black(
    pictures: Sequence[Picture], end_ms: int, *, below: float = BLACK_BELOW
) -> tuple[QualitySignal, ...]:
    """Stretches of black pictures; `measure` is their mean brightness. Exact to one picture's distance."""
    brightness = [float(picture.grey.mean()) for picture in pictures]
    times_ms = [picture.time_ms for picture in pictures]
    return tuple(
        QualitySignal(
            "black",
            *covered(times_ms, first, after, end_ms),
            measure=sum(brightness[first:after]) / (after - first),
        )
        for first, after in stretches([value < below for value in brightness])
    )
