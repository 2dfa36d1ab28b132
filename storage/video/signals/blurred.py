"""Blurred picture: out of focus, or something greasy on the lens."""

import cv2
import numpy as np
from numpy.typing import NDArray

from storage.video.key_frames import Picture

BOX = 9
"""Pixels in a row that the second blur takes together."""


def is_blurred(picture: Picture, above: float) -> bool:
    """Whether the picture's `blur` is over `above`.

    At 320 pixels across, rooms in focus have 0.2 to 0.45, also when recorded at few bits; when the lens
    spreads a point over a hundredth of the picture's width, so that faces are lost, it is 0.65 and more.
    """
    return blur(picture) > above


def blur(picture: Picture) -> float:
    """From 0, sharp, to 1: how little a second blur takes away, which does not depend on what is filmed.

    After Crété-Roffet, Dolmiere, Ladret, Nicolas: The blur effect, SPIE Electronic Imaging 6492 (2007).
    """
    grey = picture.grey.astype(np.float32)
    return max(_left_over(grey, across=True), _left_over(grey, across=False))


def _left_over(grey: NDArray[np.float32], *, across: bool) -> float:
    axis = 1 if across else 0
    blurred = cv2.blur(grey, (BOX, 1) if across else (1, BOX))
    before = np.abs(np.diff(grey, axis=axis))
    lost = np.maximum(0.0, before - np.abs(np.diff(blurred, axis=axis)))
    total = float(before.sum())
    return 1.0 - float(lost.sum()) / total if total else 0.0
