"""The tables of an MP4 or MOV index, taken as arrays straight from its bytes.

FFmpeg's reading of them is the one that counts; but to ask it for each of a million packets takes as long as all
else together. So the tables are read here, and believed where FFmpeg says the same of packets from all over.
After ISO/IEC 14496-12, 8.6 and 8.7.
"""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

import numpy as np
from av.audio.stream import AudioStream
from av.video.stream import VideoStream
from numpy.typing import NDArray

from storage.video.opening import LARGEST_HEAD_BYTES, top_level_boxes

COMPARED = 100
"""So many packets, evenly spread, are compared with what FFmpeg says of them."""
MOST_PACKETS = 20_000_000
"""A hundred hours of film; tables that tell more are not believed."""


@dataclass(frozen=True)
class SampleTable:
    """One entry a packet, in decoding order; `times` in the track's own units, from 0."""

    times: NDArray[np.int64]
    starts: NDArray[np.int64]
    sizes: NDArray[np.int64]
    is_key: NDArray[np.bool_]


def sample_tables(file: io.RawIOBase | BinaryIO, size_bytes: int) -> tuple[SampleTable | None, ...]:
    """One table for each track, in order; None for one that cannot be read so. Empty for other containers."""
    boxes = [box for box in top_level_boxes(file, size_bytes) if box.kind == b"moov"]
    if not boxes or boxes[0].size_bytes > LARGEST_HEAD_BYTES:
        return ()
    file.seek(boxes[0].start)
    moov = memoryview(file.read(boxes[0].size_bytes) or b"")
    return tuple(_table(body) for kind, body in _inside(moov[8:]) if kind == b"trak")


def agreed(table: SampleTable, stream: VideoStream | AudioStream) -> SampleTable | None:
    """The table with FFmpeg's time stamps; None where FFmpeg tells anything else of the stream's packets."""
    entries = stream.index_entries
    count = len(table.times)
    if count == 0 or count != len(entries):
        return None
    # Edit lists move all time stamps by as much.
    later = entries[0].timestamp - int(table.times[0])
    for number in {*range(0, count, -(-count // COMPARED)), count - 1}:
        entry = entries[number]
        ours = (table.times[number] + later, table.starts[number], table.sizes[number], table.is_key[number])
        if ours != (entry.timestamp, entry.pos, entry.size, entry.is_keyframe):
            return None
    return SampleTable(table.times + later, table.starts, table.sizes, table.is_key)


def _table(trak: memoryview) -> SampleTable | None:
    boxes = list(_inside(_only(_only(_only(trak, b"mdia"), b"minf"), b"stbl")))
    if any(kind == b"stps" or (kind == b"sgpd" and bytes(body[4:8]) == b"rap ") for kind, body in boxes):
        return None  # key frames are told in more than one place
    tables = dict(boxes)
    try:
        sizes = _sizes(tables[b"stsz"])
        if not 0 < len(sizes) <= MOST_PACKETS:
            return None
        steps = _numbers(tables[b"stts"], 8).reshape(-1, 2)
        if steps[:, 0].sum() != len(sizes):
            return None
        durations = np.repeat(steps[:, 1], steps[:, 0])
        is_key = np.full(len(sizes), b"stss" not in tables)
        if b"stss" in tables:
            is_key[_numbers(tables[b"stss"], 4) - 1] = True
        starts = _starts(tables, sizes)
    except (KeyError, ValueError, IndexError):
        return None  # tables that do not fit together; FFmpeg has its own ways with them
    return SampleTable(np.cumsum(durations) - durations, starts, sizes, is_key)


def _starts(tables: dict[bytes, memoryview], sizes: NDArray[np.int64]) -> NDArray[np.int64]:
    """Packets lie in chunks: runs of chunks that hold equally many, and where each chunk begins."""
    chunks = _numbers(tables[b"stco"], 4) if b"stco" in tables else _numbers(tables[b"co64"], 8, ">u8")
    runs = _numbers(tables[b"stsc"], 12).reshape(-1, 3)
    lengths = np.diff(np.append(runs[:, 0], len(chunks) + 1))
    held = np.repeat(runs[:, 1], lengths)
    if held.sum() != len(sizes):
        raise ValueError("the chunks hold another number of packets")
    before = np.cumsum(sizes) - sizes
    first = np.cumsum(held) - held
    starts: NDArray[np.int64] = np.repeat(chunks - before[np.minimum(first, len(sizes) - 1)], held) + before
    return starts


def _sizes(stsz: memoryview) -> NDArray[np.int64]:
    same, count = (int.from_bytes(stsz[at : at + 4], "big") for at in (4, 8))
    if count > MOST_PACKETS:
        raise ValueError("more packets than a recording has")
    if same:
        return np.full(count, same, dtype=np.int64)
    return np.frombuffer(stsz, ">u4", count, 12).astype(np.int64)


def _numbers(box: memoryview, entry_bytes: int, kind: str = ">u4") -> NDArray[np.int64]:
    """The numbers of a table after its version, flags and count of entries."""
    entries = int.from_bytes(box[4:8], "big")
    count = entries * entry_bytes // np.dtype(kind).itemsize
    return np.frombuffer(box, kind, count, 8).astype(np.int64)


def _only(box: memoryview, kind: bytes) -> memoryview:
    return next((body for found, body in _inside(box) if found == kind), memoryview(b""))


def _inside(box: memoryview) -> Iterator[tuple[bytes, memoryview]]:
    """The boxes in a box, without their headers."""
    at = 0
    while at + 8 <= len(box):
        size, header = int.from_bytes(box[at : at + 4], "big"), 8
        if size == 1:
            size, header = int.from_bytes(box[at + 8 : at + 16], "big"), 16
        if size < header:
            return
        yield bytes(box[at + 4 : at + 8]), box[at + header : at + size]
        at += size
