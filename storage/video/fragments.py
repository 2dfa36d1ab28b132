"""The packets of an MP4 or MOV in pieces (“fragments”), from the table of the pieces and a few of their headers.

The table lies at the beginning (`sidx`) or at the end (`mfra`). After ISO/IEC 14496-12, 8.8 and 8.16.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

import numpy as np
from av.container import InputContainer
from numpy.typing import NDArray

from storage.video.boxes import Box, File
from storage.video.fragment_headers import Samples, default_samples, header_end, samples_of
from storage.video.fragment_tables import FragmentTable, fragment_tables
from storage.video.looks import packets_from
from storage.video.packet_index import LONGEST_MS, PacketIndex
from storage.video.splice import Layout, ReadSpans
from storage.video.tracks import MediaStream, tracks_of

FIRST_HEADER_BYTES = 16 * 1024
"""Read of the first piece; the headers of the others are taken to be about as large."""
LARGEST_HEADER_BYTES = 4 * 1024 * 1024
SHARE_TOLD = 0.9
"""A table that ends before this share of the file is of a part of it alone."""
PACKETS_COMPARED = 400
LAST_PIECES = 4
"""So many are asked for the end: the first of them that fits tells it."""
MOST_TRIES = 8
"""So many pieces from the middle on are tried until one is not lost."""
BOX_HEAD_BYTES = 8
APART_SECONDS = 1.0
LONGER_SECONDS = 10.0
"""How far a piece may lie from where the table says, and how much longer than twice any other it may be."""


@dataclass
class Fragments:
    """The pieces of a recording; what was read of their headers is kept.

    `later` moves a track's times to FFmpeg's, `apart` tells by how many seconds they are later than its table's.
    Pieces that are `left_out` tell other times than the table; in place of those that are `lost` lies nothing.
    """

    container: InputContainer
    file: File
    layout: Layout
    size_bytes: int
    read_spans: ReadSpans
    streams: Sequence[MediaStream]
    tables: dict[int, FragmentTable]
    defaults: dict[int, tuple[int, int, int]]
    guess_bytes: int = FIRST_HEADER_BYTES
    read: dict[int, dict[int, Samples]] = field(default_factory=dict)
    later: dict[int, int] = field(default_factory=dict)
    apart: dict[int, float] = field(default_factory=dict)
    left_out: set[int] = field(default_factory=set)
    lost: set[int] = field(default_factory=set)

    @property
    def end_ms(self) -> int:
        """When the last packet of the last pieces ends, in milliseconds. Raises ValueError where none of them tells."""
        ends = [end for stream in self.streams if (end := self._end_of(stream)) is not None]
        return round(max(ends) * 1000) - (self.container.start_time or 0) // 1000

    def _end_of(self, stream: MediaStream) -> float | None:
        """In seconds; where the last pieces are left out, they are taken to be as long as the usual one."""
        table, left_out = self._table_of(stream), 0
        for start in map(int, table.starts[: -LAST_PIECES - 1 : -1]):
            self._bring({start})
            one = self.read[start].get(stream.id) if start in self.read else None
            if one is not None and len(one.times) and stream.time_base:
                end = float(
                    (int((one.times + one.lengths).max()) + self.later[stream.index]) * stream.time_base
                )
                return end + (left_out * table.usual_seconds if left_out else 0.0)
            left_out += start in self.left_out | self.lost
        return None

    @property
    def holes_ms(self) -> tuple[tuple[int, int], ...]:
        """Where pieces are lost, in milliseconds from the beginning: as far as they were looked at."""
        if not self.lost:
            return ()
        stream = self.streams[0]
        table = self._table_of(stream)
        later = self.apart.get(stream.id, 0.0) + float(self.later[stream.index] * (stream.time_base or 0))
        times = np.append(table.times, table.times[-1:] + table.usual_seconds)
        times_ms = (times + later) * 1000 - (self.container.start_time or 0) / 1000
        seen = [
            at for at, start in enumerate(map(int, table.starts)) if start in self.lost | self.read.keys()
        ]
        holes = []
        for is_lost, group in groupby(seen, key=lambda at: int(table.starts[at]) in self.lost):
            if is_lost:
                beside = list(group)
                holes.append((round(times_ms[beside[0]]), round(times_ms[beside[-1] + 1])))
        return tuple(holes)

    def around(self, times_ms: Sequence[int]) -> list[PacketIndex]:
        """The packets of the pieces around the times, one index a stream."""
        chosen = {
            start
            for stream in self.streams
            for start in self._table_of(stream).starts_near([time / 1000 for time in times_ms])
        }
        self._bring(chosen)
        return [self._index(stream) for stream in self.streams]

    def _table_of(self, stream: MediaStream) -> FragmentTable:
        return self.tables.get(stream.id) or next(iter(self.tables.values()))

    def _index(self, stream: MediaStream) -> PacketIndex:
        found = [self.read[start][stream.id] for start in sorted(self.read) if stream.id in self.read[start]]
        every = Samples.joined(found)
        unit_ms = float(stream.time_base or 0) * 1000
        begins_ms = (self.container.start_time or 0) / 1000
        times_ms = (every.times + self.later[stream.index]) * unit_ms - begins_ms
        there: NDArray[np.bool_] = every.starts + every.sizes <= self.size_bytes
        return PacketIndex(
            np.rint(np.clip(times_ms, -LONGEST_MS, LONGEST_MS)).astype(np.int32)[there],
            every.starts[there],
            every.sizes[there],
            every.is_key[there],
            is_whole=False,
        )

    def _bring(self, starts: set[int]) -> None:
        """Have read the headers of the pieces that begin there, and leave out those that do not fit.

        Raises ValueError where no piece begins.
        """
        missing = sorted(starts - self.read.keys() - self.left_out - self.lost)
        ends: dict[int, int] = {}
        larger: dict[int, int] = {}
        for start, data in self._fetched([(start, start + self.guess_bytes) for start in missing]):
            if not any(data[:BOX_HEAD_BYTES]):
                self.lost.add(start)
                continue
            end = header_end(data)
            if end is None or end > LARGEST_HEADER_BYTES:
                raise ValueError("no piece begins where the table says so")
            ends[start] = end
            if end > len(data):
                larger[start] = end
            else:
                self.read[start] = samples_of(data, start, self.defaults)
        for start, data in self._fetched([(start, start + end) for start, end in larger.items()]):
            self.read[start] = samples_of(data, start, self.defaults)
        self.guess_bytes = max(ends.values(), default=self.guess_bytes)
        for start in self.read.keys() & set(missing):
            if not self._fits(start):
                del self.read[start]
                self.left_out.add(start)

    def _fits(self, start: int) -> bool:
        """Whether a piece tells the same time as the table, and is not far longer than the others."""
        for stream in self.streams:
            table, one = self.tables.get(stream.id), self.read[start].get(stream.id)
            if table is None or one is None or len(one.times) == 0 or stream.time_base is None:
                continue
            at = int(np.searchsorted(table.starts, start))
            if at == len(table.starts) or table.starts[at] != start:
                continue
            begins = float(one.times.min() * stream.time_base)
            lasts = float((one.times + one.lengths).max() * stream.time_base) - begins
            apart = begins - float(table.times[at])
            # A table may tell the time of the first key frame of a piece in place of the piece's own.
            if abs(apart - self.apart.setdefault(stream.id, apart)) > APART_SECONDS + lasts:
                return False
            if len(table.times) > 1 and lasts > LONGER_SECONDS + 2 * float(np.diff(table.times).max()):
                return False
        return True

    def _fetched(self, spans: list[tuple[int, int]]) -> Iterator[tuple[int, bytes]]:
        within = [(start, min(end, self.size_bytes)) for start, end in spans]
        return zip((start for start, _ in within), self.read_spans(within), strict=True)

    def agree(self) -> bool:
        """Whether FFmpeg tells the same packets of the first piece and of one in the middle.

        It cannot be asked for pieces that tell their places from the file's beginning: then the first counts.
        """
        table = self._table_of(self.streams[0])
        first = min(int(one.starts[0]) for one in self.tables.values())
        halfway = len(table.starts) // 2
        for middle in map(int, table.starts[halfway : halfway + MOST_TRIES]):
            self._bring({first, middle})
            if middle not in self.lost:
                break
        if self.left_out or first in self.lost or middle in self.lost:
            return False
        for start in (first, middle):
            if start != first and any(one.is_absolute for one in self.read[start].values()):
                continue  # in a splice FFmpeg would read on to the end of the file
            for number, later in self._differences(start):
                if self.later.setdefault(self.streams[number].index, later) != later:
                    return False
        return len(self.later) == len(self.streams)

    def _differences(self, start: int) -> Iterator[tuple[int, int]]:
        """By how much FFmpeg's times are later, for the first known packet of each stream from `start`."""
        tracks = tracks_of(self.container, self.streams)
        left = set(range(len(tracks)))
        for count, (number, packet) in enumerate(packets_from(self.file, self.layout, start, tracks)):
            if not left or count > PACKETS_COMPARED:
                return
            ours = self.read[start].get(self.streams[number].id)
            if number not in left or ours is None or packet.pts is None or packet.pos is None:
                continue
            at = np.flatnonzero(ours.starts == packet.pos - self.layout.head_bytes + start)
            if len(at) and ours.sizes[at[0]] == packet.size and ours.is_key[at[0]] == packet.is_keyframe:
                left.discard(number)
                yield number, packet.pts - int(ours.times[at[0]])


def read_fragments(
    container: InputContainer,
    file: File,
    layout: Layout,
    size_bytes: int,
    boxes: Sequence[Box],
    read_spans: ReadSpans,
    streams: Sequence[MediaStream],
    choose_times: Callable[[int], Sequence[int]],
) -> tuple[int, list[PacketIndex], tuple[tuple[int, int], ...]] | None:
    """When the recording ends, in milliseconds, and the packets around the times chosen for that length; and, as
    spans of milliseconds, where nothing lies in the place of pieces.

    `boxes` are those up to the first piece. One index a stream, of some packets. None where no table tells where
    the pieces lie, or FFmpeg tells them otherwise.
    """
    try:
        tables = fragment_tables(file, size_bytes, boxes)
        if not tables or max(one.starts[-1] for one in tables.values()) < size_bytes * SHARE_TOLD:
            return None
        pieces = Fragments(
            container, file, layout, size_bytes, read_spans, streams, tables, default_samples(file, boxes)
        )
        if not pieces.agree():
            return None
        end_ms = pieces.end_ms
        if not 0 < end_ms <= LONGEST_MS:
            return None
        indexes = pieces.around(choose_times(end_ms))
    except (ValueError, IndexError, OverflowError):
        return None  # a table, or headers, that do not fit together; FFmpeg has its own ways with them
    return (end_ms, indexes, pieces.holes_ms) if indexes[0].is_key.any() else None
