"""What a recording's headers say about it: container, claimed length, start, streams. Decodes nothing."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from av.audio.stream import AudioStream
from av.container import InputContainer
from av.stream import Disposition
from av.video.stream import VideoStream

from storage.errors import UnreadableRecording
from storage.video.key_frames import pixel_aspect
from storage.video.packet_index import LONGEST_MS
from storage.video.streams import StreamFacts

EARLIEST_BELIEVABLE = datetime(1990, 1, 1, tzinfo=UTC)
"""Cameras whose clock was never set say 1904 or 1970."""
MOST_CLOCKS_APART_MS = 3_600_000
CREATION_TAGS = ("com.apple.quicktime.creationdate", "creation_time", "DATE_UTC", "date")
"""The first that holds a moment counts: Apple's own carries the time zone."""
LARGEST_FRAME_RATE = 1000.0
FINEST_STEADY_RATE = 240.0
PROGRESSIVE = 1
"""FFmpeg's AV_FIELD_PROGRESSIVE; 0 says that nothing is known."""


@dataclass(frozen=True)
class Probe:
    """The headers' story. `claimed_ms` is not yet checked against the packets; None when nothing is claimed.

    `first_stamp_ms` is what the recording's own clock says at its beginning (length and tiles count from
    there); `started_at` is when it was filmed, UTC.
    """

    container: str
    claimed_ms: int | None
    first_stamp_ms: int | None
    started_at: datetime | None
    streams: tuple[StreamFacts, ...]


def probe(container: InputContainer) -> Probe:
    """Read the headers of an opened recording."""
    return Probe(
        container=_container_name(container),
        claimed_ms=_claimed_ms(container),
        first_stamp_ms=None if container.start_time is None else round(container.start_time / 1000),
        started_at=_started_at(container),
        streams=tuple(
            _facts(stream)
            for stream in container.streams
            if isinstance(stream, AudioStream) or (isinstance(stream, VideoStream) and not _is_cover(stream))
        ),
    )


def _claimed_ms(container: InputContainer) -> int | None:
    claimed_ms = (container.duration or 0) // 1000
    if container.streams.subtitles and container.streams.video:
        # Matroska tells of each track how long it is: what is read may last beyond what is seen and heard.
        told_ms = [_told_ms(stream.metadata.get("DURATION", "")) for stream in _watched(container)]
        if all(told_ms):
            claimed_ms = min(claimed_ms, max(told_ms))
    return claimed_ms if 0 < claimed_ms <= LONGEST_MS else None


def _watched(container: InputContainer) -> list[VideoStream | AudioStream]:
    return [*container.streams.video, *container.streams.audio]


def _told_ms(tag: str) -> int:
    """Hours, minutes and seconds in milliseconds; 0 for anything else."""
    try:
        hours, minutes, seconds = tag.split(":")
        return round((int(hours) * 60 + int(minutes)) * 60_000 + float(seconds) * 1000)
    except (ValueError, OverflowError):
        return 0


def picture_stream(container: InputContainer) -> VideoStream | None:
    """The stream that is watched: the first with a picture that is not a cover; None when there is none."""
    return next((stream for stream in container.streams.video if not _is_cover(stream)), None)


def sound_stream(container: InputContainer) -> AudioStream | None:
    """The stream that is heard, None when there is none or nothing here can decode it."""
    return next((stream for stream in container.streams.audio if _has_decoder(stream)), None)


def require_picture(container: InputContainer) -> VideoStream:
    """The picture stream. Raises UnreadableRecording: damaged, no_picture, unsupported_codec, several_programmes."""
    if len(container.streams) == 0:
        raise UnreadableRecording("damaged", "The headers of the recording name nothing to see or hear.")
    stream = picture_stream(container)
    if stream is None:
        raise UnreadableRecording("no_picture", "The recording has no picture, only sound or data.")
    if not _has_decoder(stream):
        raise UnreadableRecording(
            "unsupported_codec", "Nothing here can decode the picture of the recording."
        )
    if _clocks_apart_ms(container) > MOST_CLOCKS_APART_MS:
        raise UnreadableRecording(
            "several_programmes", "The recording holds programmes whose clocks are hours apart."
        )
    return stream


def _clocks_apart_ms(container: InputContainer) -> float:
    """How far the beginnings of what is seen and heard lie apart: of one recording, seconds at most."""
    begins = [
        stream.start_time * stream.time_base * 1000
        for stream in (*container.streams.video, *container.streams.audio)
        if stream.start_time is not None and stream.time_base is not None
    ]
    return float(max(begins) - min(begins)) if begins else 0.0


def _has_decoder(stream: VideoStream | AudioStream) -> bool:
    return stream.codec_context is not None and stream.codec_context.is_decoder


def _is_cover(stream: VideoStream) -> bool:
    return bool(stream.disposition & Disposition.attached_pic)


def _container_name(container: InputContainer) -> str:
    """One short word for FFmpeg's lists of names (`mov,mp4,m4a,…`, `matroska,webm`)."""
    name = container.format.name
    if "mp4" in name.split(","):
        return "mov" if container.metadata.get("major_brand", "").startswith("qt") else "mp4"
    return name.split(",")[0]


def _started_at(container: InputContainer) -> datetime | None:
    tags = [container.metadata, *(stream.metadata for stream in container.streams)]
    for name in CREATION_TAGS:
        for tag in tags:
            try:
                moment = datetime.fromisoformat(tag.get(name, ""))
            except ValueError:
                continue
            moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
            if moment > EARLIEST_BELIEVABLE:
                return moment.astimezone(UTC)
    return None


def _facts(stream: VideoStream | AudioStream) -> StreamFacts:
    kind: Literal["video", "audio"] = "video" if isinstance(stream, VideoStream) else "audio"
    if not _has_decoder(stream):
        return StreamFacts(kind, "unknown")
    codec = stream.codec_context.codec.canonical_name
    if isinstance(stream, VideoStream):
        context = stream.codec_context
        rate, base = (float(rate) if rate else None for rate in (stream.average_rate, stream.base_rate))
        aspect = pixel_aspect(stream)
        return StreamFacts(
            "video",
            codec,
            width=context.width or None,
            height=context.height or None,
            pixel_aspect=(aspect.numerator, aspect.denominator),
            interlaced=None if not context.field_order else context.field_order != PROGRESSIVE,
            pixel_format=context.pix_fmt,
            frame_rate=rate if rate and rate <= LARGEST_FRAME_RATE else None,
            # A base that fine is a clock for frames that come as they please: browsers and phones record so.
            frame_rate_varies=True if base and base > FINEST_STEADY_RATE and (rate or 0) < base / 2 else None,
            bit_rate=context.bit_rate or None,
        )
    heard = stream.codec_context
    return StreamFacts(
        "audio",
        codec,
        channels=heard.channels or None,
        sample_rate=heard.sample_rate or None,
        bit_rate=heard.bit_rate or None,
    )
