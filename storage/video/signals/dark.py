"""Dark picture: people are there, and hardly to be made out. A black picture is told as black instead."""

from storage.video.key_frames import Picture
from storage.video.signals.black import brightness

BRIGHT_SHARE = 0.05
STILL_BRIGHT = 2.0
"""Where a twentieth of the picture is this much over the limit, there is something to see: a face in a black frame."""


def is_dark(picture: Picture, below_luma: float) -> bool:
    """Whether the picture is darker than `below_luma` (mean, 0 to 255) and nothing in it stands out bright."""
    return (
        brightness(picture) < below_luma
        and float((picture.grey >= STILL_BRIGHT * below_luma).mean()) < BRIGHT_SHARE
    )
