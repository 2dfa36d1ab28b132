"""Every packet of a stream as arrays: where it lies, how large it is, when it is shown.

From the container's own index, which only MP4, MOV and AVI have exactly; or from packets that were read.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.error import FFmpegError
from av.index import IndexEntry
from av.video.stream import VideoStream
from numpy.typing import NDArray

from storage.video.sample_tables import SampleTable, agreed

AVI_CHUNK_HEADER_BYTES = 8
"""In AVI the index points at the chunk's header; the packet follows it."""
ENTRY = np.dtype(
    [
        ("time", np.int64),
        ("start", np.int64),
        ("size", np.int32),
        ("is_key", np.bool_),
        ("is_cut", np.bool_),
    ]
)
LONGEST_MS = 24 * 24 * 3600 * 1000
"""Nearly a month: a time beyond it is nonsense, and those up to it need four bytes each."""
LONGEST_WAIT_MS = 5_000
"""From a frame's decoding to its showing; beyond it is nonsense."""
FIRST_PACKETS = 500
"""Of a first key frame that waits as long as is believed, the others shown before it are among so many."""
AT_ONCE = 65_536
TELLING_PACKETS = 500_000
"""Over two hours of film: so many tell what is usual in all of it."""
COUNTED_MS = 10_000
"""Steps up to this are counted, which is tens of times as fast as bringing them in order."""


@dataclass(frozen=True)
class PacketIndex:
    """One entry a packet, in decoding order. `times_ms` are when they are shown; where the
    container does not tell, of others than key frames nearly.

    `is_whole` is False when only some packets of the recording are told.
    """

    times_ms: NDArray[np.int32]
    starts: NDArray[np.int64]
    sizes: NDArray[np.int32]
    is_key: NDArray[np.bool_]
    is_whole: bool = True

    def __len__(self) -> int:
        return len(self.times_ms)

    def span(self, number: int) -> tuple[int, int]:
        """Where a packet lies, `[start, end)` in bytes."""
        return int(self.starts[number]), int(self.starts[number] + self.sizes[number])

    def first_at(self, time_ms: int) -> int:
        """The number of the first packet at or after a time, where times (nearly) ascend; the length: none."""
        # As the times are kept: NumPy would turn all of them into those of a plain number, at each call.
        return int(np.searchsorted(self.times_ms, np.int32(min(time_ms, LONGEST_MS))))

    @cached_property
    def end_ms(self) -> int:
        """When the last packet ends, taking it to last as long as the usual one."""
        return int(self.times_ms.max()) + self.usual_ms if len(self) else 0

    @cached_property
    def usual_ms(self) -> int:
        """From one packet to the next, as a rule; 0 for fewer than two."""
        return usual_step_ms(np.diff(in_order(self.times_ms[:TELLING_PACKETS])))

    @cached_property
    def keys(self) -> NDArray[np.intp]:
        """The numbers of the key frames that hold something, in decoding order."""
        return np.flatnonzero(self.is_key & (self.sizes > 0))

    def within(self, size_bytes: int) -> "PacketIndex":
        """The packets up to the first that lies beyond a file of `size_bytes`."""
        beyond = np.flatnonzero(self.starts + self.sizes > size_bytes)
        return self if len(beyond) == 0 else self._first(int(beyond[0]))

    def _first(self, count: int) -> "PacketIndex":
        return PacketIndex(
            self.times_ms[:count], self.starts[:count], self.sizes[:count], self.is_key[:count]
        )


def in_order(times_ms: NDArray[np.int32]) -> NDArray[np.int32]:
    """The times ascending. They nearly do already, which a stable sort makes ten times as much of as the usual one."""
    return np.sort(times_ms, kind="stable")


def usual_step_ms(steps_ms: NDArray[np.int32]) -> int:
    """The median of steps in milliseconds, none of them negative, of two in the middle the lower; 0 for none."""
    counts = np.zeros(COUNTED_MS + 1, dtype=np.int64)
    for first in range(0, len(steps_ms), AT_ONCE):
        few = np.minimum(steps_ms[first : first + AT_ONCE], COUNTED_MS)
        counts += np.bincount(few, minlength=COUNTED_MS + 1)
    middle = (len(steps_ms) - 1) // 2
    usual_ms = int(np.searchsorted(np.cumsum(counts), middle + 1)) if len(steps_ms) else 0
    return usual_ms if usual_ms < COUNTED_MS else int(np.partition(steps_ms, middle)[middle])


def nearest(times_ms: NDArray[np.int32], wanted_ms: int) -> int:
    """The number of the time nearest to one that is wanted, of at least one; of two as near, the first."""
    return int(np.abs(times_ms - wanted_ms).argmin())


def read_index(
    container: InputContainer,
    stream: VideoStream | AudioStream,
    size_bytes: int,
    told: SampleTable | None = None,
) -> PacketIndex | None:
    """The index of a stream in a file of `size_bytes`, None when there is none that can be relied on.

    Its times count from the container's first time stamp. `told` is the stream's table as its track has it,
    where it has one; it is used up. Pictures that an edit list cuts are left out.
    """
    names = set(container.format.name.split(","))
    if not names & {"mp4", "avi"} or stream.time_base is None:
        return None
    table = (told and agreed(told, stream)) or _asked_for_each(stream)
    if len(table.times) == 0 or (table.sizes <= 0).all():
        return None
    starts, times, delay, begins_ms = table.starts, table.times, 0, 0.0
    unit_ms = float(stream.time_base) * 1000
    if "avi" in names:
        # Without an index of its own only the few packets are told that were read to open it.
        if starts[-1] < size_bytes // 2:
            return None
        starts = starts + AVI_CHUNK_HEADER_BYTES
        times = times // _bytes_a_sample(stream)
    else:
        delay, measured_at = _shown_later(container, stream, told, unit_ms)
        if abs(delay) * unit_ms > LONGEST_WAIT_MS and told is not None and told.later is not None:
            delay, measured_at = _believed_wait(told, told.later, unit_ms) or (delay, measured_at)
        begins_ms = (container.start_time or 0) / 1000
    times_ms = _in_ms(times, delay, unit_ms, begins_ms)
    if told is not None and told.later is not None:
        _show(times_ms, table.starts, told, told.later, measured_at, unit_ms)
    return PacketIndex(times_ms, starts, table.sizes, table.is_key)


def _shown_later(
    container: InputContainer, stream: VideoStream | AudioStream, told: SampleTable | None, unit_ms: float
) -> tuple[int, int]:
    """Entries carry decoding times. By how much later one of the first is shown, and where it lies."""
    if isinstance(stream, AudioStream):
        return 0, -1  # sound is heard in the order in which it is decoded
    first = stream.index_entries[0]
    if not first.is_discard:
        begins = stream.start_time or 0
        if told is not None and told.later is not None:
            first = _begins_with(stream, told, told.later, begins, unit_ms)
        return begins - first.timestamp, first.pos
    # Cut by an edit list, and only decoded for those that follow: the stream starts with a later one.
    try:
        packet = next(container.demux(stream), None)
    except MemoryError:
        # FFmpeg's errors have it among them, and it is no damage: the process was refused memory.
        raise
    except FFmpegError:
        return 0, -1
    if packet is None or packet.pts is None or packet.dts is None:
        return 0, -1
    return packet.pts - packet.dts, packet.pos if packet.pos is not None else -1


def _begins_with(
    stream: VideoStream, told: SampleTable, later: NDArray[np.int32], begins: int, unit_ms: float
) -> IndexEntry:
    """The entry that is shown when the stream begins: the first, where it can be.

    FFmpeg shows none earlier than told, so it is another where the first one waits longer than until then. Where
    an edit list cuts nothing but time, the stream begins with the earliest, even if the first is a key frame
    for which many others, decoded after it, are shown before it.
    """
    first = stream.index_entries[0]
    if begins - first.timestamp >= later[0] or abs(int(later[0])) * unit_ms > LONGEST_WAIT_MS:
        return first
    count = min(FIRST_PACKETS, len(stream.index_entries), len(later))
    entries = stream.index_entries[:count]
    shown = [
        (entry.timestamp + int(wait), number)
        for number, (entry, start, wait) in enumerate(zip(entries, told.starts, later, strict=False))
        if entry.pos == start and not entry.is_discard and abs(int(wait)) * unit_ms <= LONGEST_WAIT_MS
    ]
    return entries[min(shown)[1]] if shown else first


def _believed_wait(told: SampleTable, later: NDArray[np.int32], unit_ms: float) -> tuple[int, int] | None:
    """How long the first packet waits that does not wait beyond all sense, and where it lies."""
    believed = np.flatnonzero(np.abs(later.astype(np.int64)) * unit_ms <= LONGEST_WAIT_MS)
    return (int(later[believed[0]]), int(told.starts[believed[0]])) if len(believed) else None


def _show(
    times_ms: NDArray[np.int32],
    starts: NDArray[np.int64],
    told: SampleTable,
    later: NDArray[np.int32],
    measured_at: int,
    unit_ms: float,
) -> None:
    """Move packets to when they are shown, in place. All were moved by as much as the one at `measured_at` waits;
    others wait longer or shorter, key frames too where frames shown before them build on them.
    """
    measured = np.flatnonzero(told.starts == measured_at)
    if len(measured) == 0:
        return
    first = measured[0]
    order = None if starts is told.starts else np.argsort(told.starts)
    for low in range(0, len(times_ms), AT_ONCE):
        part = slice(low, low + AT_ONCE)
        if order is None:
            waits = later[part].astype(np.int64)
        else:
            at = order[np.minimum(np.searchsorted(told.starts, starts[part], sorter=order), len(order) - 1)]
            waits = np.where(told.starts[at] == starts[part], later[at].astype(np.int64), later[first])
        more_ms = (waits - later[first]) * unit_ms
        more_ms[np.abs(more_ms) > LONGEST_WAIT_MS] = 0
        times_ms[part] += np.rint(more_ms).astype(np.int32)


def _in_ms(times: NDArray[np.int64], delay: int, unit_ms: float, begins_ms: float) -> NDArray[np.int32]:
    times_ms = np.empty(len(times), dtype=np.int32)
    for low in range(0, len(times), AT_ONCE):
        exact = (times[low : low + AT_ONCE] + delay) * unit_ms - begins_ms
        times_ms[low : low + AT_ONCE] = np.rint(np.clip(exact, -LONGEST_MS, LONGEST_MS))
    return times_ms


def _asked_for_each(stream: VideoStream | AudioStream) -> SampleTable:
    # Two million entries in ten hours of film: as Python objects they would not fit into a worker.
    table = np.fromiter(
        (
            (entry.timestamp, entry.pos, entry.size, entry.is_keyframe, entry.is_discard)
            for entry in stream.index_entries
        ),
        dtype=ENTRY,
    )
    if isinstance(stream, VideoStream) and table["is_cut"].any():
        table = _without_cuts(table)
    return SampleTable(table["time"], table["start"], table["size"], table["is_key"])


def _without_cuts(table: NDArray[np.void]) -> NDArray[np.void]:
    """The entries that are shown. Where no key frame is among them, those before the first are needed to decode it."""
    shown = ~table["is_cut"]
    if not shown.any():
        return table
    if not (shown & table["is_key"]).any():
        shown[: shown.argmax()] = True
        table["is_key"] = False
    kept: NDArray[np.void] = table[shown]
    return kept


def _bytes_a_sample(stream: VideoStream | AudioStream) -> int:
    """Where sound is not compressed, AVI counts its bytes and not its samples; 1 for all else."""
    if isinstance(stream, VideoStream) or not stream.codec_context.name.startswith("pcm_"):
        return 1
    return max(1, stream.codec_context.channels * stream.codec_context.format.bytes)
