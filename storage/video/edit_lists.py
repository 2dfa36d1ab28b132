"""Edit lists of an MP4 or MOV: which part of each track is shown. After ISO/IEC 14496-12, 8.6.6.

FFmpeg copies the index of a track to cut it by its list. Where no list cuts anything, that copy can be saved.
"""

from storage.video.boxes import Box, File, box_at, clock_of, content_of, tracks_inside

LONGEST_LEAD_SECONDS = 1
"""Lists begin a little into the track (a decoder's delay), and end a little before it."""
NOTHING_SHOWN = -1
LARGEST_LIST_BYTES = 4096
ENTRY_BYTES = {0: 12, 1: 20}


def cuts_nothing(file: File, moov: Box) -> bool:
    """Whether every track is shown from its beginning to its end, perhaps later than the others."""
    movie_rate, _ = clock_of(file, box_at(file, moov, b"mvhd"))
    tracks = tracks_inside(file, moov)
    return movie_rate > 0 and all(_is_whole(file, track, movie_rate) for track in tracks)


def _is_whole(file: File, track: Box, movie_rate: int) -> bool:
    listed = box_at(file, track, b"edts", b"elst")
    if listed is None:
        return True
    rate, duration = clock_of(file, box_at(file, track, b"mdia", b"mdhd"))
    content = content_of(file, listed, LARGEST_LIST_BYTES)
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
