"""Whether a recording is locked: its picture is encrypted, and without the key there is nothing to see.

Some locked packets decode without an error into noise, so this is asked of the headers and not of the decoder.
"""

from collections.abc import Sequence

from av.container import InputContainer
from av.video.stream import VideoStream

from storage.video.boxes import Box, File, box_at, tracks_inside

ASF_HEADER_BYTES = 64 * 1024
ASF_LOCKS = (
    bytes.fromhex("fbb3112223bdd211b4b700a0c955fc6e"),  # Content Encryption Object
    bytes.fromhex("14e68a292226174cb935dae07ee9289c"),  # Extended Content Encryption Object
)
"""As ASF files write these GUIDs (Advanced Systems Format specification, 3.14 and 3.15)."""
LOOKED_AT_BYTES = 512 * 1024
TS_PACKET_BYTES = 188
PICTURE_STREAMS = range(0xE0, 0xF0)
MOST_IN_CLEAR = 0.5
"""Locked discs and broadcasts leave single packets in clear; this share of them, and it counts as unlocked."""


def is_encrypted(
    container: InputContainer, file: File, size_bytes: int, boxes: Sequence[Box], picture: VideoStream
) -> bool:
    """Whether the picture is encrypted, as far as the container tells. Reads a little of the beginning."""
    match container.format.name.split(",")[0]:
        case "mov":
            return _has_locked_picture(file, size_bytes, boxes)
        case "matroska":
            return "enc_key_id" in picture.metadata
        case "asf":
            head = _beginning(file, ASF_HEADER_BYTES)
            return any(lock in head for lock in ASF_LOCKS)
        case "mpegts":
            return _share_scrambled_ts(_beginning(file, LOOKED_AT_BYTES), picture.id) > MOST_IN_CLEAR
        case "mpeg":
            return _share_scrambled_ps(_beginning(file, LOOKED_AT_BYTES)) > MOST_IN_CLEAR
        case _:
            return False


def _beginning(file: File, size_bytes: int) -> bytes:
    file.seek(0)
    return file.read(size_bytes) or b""


def _has_locked_picture(file: File, size_bytes: int, boxes: Sequence[Box]) -> bool:
    """A sample entry `encv` with a scheme (ISO/IEC 14496-12, 8.12), or the `drmi` of older shops."""
    for moov in boxes:
        if moov.kind != b"moov" or moov.end > size_bytes:
            continue
        for trak in tracks_inside(file, moov):
            entries = box_at(file, trak, b"mdia", b"minf", b"stbl", b"stsd")
            if entries is None:
                continue
            file.seek(entries.start)
            formats = file.read(entries.size_bytes) or b""
            if (b"encv" in formats or b"drmi" in formats) and b"schm" in formats:
                return True
    return False


def _share_scrambled_ts(data: bytes, packet_id: int) -> float:
    """The share of the stream's packets whose scrambling control says so (ISO/IEC 13818-1, 2.4.3.2)."""
    first = next(
        (
            at
            for at in range(TS_PACKET_BYTES)
            if data[at : at + 3 * TS_PACKET_BYTES : TS_PACKET_BYTES] == b"GGG"
        ),
        None,
    )
    if first is None:
        return 0.0
    marks = [
        data[at + 3] >> 6 != 0
        for at in range(first, len(data) - TS_PACKET_BYTES, TS_PACKET_BYTES)
        if data[at] == 0x47 and int.from_bytes(data[at + 1 : at + 3], "big") & 0x1FFF == packet_id
    ]
    return sum(marks) / len(marks) if marks else 0.0


def _share_scrambled_ps(data: bytes) -> float:
    """The same for the picture's packets of a program stream, as on a DVD (ISO/IEC 13818-1, 2.4.3.7)."""
    marks = []
    at = data.find(b"\0\0\1")
    while 0 <= at < len(data) - 7:
        if data[at + 3] in PICTURE_STREAMS and data[at + 6] >> 6 == 0b10:
            marks.append(data[at + 6] & 0x30 != 0)
            at += 6 + int.from_bytes(data[at + 4 : at + 6], "big")
        at = data.find(b"\0\0\1", max(at + 3, 0))
    return sum(marks) / len(marks) if marks else 0.0
