"""How long a recording really is: what its headers claim, checked against the packets that are there."""

from array import array
from dataclasses import dataclass

from av.container import InputContainer
from av.error import FFmpegError
from av.video.stream import VideoStream

from storage.errors import UnreadableRecording
from storage.video.packet_index import PacketIndex
from storage.video.signals.span import QualitySignal
from storage.video.stray_stamps import believed_end_ms
from storage.video.tracks import MediaStream, read_on, tracks_of, usual_ms

SMALLEST_LIE_MS = 2_000
"""Headers may be out by this much or by two per cent, whichever is more, before they are not believed."""


@dataclass(frozen=True)
class Length:
    """The length that can be watched, and the signal that tells what is missing from the end, if anything."""

    duration_ms: int
    truncated: QualitySignal | None = None


def length_by_index(
    claimed_ms: int | None,
    picture: PacketIndex,
    sound: PacketIndex | None,
    size_bytes: int,
    longest_ms: int = 0,
) -> Length:
    """The length from the index. `size_bytes` is the file's: packets beyond it are missing.

    `longest_ms` is when the last of all other tracks ends. Raises UnreadableRecording, truncated, when all
    packets of the picture are missing.
    """
    there = picture.within(size_bytes)
    if len(there) == 0:
        raise UnreadableRecording("truncated", "Only the headers of the film are there.")
    if len(there) < len(picture):
        return _cut(there.end_ms, max(claimed_ms or 0, picture.end_ms))
    packets_ms = max(picture.end_ms, sound.end_ms if sound else 0, longest_ms)
    return Length(packets_ms if claimed_ms is None or is_lie(claimed_ms, packets_ms) else claimed_ms)


def length_by_reading(claimed_ms: int | None, end_ms: int | None, begins_ms: int = 0) -> Length:
    """The length where the last packets were read and end at `end_ms`, None where there are none.

    `begins_ms` is what the container's clock says at the beginning; some headers claim what it says at the end.
    Raises UnreadableRecording, damaged, for those.
    """
    if end_ms is None:
        raise UnreadableRecording(
            "damaged", "The recording's headers are there, but no packet of its picture."
        )
    if claimed_ms is not None and begins_ms < claimed_ms:
        claimed_ms = min(claimed_ms, claimed_ms - begins_ms, key=lambda claim: abs(claim - end_ms))
    if claimed_ms is None or is_lie(end_ms, claimed_ms):
        return Length(end_ms)
    if is_lie(claimed_ms, end_ms):
        return _cut(end_ms, claimed_ms)
    return Length(claimed_ms)


def length_by_size(claimed_ms: int | None, size_bytes: int, claimed_bytes: int) -> Length:
    """The length of a film whose packets do not tell their times. Of one that is cut FFmpeg claims what is there.

    Raises UnreadableRecording, truncated, when the headers claim no length.
    """
    if claimed_ms is None:
        raise UnreadableRecording("truncated", "The recording was never finished: it says no length.")
    if size_bytes >= claimed_bytes:
        return Length(claimed_ms)
    return _cut(claimed_ms, claimed_ms * claimed_bytes // max(1, size_bytes))


def length_by_seeking(container: InputContainer, stream: VideoStream, claimed_ms: int | None) -> Length:
    """The length of a container without an index, by reading its end, or all of it when it claims nothing."""
    end_ms = _last_shown_ms(container, stream, max(0, (claimed_ms or 0) - 5_000))
    if end_ms is None:
        end_ms = _last_shown_ms(container, stream, 0)
    return length_by_reading(claimed_ms, end_ms, (container.start_time or 0) // 1000)


def cut_short(length: Length, told_ms: int | None) -> Length:
    """The length of a film whose file is smaller than its headers say, `told_ms` being theirs; None: it is not."""
    return length if told_ms is None or length.truncated else _cut(length.duration_ms, told_ms)


def with_a_picture(length: Length, stream: VideoStream) -> Length:
    """The length of a film in which a picture was found: where it is told as none, that of one picture."""
    return length if length.duration_ms > 0 else Length(max(1, usual_ms(stream)), length.truncated)


def _cut(there_ms: int, claimed_ms: int) -> Length:
    """What is missing, if that is any time at all; the measure is its share of the whole, 0 to 1."""
    if claimed_ms <= there_ms:
        return Length(there_ms)
    return Length(
        there_ms, QualitySignal("truncated", there_ms, claimed_ms, (claimed_ms - there_ms) / claimed_ms)
    )


def is_lie(longer_ms: int, shorter_ms: int) -> bool:
    """Whether two lengths are further apart than headers and packets may be."""
    return longer_ms - shorter_ms > max(SMALLEST_LIE_MS, longer_ms // 50)


def _last_shown_ms(container: InputContainer, stream: VideoStream, from_ms: int) -> int | None:
    """When the last picture or sound read from there on ends; None where there is no picture among them."""
    streams: list[MediaStream] = [*container.streams.video, *container.streams.audio]
    tracks = {track.stream.index: track for track in tracks_of(container, streams)}
    times_ms, ends_ms = array("q"), array("q")  # of a long film there may be millions
    is_seen = False
    try:
        container.seek((container.start_time or 0) + from_ms * 1000)
        for packet in read_on(container):
            track = tracks.get(packet.stream.index)
            time_ms = track.time_of(packet) if track is not None else None
            if track is not None and packet.size and time_ms is not None:
                is_seen = is_seen or packet.stream.index == stream.index
                times_ms.append(time_ms)
                ends_ms.append(time_ms + track.length_of(packet))
    except MemoryError:
        # FFmpeg's errors have it among them, and it is no end: the process was refused memory.
        raise
    except (FFmpegError, IndexError):
        pass  # a broken end is an end: what was read until then counts
    return believed_end_ms(times_ms, ends_ms) if is_seen else None
