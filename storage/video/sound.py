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
from av.video.stream import VideoStream

from storage.video.packet_index import PacketIndex
from storage.video.sound_windows import NEAR_MS, WINDOW_PACKETS, sound_windows
from storage.video.splice import ReadSpans
from storage.video.tracks import tracks_of

QUIETEST_DB = -120.0
"""What digital silence is written as: the logarithm of nothing has no value."""
FULL_SCALE = {"s16": 32768.0, "s16p": 32768.0, "s32": 2147483648.0, "s32p": 2147483648.0}


@dataclass(frozen=True)
class Loudness:
    """Root mean square of a window that starts at `time_ms`, in dB below full scale (0 is the loudest).

    None where the track holds no sound near that time.
    """

    time_ms: int
    loudness_db: float | None


def loudness_at(
    container: InputContainer,
    stream: AudioStream,
    watched: VideoStream,
    index: PacketIndex | None,
    read_spans: ReadSpans,
    times_ms: Sequence[int],
    picture: PacketIndex | None = None,
) -> Iterator[Loudness]:
    """The loudness near each of `times_ms`, in order; windows that cannot be decoded are left out.

    The times are those of pictures of `watched`, and `picture` its index: sound beside them comes cheaper.
    """
    if index is not None and len(index) > 0:
        yield from _by_spans(stream, index, read_spans, times_ms, picture)
    else:
        yield from _by_seeking(container, stream, watched, times_ms)


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
        if not spans:
            yield Loudness(time_ms, None)
            continue
        loudness = _loudness(stream, [Packet(next(packets)) for _ in spans])
        if loudness is not None:
            yield Loudness(time_ms, loudness)


def _by_seeking(
    container: InputContainer, stream: AudioStream, watched: VideoStream, times_ms: Sequence[int]
) -> Iterator[Loudness]:
    start_us = container.start_time or 0
    for wanted in times_ms:
        try:
            container.seek(start_us + wanted * 1000)
            packets = _read_near(container, stream, watched, wanted)
        except MemoryError:
            # FFmpeg's errors have it among them, and it is no damage: the process was refused memory.
            raise
        except (FFmpegError, IndexError):
            continue
        if packets is None:
            continue
        loudness = _loudness(stream, packets) if packets else None
        if loudness is not None or not packets:
            yield Loudness(wanted, loudness)


def _read_near(
    container: InputContainer, stream: AudioStream, watched: VideoStream, wanted_ms: int
) -> "list[Packet[Any]] | None":
    """The packets of sound near a time, from where the container was sought to; None where the seek missed it."""
    packets: list[Packet[Any]] = []
    heard, shown = tracks_of(container, [stream, watched])
    is_there = False
    # Pictures go by as well: they tell when the time is over, without reading on to the next sound.
    for packet in container.demux(stream, watched):
        if packet.size == 0:
            continue
        is_sound = packet.stream.index == stream.index
        time_ms = (heard if is_sound else shown).time_of(packet)
        away_ms = 0 if time_ms is None else time_ms - wanted_ms
        if away_ms > NEAR_MS:
            break
        if away_ms >= -NEAR_MS:
            is_there = True
            if is_sound:
                packets.append(packet)
        if len(packets) == WINDOW_PACKETS:
            break
    return packets if is_there else None


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
