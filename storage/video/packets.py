"""How the packets of a recording are reached: by its index, by reading it through, by looks, or by seeking."""

import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

import av
import numpy as np
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.error import FFmpegError
from av.video.stream import VideoStream

from storage.video.asf_headers import told_length_ms
from storage.video.boxes import Box, File, first_of
from storage.video.formats import ONLY_RECORDINGS
from storage.video.fragments import read_fragments
from storage.video.length import (
    Length,
    cut_short,
    is_lie,
    length_by_index,
    length_by_reading,
    length_by_seeking,
    length_by_size,
)
from storage.video.looks import last_moment, look_around
from storage.video.opening import aside
from storage.video.packet_index import LONGEST_MS, PacketIndex, read_index
from storage.video.sample_tables import sample_table, track_parts
from storage.video.splice import Layout, ReadSpans, layout_of, riff_bytes
from storage.video.stray_stamps import last_believed_ms
from storage.video.tracks import Holes, MediaStream, Track, read_into, read_through

TIMED_BY_STAMPS = ("mpegts", "mpeg")
"""Their headers claim no length: what FFmpeg says is taken from time stamps near the end, and those may be broken."""
MOST_HOLES = 8
"""So often a film in pieces is gone on with; a piece whose own header is broken counts as one."""
STRAY_SHARE = 0.02
"""So few packets beyond the end that the headers claim are no film: a bit was lost in their time stamps."""


@dataclass(frozen=True)
class Packets:
    """What is known of the packets of picture and sound. None where there is no index: then one has to seek.

    `read_spans` gives their bytes, from the file or from what was read of it already.
    """

    length: Length
    read_spans: ReadSpans
    picture: PacketIndex | None = None
    sound: PacketIndex | None = None
    holes_ms: tuple[tuple[int, int], ...] = field(default=(), kw_only=True)
    """Where there are bytes and nothing in them, as far as was read."""

    @property
    def whole_picture(self) -> PacketIndex | None:
        """The index of the picture if it tells every packet, else None."""
        return _if_whole(self.picture)

    @property
    def whole_sound(self) -> PacketIndex | None:
        """The index of the sound if it tells every packet, else None."""
        return _if_whole(self.sound)


def reach_packets(
    container: InputContainer,
    file: File,
    size_bytes: int,
    boxes: Sequence[Box],
    small_bytes: int,
    read_spans: ReadSpans,
    picture: VideoStream,
    sound: AudioStream | None,
    claimed_ms: int | None,
    choose_times: Callable[[int], Sequence[int]],
) -> Packets:
    """The packets of a recording just opened, in the most frugal way its container allows.

    A recording of up to `small_bytes` without an index is read through. `choose_times` gives the times at which
    pictures will be wanted, for a length in milliseconds. Raises UnreadableRecording: truncated, damaged.
    """
    streams: list[MediaStream] = [picture, *([sound] if sound else [])]
    is_in_pieces = first_of(boxes, b"moof") is not None
    with aside(file):
        numbers = [stream.index for stream in streams]
        parts = {} if is_in_pieces else track_parts(file, boxes, read_spans, numbers)
        told_ms = told_length_ms(file, size_bytes) if container.format.name == "asf" else None

    def index_of(stream: MediaStream) -> PacketIndex | None:
        # One track after the other, each given up once it is read: in ten hours there are millions of entries.
        told = sample_table(parts.pop(stream.index)) if stream.index in parts else None
        return read_index(container, stream, size_bytes, told)

    index = None if is_in_pieces else index_of(picture)
    if index is not None:
        heard = index_of(sound) if sound else None
        length = length_by_index(claimed_ms, index, heard, size_bytes, _longest_ms(container))
        heard = heard.within(size_bytes) if heard else None
        return Packets(length, read_spans, index.within(size_bytes), heard)
    if size_bytes <= small_bytes:
        with aside(file):
            layout = layout_of(container.format.name, file, size_bytes, boxes) if is_in_pieces else None
            told_bytes = riff_bytes(file) if container.format.name == "avi" else 0
        go_on = partial(_read_behind_hole, file, layout, size_bytes) if layout else None
        # Of an AVI that is cut FFmpeg claims what it reckons from bytes, and the packets that are there tell it.
        claim = claimed_ms if told_bytes <= size_bytes else None
        packets = _read_all(container, picture, sound, claim, go_on)
        if not told_bytes:
            return replace(packets, length=cut_short(packets.length, told_ms))
        return replace(packets, length=length_by_size(packets.length.duration_ms, size_bytes, told_bytes))
    with aside(file):
        layout = layout_of(container.format.name, file, size_bytes, boxes)
    if layout is None or _has_key_frame_index(container, picture, size_bytes):
        length = length_by_seeking(container, picture, claimed_ms)
        return Packets(cut_short(length, told_ms), read_spans)
    if is_in_pieces:
        told = read_fragments(container, file, layout, size_bytes, boxes, read_spans, streams, choose_times)
        if told is not None:
            told_end_ms, indexes, holes_ms = told
            return Packets(length_by_reading(None, told_end_ms), read_spans, *indexes, holes_ms=holes_ms)
    with aside(file):
        end_ms = last_moment(container, file, layout, size_bytes, streams) if layout.tells_time else None
    if not layout.tells_time:
        length = length_by_size(claimed_ms, size_bytes, riff_bytes(file))
    else:
        # Of a film in pieces the headers tell the length of the first piece at most.
        claim = None if is_in_pieces else _claim(container, claimed_ms, end_ms)
        length = length_by_reading(claim, end_ms, (container.start_time or 0) // 1000)
    times_ms = choose_times(length.duration_ms)
    with aside(file):
        tracks = look_around(container, file, layout, size_bytes, streams, times_ms, length.duration_ms)
    if not tracks[0].times_ms:
        return Packets(length, read_spans)  # key frames lie elsewhere; the container may know where
    return Packets(length, _from(tracks[0].held), *(track.index(is_whole=False) for track in tracks))


def without_index(
    container: InputContainer,
    size_bytes: int,
    small_bytes: int,
    read_spans: ReadSpans,
    picture: VideoStream,
    sound: AudioStream | None,
    packets: Packets,
) -> Packets:
    """The packets reached in another way, where those of the container's index cannot be decoded."""
    if size_bytes > small_bytes or packets.read_spans is not read_spans:
        return Packets(packets.length, read_spans)
    container.seek(container.start_time or 0)
    return replace(_read_all(container, picture, sound, None), length=packets.length)


def _read_all(
    container: InputContainer,
    picture: VideoStream,
    sound: AudioStream | None,
    claimed_ms: int | None,
    go_on: Callable[[Sequence[Track], Holes], None] | None = None,
) -> Packets:
    """The packets of a small recording, each one read; `go_on` reads what lies behind the end that was found.

    Raises UnreadableRecording, damaged.
    """
    holes = Holes()
    all_streams: list[MediaStream] = [*container.streams.video, *container.streams.audio]
    every = read_through(container, all_streams, holes)
    if go_on is not None:
        go_on(every, holes)
    tracks = {track.stream.index: track for track in every}
    end_ms = _forget_strays(every)
    if claimed_ms is not None and is_lie(end_ms, claimed_ms) and _are_strays(tracks.values(), claimed_ms):
        end_ms = claimed_ms
        for track in tracks.values():
            track.forget_after(end_ms)
    length = length_by_reading(
        _claim(container, claimed_ms, end_ms),
        end_ms if tracks[picture.index].times_ms else None,
        (container.start_time or 0) // 1000,
    )
    return Packets(
        length,
        _from(tracks[picture.index].held),
        tracks[picture.index].index(is_whole=True),
        tracks[sound.index].index(is_whole=True) if sound else None,
        holes_ms=tuple(span for span in holes.spans_ms if span[1] <= end_ms),
    )


def _claim(container: InputContainer, claimed_ms: int | None, end_ms: int | None) -> int | None:
    """What the headers claim, of which nothing may be missing where they claim it from the last time stamps."""
    if claimed_ms is None or end_ms is None or container.format.name not in TIMED_BY_STAMPS:
        return claimed_ms
    return min(claimed_ms, end_ms)


def _forget_strays(tracks: Sequence[Track]) -> int:
    """Leave out the packets whose time stamps are not believed; when the last of the others ends."""
    # Sound that never says when it is heard is only guessed to follow on, and may be no sound at all.
    telling = [track for track in tracks if track.tells_time or isinstance(track.stream, VideoStream)]
    places = [place for track in telling for place in track.starts]
    times_ms = [time_ms for track in telling for time_ms in track.times_ms]
    if times_ms:
        last_ms = last_believed_ms([times_ms[number] for number in np.argsort(places, kind="stable")])
        if last_ms < max(times_ms):
            for track in tracks:
                track.forget_after(last_ms)
            return max(track.index(is_whole=True).end_ms for track in telling)
    return max(track.end_ms for track in telling)


def _read_behind_hole(
    file: File, layout: Layout, size_bytes: int, tracks: Sequence[Track], holes: Holes
) -> None:
    """The pieces of a film in pieces behind bytes that hold none: FFmpeg takes those for the end of it."""
    if holes.heard_until_ms is None:
        return
    position = holes.read_until
    for _ in range(MOST_HOLES):
        with aside(file):
            start = layout.start_after(file, position, size_bytes)
            if start is None:
                return
            spliced = _without(file, layout.head_bytes, start, size_bytes)
        try:
            with av.open(
                spliced, "r", metadata_errors="replace", container_options=ONLY_RECORDINGS
            ) as container:
                read_into(container, tracks, holes)
        except MemoryError:
            # FFmpeg's errors have it among them, and it is no damage: the process was refused memory.
            raise
        except FFmpegError:
            pass  # what lies there is no piece after all
        # Behind another hole, or behind a piece whose own header is broken.
        position = max(start + 1, holes.read_until)


def _without(file: File, head_bytes: int, start: int, size_bytes: int) -> io.BytesIO:
    """The file with nothing between its headers and `start`, and all else in its place."""
    file.seek(0)
    head = file.read(head_bytes) or b""
    file.seek(start)
    rest = file.read(size_bytes - start) or b""
    # Pieces may say where they lie in the whole file: so a box to be skipped stands for what was read already.
    skipped = start - head_bytes
    box = (1).to_bytes(4) + b"free" + skipped.to_bytes(8)
    return io.BytesIO(head + box + bytes(max(0, skipped - len(box))) + rest)


def _are_strays(tracks: Iterable[Track], end_ms: int) -> bool:
    """Whether next to nothing of what was read comes after that moment."""
    is_beyond = [time_ms > end_ms for track in tracks for time_ms in track.times_ms]
    return sum(is_beyond) < STRAY_SHARE * len(is_beyond)


def _from(held: io.BytesIO) -> ReadSpans:
    data = held.getvalue()
    return lambda spans: (data[start:end] for start, end in spans)


def _if_whole(index: PacketIndex | None) -> PacketIndex | None:
    return index if index is not None and index.is_whole else None


def _longest_ms(container: InputContainer) -> int:
    """When the last of all tracks ends, subtitles too, by their own headers."""
    begins_ms = max(0, container.start_time or 0) // 1000
    ends = [
        (max(0, stream.start_time or 0) + stream.duration) * stream.time_base * 1000 - begins_ms
        for stream in container.streams
        if stream.time_base and stream.duration
    ]
    return min(round(max(ends, default=0)), LONGEST_MS)


def _has_key_frame_index(container: InputContainer, stream: VideoStream, size_bytes: int) -> bool:
    """Whether the container itself knows where to seek to, most of the way."""
    name = container.format.name
    if name == "asf":
        return True  # its packets are all of one size and carry their times: it finds its way in a few steps
    if name not in ("flv", "matroska,webm"):
        return False
    try:
        container.seek(container.start_time or 0)  # Matroska reads its cues only now
    except MemoryError:
        raise
    except FFmpegError:
        return False
    entries = stream.index_entries
    return len(entries) > 1 and entries[-1].pos >= size_bytes // 2
