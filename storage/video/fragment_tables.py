"""Where the pieces of an MP4 or MOV in pieces lie, and when each begins: its `mfra` or its `sidx` boxes.

After ISO/IEC 14496-12, 8.8.10 and 8.16.3. What they tell is only believed as far as the pieces are found there.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from storage.video.boxes import Box, File, box_at, boxes_inside, clock_of, content_of, first_of, tracks_inside

LARGEST_TABLE_BYTES = 16 * 1024 * 1024


@dataclass(frozen=True)
class FragmentTable:
    """One entry a piece, in order: where it begins in the file, and when, in seconds."""

    starts: NDArray[np.int64]
    times: NDArray[np.float64]

    @property
    def usual_seconds(self) -> float:
        """From one piece to the next, as a rule."""
        return float(np.median(np.diff(self.times)))

    def starts_near(self, seconds: Sequence[float]) -> set[int]:
        """For each time the pieces that it may be in, and that begin nearest to it."""
        after = np.searchsorted(self.times, np.asarray(seconds), side="right")
        last = len(self.times) - 1
        return {int(self.starts[at]) for at in {*np.clip(after - 1, 0, last), *np.clip(after, 0, last)}}


def fragment_tables(file: File, size_bytes: int, boxes: Sequence[Box]) -> dict[int, FragmentTable]:
    """The tables by the numbers of their tracks; `boxes` are those up to the first piece. Empty: there are none."""
    scales = _time_scales(file, boxes)
    rows = _from_mfra(file, size_bytes) or _from_sidx(file, boxes)
    tables = {}
    for track, (scale, times, starts) in rows.items():
        # Several key frames of a piece may be told: the first counts.
        there, firsts = np.unique(starts[starts < size_bytes], return_index=True)
        seconds = times[starts < size_bytes][firsts] / (scale or scales.get(track) or 1)
        if len(there) > 0 and (np.diff(seconds) >= 0).all():
            tables[track] = FragmentTable(there, seconds)
    return tables


_Rows = dict[int, tuple[int, NDArray[np.int64], NDArray[np.int64]]]
"""By track: units a second (0 are the track's own), times in them, starts."""


def _from_mfra(file: File, size_bytes: int) -> _Rows:
    file.seek(max(0, size_bytes - 16))
    end = file.read(16) or b""
    length = int.from_bytes(end[12:16], "big")
    if end[4:8] != b"mfro" or not 16 < length <= min(size_bytes, LARGEST_TABLE_BYTES):
        return {}
    rows: _Rows = {}
    for box in boxes_inside(file, Box(b"mfra", size_bytes - length, length)):
        if box.kind != b"tfra":
            continue
        data = content_of(file, box, LARGEST_TABLE_BYTES)
        wide = 8 if data[0] == 1 else 4
        numbers = sum((data[11] >> shift & 3) + 1 for shift in (4, 2, 0))
        entry = np.dtype([("time", f">u{wide}"), ("start", f">u{wide}"), ("numbers", f"V{numbers}")])
        count = int.from_bytes(data[12:16], "big")
        table = np.frombuffer(data, entry, count, 16) if count else np.zeros(0, entry)
        track = int.from_bytes(data[4:8], "big")
        rows[track] = (0, table["time"].astype(np.int64), table["start"].astype(np.int64))
    return rows


def _from_sidx(file: File, boxes: Sequence[Box]) -> _Rows:
    rows: _Rows = {}
    for box in boxes:
        if box.kind != b"sidx":
            continue
        data = content_of(file, box, LARGEST_TABLE_BYTES)
        wide = 8 if data[0] == 1 else 4
        begins, offset = (int.from_bytes(data[at : at + wide], "big") for at in (12, 12 + wide))
        at = 12 + 2 * wide
        count = int.from_bytes(data[at + 2 : at + 4], "big")
        table = np.frombuffer(data, ">u4", count * 3, at + 4).reshape(-1, 3).astype(np.int64)
        if (table[:, 0] >> 31).any():
            return {}  # tables of tables
        starts = box.end + offset + np.cumsum(table[:, 0]) - table[:, 0]
        times = begins + np.cumsum(table[:, 1]) - table[:, 1]
        rows[int.from_bytes(data[4:8], "big")] = (int.from_bytes(data[8:12], "big"), times, starts)
    return rows


def _time_scales(file: File, boxes: Sequence[Box]) -> dict[int, int]:
    moov = first_of(boxes, b"moov")
    scales = {}
    for track in tracks_inside(file, moov) if moov else []:
        header, clock = box_at(file, track, b"tkhd"), box_at(file, track, b"mdia", b"mdhd")
        if header and clock:
            named = content_of(file, header, LARGEST_TABLE_BYTES)
            at = 20 if named[0] == 1 else 12
            scales[int.from_bytes(named[at : at + 4], "big")], _ = clock_of(file, clock)
    return scales
