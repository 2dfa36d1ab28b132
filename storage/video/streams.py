"""The plain facts about the streams of a recording."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class StreamFacts:
    """One stream. What a stream of its kind does not have, or does not tell, is None.

    `width` and `height` are pixels as coded; `pixel_aspect` is how wide and how high one is, (64, 45) or
    (1, 1); `turned_degrees` is how far the picture is turned clockwise to be upright, after it was mirrored if
    it is to be. `frame_rate` is per second, the mean where `frame_rate_varies` (None: not told). `pixel_format`
    is FFmpeg's word.
    `sample_rate` in Hz; `bit_rate` in bits per second, from the index where the headers say none.
    """

    kind: Literal["video", "audio"]
    codec: str
    width: int | None = None
    height: int | None = None
    pixel_aspect: tuple[int, int] | None = None
    turned_degrees: int | None = None
    interlaced: bool | None = None
    pixel_format: str | None = None
    frame_rate: float | None = None
    frame_rate_varies: bool | None = None
    channels: int | None = None
    sample_rate: int | None = None
    bit_rate: int | None = None
