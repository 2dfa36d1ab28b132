import pytest

from qa_app.components.stream_words import browser_words, stream_words

PICTURE = {"kind": "video", "codec": "h264", "width": 1280, "height": 720, "frame_rate": 25.0}


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({}, "H.264, 1280 × 720, 25 a second"),
        ({"frame_rate": 30000 / 1001}, "H.264, 1280 × 720, 29.97 a second"),
        ({"frame_rate_varies": True}, "H.264, 1280 × 720, variable, 25 a second on average"),
        ({"turned_degrees": 90}, "H.264, 1280 × 720, turned by 90°, 25 a second"),
        ({"pixel_aspect": [64, 45]}, "H.264, 1280 × 720, not square pixels 64:45, 25 a second"),
        ({"pixel_aspect": [1, 1], "turned_degrees": 0}, "H.264, 1280 × 720, 25 a second"),
        (
            {"interlaced": True, "bit_rate": 1_600_000},
            "H.264, 1280 × 720, 25 a second, interlaced, 1.6 Mbit/s",
        ),
        ({"pixel_format": "yuv422p10le"}, "H.264, 1280 × 720, 25 a second, 4:2:2, 10 bit"),
        ({"codec": "mpeg4", "frame_rate": None}, "MPEG-4 part 2, 1280 × 720"),
    ],
)
def test_a_picture_stream_in_words(more, words):
    assert stream_words({**PICTURE, **more}) == words


def test_a_sound_stream_in_words():
    facts = {"kind": "audio", "codec": "aac", "channels": 2, "sample_rate": 44_100, "bit_rate": 128_000}
    assert stream_words(facts) == "AAC, stereo, 44.1 kHz, 128 kbit/s"
    assert stream_words({"kind": "audio", "codec": "ac3", "channels": 6}) == "AC-3, 6 channels"
    assert stream_words({"kind": "audio", "codec": "pcm_s16le"}) == "PCM"


def test_what_indexing_kept_before_is_told_as_far_as_it_goes():
    assert stream_words({"kind": "audio", "codec": "unknown"}) == "unknown format"


def test_browsers_in_words():
    assert browser_words(["chrome", "firefox", "safari"]) == "Chrome and Edge, Firefox, Safari"
    assert browser_words([]) == "no browser, as it is"
