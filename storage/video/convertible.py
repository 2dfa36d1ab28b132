"""What has to be known of a recording on this machine's disk before it is converted. Reads headers and a few frames."""

from dataclasses import dataclass
from pathlib import Path

from av.audio.stream import AudioStream
from av.container import InputContainer
from av.error import FFmpegError
from av.video.stream import VideoStream

from storage.errors import UnreadableRecording
from storage.video.boxes import top_level_boxes
from storage.video.key_frames import pixel_aspect, quarter_turns
from storage.video.opening import open_recording
from storage.video.probe import probe, require_picture, sound_stream
from storage.video.tracks import read_on

FRAMES_LOOKED_AT = 8
PACKETS_LOOKED_AT = 400


@dataclass(frozen=True)
class Convertible:
    """A recording as FFmpeg sees it. `format_name` is FFmpeg's own list of names, `container` our short word.

    `width` and `height` are pixels as coded, `pixel_aspect` the shape of one (1.0: square), `rotation` the
    degrees, counter-clockwise, by which a frame is turned to stand upright. The numbers of streams are FFmpeg's.
    `sound_number` and what tells of the sound are None where there is none. `duration_ms` is what the headers
    claim.
    """

    format_name: str
    container: str
    duration_ms: int | None
    picture_number: int
    picture_codec: str
    pixel_format: str | None
    width: int
    height: int
    pixel_aspect: float
    rotation: int
    is_interlaced: bool
    sound_number: int | None = None
    sound_codec: str | None = None
    channels: int | None = None


def read_convertible(path: Path) -> Convertible:
    """Look at the recording in a file. Raises UnreadableRecording when there is no picture to convert."""
    size_bytes = path.stat().st_size
    with (
        path.open("rb") as file,
        open_recording(file, size_bytes, top_level_boxes(file, size_bytes)) as container,
    ):
        headers = probe(container)
        picture = require_picture(container)
        sound = sound_stream(container)
        if sound and not sound.codec_context.channels:
            sound = sound if _holds_anything(container, sound) else None
            container.seek(container.start_time or 0)
        width, height, rotation, is_interlaced = _shown(container, picture)
        return Convertible(
            format_name=container.format.name,
            container=headers.container,
            duration_ms=headers.claimed_ms,
            picture_number=picture.index,
            picture_codec=picture.codec_context.codec.canonical_name,
            pixel_format=picture.codec_context.pix_fmt,
            width=width,
            height=height,
            pixel_aspect=float(pixel_aspect(picture)),
            rotation=rotation,
            is_interlaced=is_interlaced,
            sound_number=sound.index if sound else None,
            sound_codec=sound.codec_context.codec.canonical_name if sound else None,
            channels=sound.codec_context.channels or None if sound else None,
        )


def _holds_anything(container: InputContainer, sound: AudioStream) -> bool:
    """Whether the track has a packet: transport streams name tracks that never come, and FFmpeg waits for them."""
    try:
        return any(packet.size for packet in read_on(container, sound))
    except MemoryError:
        raise
    except (FFmpegError, IndexError):  # PyAV stumbles at the end over streams that came up on the way
        return False


def _shown(container: InputContainer, picture: VideoStream) -> tuple[int, int, int, bool]:
    """Width, height and rotation of the first frame, and whether any of the first few is interlaced."""
    frames = []
    try:
        for count, packet in enumerate(container.demux(picture)):
            frames += packet.decode()
            if len(frames) >= FRAMES_LOOKED_AT or count >= PACKETS_LOOKED_AT:
                break
    except MemoryError:
        # FFmpeg's errors have it among them, and it is no damage: the process was refused memory.
        raise
    except FFmpegError:
        # Damaged further on; the frames so far are enough to plan with.
        frames = frames[:FRAMES_LOOKED_AT]
    if not frames:
        raise UnreadableRecording("damaged", "No frame at the beginning of the recording can be decoded.")
    first = frames[0]
    return (
        first.width,
        first.height,
        quarter_turns(first) * 90,
        any(frame.interlaced_frame for frame in frames),
    )
