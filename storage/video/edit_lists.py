"""Edit lists of an MP4 or MOV: which part of each track is shown. After ISO/IEC 14496-12, 8.6.6.

FFmpeg copies the index of a track to cut it by its list. Where no list cuts anything, that copy can be saved.
"""

import io
from typing import BinaryIO

from storage.video.boxes import Box, box_at, boxes_inside

LONGEST_LEAD_SECONDS = 1
"""Lists begin a little into the track (a decoder's delay), and end a little before it."""
NOTHING_SHOWN = -1
ENTRY_BYTES = {0: 12, 1: 20}


def cuts_nothing(file: io.RawIOBase | BinaryIO, moov: Box) -> bool:
    """Whether every track is shown from its beginning to its end, perhaps later than the others."""
    movie_rate, _ = _clock(file, box_at(file, moov, b"mvhd"))
    tracks = [box for box in boxes_inside(file, moov) if box.kind == b"trak"]
    return movie_rate > 0 and all(_is_whole(file, track, movie_rate) for track in tracks)


def _is_whole(file: io.RawIOBase | BinaryIO, track: Box, movie_rate: int) -> bool:
    listed = box_at(file, track, b"edts", b"elst")
    if listed is None:
        return True
    rate, duration = _clock(file, box_at(file, track, b"mdia", b"mdhd"))
    content = _content(file, listed)
    entry_bytes = ENTRY_BYTES.get(content[0]) if content else None
    if rate == 0 or entry_bytes is None:
        return False
    half = (entry_bytes - 4) // 2
    entries = [
        (
            int.from_bytes(content[at : at + half], "big"),
            int.from_bytes(content[at + half : at + 2 * half], "big", signed=True),
        )
        for at in range(8, len(content) - entry_bytes + 1, entry_bytes)
    ]
    shown = [entry for entry in entries if entry[1] != NOTHING_SHOWN]
    if len(shown) != 1 or entries[-1] != shown[0]:
        return False
    lasts, begins = shown[0]
    missing_seconds = duration / rate - begins / rate - lasts / movie_rate
    return 0 <= begins <= LONGEST_LEAD_SECONDS * rate and missing_seconds <= LONGEST_LEAD_SECONDS


def _clock(file: io.RawIOBase | BinaryIO, header: Box | None) -> tuple[int, int]:
    """Units a second and the length in them, of a movie's or a track's header; 0 where there is none."""
    content = _content(file, header) if header else b""
    if not content:
        return 0, 0
    at, length = (20, 8) if content[0] == 1 else (12, 4)
    return (
        int.from_bytes(content[at : at + 4], "big"),
        int.from_bytes(content[at + 4 : at + 4 + length], "big"),
    )


def _content(file: io.RawIOBase | BinaryIO, box: Box) -> bytes:
    """What a box of some bytes holds behind its header."""
    file.seek(box.start + box.header_bytes)
    return file.read(min(box.size_bytes - box.header_bytes, 4096)) or b""
