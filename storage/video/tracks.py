"""The packets of a stream, gathered by reading them; for containers that do not tell where each one lies."""

import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import av
import numpy as np
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.error import BlockingIOError as NothingThere
from av.error import FFmpegError
from av.packet import Packet
from av.video.stream import VideoStream

from storage.video.packet_index import LONGEST_MS, PacketIndex

USUAL_FRAME_RATE = Fraction(25)
SHORTEST_SOUND_MS = 20
"""Less than a packet of sound lasts: those that do not say when they are heard would else run ahead of the others."""
MOST_NOTHING_IN_A_ROW = 512
"""FFmpeg gives up after 64 KB without the beginning of a packet, so this is 32 MB."""
SHORTEST_HOLE_MS = 1_000
SMALLEST_HOLE_BYTES = 32 * 1024
MediaStream = VideoStream | AudioStream


@dataclass
class Holes:
    """Where a file that is read through holds much, and none of its tracks anything for a while.

    A recording that was paused has a while without anything too, but no bytes for it.
    """

    spans_ms: list[tuple[int, int]] = field(default_factory=list)
    read_until: int = 0
    heard_until_ms: int | None = None

    def add(self, packet: "Packet[Any]", time_ms: int, lasts_ms: int) -> None:
        """The next packet in the order of the file, shown or heard at that time."""
        start = packet.pos if packet.pos is not None and packet.pos >= 0 else self.read_until
        if (
            self.heard_until_ms is not None
            and time_ms - self.heard_until_ms >= SHORTEST_HOLE_MS
            and start - self.read_until >= SMALLEST_HOLE_BYTES
        ):
            self.spans_ms.append((self.heard_until_ms, time_ms))
        self.read_until = max(self.read_until, start + packet.size)
        self.heard_until_ms = max(self.heard_until_ms or 0, time_ms + lasts_ms)


@dataclass
class Track:
    """The packets of one stream so far, kept in `held`, which all tracks of a recording share.

    `begins` is the recording's first moment, in seconds on the container's own clock. `tells_time` is whether
    any of the packets said when it is shown or heard.
    """

    stream: MediaStream
    begins: Fraction
    held: io.BytesIO
    starts: list[int] = field(default_factory=list)
    times_ms: list[int] = field(default_factory=list)
    sizes: list[int] = field(default_factory=list)
    is_key: list[bool] = field(default_factory=list)
    end_ms: int = 0
    tells_time: bool = False

    def add(self, packet: "Packet[Any]", later_ms: int = 0) -> tuple[int, int] | None:
        """Keep a packet, `later_ms` after what it says. One that does not say follows on from those before.

        Gives what it says itself: when it is shown or heard, and for how long; None where it does not say when.
        """
        told_ms = self.time_of(packet)
        lasts_ms = self.length_of(packet)
        told = None if told_ms is None else (told_ms, lasts_ms)
        if told_ms is None:
            time_ms, lasts_ms = self.end_ms, lasts_ms or usual_ms(self.stream)
        else:
            time_ms = told_ms + later_ms
            self.tells_time = True
        self.starts.append(self.held.tell())
        self.times_ms.append(time_ms)
        self.sizes.append(packet.size)
        self.is_key.append(packet.is_keyframe)
        self.held.write(bytes(packet))
        self.end_ms = max(self.end_ms, time_ms + lasts_ms)
        return told

    def time_of(self, packet: "Packet[Any]") -> int | None:
        """When it is shown or heard, in milliseconds from the beginning; None when it does not say."""
        shown = packet.pts if packet.pts is not None else packet.dts
        if shown is None or not packet.time_base:
            return None
        time_ms = round((shown * packet.time_base - self.begins) * 1000)
        return time_ms if abs(time_ms) < LONGEST_MS else None

    def length_of(self, packet: "Packet[Any]") -> int:
        """How long it is shown or heard, in milliseconds; 0 when it does not say."""
        lasts_ms = round((packet.duration or 0) * (packet.time_base or 0) * 1000)
        return lasts_ms if 0 <= lasts_ms < LONGEST_MS else 0

    def forget_after(self, end_ms: int) -> None:
        """Leave out the packets that say that they come later."""
        kept = [number for number, time_ms in enumerate(self.times_ms) if time_ms <= end_ms]
        for told in (self.starts, self.times_ms, self.sizes):
            told[:] = [told[number] for number in kept]
        self.is_key = [self.is_key[number] for number in kept]
        self.end_ms = min(self.end_ms, end_ms)

    def index(self, *, is_whole: bool) -> PacketIndex:
        """The packets as an index; its `starts` are places in `held`."""
        return PacketIndex(
            times_ms=np.array(self.times_ms, dtype=np.int32),
            starts=np.array(self.starts, dtype=np.int64),
            sizes=np.array(self.sizes, dtype=np.int32),
            is_key=np.array(self.is_key, dtype=np.bool_),
            is_whole=is_whole,
        )


def usual_ms(stream: MediaStream) -> int:
    """How long a packet is taken to last that does not say so, in milliseconds; a picture at the stream's rate."""
    if not isinstance(stream, VideoStream):
        return SHORTEST_SOUND_MS
    return round(1000 / (stream.average_rate or USUAL_FRAME_RATE))


def tracks_of(container: InputContainer, streams: Iterable[MediaStream]) -> list[Track]:
    """Tracks without a packet yet."""
    begins = Fraction(container.start_time or 0, av.time_base)
    held = io.BytesIO()
    return [Track(stream, begins, held) for stream in streams]


def read_through(container: InputContainer, streams: Iterable[MediaStream], holes: Holes) -> list[Track]:
    """Every packet of the streams from here on, and `holes` told of each. A broken end is an end: what came
    before it counts.
    """
    tracks = tracks_of(container, streams)
    read_into(container, tracks, holes)
    return tracks


def read_into(container: InputContainer, tracks: Sequence[Track], holes: Holes) -> None:
    """The same into tracks that may hold packets already: of this container, or one with the same streams."""
    by_stream = {track.stream.index: track for track in tracks}
    try:
        # Not only the streams that are wanted: some containers name further ones on the way.
        for packet in read_on(container):
            track = by_stream.get(packet.stream.index)
            if track is not None and packet.size:
                told = track.add(packet)
                if told is not None:
                    holes.add(packet, *told)
    except MemoryError:
        # FFmpeg's errors have it among them, and it is no end: the process was refused memory.
        raise
    except (FFmpegError, IndexError):  # PyAV stumbles at the end over streams that came up on the way
        return


def read_on(
    container: InputContainer, *streams: MediaStream, most_nothing: int = MOST_NOTHING_IN_A_ROW
) -> "Iterator[Packet[Any]]":
    """The packets of the streams (of all when none is named) from here on, past stretches that hold none.

    Where there was nothing `most_nothing` times in a row, it ends. Raises what else FFmpeg finds.
    """
    nothing = 0
    while True:
        try:
            for packet in container.demux(*streams):
                nothing = 0
                yield packet
            return
        except NothingThere:
            # It read some of the stretch, and goes on behind that when asked again.
            nothing += 1
            if nothing > most_nothing:
                return
