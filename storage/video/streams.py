"""The plain facts about the streams of a recording."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class StreamFacts:
    """One stream. What a stream of its kind does not have, or does not tell, is None.

    `width` and `height` are pixels as coded; `frame_rate` is per second; `sample_rate` in Hz;
    `bit_rate` in bits per second.
    """

    kind: Literal["video", "audio"]
    codec: str
    width: int | None = None
    height: int | None = None
    frame_rate: float | None = None
    channels: int | None = None
    sample_rate: int | None = None
    bit_rate: int | None = None
