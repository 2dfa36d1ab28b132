"""Films that no browser plays, converted: every frame in its place and shape, and all of the sound."""

from pathlib import Path

import pytest

from storage.conversion.ffmpeg import find_ffmpeg, run_ffmpeg
from storage.conversion.plan import Plan, arguments, plan_conversion
from storage.video.convertible import read_convertible
from tests.storage.conversion.odd_films import SIZE, assert_same_film, frames_of, make, run, sound_of
from tests.storage.films import film_without_the_sound_it_names

pytestmark = pytest.mark.slow

MPEG2 = ("-c:v", "mpeg2video", "-b:v", "3M")
FILMS = {
    "disc.vob": (*MPEG2, "-aspect", "16:9", "-flags", "+ilme+ildct", "-vf", "setfield=tff", "-c:a", "ac3"),
    "old.avi": ("-c:v", "mpeg4", "-b:v", "2M", "-bf", "2", "-c:a", "libmp3lame"),
    "office.wmv": ("-c:v", "wmv2", "-b:v", "2M", "-c:a", "wmav2"),
    "camera.dv": ("-s", "720x576", "-c:v", "dvvideo", "-aspect", "16:9", "-ar", "48000", "-ac", "2"),
    "deep.mp4": ("-c:v", "libx264", "-preset", "veryfast", "-pix_fmt", "yuv422p10le", "-c:a", "aac"),
    "broadcast.ts": ("-c:v", "libx264", "-preset", "veryfast", "-bf", "2", "-c:a", "ac3"),
    "hours.ts": (*MPEG2, "-c:a", "mp2", "-output_ts_offset", "7200"),
    "five-one.mkv": (*MPEG2, "-c:a", "ac3", "-ac", "6"),
    "uneven.mkv": (
        "-vf", "setpts='PTS+random(1)*0.03/TB'", "-fps_mode", "vfr", "-c:v", "mpeg4", "-b:v", "2M", "-c:a", "ac3",
    ),
}  # fmt: skip


def convert(path: Path) -> tuple[Path, Plan]:
    film = read_convertible(path)
    plan = plan_conversion(film)
    result = path.with_name("result.mp4")
    run_ffmpeg(find_ffmpeg(), arguments(film, plan, path, result, 1), 60, lambda _seconds: None)
    return result, plan


def assert_plays(result: Path) -> None:
    made = read_convertible(result)
    assert made.picture_codec == "h264"
    assert made.pixel_format in ("yuv420p", "yuvj420p")
    assert made.sound_codec is None or made.sound_codec in ("aac", "mp3")
    # The index comes before the film.
    head = result.read_bytes()
    assert head.index(b"moov") < head.index(b"mdat")


@pytest.mark.parametrize("name", FILMS)
def test_a_film_keeps_its_frames_its_shape_and_its_sound(name: str, tmp_path: Path) -> None:
    film = make(tmp_path / name, *FILMS[name])
    result, _ = convert(film)
    assert_plays(result)
    assert_same_film(film, result)
    before, after = sound_of(film, from_start=True), sound_of(result)
    assert abs(before.end - after.end) < 0.1
    assert before.channels == after.channels
    assert all(after.loud)


def test_a_sound_track_that_is_named_and_never_comes_is_none(tmp_path: Path) -> None:
    film = film_without_the_sound_it_names(tmp_path / "named.ts")
    result, _ = convert(film)
    assert_plays(result)
    assert read_convertible(film).sound_number is None
    assert len(frames_of(result)) == len(frames_of(film))


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_a_film_that_was_filmed_sideways_is_turned_upright(degrees: int, tmp_path: Path) -> None:
    flat = make(
        tmp_path / "flat.mov", "-c:v", "libx265", "-x265-params", "log-level=none", "-c:a", "aac", seconds=1
    )
    turned = tmp_path / "turned.mov"
    run("-display_rotation", str(degrees), "-i", str(flat), "-c", "copy", str(turned))
    result, plan = convert(turned)
    assert (plan.width > plan.height) == (degrees == 180)
    assert plan.copies_sound
    assert_plays(result)
    assert_same_film(turned, result)


def test_a_copied_picture_stays_turned_as_it_was(tmp_path: Path) -> None:
    flat = make(
        tmp_path / "flat.mov", "-c:v", "libx264", "-pix_fmt", "yuv420p", "-c:a", "pcm_s16le", seconds=1
    )
    turned = tmp_path / "turned.mov"
    run("-display_rotation", "90", "-i", str(flat), "-c", "copy", str(turned))
    result, plan = convert(turned)
    assert plan.copies_picture
    assert_plays(result)
    assert_same_film(turned, result)


def test_a_film_of_odd_size_is_scaled_by_a_pixel_at_most(tmp_path: Path) -> None:
    film = make(
        tmp_path / "odd.avi", "-c:v", "mjpeg", "-pix_fmt", "yuvj444p", "-q:v", "2", "-c:a", "pcm_s16le",
        picture="testsrc2=size=353x289:rate=25", seconds=1,
    )  # fmt: skip
    result, plan = convert(film)
    assert abs(plan.width - 353) <= 1
    assert abs(plan.height - 289) <= 1
    assert_plays(result)
    assert_same_film(film, result)


def test_a_film_without_sound_stays_without(tmp_path: Path) -> None:
    film = make(tmp_path / "mute.ts", *MPEG2, sound=None)
    result, _ = convert(film)
    assert read_convertible(result).sound_number is None
    assert_same_film(film, result)


def test_a_gap_keeps_its_place_in_picture_and_sound(tmp_path: Path) -> None:
    film = make(
        tmp_path / "gap.ts", *MPEG2, "-c:a", "mp2", "-fps_mode", "passthrough",
        picture=f"testsrc2={SIZE},setpts='PTS+gte(T,2)*30/TB'",
        sound=",asetpts='PTS+gte(T,2)*30/TB'", seconds=34,
    )  # fmt: skip
    result, _ = convert(film)
    assert_same_film(film, result)
    sound = sound_of(result)
    assert abs(sound.end - 34) < 0.1
    assert sound.loud[:2] == [True, True]
    assert not any(sound.loud[3:31])
    assert sound.loud[33]


def test_sound_that_begins_later_than_the_picture_is_heard_when_it_was(tmp_path: Path) -> None:
    picture = make(tmp_path / "picture.mkv", *MPEG2, sound=None, seconds=4)
    sound = make(tmp_path / "sound.mkv", "-vn", "-c:a", "ac3", seconds=2)
    film = tmp_path / "late.mkv"
    late = ("-itsoffset", "1.5", "-i", str(sound))
    run("-i", str(picture), *late, "-map", "0:v", "-map", "1:a", "-c", "copy", str(film))
    result, _ = convert(film)
    assert_same_film(film, result)
    assert sound_of(result).loud == [False, True, True]
    assert abs(sound_of(result).end - 3.5) < 0.1


def test_a_film_whose_clock_starts_again_half_way_is_converted_whole(tmp_path: Path) -> None:
    one = make(tmp_path / "one.vob", *MPEG2, "-c:a", "ac3")
    both = tmp_path / "both.vob"
    both.write_bytes(one.read_bytes() * 2)
    result, _ = convert(both)
    assert abs(sound_of(result).end - 6) < 0.3


def test_where_the_container_tells_a_nonsensical_shape_the_codecs_own_counts(tmp_path: Path) -> None:
    film = make(tmp_path / "wide.mov", "-c:v", "mpeg2video", "-aspect", "16:9", sound=None, seconds=1)
    data = bytearray(film.read_bytes())
    at = data.index(b"pasp") + 4
    data[at : at + 8] = (1).to_bytes(4, "big") + (1000).to_bytes(4, "big")
    film.write_bytes(data)
    assert read_convertible(film).pixel_aspect == pytest.approx(4 / 3)
