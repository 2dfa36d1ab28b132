"""What a recording's headers say about it: container, claimed length, start, streams. Decodes nothing."""

from dataclasses import dataclass
from datetime import UTC, datetime

from av.audio.stream import AudioStream
from av.container import InputContainer
from av.stream import Disposition
from av.video.stream import VideoStream

from storage.errors import UnreadableRecording
from storage.video.streams import StreamFacts

EARLIEST_BELIEVABLE = datetime(1990, 1, 1, tzinfo=UTC)
"""Cameras whose clock was never set say 1904 or 1970."""
LARGEST_FRAME_RATE = 1000.0


@dataclass(frozen=True)
class Probe:
    """The headers' story. `claimed_ms` is not yet checked against the packets; None when nothing is claimed."""

    container: str
    claimed_ms: int | None
    started_at: datetime | None
    streams: tuple[StreamFacts, ...]
    pixel_format: str | None


def probe(container: InputContainer) -> Probe:
    """Read the headers of an opened recording."""
    picture = picture_stream(container)
    return Probe(
        container=_container_name(container),
        claimed_ms=None if not container.duration or container.duration < 0 else container.duration // 1000,
        started_at=_started_at(container),
        streams=tuple(
            _facts(stream)
            for stream in container.streams
            if isinstance(stream, AudioStream) or (isinstance(stream, VideoStream) and not _is_cover(stream))
        ),
        pixel_format=picture.codec_context.pix_fmt if picture else None,
    )


def picture_stream(container: InputContainer) -> VideoStream | None:
    """The stream that is watched: the first with a picture that is not a cover; None when there is none."""
    return next((stream for stream in container.streams.video if not _is_cover(stream)), None)


def sound_stream(container: InputContainer) -> AudioStream | None:
    """The stream that is heard, None when there is none or nothing here can decode it."""
    return next((stream for stream in container.streams.audio if _has_decoder(stream)), None)


def require_picture(container: InputContainer) -> VideoStream:
    """The picture stream. Raises UnreadableRecording: damaged, no_picture, unsupported_codec."""
    if len(container.streams) == 0:
        raise UnreadableRecording("damaged", "The headers of the recording name nothing to see or hear.")
    stream = picture_stream(container)
    if stream is None:
        raise UnreadableRecording("no_picture", "The recording has no picture, only sound or data.")
    if not _has_decoder(stream):
        raise UnreadableRecording(
            "unsupported_codec", "Nothing here can decode the picture of the recording."
        )
    return stream


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
    try:
        moment = datetime.fromisoformat(container.metadata.get("creation_time", ""))
    except ValueError:
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return moment.astimezone(UTC) if moment > EARLIEST_BELIEVABLE else None


def _facts(stream: VideoStream | AudioStream) -> StreamFacts:
    codec = stream.codec_context.codec.canonical_name if _has_decoder(stream) else "unknown"
    if isinstance(stream, VideoStream):
        context = stream.codec_context
        rate = float(stream.average_rate) if stream.average_rate else None
        return StreamFacts(
            "video",
            codec,
            width=context.width or None,
            height=context.height or None,
            frame_rate=rate if rate and rate <= LARGEST_FRAME_RATE else None,
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
