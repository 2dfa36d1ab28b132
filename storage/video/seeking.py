"""How fast a browser gets about in a recording: where its index lies, and how far its key frames are apart."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from storage.video.boxes import Box
from storage.video.packet_index import PacketIndex


@dataclass(frozen=True)
class Seeking:
    """What makes seeking slow.

    `is_index_last`: an MP4 or MOV whose index (`moov`) comes after the film, so that a browser has to fetch the
    end before it can begin. `longest_key_gap_ms` is the longest stretch without a key frame, all of which has
    to be decoded to show its end; None where the container does not tell.
    """

    is_index_last: bool = False
    longest_key_gap_ms: int | None = None


def is_index_last(boxes: Sequence[Box]) -> bool:
    """Whether the film (`mdat`) comes before its index (`moov`); False for other containers."""
    kinds = [box.kind for box in boxes]
    return b"moov" in kinds and b"mdat" in kinds and kinds.index(b"mdat") < kinds.index(b"moov")


def longest_key_gap_ms(index: PacketIndex | None, end_ms: int) -> int | None:
    """The longest time from one key frame to the next, or to the end; None without an index of the whole."""
    if index is None or not index.is_whole or not index.is_key.any():
        return None
    keys_ms = np.sort(index.times_ms[index.is_key])
    return int(np.diff(np.append(keys_ms, max(end_ms, int(keys_ms[-1])))).max())
