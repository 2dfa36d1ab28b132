"""Writing on pictures: wrapped, fitted text, with Welsh letters. Knows nothing of rooms or people."""

import cv2
import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.uint8]
Colour = tuple[int, int, int]
"""Blue, green, red: the order in which OpenCV keeps a pixel."""

LINE_HEIGHT = 1.28


def colour(web: str) -> Colour:
    """Turn a web colour, "#39434d", into OpenCV's order."""
    return int(web[5:7], 16), int(web[3:5], 16), int(web[1:3], 16)


def mix(first: Colour, second: Colour, share: float) -> Colour:
    """The colour on the way from first (share 0) to second (share 1)."""
    blue, green, red = (round(a + (b - a) * share) for a, b in zip(first, second, strict=True))
    return blue, green, red


def text_width(words: str, size: int, weight: int = 400) -> int:
    """How many pixels wide the words are."""
    _, _, width, _ = cv2.getTextSize((0, 0), words, (0, 0), _font(), size, weight)
    return int(width)


def write(
    picture: Picture, words: str, left: int, baseline: int, size: int, ink: Colour, weight: int = 400
) -> None:
    """Write one line. OpenCV 5 carries a font with ŵ and ŷ; Pillow's built-in one has no accented letter."""
    cv2.putText(picture, words, (left, baseline), ink, _font(), size, weight)


def fit(words: str, width: int, height: int, sizes: range) -> tuple[int, list[str]]:
    """Break words into lines, at the first of the sizes at which they fit; failing that at the last size."""
    lines: list[str] = []
    for size in sizes:
        lines = _wrap(words, width, size)
        if len(lines) * size * LINE_HEIGHT <= height and all(
            text_width(line, size) <= width for line in lines
        ):
            return size, lines
    return sizes[-1], lines


def _wrap(words: str, width: int, size: int) -> list[str]:
    lines: list[str] = []
    for word in words.split():
        if lines and text_width(f"{lines[-1]} {word}", size) <= width:
            lines[-1] = f"{lines[-1]} {word}"
        else:
            lines.append(word)
    return lines


def _font() -> cv2.FontFace:
    return cv2.FontFace("sans")
