import pytest

from storage.video.playable import is_playable
from storage.video.streams import StreamFacts


def streams(picture, sound):
    return [StreamFacts("video", picture)] + ([StreamFacts("audio", sound)] if sound else [])


@pytest.mark.parametrize(
    ("container", "picture", "sound", "pixels", "expected"),
    [
        ("mp4", "h264", "aac", "yuv420p", True),
        ("mp4", "h264", None, "yuv420p", True),
        ("mp4", "h264", "aac", "yuv420p10le", True),
        ("mp4", "h264", "aac", "yuv422p", False),
        ("mp4", "hevc", "aac", "yuv420p", False),
        ("mp4", "mpeg4", "aac", "yuv420p", False),
        ("matroska", "vp9", "opus", "yuv420p", True),
        ("matroska", "h264", "ac3", "yuv420p", False),
        ("avi", "mpeg2video", "mp2", "yuv420p", False),
        ("mov", "prores", "pcm_s16le", "yuv422p10le", False),
    ],
)
def test_what_a_browser_plays(container, picture, sound, pixels, expected):
    assert is_playable(container, streams(picture, sound), pixels) is expected


def test_sound_alone_is_nothing_to_watch():
    assert not is_playable("mp4", [StreamFacts("audio", "aac")], None)
