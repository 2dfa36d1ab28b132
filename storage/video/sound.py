"""How loud a recording is, in short windows, from the packets of those windows alone."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.error import FFmpegError
from av.packet import Packet

from storage.video.packet_index import PacketIndex
from storage.video.sound_windows import WINDOW_PACKETS, sound_windows
from storage.video.splice import ReadSpans

QUIETEST_DB = -120.0
"""What digital silence is written as: the logarithm of nothing has no value."""
FULL_SCALE = {"s16": 32768.0, "s16p": 32768.0, "s32": 2147483648.0, "s32p": 2147483648.0}


@dataclass(frozen=True)
class Loudness:
    """Root mean square of a window that starts at `time_ms`, in dB below full scale (0 is the loudest)."""

    time_ms: int
    loudness_db: float


def loudness_at(
    container: InputContainer,
    stream: AudioStream,
    index: PacketIndex | None,
    read_spans: ReadSpans,
    times_ms: Sequence[int],
    picture: PacketIndex | None = None,
) -> Iterator[Loudness]:
    """The loudness near each of `times_ms`, in order; windows that cannot be decoded are left out.

    `picture` is the index of the pictures whose times are given: sound that lies beside them comes cheaper.
    """
    if index is not None and len(index) > 0:
        yield from _by_spans(stream, index, read_spans, times_ms, picture)
    else:
        yield from _by_seeking(container, stream, times_ms)


def _by_spans(
    stream: AudioStream,
    index: PacketIndex,
    read_spans: ReadSpans,
    times_ms: Sequence[int],
    picture: PacketIndex | None,
) -> Iterator[Loudness]:
    windows = sound_windows(index, times_ms, picture)
    packets = read_spans([span for _, spans in windows for span in spans])
    for time_ms, spans in windows:
        loudness = _loudness(stream, [Packet(next(packets)) for _ in spans])
        if loudness is not None:
            yield Loudness(time_ms, loudness)


def _by_seeking(
    container: InputContainer, stream: AudioStream, times_ms: Sequence[int]
) -> Iterator[Loudness]:
    start_us = container.start_time or 0
    for wanted in times_ms:
        packets: list[Packet[AudioStream]] = []
        try:
            container.seek(start_us + wanted * 1000)
            for packet in container.demux(stream):
                if packet.size == 0 or len(packets) == WINDOW_PACKETS:
                    break
                packets.append(packet)
        except MemoryError:
            # FFmpeg's errors have it among them, and it is no damage: the process was refused memory.
            raise
        except (FFmpegError, IndexError):
            continue
        loudness = _loudness(stream, packets)
        if loudness is not None:
            yield Loudness(wanted, loudness)


def _loudness(stream: AudioStream, packets: "Sequence[Packet[Any]]") -> float | None:
    context = stream.codec_context
    squares, count = 0.0, 0
    try:
        frames = [frame for packet in packets for frame in context.decode(packet)]
    except MemoryError:
        raise
    except FFmpegError:
        return None
    finally:
        context.flush_buffers()
    for frame in frames[1:] if len(frames) > 1 else frames:
        samples = _samples(frame)
        squares += float(np.sum(samples * samples))
        count += samples.size
    if count == 0:
        return None
    return max(QUIETEST_DB, 10 * float(np.log10(max(squares / count, 1e-12))))


def _samples(frame: AudioFrame) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    """The samples, from -1 to 1."""
    raw = frame.to_ndarray().astype(np.float64)
    name = frame.format.name
    if name in ("u8", "u8p"):
        return (raw - 128.0) / 128.0
    return raw / FULL_SCALE.get(name, 1.0)
