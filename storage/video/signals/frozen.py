"""Frozen picture: the same picture again and again, as from a camera that hung."""

from collections.abc import Sequence
from itertools import pairwise

import cv2
import numpy as np

from storage.video.key_frames import Picture
from storage.video.packet_index import PacketIndex
from storage.video.signals.black import is_black
from storage.video.signals.span import QualitySignal, stretches

SAME_BELOW = 4.0
"""Largest mean difference (0 to 255) of any 8x8 block of two tiles: somebody nodding gives 10 and more."""
BLOCK_PIXELS = (8, 8)
QUIET_BYTES_PER_MACROBLOCK = 0.5
"""What a predicted frame costs when nothing changes; camera noise alone costs several times as much."""
SHORTEST_FREEZE_MS = 5_000


def find_frozen(
    pictures: Sequence[Picture],
    index: PacketIndex | None,
    frame_size: tuple[int, int],
    *,
    same_below: float = SAME_BELOW,
    shortest_ms: int = SHORTEST_FREEZE_MS,
) -> tuple[QualitySignal, ...]:
    """Stretches where neighbouring pictures are the same and hardly a byte was needed in between.

    `index` None leaves the second test out; `frame_size` is width and height as coded. `measure` is the
    largest difference of a block, 0 to 255. Black pictures do not count.
    With an index exact to the frame, without to one picture's distance.
    """
    pairs = list(pairwise(pictures))
    differences = [_difference(earlier, later) for earlier, later in pairs]
    flags = [
        difference < same_below
        and not is_black(earlier)
        and (index is None or _is_quiet(index, earlier.time_ms, later.time_ms, frame_size))
        for difference, (earlier, later) in zip(differences, pairs, strict=True)
    ]
    found = []
    for first, after in stretches(flags):
        start, end = pictures[first].time_ms, pictures[after].time_ms
        if index is not None:
            before = pictures[first - 1].time_ms if first > 0 else start
            beyond = pictures[after + 1].time_ms if after + 1 < len(pictures) else end
            start, end = _stretched(index, start, end, before, beyond, frame_size)
        if end - start >= shortest_ms:
            found.append(QualitySignal("frozen", start, end, max(differences[first:after])))
    return tuple(found)


def _difference(earlier: Picture, later: Picture) -> float:
    difference = cv2.absdiff(earlier.grey, later.grey).astype(np.float32)
    return float(cv2.blur(difference, BLOCK_PIXELS).max())


def _is_quiet(index: PacketIndex, start_ms: int, end_ms: int, frame_size: tuple[int, int]) -> bool:
    between = index.sizes[~index.is_key & (index.times_ms > start_ms) & (index.times_ms < end_ms)]
    return len(between) == 0 or float(between.mean()) <= _quiet_bytes(frame_size)


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
    loud = index.times_ms[~index.is_key & (index.sizes > _quiet_bytes(frame_size))]
    earlier = loud[(loud >= before_ms) & (loud < start_ms)]
    later = loud[(loud > end_ms) & (loud <= beyond_ms)]
    return int(earlier.max()) if len(earlier) else start_ms, int(later.min()) if len(later) else beyond_ms


def _quiet_bytes(frame_size: tuple[int, int]) -> float:
    return QUIET_BYTES_PER_MACROBLOCK * frame_size[0] * frame_size[1] / 256
