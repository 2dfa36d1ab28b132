"""One recording's content, read in one go from any seekable file: facts, tiles, poster and quality signals."""

import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import BinaryIO

from av.container import InputContainer
from av.video.stream import VideoStream

from storage.errors import UnreadableRecording
from storage.video.activity import activity
from storage.video.key_frames import Picture, ReadSpans, pictures_at, spread_times
from storage.video.length import Length, length_by_index, length_by_seeking
from storage.video.opening import open_recording
from storage.video.packet_index import PacketIndex, read_index
from storage.video.playable import is_playable
from storage.video.probe import Probe, probe, require_picture, sound_stream
from storage.video.signals.black import BLACK_BELOW, find_black
from storage.video.signals.frozen import SAME_BELOW, SHORTEST_FREEZE_MS, find_frozen
from storage.video.signals.silent import SHORTEST_SILENCE_MS, SILENT_BELOW_DB, find_silent
from storage.video.signals.span import QualitySignal
from storage.video.sound import Loudness, loudness_at
from storage.video.storyboard import choose_poster
from storage.video.streams import StreamFacts


@dataclass(frozen=True)
class ReadingOptions:
    """How much to look at, and what counts as a fault. Sizes are pixels; units are in the names."""

    most_tiles: int = 100
    tile_width: int = 192
    poster_width: int = 640
    black_below_luma: float = BLACK_BELOW
    silent_below_db: float = SILENT_BELOW_DB
    shortest_silence_ms: int = SHORTEST_SILENCE_MS
    frozen_below_difference: float = SAME_BELOW
    shortest_freeze_ms: int = SHORTEST_FREEZE_MS


@dataclass(frozen=True)
class Contents:
    """What is in a recording. `unreadable_because` is a reason code, None when there is something to show.

    Without a picture, `tiles` is empty and `poster` None; the facts are what the headers claim.
    """

    container: str
    duration_ms: int | None
    started_at: datetime | None
    streams: tuple[StreamFacts, ...]
    playable: bool
    unreadable_because: str | None = None
    signals: tuple[QualitySignal, ...] = ()
    activity: tuple[int, ...] = ()
    tiles: tuple[Picture, ...] = ()
    poster: Picture | None = None


def read_contents(
    file: io.RawIOBase | BinaryIO, size_bytes: int, read_spans: ReadSpans, options: ReadingOptions
) -> Contents:
    """Read a recording. `read_spans` fetches byte ranges of the same file, many at once.

    Raises UnreadableRecording when not even the headers can be read; whatever `file` raises comes through.
    """
    with open_recording(file, size_bytes) as container:
        headers = probe(container)
        contents = Contents(
            container=headers.container,
            duration_ms=headers.claimed_ms,
            started_at=headers.started_at,
            streams=headers.streams,
            playable=is_playable(headers.container, headers.streams, headers.pixel_format),
        )
        try:
            return _look_inside(container, headers, contents, size_bytes, read_spans, options)
        except UnreadableRecording as error:
            return replace(contents, playable=False, unreadable_because=error.reason_code)


def _look_inside(
    container: InputContainer,
    headers: Probe,
    contents: Contents,
    size_bytes: int,
    read_spans: ReadSpans,
    options: ReadingOptions,
) -> Contents:
    stream = require_picture(container)
    heard = sound_stream(container)
    index = read_index(container, stream)
    sound_index = read_index(container, heard) if heard else None
    length = _length(container, stream, headers, index, sound_index, size_bytes)
    index = index.within(size_bytes) if index else None
    sound_index = sound_index.within(size_bytes) if sound_index else None

    times_ms = spread_times(length.duration_ms, options.most_tiles)
    tiles = list(pictures_at(container, stream, index, read_spans, times_ms, options.tile_width))
    if not tiles and index is not None:
        # The index may point at the wrong places, while the container's own reader finds its way.
        index = sound_index = None
        tiles = list(pictures_at(container, stream, None, read_spans, times_ms, options.tile_width))
    if not tiles:
        raise UnreadableRecording(
            "truncated" if length.truncated else "damaged", "No picture of the recording can be decoded."
        )
    tile_times = [tile.time_ms for tile in tiles]
    windows = (
        list(loudness_at(container, heard, sound_index, read_spans, tile_times)) if heard is not None else []
    )
    best = choose_poster(tiles)
    poster = next(
        pictures_at(container, stream, index, read_spans, [best.time_ms], options.poster_width), best
    )
    return replace(
        contents,
        duration_ms=length.duration_ms,
        signals=_signals(tiles, windows, index, stream, length, options),
        activity=activity(index, length.duration_ms),
        tiles=tuple(tiles),
        poster=poster,
    )


def _length(
    container: InputContainer,
    stream: VideoStream,
    headers: Probe,
    index: PacketIndex | None,
    sound_index: PacketIndex | None,
    size_bytes: int,
) -> Length:
    if index is not None:
        return length_by_index(headers.claimed_ms, index, sound_index, size_bytes)
    return length_by_seeking(container, stream, headers.claimed_ms)


def _signals(
    tiles: Sequence[Picture],
    windows: Sequence[Loudness],
    index: PacketIndex | None,
    stream: VideoStream,
    length: Length,
    options: ReadingOptions,
) -> tuple[QualitySignal, ...]:
    frame_size = (stream.codec_context.width, stream.codec_context.height)
    found = (
        *find_black(tiles, length.duration_ms, below=options.black_below_luma),
        *find_frozen(
            tiles,
            index,
            frame_size,
            same_below=options.frozen_below_difference,
            shortest_ms=options.shortest_freeze_ms,
        ),
        *find_silent(
            windows,
            length.duration_ms,
            below_db=options.silent_below_db,
            shortest_ms=options.shortest_silence_ms,
        ),
        *((length.truncated,) if length.truncated else ()),
    )
    return tuple(sorted(found, key=lambda signal: (signal.start_ms, signal.kind)))
