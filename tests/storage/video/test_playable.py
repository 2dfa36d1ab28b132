import pytest

from storage.video.playable import TABLE, browsers_that_play
from storage.video.streams import StreamFacts

EVERYWHERE = tuple(TABLE)


def streams(picture, sound, pixels="yuv420p"):
    found = [StreamFacts("video", picture, pixel_format=pixels)]
    return found + ([StreamFacts("audio", sound)] if sound else [])


@pytest.mark.parametrize(
    ("container", "picture", "sound", "pixels", "expected"),
    [
        ("mp4", "h264", "aac", "yuv420p", EVERYWHERE),
        ("mp4", "h264", None, "yuvj420p", EVERYWHERE),
        ("mp4", "h264", "aac", None, EVERYWHERE),
        ("mp4", "h264", "aac", "yuv420p10le", ("chrome",)),
        ("mp4", "h264", "aac", "yuv422p", ("chrome",)),
        ("mp4", "h264", "ac3", "yuv420p", ("safari",)),
        ("mp4", "hevc", "aac", "yuv420p", ("safari",)),
        ("mp4", "mpeg4", "aac", "yuv420p", ()),
        ("mov", "h264", "aac", "yuv420p", ("chrome", "safari")),
        ("mov", "h264", "pcm_s16le", "yuv420p", ("chrome", "safari")),
        ("mov", "prores", "pcm_s16le", "yuv422p10le", ()),
        ("matroska", "vp9", "opus", "yuv420p", EVERYWHERE),
        ("matroska", "h264", "aac", "yuv420p", ("chrome",)),
        ("matroska", "h264", "ac3", "yuv420p", ()),
        ("avi", "mpeg2video", "mp2", "yuv420p", ()),
        ("mpegts", "h264", "aac", "yuv420p", ()),
    ],
)
def test_which_browsers_play_it(container, picture, sound, pixels, expected):
    assert browsers_that_play(container, streams(picture, sound, pixels)) == expected


def test_the_first_sound_track_is_the_one_that_a_browser_plays():
    tracks = [*streams("h264", "ac3"), StreamFacts("audio", "aac")]
    assert browsers_that_play("mp4", tracks) == ("safari",)


def test_sound_alone_is_nothing_to_watch():
    assert browsers_that_play("mp4", [StreamFacts("audio", "aac")]) == ()


def test_a_film_whose_clock_starts_late_is_on_another_axis_in_a_browser():
    tracks = streams("h264", "aac", "yuv420p")
    assert browsers_that_play("mp4", tracks, first_stamp_ms=80) == browsers_that_play("mp4", tracks)
    assert browsers_that_play("mp4", tracks, first_stamp_ms=1_500) == ()
