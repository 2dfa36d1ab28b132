"""Frozen picture: the same picture again and again, as from a camera that hung. A room at rest is not frozen."""

from collections.abc import Sequence
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from storage.video.key_frames import Picture
from storage.video.packet_index import PacketIndex
from storage.video.signals.span import QualitySignal, stretches

BLOCK_PIXELS = (8, 8)
QUIET_BYTES_PER_MACROBLOCK = 0.3
QUIET_SHARE = 0.25
"""What a predicted frame costs when nothing changes, and how many of a stretch must cost no more: the first ones of
a freeze still sharpen the picture. Camera noise costs several times as much, unless so few bits are to be spent that
it is lost; then the key frames differ, because noise is rounded another way in each."""
HEADERS_BYTES = 32
LOUD_BYTES_PER_MACROBLOCK = 0.5
WITHOUT_INDEX = 0.5
BEYOND_DOUBT = 0.25
"""Parts of the allowed difference: where packets cannot be asked, pictures must be more alike, for a room at rest
must not pass; where they are all but equal, they need no witness, for some encoders fill up what is to be spent."""


def find_frozen(
    pictures: Sequence[Picture],
    is_faulty: Sequence[bool],
    index: PacketIndex | None,
    frame_size: tuple[int, int],
    *,
    same_below: float,
    shortest_ms: int,
) -> tuple[QualitySignal, ...]:
    """Stretches where neighbouring pictures are the same and hardly a byte was needed in between.

    Without an `index` the pictures alone must tell; `frame_size` is width and height as coded. Pictures that are
    `is_faulty`, such as black ones, do not count. `measure` is the largest difference of a block, 0 to 255.
    With an index exact to the frame, without to one picture's distance.
    """
    pairs = list(pairwise(pictures))
    differences = [_difference(earlier, later) for earlier, later in pairs]

    def stands_still(number: int) -> bool:
        difference, (earlier, later) = differences[number], pairs[number]
        if index is None:
            return difference < same_below * WITHOUT_INDEX
        return difference < same_below * BEYOND_DOUBT or (
            difference < same_below and _is_quiet(index, earlier.time_ms, later.time_ms, frame_size)
        )

    flags = [not is_faulty[number] and stands_still(number) for number in range(len(pairs))]
    found = []
    for first, after in stretches(flags):
        start, end = pictures[first].time_ms, pictures[after].time_ms
        if index is not None:
            before = pictures[first - 1].time_ms if first > 0 else 0
            beyond = pictures[after + 1].time_ms if after + 1 < len(pictures) else index.end_ms
            start, end = _stretched(index, start, end, before, beyond, frame_size)
        if end - start >= shortest_ms:
            found.append(QualitySignal("frozen", start, end, max(differences[first:after])))
    return tuple(found)


def quiet_bytes(frame_size: tuple[int, int]) -> float:
    """The most that a predicted frame of this size costs when nothing changes."""
    return HEADERS_BYTES + QUIET_BYTES_PER_MACROBLOCK * frame_size[0] * frame_size[1] / 256


def _difference(earlier: Picture, later: Picture) -> float:
    if earlier.grey.shape != later.grey.shape:  # the film changes its shape in between
        return 255.0
    difference = cv2.absdiff(earlier.grey, later.grey).astype(np.float32)
    return float(cv2.blur(difference, BLOCK_PIXELS).max())


def _is_quiet(index: PacketIndex, start_ms: int, end_ms: int, frame_size: tuple[int, int]) -> bool:
    between = index.sizes[_predicted(index, start_ms, end_ms)]
    return len(between) == 0 or float((between <= quiet_bytes(frame_size)).mean()) >= QUIET_SHARE


def _stretched(
    index: PacketIndex,
    start_ms: int,
    end_ms: int,
    before_ms: int,
    beyond_ms: int,
    frame_size: tuple[int, int],
) -> tuple[int, int]:
    """The freeze from the last frame that cost something before it to the first that does after it.

    Where nothing did until `beyond_ms`, the picture changed at the key frame there.
    """
    loud_bytes = LOUD_BYTES_PER_MACROBLOCK * frame_size[0] * frame_size[1] / 256
    earlier = _predicted(index, before_ms - 1, start_ms)
    later = _predicted(index, end_ms, beyond_ms + 1)
    earlier_ms = index.times_ms[earlier[index.sizes[earlier] > loud_bytes]]
    later_ms = index.times_ms[later[index.sizes[later] > loud_bytes]]
    return (
        int(earlier_ms.max()) if len(earlier_ms) else start_ms,
        int(later_ms.min()) if len(later_ms) else beyond_ms,
    )


def _predicted(index: PacketIndex, after_ms: int, before_ms: int) -> NDArray[np.intp]:
    """The numbers of the packets shown strictly between the two that are no key frames."""
    inside = (index.times_ms > after_ms) & (index.times_ms < before_ms) & ~index.is_key
    return np.flatnonzero(inside)
