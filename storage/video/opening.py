"""Opens a recording from any seekable file, or says why it cannot be opened. Knows no bucket."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import BinaryIO

import av
from av.container import InputContainer
from av.error import FFmpegError

from storage.errors import UnreadableRecording
from storage.video.splice import Splice

NO_RECORDINGS = {"tty", "srt", "ass", "webvtt", "lrc", "subviewer", "sami", "image2", "ico", "gif", "apng"}
"""Formats that FFmpeg reads and nobody films in; still pictures come as `…_pipe`."""
LARGEST_HEAD_BYTES = 256 * 1024 * 1024
"""An index larger than this is not fetched ahead: twenty hours of film need a tenth of it."""

TAIL_SHARE = 0.02
"""A larger part of a recording than its index takes."""


@dataclass(frozen=True)
class Box:
    """One top-level part of an MP4 or MOV file; `size_bytes` is what it claims."""

    kind: bytes
    start: int
    size_bytes: int


@contextmanager
def open_recording(
    file: io.RawIOBase | BinaryIO, size_bytes: int, small_bytes: int = 24 * 1024 * 1024
) -> Iterator[InputContainer]:
    """The container in `file`. One in pieces that is larger than `small_bytes` cannot be seeked in.

    Raises UnreadableRecording: empty, not_a_recording, truncated or damaged.
    """
    if size_bytes == 0:
        raise UnreadableRecording("empty", "The object holds no bytes.")
    boxes = top_level_boxes(file, size_bytes)
    for box in boxes:
        if box.kind == b"moov" and box.size_bytes < LARGEST_HEAD_BYTES:
            # One large read is fetched in parallel; the many small ones that follow are then at hand.
            file.seek(box.start)
            file.read(box.size_bytes)
    file.seek(0)
    is_in_many_pieces = size_bytes > small_bytes and any(box.kind == b"moof" for box in boxes)
    try:
        # FFmpeg would look at every piece of a film in pieces, one after another, were it let to seek.
        # Tags come in any encoding: without "replace" an odd title would lose a good film.
        container = av.open(Splice(file) if is_in_many_pieces else file, "r", metadata_errors="replace")
    except FFmpegError as error:
        raise _why_not(file, size_bytes, boxes) from error
    with container:
        name = container.format.name
        if name in NO_RECORDINGS or name.endswith("_pipe"):
            raise UnreadableRecording("not_a_recording", f"The object is of the kind “{name}”, not a film.")
        yield container


def top_level_boxes(file: io.RawIOBase | BinaryIO, size_bytes: int) -> tuple[Box, ...]:
    """The boxes of an MP4 or MOV file, read from their headers alone; empty for any other file."""
    boxes: list[Box] = []
    at = 0
    while at + 8 <= size_bytes and len(boxes) < 1000:
        file.seek(at)
        # What follows the film is nearly always its index: fetched whole before it is looked at, a way there
        # and back is saved.
        is_tail = bool(boxes) and boxes[-1].kind == b"mdat" and size_bytes - at <= size_bytes * TAIL_SHARE
        header = (file.read(size_bytes - at if is_tail else 16) or b"")[:16]
        size, kind = int.from_bytes(header[:4], "big"), header[4:8]
        if not boxes and kind not in (b"ftyp", b"moov", b"mdat", b"free", b"skip", b"wide", b"pnot"):
            return ()
        if size == 1:
            size = int.from_bytes(header[8:16], "big")
        elif size == 0:
            size = size_bytes - at
        if size < 8:
            break
        boxes.append(Box(kind, at, size))
        if kind == b"moof":
            break  # fragments: thousands of them, and no index to be had from their headers
        at += size
    return tuple(boxes)


@contextmanager
def aside(file: io.RawIOBase | BinaryIO) -> Iterator[None]:
    """Read elsewhere in the file of an open container, which goes on afterwards where it thinks that it is."""
    position = file.tell()
    yield
    file.seek(position)


def is_fragmented(file: io.RawIOBase | BinaryIO, size_bytes: int) -> bool:
    """Whether it is an MP4 in pieces (“movie fragments”), each with an index of its own and none for all."""
    return any(box.kind == b"moof" for box in top_level_boxes(file, size_bytes))


def _why_not(file: io.RawIOBase | BinaryIO, size_bytes: int, boxes: tuple[Box, ...]) -> UnreadableRecording:
    file.seek(0)
    head = file.read(16) or b""
    if boxes:
        if not any(box.kind == b"moov" and box.start + box.size_bytes <= size_bytes for box in boxes):
            return UnreadableRecording("truncated", "The end of the film is missing, and its index with it.")
        return UnreadableRecording("damaged", "The index of the film cannot be read.")
    if head.startswith(b"RIFF") and head[8:12] == b"AVI ":
        cut = int.from_bytes(head[4:8], "little") + 8 > size_bytes
        return UnreadableRecording("truncated" if cut else "damaged", "The film's headers cannot be read.")
    if head.startswith((b"\x1a\x45\xdf\xa3", b"\x00\x00\x01\xba", b"FLV", b"\x30\x26\xb2\x75")):
        return UnreadableRecording("damaged", "The film's headers cannot be read.")
    return UnreadableRecording("not_a_recording", "The object's content is not that of a film.")
