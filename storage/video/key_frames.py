"""Pictures from across a recording, each from one key frame fetched and decoded alone.

With an index: exact byte ranges, many at once. Without: seek and read on to the next key frame.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

import av
import cv2
import numpy as np
from av.container import InputContainer
from av.error import FFmpegError
from av.video.frame import VideoFrame
from av.video.stream import VideoStream
from numpy.typing import NDArray

from storage.video.packet_index import PacketIndex

ReadSpans = Callable[[Sequence[tuple[int, int]]], Iterator[bytes]]
"""Given `[start, end)` spans of the file, their bytes in the same order."""
PACKETS_PER_SEEK = 400
"""After a seek a key frame should come at once; this many packets later one gives up."""
LARGEST_KEY_FRAME_BYTES = 32 * 1024 * 1024


@dataclass(frozen=True)
class Picture:
    """One picture, scaled: its true time and its pixels (height x width x blue, green, red)."""

    time_ms: int
    pixels: NDArray[np.uint8]

    @property
    def grey(self) -> NDArray[np.uint8]:
        """Brightness alone, 0 to 255."""
        return np.asarray(cv2.cvtColor(self.pixels, cv2.COLOR_BGR2GRAY), dtype=np.uint8)


def spread_times(duration_ms: int, most: int) -> list[int]:
    """Times evenly across the recording: at most `most`, at most one a second, at least one."""
    count = max(1, min(most, duration_ms // 1000))
    return [(2 * number + 1) * duration_ms // (2 * count) for number in range(count)]


def pictures_at(
    container: InputContainer,
    stream: VideoStream,
    index: PacketIndex | None,
    read_spans: ReadSpans,
    times_ms: Sequence[int],
    width: int,
) -> Iterator[Picture]:
    """The pictures at the key frames nearest to `times_ms`, in order of time, each key frame once.

    Key frames that cannot be decoded are left out. `width` is in square pixels, whatever the recording's are.
    """
    # One thread: recordings are indexed side by side, and a thread more per decoder only costs memory.
    if not stream.codec_context.is_open:
        stream.codec_context.thread_count = 1
    if index is not None and index.is_key.any():
        yield from _by_spans(stream, index, read_spans, times_ms, width)
    else:
        yield from _by_seeking(container, stream, times_ms, width)


def _by_spans(
    stream: VideoStream, index: PacketIndex, read_spans: ReadSpans, times_ms: Sequence[int], width: int
) -> Iterator[Picture]:
    keys = np.flatnonzero(index.is_key & (index.sizes > 0) & (index.sizes <= LARGEST_KEY_FRAME_BYTES))
    if len(keys) == 0:
        return
    nearest = {int(keys[np.abs(index.times_ms[keys] - wanted).argmin()]) for wanted in times_ms}
    chosen = sorted(nearest, key=lambda number: int(index.times_ms[number]))
    spans = [(int(index.starts[n]), int(index.starts[n] + index.sizes[n])) for n in chosen]
    for number, data in zip(chosen, read_spans(spans), strict=True):
        frame = _decode(stream, data)
        if frame is not None:
            yield _scaled(stream, frame, int(index.times_ms[number]), width)


def _decode(stream: VideoStream, data: bytes) -> VideoFrame | None:
    context = stream.codec_context
    packet = av.Packet(data)
    packet.pts = packet.dts = 0
    packet.time_base = stream.time_base or Fraction(1, 1000)
    try:
        frames = [*context.decode(packet), *context.decode(None)]
    except FFmpegError:
        frames = []
    finally:
        context.flush_buffers()
    return frames[0] if frames else None


def _by_seeking(
    container: InputContainer, stream: VideoStream, times_ms: Sequence[int], width: int
) -> Iterator[Picture]:
    seen: set[int] = set()
    for wanted in times_ms:
        found = _seek_and_decode(container, stream, wanted)
        if found is None:
            continue
        time_ms, frame = found
        if time_ms not in seen:
            seen.add(time_ms)
            yield _scaled(stream, frame, time_ms, width)


def _seek_and_decode(
    container: InputContainer, stream: VideoStream, wanted_ms: int
) -> tuple[int, VideoFrame] | None:
    start_us = container.start_time or 0
    try:
        container.seek(start_us + wanted_ms * 1000)
        for count, packet in enumerate(container.demux(stream)):
            if count > PACKETS_PER_SEEK:
                return None
            # Nothing before a key frame can be shown: the frames it builds on were not read.
            if not packet.is_keyframe:
                continue
            shown = packet.pts if packet.pts is not None else packet.dts
            if shown is None or packet.time_base is None:
                continue
            frame = _decode(stream, bytes(packet))
            if frame is not None:
                return max(0, round((shown * packet.time_base) * 1000 - Fraction(start_us, 1000))), frame
    except FFmpegError:
        return None
    finally:
        stream.codec_context.flush_buffers()
    return None


def _scaled(stream: VideoStream, frame: VideoFrame, time_ms: int, width: int) -> Picture:
    """Scale to square pixels, upright, `width` wide; scaled while still in YUV, which is half the bytes."""
    aspect = stream.codec_context.sample_aspect_ratio
    shape = frame.width * (float(aspect) if aspect and 0.1 < aspect < 10 else 1.0) / frame.height
    turns = round((frame.rotation or 0) / 90) % 4
    if turns % 2:
        height = width
        width = max(2, round(width * shape / 2) * 2)
    else:
        height = max(2, round(width / shape / 2) * 2)
    pixels = frame.reformat(width=width, height=height, format="bgr24").to_ndarray()
    return Picture(time_ms, np.ascontiguousarray(np.rot90(pixels, turns)))
