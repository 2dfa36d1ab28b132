"""A recording opened in its middle: its headers, and then what follows from any byte, read as one stream.

For containers without an index. What is read is what is looked at, whatever the recording's length.
"""

import io
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace

import av
from av.container import InputContainer

from storage.video.boxes import Box, File
from storage.video.formats import ONLY_RECORDINGS

HEAD_BYTES = 96 * 1024
HEAD_SHARE = 1 / 16
"""Where headers have no end of their own, this much of the beginning, or this share of it all, names the streams."""
SMALLEST_HEAD_BYTES = 8 * 1024
PIECE_BYTES = 64 * 1024
LARGEST_SEARCH_BYTES = 8 * 1024 * 1024
"""No part of a recording is larger that begins with a mark of its own."""
QUICK = ONLY_RECORDINGS | {"probesize": str(PIECE_BYTES), "analyzeduration": "0", "fpsprobesize": "0"}
QUICK |= {"fflags": "+ignidx"}
"""The streams are known already: nothing has to be found out about them, nor is an index to be looked for."""
SMALLEST_BOX_BYTES = 16

ReadSpans = Callable[[Sequence[tuple[int, int]]], Iterator[bytes]]
"""Given `[start, end)` spans of the file, their bytes in the same order."""
FindStart = Callable[[bytes], int]
"""Where in these bytes a part begins that can be read by itself; -1 when none does."""


class Splice:
    """The first `head_bytes` of `file`, then what follows from `position`. It cannot be seeked in.

    Without seeking, demuxers read on and look neither for an index nor at the end.
    """

    def __init__(self, file: File, head_bytes: int = 0, position: int = 0) -> None:
        self._file = file
        self._head_bytes = head_bytes
        self._position = position
        self._at = 0

    def read(self, size: int) -> bytes:
        """Up to `size` bytes; none at the end."""
        in_head = self._at < self._head_bytes
        self._file.seek(self._at if in_head else self._position + self._at - self._head_bytes)
        data = self._file.read(min(size, self._head_bytes - self._at) if in_head else size) or b""
        self._at += len(data)
        return data


class InPlace:
    """The same, with all that follows where it lies in `file`: what lies between is a box to be skipped."""

    def __init__(self, file: File, head_bytes: int, position: int, size_bytes: int) -> None:
        self._file = file
        self._head_bytes = head_bytes
        self._position = position
        self._size_bytes = size_bytes
        self._skipped = (1).to_bytes(4) + b"free" + (position - head_bytes).to_bytes(8)
        self._at = 0

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go on elsewhere, as in any file."""
        self._at = offset + {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size_bytes}[whence]
        return self._at

    def tell(self) -> int:
        """Where it goes on."""
        return self._at

    def read(self, size: int) -> bytes:
        """Up to `size` bytes; none at the end."""
        if self._head_bytes <= self._at < self._position:
            data = self._skipped[self._at - self._head_bytes :] or bytes(min(size, self._position - self._at))
            data = data[: min(size, self._position - self._at)]
        else:
            self._file.seek(self._at)
            size = min(size, self._head_bytes - self._at) if self._at < self._head_bytes else size
            data = self._file.read(size) or b""
        self._at += len(data)
        return data


@dataclass(frozen=True)
class Layout:
    """Where a recording's headers end, and what its parts begin with.

    `tells_time` is False where packets carry no time: then it can only be guessed from where they lie.
    `cuts_packets` is True where a packet may begin before a part and end in it: then the first of each stream is none.
    `size_bytes` is the whole file's where its pieces tell their places in it, else None: elsewhere they are not found.
    """

    head_bytes: int
    find_start: FindStart
    tells_time: bool = True
    cuts_packets: bool = False
    size_bytes: int | None = None

    def start_after(self, file: File, position: int, size_bytes: int) -> int | None:
        """Where the first part at or after `position` begins, None when none does soon."""
        at = max(position, self.head_bytes)
        last = min(size_bytes, at + LARGEST_SEARCH_BYTES)
        kept = b""
        while at < last:
            file.seek(at)
            piece = file.read(PIECE_BYTES) or b""
            if not piece:
                return None
            found = self.find_start(kept + piece)
            if found >= 0:
                return at - len(kept) + found
            kept = (kept + piece)[-16:]  # a mark may lie across two pieces
            at += len(piece)
        return None


def layout_of(format_name: str, file: File, size_bytes: int, boxes: Sequence[Box]) -> Layout | None:
    """The layout by FFmpeg's name of the format, None where a recording cannot be opened in its middle.

    `boxes` are the file's top-level ones, none for other containers than MP4 and MOV.
    """
    file.seek(0)
    head = file.read(HEAD_BYTES) or b""
    beginning = head[: max(SMALLEST_HEAD_BYTES, round(size_bytes * HEAD_SHARE))]
    match format_name.split(",")[0]:
        case "mpegts":
            return Layout(len(beginning) // 188 * 188, lambda data: 0, cuts_packets=True)
        case "mpeg":
            mark = b"\0\0\1\xba"
            return Layout(max(0, beginning.rfind(mark)), lambda data: data.find(mark), cuts_packets=True)
        case "matroska":
            return _with_headers(head.find(CLUSTER), lambda data: data.find(CLUSTER))
        case "mov":
            layout = _with_headers(_end_of_headers(boxes), _find_fragment)
            return replace(layout, size_bytes=size_bytes) if layout and _are_places_told(head) else layout
        case "avi":
            return (
                Layout(head.find(b"movi") + 4, lambda data: 0, tells_time=False) if b"movi" in head else None
            )
        case "flv":
            return _with_headers(_last_flv_tag(beginning), _find_flv_tag)
        case _:
            return None


def riff_bytes(file: File) -> int:
    """How large an AVI file says that it is; less than it is when it was never finished."""
    file.seek(4)
    return int.from_bytes(file.read(4) or b"", "little") + 8


@contextmanager
def opened_at(file: File, layout: Layout, position: int) -> Iterator[InputContainer]:
    """The recording from `position` on. Packets of the head, if any, come first.

    Raises FFmpegError when nothing there can be read.
    """
    if layout.size_bytes is None or position - layout.head_bytes < SMALLEST_BOX_BYTES:
        splice: Splice | InPlace = Splice(file, layout.head_bytes, position)
    else:
        splice = InPlace(file, layout.head_bytes, position, layout.size_bytes)
    with av.open(splice, "r", metadata_errors="replace", container_options=QUICK) as container:
        yield container


CLUSTER = b"\x1f\x43\xb6\x75"
FLV_TAGS = (8, 9, 18)


def _with_headers(head_bytes: int, find_start: FindStart) -> Layout | None:
    return Layout(head_bytes, find_start) if head_bytes > 0 else None


def _find_fragment(data: bytes) -> int:
    """A movie fragment box; its first box is always its header."""
    at = data.find(b"moof", 4)
    while at >= 0 and data[at + 8 : at + 12] != b"mfhd":
        at = data.find(b"moof", at + 1)
    return at - 4 if at >= 0 else -1


def _are_places_told(head: bytes) -> bool:
    """Whether the first piece tells its packets' places from the beginning of the file (14496-12, 8.8.7)."""
    at = head.find(b"tfhd")
    return 0 <= at <= len(head) - 8 and bool(head[at + 7] & 1)


def _end_of_headers(boxes: Sequence[Box]) -> int:
    """Where the first movie fragment begins, or the list of them: its places would be wrong in a splice.

    A first piece without a header of its own counts as one of the headers. -1 where they are too large for that.
    """
    end = next((box.start for box in boxes if box.kind in (b"moof", b"sidx")), -1)
    return end if end <= LARGEST_SEARCH_BYTES else -1


def _find_flv_tag(data: bytes) -> int:
    """A tag that is followed by its own size."""
    for at in range(len(data) - 15):
        if data[at] in FLV_TAGS and data[at + 8 : at + 11] == b"\0\0\0":
            size = int.from_bytes(data[at + 1 : at + 4], "big") + 11
            if data[at + size : at + size + 4] == size.to_bytes(4, "big"):
                return at
    return -1


def _last_flv_tag(head: bytes) -> int:
    """Where the last whole tag of the head ends; the first ones hold what decoders need."""
    at = 13
    while at + 11 <= len(head) and head[at] in FLV_TAGS:
        after = at + int.from_bytes(head[at + 1 : at + 4], "big") + 15
        if after > len(head):
            break
        at = after
    return at
