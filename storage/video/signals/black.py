"""Black picture: the camera sent nothing, or the lens cap was on."""

import cv2

from storage.video.key_frames import Picture

BLACK_SHARE = 0.98
"""So much of the picture must be black, as FFmpeg's `blackdetect` asks: one lamp in it makes a dark room of it."""


def is_black(picture: Picture, below_luma: float) -> bool:
    """Whether nearly all of the picture is darker than `below_luma`, 0 to 255."""
    return float((picture.grey < below_luma).mean()) >= BLACK_SHARE


def brightness(picture: Picture) -> float:
    """The mean over the picture, 0 to 255: what a signal black or dark measures."""
    return float(cv2.mean(picture.grey)[0])
