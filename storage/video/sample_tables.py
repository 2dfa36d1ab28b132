"""The tables of an MP4 or MOV index, taken as arrays straight from its bytes.

FFmpeg's reading of them is the one that counts; but to ask it for each of a million packets takes as long as all
else together. So the tables are read here, and believed where FFmpeg says the same of packets from all over.
After ISO/IEC 14496-12, 8.6 and 8.7.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from av.audio.stream import AudioStream
from av.video.stream import VideoStream
from numpy.typing import NDArray

from storage.video.boxes import Box, File, box_at, boxes_inside, first_of, tracks_inside
from storage.video.opening import LARGEST_HEAD_BYTES
from storage.video.splice import ReadSpans

COMPARED = 100
"""So many packets, evenly spread, are compared with what FFmpeg says of them."""
MOST_PACKETS = 20_000_000
"""A hundred hours of film; tables that tell more are not believed."""
CHUNKS_AT_ONCE = 65_536
"""So many are worked through together; what is needed for all of them would double the memory."""


PARTS = {b"stsz", b"stts", b"stss", b"stsc", b"stco", b"co64", b"stps", b"sgpd", b"ctts"}
Parts = dict[bytes, bytes]
"""By the kind of box, what it holds."""


@dataclass(frozen=True)
class SampleTable:
    """One entry a packet, in decoding order; `times` in the track's own units, from 0.

    `later`: by how much later than decoded each is shown; None where the track does not tell.
    """

    times: NDArray[np.int64]
    starts: NDArray[np.int64]
    sizes: NDArray[np.int32]
    is_key: NDArray[np.bool_]
    later: NDArray[np.int32] | None = None


def track_parts(
    file: File, boxes: Sequence[Box], read_spans: ReadSpans, streams: Sequence[int]
) -> dict[int, Parts]:
    """The parts of the tables of some tracks, by the numbers of their streams, as they lie in the file.

    `boxes` are the file's top-level ones. Empty for other containers, and where the index is too large to believe.
    """
    moov = first_of(boxes, b"moov")
    if moov is None or moov.size_bytes > LARGEST_HEAD_BYTES:
        return {}
    tracks = tracks_inside(file, moov)
    if max(streams) >= len(tracks):
        return {}
    tables = [box_at(file, tracks[number], b"mdia", b"minf", b"stbl") for number in streams]
    parts_of = [
        (number, box)
        for number, table in zip(streams, tables, strict=True)
        for box in (boxes_inside(file, table) if table else ())
        if box.kind in PARTS
    ]
    # All at once, so that the reader may forget the rest of the index before they are worked through.
    contents = read_spans([(box.start + box.header_bytes, box.end) for _, box in parts_of])
    parts: dict[int, Parts] = {number: {} for number in streams}
    for (number, box), content in zip(parts_of, contents, strict=True):
        parts[number][box.kind] = content
    return parts


def sample_table(parts: Parts) -> SampleTable | None:
    """The table of one track, whose `parts` it uses up; None where it cannot be read so."""
    if b"stps" in parts or parts.get(b"sgpd", b"")[4:8] == b"rap ":
        return None  # key frames are told in more than one place
    try:
        # What is worked through is given up at once, the widest first: there may be millions of entries.
        sizes = _sizes(parts.pop(b"stsz"))
        if not 0 < len(sizes) <= MOST_PACKETS:
            return None
        starts = _starts(_chunks(parts), parts.pop(b"stsc"), sizes)
        is_key = np.full(len(sizes), b"stss" not in parts)
        if b"stss" in parts:
            is_key[_numbers(parts.pop(b"stss"), 4).astype(np.int64) - 1] = True
        times = _times(parts.pop(b"stts"), len(sizes))
        later = _later(parts.pop(b"ctts"), len(sizes)) if b"ctts" in parts else None
    except (KeyError, ValueError, IndexError):
        return None  # tables that do not fit together; FFmpeg has its own ways with them
    return SampleTable(times, starts, sizes, is_key, later)


def agreed(table: SampleTable, stream: VideoStream | AudioStream) -> SampleTable | None:
    """The table with FFmpeg's time stamps; None where FFmpeg tells anything else of the stream's packets, or that
    some of its pictures are cut.

    The table given is used up: its times are changed in place, there may be millions of them.
    """
    entries = stream.index_entries
    count = len(table.times)
    if count == 0 or count != len(entries):
        return None
    if isinstance(stream, VideoStream) and (entries[0].is_discard or entries[-1].is_discard):
        return None
    # Edit lists move all time stamps by as much.
    later = entries[0].timestamp - int(table.times[0])
    for number in {*range(0, count, -(-count // COMPARED)), count - 1}:
        entry = entries[number]
        ours = (table.times[number] + later, table.starts[number], table.sizes[number], table.is_key[number])
        if ours != (entry.timestamp, entry.pos, entry.size, entry.is_keyframe):
            return None
    np.add(table.times, later, out=table.times)
    return table


def _times(stts: bytes, count: int) -> NDArray[np.int64]:
    """Runs of packets that last equally long."""
    runs = _numbers(stts, 8).reshape(-1, 2)
    if runs[:, 0].sum(dtype=np.int64) != count:
        raise ValueError("the times are those of another number of packets")
    durations = np.repeat(runs[:, 1].astype(np.uint32), runs[:, 0].astype(np.int64))
    times: NDArray[np.int64] = np.cumsum(durations, dtype=np.int64)
    times -= durations
    return times


def _later(ctts: bytes, count: int) -> NDArray[np.int32] | None:
    """Runs of packets that are shown equally much later than they are decoded; may be less than 0."""
    runs = _numbers(ctts, 8).reshape(-1, 2)
    if runs[:, 0].sum(dtype=np.int64) != count:
        return None
    return np.repeat(runs[:, 1].astype(np.int32), runs[:, 0].astype(np.int64))


def _starts(
    chunks: NDArray[np.unsignedinteger[Any]],
    stsc: bytes,
    sizes: NDArray[np.int32],
) -> NDArray[np.int64]:
    """Packets lie in chunks: runs of chunks that hold equally many, and where each chunk begins."""
    runs = _numbers(stsc, 12).reshape(-1, 3)
    lengths = np.diff(np.append(runs[:, 0].astype(np.int64), len(chunks) + 1))
    held = np.repeat(runs[:, 1].astype(np.uint32), lengths)
    if held.sum(dtype=np.int64) != len(sizes):
        raise ValueError("the chunks hold another number of packets")
    starts: NDArray[np.int64] = np.cumsum(sizes, dtype=np.int64)
    starts -= sizes
    first = 0
    for low in range(0, len(chunks), CHUNKS_AT_ONCE):
        counts = held[low : low + CHUNKS_AT_ONCE].astype(np.int64)
        firsts = np.minimum(first + np.cumsum(counts) - counts, len(sizes) - 1)
        after = first + int(counts.sum())
        later = chunks[low : low + CHUNKS_AT_ONCE].astype(np.int64) - starts[firsts]
        starts[first:after] += np.repeat(later, counts)
        first = after
    return starts


def _chunks(parts: Parts) -> NDArray[np.unsignedinteger[Any]]:
    if b"stco" in parts:
        return _numbers(parts.pop(b"stco"), 4)
    return _numbers(parts.pop(b"co64"), 8, ">u8")


def _sizes(stsz: bytes) -> NDArray[np.int32]:
    same, count = (int.from_bytes(stsz[at : at + 4], "big") for at in (4, 8))
    if count > MOST_PACKETS:
        raise ValueError("more packets than a recording has")
    if same >= 2**31:
        raise ValueError("packets larger than any")
    if same:
        return np.full(count, same, dtype=np.int32)
    return np.frombuffer(stsz, ">i4", count, 12).astype(np.int32)


def _numbers(box: bytes, entry_bytes: int, kind: str = ">u4") -> NDArray[np.unsignedinteger[Any]]:
    """The numbers of a table after its version, flags and count of entries, where they lie."""
    entries = int.from_bytes(box[4:8], "big")
    return np.frombuffer(box, kind, entries * entry_bytes // np.dtype(kind).itemsize, 8)
