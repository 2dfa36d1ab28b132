"""Pictures from across a recording, each from one key frame fetched and decoded alone.

With an index: exact byte ranges, many at once. Without: seek and read on to the next key frame.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

import cv2
import numpy as np
from av.container import InputContainer
from av.error import FFmpegError
from av.packet import Packet
from av.video.frame import PictureType, VideoFrame
from av.video.reformatter import VideoReformatter
from av.video.stream import VideoStream
from numpy.typing import NDArray

from storage.video.packet_index import PacketIndex, nearest
from storage.video.splice import ReadSpans

PACKETS_PER_SEEK = 400
"""After a seek a key frame should come at once; this many packets later one gives up."""
PACKETS_TO_A_PICTURE = 16
MOST_PACKETS_IN_A_ROW = 3000
H264 = "h264"
"""Its key frames may be mere points from which on pictures become whole, without one to begin at."""
MOST_IN_VAIN = 8
"""After so many places in a row that were read on from in vain only every eighth is, until one shows something: of a
film that is damaged all over, each would cost what lies between two key frames. What is whole is shown all the same."""
LARGEST_KEY_FRAME_BYTES = 32 * 1024 * 1024
MOST_BYTES_IN_A_ROW = 32 * 1024 * 1024


@dataclass(frozen=True)
class Picture:
    """One picture, scaled and upright: its true time and its pixels (height x width x blue, green, red).

    `turned_degrees` is how far it was turned clockwise for that: 0, 90, 180 or 270.
    """

    time_ms: int
    pixels: NDArray[np.uint8]
    turned_degrees: int = 0

    @cached_property
    def grey(self) -> NDArray[np.uint8]:
        """Brightness alone, 0 to 255."""
        return np.asarray(cv2.cvtColor(self.pixels, cv2.COLOR_BGR2GRAY), dtype=np.uint8)


@dataclass(frozen=True)
class Pictures:
    """What was found at the times asked for: the pictures in order of time, and the times of the key frames
    that are there and cannot be decoded, or not without errors: what the decoder puts in their place is no picture.
    """

    shown: tuple[Picture, ...] = ()
    undecodable_ms: tuple[int, ...] = ()


def pictures_at(
    container: InputContainer,
    stream: VideoStream,
    index: PacketIndex | None,
    read_spans: ReadSpans,
    times_ms: Sequence[int],
    width: int,
) -> Pictures:
    """The pictures at the key frames nearest to `times_ms`, each key frame once.

    `width` is in square pixels, whatever the recording's are.
    """
    # One thread: recordings are indexed side by side, and a thread more per decoder only costs memory.
    if not stream.codec_context.is_open:
        stream.codec_context.thread_count = 1
    if index is not None and index.is_key.any():
        found = _by_spans(stream, index, read_spans, times_ms)
    elif index is not None and index.is_whole:
        found = _by_decoding_on(stream, index, read_spans, times_ms)
    else:
        found = _by_seeking(container, stream, times_ms)
    shown, undecodable_ms = [], []
    reformatter = VideoReformatter()
    for time_ms, frame in found:
        if frame is None or frame.is_corrupt:
            undecodable_ms.append(time_ms)
        else:
            shown.append(_scaled(stream, reformatter, frame, time_ms, width))
    return Pictures(tuple(shown), tuple(undecodable_ms))


def nearest_key_frames(index: PacketIndex, times_ms: Sequence[int]) -> list[int]:
    """The numbers of the key frames nearest to `times_ms`, in order of time, each once."""
    keys = index.keys[index.sizes[index.keys] <= LARGEST_KEY_FRAME_BYTES]
    if len(keys) == 0:
        return []
    keys_ms = index.times_ms[keys]
    chosen = {int(keys[nearest(keys_ms, wanted)]) for wanted in times_ms}
    return sorted(chosen, key=lambda number: int(index.times_ms[number]))


def _by_spans(
    stream: VideoStream, index: PacketIndex, read_spans: ReadSpans, times_ms: Sequence[int]
) -> Iterator[tuple[int, VideoFrame | None]]:
    chosen = nearest_key_frames(index, times_ms)
    spans = [index.span(number) for number in chosen]
    misnamed_ms: list[int] = []
    in_vain = 0
    for place, (number, data) in enumerate(zip(chosen, read_spans(spans), strict=True)):
        frame = _decode(stream, data)
        if frame is not None and _builds_on_others(frame) and index.is_whole:
            misnamed_ms.append(int(index.times_ms[number]))
            continue
        if (frame is None or frame.is_corrupt) and index.is_whole:
            # Some pictures are spread over several packets: their second half is one of its own. Frames of a
            # later time are others: they build on the broken one, or are the next key frame.
            row = _decode_row(stream, index, read_spans, number, PACKETS_TO_A_PICTURE)
            own_ms = int(index.times_ms[number])
            frame = next((frame for time_ms, frame in row if time_ms == own_ms and frame.key_frame), frame)
        can_be_refreshed = frame is None and index.is_whole and stream.codec_context.name == H264
        if can_be_refreshed and _is_worth_it(place, in_vain):
            # It may be one of those from which on pictures are refreshed bit by bit: the next whole one is meant.
            later = np.flatnonzero(index.is_key[number + 1 : number + PACKETS_PER_SEEK])
            count = int(later[0]) + 1 if len(later) else PACKETS_PER_SEEK
            whole = next(_decode_row(stream, index, read_spans, number, count), None)
            in_vain = in_vain + 1 if whole is None else 0
            if whole is not None:
                yield whole
                continue
        yield int(index.times_ms[number]), frame
    if misnamed_ms:
        yield from _by_decoding_on(stream, index, read_spans, misnamed_ms)


def _is_worth_it(place: int, in_vain: int) -> bool:
    return in_vain < MOST_IN_VAIN or place % MOST_IN_VAIN == 0


def _by_decoding_on(
    stream: VideoStream, index: PacketIndex, read_spans: ReadSpans, times_ms: Sequence[int]
) -> Iterator[tuple[int, VideoFrame | None]]:
    """With no key frame to begin at: the first picture at or after each time that comes of decoding it all.

    Without those that lie too far from the beginning for that.
    """
    wanted = sorted(times_ms)
    count = int(np.searchsorted(np.cumsum(index.sizes, dtype=np.int64), MOST_BYTES_IN_A_ROW))
    for time_ms, frame in _decode_row(stream, index, read_spans, 0, min(count, MOST_PACKETS_IN_A_ROW)):
        if wanted and time_ms >= wanted[0]:
            wanted = [time for time in wanted if time > time_ms]
            yield time_ms, frame


def _decode_row(
    stream: VideoStream, index: PacketIndex, read_spans: ReadSpans, first: int, count: int
) -> Iterator[tuple[int, VideoFrame]]:
    """The pictures, with their times, that come of packets decoded one after another; broken ones are passed over."""
    context = stream.codec_context
    numbers = range(first, min(first + count, len(index)))
    packets: list[Packet[Any]] = []
    for number, data in zip(numbers, read_spans([index.span(number) for number in numbers]), strict=True):
        packet: Packet[Any] = Packet(data)
        packet.pts = packet.dts = int(index.times_ms[number])
        packet.time_base = Fraction(1, 1000)
        packets.append(packet)
    try:
        for following in (*packets, None):
            try:
                frames = context.decode(following)
            except MemoryError:
                raise
            except FFmpegError:
                continue
            for frame in frames:
                if not frame.is_corrupt:
                    yield frame.pts or 0, frame
    finally:
        context.flush_buffers()


def _builds_on_others(frame: VideoFrame) -> bool:
    """Whether it is no key frame, whatever the container says: alone it is decoded, and shows scraps."""
    return not frame.key_frame and frame.pict_type in (PictureType.P, PictureType.B)


def _decode(stream: VideoStream, data: bytes) -> VideoFrame | None:
    """The picture of a key frame alone, which may be corrupt; None when there is none."""
    context = stream.codec_context
    packet = Packet(data)
    packet.pts = packet.dts = 0
    packet.time_base = stream.time_base or Fraction(1, 1000)
    try:
        frames = [*context.decode(packet), *context.decode(None)]
    except MemoryError:
        # FFmpeg's errors have it among them, and it is no damage: the process was refused memory.
        raise
    except FFmpegError:
        frames = []
    finally:
        context.flush_buffers()
    return frames[0] if frames else None


def _by_seeking(
    container: InputContainer, stream: VideoStream, times_ms: Sequence[int]
) -> Iterator[tuple[int, VideoFrame | None]]:
    seen: set[int] = set()
    in_vain = 0
    for place, wanted in enumerate((*times_ms, 0)):
        if wanted == 0 and seen:
            continue  # the beginning is asked only where no other place shows anything
        most_packets = PACKETS_PER_SEEK if _is_worth_it(place, in_vain) else PACKETS_TO_A_PICTURE
        found = _seek_and_decode(container, stream, wanted, most_packets)
        in_vain = 0 if any(frame is not None for _, frame in found) else in_vain + 1
        for time_ms, frame in found:
            if time_ms not in seen:
                seen.add(time_ms)
                yield time_ms, frame


def _seek_and_decode(
    container: InputContainer, stream: VideoStream, wanted_ms: int, most_packets: int
) -> list[tuple[int, VideoFrame | None]]:
    """The first key frame within `most_packets` after the seek that can be decoded, behind the corrupt ones before it.

    Without any, the first that cannot be decoded; nothing when none came.
    """
    start_us = container.start_time or 0
    undecodable_ms: int | None = None
    is_refreshed = False
    found: list[tuple[int, VideoFrame | None]] = []
    try:
        container.seek(start_us + wanted_ms * 1000)
        for count, packet in enumerate(container.demux(stream)):
            if count > most_packets:
                break
            # Nothing before a key frame can be shown: the frames it builds on were not read.
            if not packet.is_keyframe:
                whole = _next_whole(stream, packet) if is_refreshed else None
                if whole is not None and (time_ms := _time_of(whole, start_us)) is not None:
                    return [(time_ms, whole)]
                continue
            time_ms = _time_of(packet, start_us)
            if time_ms is None:
                continue
            frame = _decode(stream, bytes(packet))
            if frame is not None and _builds_on_others(frame):
                continue
            if frame is not None:
                # The pixels of a corrupt one would only be held in memory.
                found.append((time_ms, None if frame.is_corrupt else frame))
                if not frame.is_corrupt:
                    return found
            undecodable_ms = time_ms if undecodable_ms is None else undecodable_ms
            # As in _by_spans: pictures may become whole from here on.
            is_refreshed = frame is None and stream.codec_context.name == H264
            if is_refreshed:
                _next_whole(stream, packet)
    except MemoryError:
        raise
    except (FFmpegError, IndexError):  # PyAV stumbles over streams that came up on the way
        return found or _only(undecodable_ms)
    finally:
        stream.codec_context.flush_buffers()
    return found or _only(undecodable_ms)


def _time_of(shown: "Packet[Any] | VideoFrame", start_us: int) -> int | None:
    """When it is shown, in milliseconds from the beginning, 0 at the least; None when it does not say."""
    stamp = shown.pts if shown.pts is not None else shown.dts
    if stamp is None or shown.time_base is None:
        return None
    return max(0, round((stamp * shown.time_base) * 1000 - Fraction(start_us, 1000)))


def _next_whole(stream: VideoStream, packet: "Packet[Any]") -> VideoFrame | None:
    """The first picture without errors that comes of one more packet."""
    try:
        return next((frame for frame in stream.codec_context.decode(packet) if not frame.is_corrupt), None)
    except MemoryError:
        raise
    except FFmpegError:
        return None


def _only(undecodable_ms: int | None) -> list[tuple[int, VideoFrame | None]]:
    return [] if undecodable_ms is None else [(undecodable_ms, None)]


def _scaled(
    stream: VideoStream, reformatter: VideoReformatter, frame: VideoFrame, time_ms: int, width: int
) -> Picture:
    """Scale to square pixels, upright, `width` wide; scaled while still in YUV, which is half the bytes."""
    aspect = pixel_aspect(stream)
    shape = frame.width * float(aspect) / frame.height
    turns = quarter_turns(frame)
    if turns % 2:
        height = width
        width = max(2, round(width * shape / 2) * 2)
    else:
        height = max(2, round(width / shape / 2) * 2)
    # A scaler of one's own for each picture would cost as much as the scaling.
    pixels = reformatter.reformat(frame, width=width, height=height, format="bgr24").to_ndarray()
    # FFmpeg and NumPy count turns the other way round than people do.
    return Picture(time_ms, np.ascontiguousarray(np.rot90(pixels, turns)), (4 - turns) % 4 * 90)


def quarter_turns(frame: VideoFrame) -> int:
    """How often a frame is turned by 90 degrees, counter-clockwise, to stand upright: 0 to 3."""
    return round((frame.rotation or 0) / 90) % 4


def pixel_aspect(stream: VideoStream) -> Fraction:
    """How wide a pixel is as a part of its height; 1 also where that is not told, or is nonsense."""
    # The container's word goes before the codec's: Matroska writes the shape only there.
    for aspect in (stream.sample_aspect_ratio, stream.codec_context.sample_aspect_ratio):
        if aspect and 0.1 < aspect < 10:
            return Fraction(aspect)
    return Fraction(1)
