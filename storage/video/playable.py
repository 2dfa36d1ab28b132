"""Whether a browser plays a recording as it is. From what Chromium was seen to play, picture and sound."""

from collections.abc import Sequence

from storage.video.streams import StreamFacts

PICTURE = {
    "mp4": {"h264", "vp9", "av1"},
    "mov": {"h264"},
    "matroska": {"h264", "vp8", "vp9", "av1"},
}
SOUND = {
    "mp4": {"aac", "mp3", "opus", "flac"},
    "mov": {"aac", "mp3"},
    "matroska": {"opus", "vorbis", "aac", "mp3", "flac"},
}
"""A sound track of another kind is dropped in silence, so it counts as not playable."""
PIXEL_FORMATS = {None, "yuv420p", "yuvj420p", "yuv420p10le"}


def is_playable(container: str, streams: Sequence[StreamFacts], pixel_format: str | None) -> bool:
    """Whether picture and sound both play. `container` is Probe's word, `pixel_format` FFmpeg's."""
    picture = [stream.codec for stream in streams if stream.kind == "video"]
    sound = [stream.codec for stream in streams if stream.kind == "audio"]
    return (
        bool(picture)
        and picture[0] in PICTURE.get(container, set())
        and (not sound or sound[0] in SOUND.get(container, set()))
        and pixel_format in PIXEL_FORMATS
    )
