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
    before = _change(grey, across=across)
    # OpenCV's own sums and differences: NumPy's take twice as long for pictures of this size.
    total = cv2.sumElems(before)[0]
    if not total:
        return 0.0
    blurred = cv2.blur(grey, (BOX, 1) if across else (1, BOX))
    lost = cv2.subtract(before, _change(blurred, across=across))
    return 1.0 - float(np.maximum(0.0, lost).sum()) / total


def _change(grey: "cv2.typing.MatLike", *, across: bool) -> "cv2.typing.MatLike":
    """How far each pixel is from the one before it."""
    return cv2.absdiff(grey[:, 1:], grey[:, :-1]) if across else cv2.absdiff(grey[1:], grey[:-1])
