"""Covered lens: a hand, a cloth or a cap lets some light through, but no shape. The picture has no edges at all."""

import cv2
import numpy as np
from numpy.typing import NDArray

from storage.video.key_frames import Picture
from storage.video.signals.black import brightness

EDGE_PERCENT = 98
"""A leak of light in a corner is allowed its edges."""
BRIGHTEST = 130.0
"""Brighter than this without edges is a wall or a whiteboard close by: what covers a lens takes light away."""
DIMMEST = 20.0
"""Camera noise must not count as edges where there is hardly any light."""


def is_covered(picture: Picture, below_percent: float) -> bool:
    """Whether the picture is not bright, and its edges are weaker than `below_percent` of its brightness."""
    bright = brightness(picture)
    if bright >= BRIGHTEST:
        return False
    border = below_percent / 100 * max(bright, DIMMEST)
    return float((_edges(picture) < border).mean()) >= EDGE_PERCENT / 100


def edges_percent(picture: Picture) -> float:
    """The strongest edges (change from pixel to pixel) as per cent of the picture's brightness."""
    strongest = float(np.percentile(_edges(picture), EDGE_PERCENT))
    return 100 * strongest / max(brightness(picture), DIMMEST)


def _edges(picture: Picture) -> NDArray[np.float32]:
    smooth = cv2.GaussianBlur(picture.grey, (0, 0), picture.grey.shape[1] / 160).astype(np.float32)
    across = cv2.Sobel(smooth, cv2.CV_32F, 1, 0, scale=1 / 8)
    down = cv2.Sobel(smooth, cv2.CV_32F, 0, 1, scale=1 / 8)
    return np.asarray(cv2.magnitude(across, down), dtype=np.float32)
