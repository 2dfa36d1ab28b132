"""The boxes that an MP4 or MOV file is made of, found by their headers. After ISO/IEC 14496-12, 4.2."""

import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

File = io.RawIOBase | BinaryIO
TAIL_SHARE = 0.02
"""A larger part of a recording than its index takes."""
LONGEST_CLOCK_BYTES = 32
"""Version, flags, two moments, units a second and length (8.2.2 and 8.4.2), in their longer form."""


@dataclass(frozen=True)
class Box:
    """One part of an MP4 or MOV file; `size_bytes` is what it claims, its header with it."""

    kind: bytes
    start: int
    size_bytes: int
    header_bytes: int = 8

    @property
    def end(self) -> int:
        """Where what follows begins."""
        return self.start + self.size_bytes


def top_level_boxes(file: File, size_bytes: int, *, fetch_tail: bool = False) -> tuple[Box, ...]:
    """The boxes of an MP4 or MOV file, read from their headers alone; empty for any other file.

    `fetch_tail` reads whole what follows the film: for the first look, when nothing of it is at hand yet.
    """
    boxes: list[Box] = []
    at = 0
    while at + 8 <= size_bytes and len(boxes) < 1000:
        file.seek(at)
        # What follows the film is nearly always its index: fetched whole before it is looked at, a way there
        # and back is saved.
        is_tail = bool(boxes) and boxes[-1].kind == b"mdat" and size_bytes - at <= size_bytes * TAIL_SHARE
        header = (file.read(size_bytes - at if is_tail and fetch_tail else 16) or b"")[:16]
        size, kind = int.from_bytes(header[:4], "big"), header[4:8]
        header_bytes = 16 if size == 1 else 8
        if not boxes and kind not in (b"ftyp", b"moov", b"mdat", b"free", b"skip", b"wide", b"pnot"):
            return ()
        if size == 1:
            size = int.from_bytes(header[8:16], "big")
        elif size == 0:
            size = size_bytes - at
        if size < 8:
            break
        boxes.append(Box(kind, at, size, header_bytes))
        if kind == b"moof":
            break  # fragments: thousands of them, and no index to be had from their headers
        at += size
    return tuple(boxes)


def first_of(boxes: Iterable[Box], kind: bytes) -> Box | None:
    """The first box of a kind, None where there is none."""
    return next((box for box in boxes if box.kind == kind), None)


def boxes_inside(file: File, box: Box) -> Iterator[Box]:
    """The boxes that a box holds, one after the other, read from their headers alone."""
    at = box.start + box.header_bytes
    while at + 8 <= box.end:
        file.seek(at)
        header = file.read(16) or b""
        size, header_bytes = int.from_bytes(header[:4], "big"), 8
        if size == 1:
            size, header_bytes = int.from_bytes(header[8:16], "big"), 16
        if size < header_bytes or at + size > box.end:
            return
        yield Box(header[4:8], at, size, header_bytes)
        at += size


def tracks_inside(file: File, moov: Box) -> list[Box]:
    """The tracks of a film, in the order in which FFmpeg numbers their streams."""
    return [box for box in boxes_inside(file, moov) if box.kind == b"trak"]


def box_at(file: File, box: Box, *path: bytes) -> Box | None:
    """The first box found by going down the path of kinds, None where it leads nowhere."""
    for kind in path:
        found = first_of(boxes_inside(file, box), kind)
        if found is None:
            return None
        box = found
    return box


def content_of(file: File, box: Box, most_bytes: int) -> bytes:
    """What a box holds behind its header, up to `most_bytes` of it."""
    file.seek(box.start + box.header_bytes)
    return file.read(min(box.size_bytes - box.header_bytes, most_bytes)) or b""


def clock_of(file: File, header: Box | None) -> tuple[int, int]:
    """Units a second and the length in them, of a movie's or a track's header; 0 where there is none."""
    content = content_of(file, header, LONGEST_CLOCK_BYTES) if header else b""
    if not content:
        return 0, 0
    at, length = (20, 8) if content[0] == 1 else (12, 4)
    return (
        int.from_bytes(content[at : at + 4], "big"),
        int.from_bytes(content[at + 4 : at + 4 + length], "big"),
    )
