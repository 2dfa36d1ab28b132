"""Opens a recording from any seekable file, or says why it cannot be opened. Knows no bucket."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import av
from av.container import InputContainer
from av.error import FFmpegError

from storage.errors import UnreadableRecording
from storage.video.boxes import Box, File, first_of
from storage.video.edit_lists import cuts_nothing
from storage.video.formats import ONLY_RECORDINGS
from storage.video.splice import Splice

LARGEST_HEAD_BYTES = 256 * 1024 * 1024
"""An index larger than this is not fetched ahead: twenty hours of film need a tenth of it."""
LONG_INDEX_BYTES = 16 * 1024 * 1024
"""Some four hours of film; memory is counted with from here on."""


@contextmanager
def open_recording(
    file: File, size_bytes: int, boxes: Sequence[Box], small_bytes: int = 24 * 1024 * 1024
) -> Iterator[InputContainer]:
    """The container in `file`. One in pieces that is larger than `small_bytes` cannot be seeked in.

    `boxes` are the file's top-level ones. Raises UnreadableRecording: empty, not_a_recording, truncated or damaged.
    """
    if size_bytes == 0:
        raise UnreadableRecording("empty", "The object holds no bytes.")
    for box in boxes:
        if box.kind == b"moov" and box.size_bytes < LARGEST_HEAD_BYTES:
            # One large read is fetched in parallel; the many small ones that follow are then at hand.
            file.seek(box.start)
            file.read(box.size_bytes)
    index = first_of(boxes, b"moov")
    is_long = index is not None and LONG_INDEX_BYTES < index.size_bytes < LARGEST_HEAD_BYTES
    # FFmpeg would hold a long index twice, to cut it by lists that cut nothing.
    options = {"advanced_editlist": "0"} if index and is_long and cuts_nothing(file, index) else {}
    is_in_pieces = first_of(boxes, b"moof") is not None
    # FFmpeg would look at every piece of a long film in pieces, one after another, were it let to seek. In a short
    # one it looks ahead, and gives all of it up where the header of any piece is broken.
    ways: list[File | Splice] = [Splice(file)] if is_in_pieces else []
    if not is_in_pieces or size_bytes <= small_bytes:
        ways.insert(0, file)
    file.seek(0)
    try:
        container = _open_in_one_of(ways, options)
    except MemoryError:
        # FFmpeg's errors have it among them, and it is no damage: the process was refused memory.
        raise
    except FFmpegError as error:
        raise _why_not(file, size_bytes, boxes) from error
    with container:
        yield container


@contextmanager
def aside(file: File) -> Iterator[None]:
    """Read elsewhere in the file of an open container, which goes on afterwards where it thinks that it is."""
    position = file.tell()
    yield
    file.seek(position)


def _open_in_one_of(ways: "Sequence[File | Splice]", options: dict[str, str]) -> InputContainer:
    """The container, opened in the first way that FFmpeg does not refuse. Raises what it says of the last."""
    first, *others = ways
    try:
        # Tags come in any encoding: without "replace" an odd title would lose a good film.
        return av.open(first, "r", metadata_errors="replace", container_options=ONLY_RECORDINGS | options)
    except MemoryError:
        raise
    except FFmpegError:
        if not others:
            raise
        return _open_in_one_of(others, options)


def _why_not(file: File, size_bytes: int, boxes: Sequence[Box]) -> UnreadableRecording:
    file.seek(0)
    head = file.read(16) or b""
    if boxes:
        if not any(box.kind == b"moov" and box.end <= size_bytes for box in boxes):
            return UnreadableRecording("truncated", "The end of the film is missing, and its index with it.")
        return UnreadableRecording("damaged", "The index of the film cannot be read.")
    if head.startswith(b"RIFF") and head[8:12] == b"AVI ":
        cut = int.from_bytes(head[4:8], "little") + 8 > size_bytes
        return UnreadableRecording("truncated" if cut else "damaged", "The film's headers cannot be read.")
    if head.startswith((b"\x1a\x45\xdf\xa3", b"\x00\x00\x01\xba", b"FLV", b"\x30\x26\xb2\x75")):
        return UnreadableRecording("damaged", "The film's headers cannot be read.")
    return UnreadableRecording("not_a_recording", "The object's content is not that of a film.")
