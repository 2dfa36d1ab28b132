"""Dark picture: people are there, and hardly to be made out. A black picture is told as black instead."""

import numpy as np

from storage.video.key_frames import Picture
from storage.video.signals.black import brightness

BRIGHTEST_PERCENT = 95
STILL_BRIGHT = 2.0
"""Where the brightest twentieth is this much over the limit, there is something to see: a face in a black frame."""


def is_dark(picture: Picture, below_luma: float) -> bool:
    """Whether the picture is darker than `below_luma` (mean, 0 to 255) and nothing in it stands out bright."""
    return (
        brightness(picture) < below_luma
        and float(np.percentile(picture.grey, BRIGHTEST_PERCENT)) < STILL_BRIGHT * below_luma
    )
