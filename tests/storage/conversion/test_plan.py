"""What is copied, what is made anew, and the size that comes of it."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.conversion.plan import LONGEST_SIDE, arguments, plan_conversion, upright_size
from storage.video.convertible import Convertible

H264_TS = Convertible(
    format_name="mpegts", container="mpegts", duration_ms=1000, picture_number=0, picture_codec="h264",
    pixel_format="yuv420p", width=1280, height=720, pixel_aspect=1.0, rotation=0, is_interlaced=False,
    sound_number=1, sound_codec="ac3", channels=2,
)  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "picture", "sound"),
    [
        ({}, True, False),
        ({"is_interlaced": True}, False, False),
        ({"pixel_format": "yuv422p10le"}, False, False),
        ({"picture_codec": "hevc"}, False, False),
        # Neither tells when each frame is shown.
        ({"container": "avi"}, False, False),
        ({"container": "mpeg"}, False, False),
        ({"container": "mov", "sound_codec": "aac"}, True, True),
        ({"container": "matroska", "picture_codec": "mpeg4", "sound_codec": "mp3"}, False, True),
        # A broadcast's sound may break off and go on: its gaps are filled.
        ({"sound_codec": "aac"}, True, False),
        ({"container": "mov", "sound_codec": "aac", "channels": 8}, True, False),
        ({"sound_number": None, "sound_codec": None, "channels": None}, True, False),
    ],
)
def test_only_what_must_be_is_made_anew(changed: dict[str, object], picture: bool, sound: bool) -> None:
    plan = plan_conversion(replace(H264_TS, **changed))  # type: ignore[arg-type]
    assert (plan.copies_picture, plan.copies_sound) == (picture, sound)


@pytest.mark.parametrize(
    ("changed", "size"),
    [
        ({}, (1280, 720)),
        ({"width": 720, "height": 576, "pixel_aspect": 64 / 45}, (1024, 576)),
        ({"rotation": 90}, (720, 1280)),
        ({"rotation": 180}, (1280, 720)),
        ({"width": 720, "height": 576, "pixel_aspect": 64 / 45, "rotation": 270}, (576, 1024)),
        ({"width": 353, "height": 289}, (352, 288)),
        ({"width": 3840, "height": 2160}, (1920, 1080)),
        ({"width": 1, "height": 1}, (2, 2)),
    ],
)
def test_the_picture_stands_upright_in_square_pixels(
    changed: dict[str, object], size: tuple[int, int]
) -> None:
    assert upright_size(replace(H264_TS, **changed)) == size  # type: ignore[arg-type]


@given(
    width=st.integers(1, 20_000),
    height=st.integers(1, 20_000),
    aspect=st.floats(0.1, 10),
    rotation=st.sampled_from([0, 90, 180, 270]),
)
def test_any_size_comes_to_one_that_can_be_encoded(
    width: int, height: int, aspect: float, rotation: int
) -> None:
    film = replace(H264_TS, width=width, height=height, pixel_aspect=aspect, rotation=rotation)
    for side in upright_size(film):
        assert side % 2 == 0
        assert 2 <= side <= LONGEST_SIDE


def test_ffmpeg_may_open_nothing_but_the_one_file(tmp_path: Path) -> None:
    given = arguments(H264_TS, plan_conversion(H264_TS), tmp_path / "source", tmp_path / "result.mp4", 2)
    before_input = given[: given.index("-i")]
    assert before_input[before_input.index("-protocol_whitelist") + 1] == "file"
    assert before_input[before_input.index("-format_whitelist") + 1] == "mpegts"
