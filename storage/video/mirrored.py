"""Films that are to be mirrored, as cameras that face their user write them. After ISO/IEC 14496-12, 6.2.2 and 8.3.2.

Read from the track itself: PyAV's reading of it at a frame keeps that frame in memory.
"""

import struct
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from storage.video.boxes import Box, File, box_at, content_of, first_of, tracks_inside
from storage.video.key_frames import Picture

LARGEST_HEADER_BYTES = 1024
MATRIX_AT = {0: 40, 1: 52}
"""By the version of the header, which has its times in four bytes or in eight."""


def is_mirrored(file: File, boxes: Sequence[Box], number: int) -> bool:
    """Whether the picture of a stream, by its number, is to be mirrored; `boxes` are the file's top-level ones."""
    moov = first_of(boxes, b"moov")
    tracks = tracks_inside(file, moov) if moov else []
    header = box_at(file, tracks[number], b"tkhd") if number < len(tracks) else None
    content = content_of(file, header, LARGEST_HEADER_BYTES) if header else b"\0"
    at = MATRIX_AT.get(content[0]) if content else None
    if at is None or len(content) < at + 20:
        return False
    a, b, c, d = struct.unpack_from(">2i4x2i", content, at)
    return bool(a * d < b * c)


def as_meant(picture: Picture, is_mirrored: bool) -> Picture:
    """A picture that was only turned, as it is meant to be seen."""
    if not is_mirrored:
        return picture
    # FFmpeg tells the turn by which way goes what went to the right, which mirrored is the opposite way: it was turned
    # by half too far.
    across = picture.turned_degrees % 180 != 0
    pixels = np.ascontiguousarray(picture.pixels[:, ::-1] if across else picture.pixels[::-1])
    return replace(picture, pixels=pixels, turned_degrees=(picture.turned_degrees + 180) % 360)
