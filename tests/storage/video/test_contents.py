from datetime import UTC, datetime

import av
import pytest

from tests.storage.films import Film, film_without_the_sound_it_names
from tests.storage.video.reading import read, spans_of

PLAIN = Film()
CONTAINERS = {
    "mp4": ("plain.mp4", PLAIN),
    "mp4 with its index first": ("first.mp4", Film(index_first=True)),
    "fragmented mp4": ("pieces.mp4", Film(options=(("movflags", "frag_keyframe+empty_moov"),))),
    "mov": ("plain.mov", PLAIN),
    "mkv": ("plain.mkv", PLAIN),
    "webm": ("plain.webm", Film(width=160, height=90, picture="libvpx", sound="libopus")),
    "avi": ("plain.avi", Film(picture="mpeg2video", sound="mp2")),
    "ts": ("plain.ts", Film(picture="mpeg2video", sound="mp2")),
    "mpg": ("plain.mpg", Film(picture="mpeg2video", sound="mp2")),
}


@pytest.mark.parametrize("kind", CONTAINERS)
def test_every_container_gives_length_tiles_and_true_times(film, kind):
    contents = read(film(*CONTAINERS[kind]))
    assert contents.unreadable_because is None
    assert contents.duration_ms == pytest.approx(12_000, abs=300)
    assert 11 <= len(contents.tiles) <= 12
    times_ms = [tile.time_ms for tile in contents.tiles]
    assert times_ms == sorted(set(times_ms))
    # Key frames lie at whole seconds; some containers start their clock a few frames late.
    assert all(min(time % 1000, -time % 1000) <= 200 for time in times_ms)
    assert {tile.pixels.shape for tile in contents.tiles} == {(108, 192, 3)}
    assert contents.poster.pixels.shape == (360, 640, 3)
    assert contents.signals == ()


def test_a_tile_shows_what_was_filmed_at_its_time(film):
    contents = read(film("plain.mp4", PLAIN))
    for tile in contents.tiles:
        left = (tile.time_ms // 100 * 11) % (320 - 40) * 192 / 320
        bright = tile.grey[30:54, round(left) + 3 : round(left) + 20]
        assert bright.mean() > 200


def test_the_facts_of_every_stream_are_told(film):
    contents = read(film("plain.mp4", PLAIN))
    picture, sound = contents.streams
    assert (picture.kind, picture.codec, picture.width, picture.height) == ("video", "h264", 320, 180)
    assert picture.frame_rate == pytest.approx(10)
    assert (sound.kind, sound.codec, sound.channels, sound.sample_rate) == ("audio", "aac", 1, 16_000)
    assert contents.started_at == datetime(2026, 11, 12, 19, 7, tzinfo=UTC)
    assert (contents.container, contents.browsers) == ("mp4", ("chrome", "firefox", "safari"))


def test_activity_is_the_bytes_of_picture_of_each_second(film):
    path = film("plain.mp4", PLAIN)
    contents = read(path)
    assert len(contents.activity) == 12
    assert min(contents.activity) > 0
    assert sum(contents.activity) <= path.stat().st_size


def test_a_black_stretch_is_found_and_the_poster_is_not_black(film):
    contents = read(film("black.mp4", Film(black=(0, 7))))
    ((start, end),) = spans_of(contents, "black")
    assert start == 0
    assert end == pytest.approx(7_000, abs=1_000)
    assert contents.poster.grey.mean() > 50


def test_a_frozen_stretch_is_found_to_the_frame(film):
    contents = read(film("frozen.mp4", Film(frozen=(3, 9))))
    ((start, end),) = spans_of(contents, "frozen")
    assert start == pytest.approx(3_000, abs=200)
    assert end == pytest.approx(9_000, abs=200)


def test_a_black_stretch_is_not_told_as_frozen_too(film):
    assert spans_of(read(film("black.mp4", Film(black=(0, 7)))), "frozen") == []


def test_a_silent_stretch_is_found(film):
    contents = read(film("hush.mp4", Film(silent=(2, 9))), shortest_silence_ms=5_000)
    ((start, end),) = spans_of(contents, "silent")
    assert start == pytest.approx(2_000, abs=1_000)
    assert end == pytest.approx(9_000, abs=1_000)


@pytest.mark.parametrize("name", ["mute.mp4", "mute.mkv"])
def test_a_sound_track_that_holds_nothing_is_silent_throughout(film, name):
    contents = read(film(name, Film(seconds=5, silent=(0, 5))))
    ((start, end),) = spans_of(contents, "silent")
    assert (start, end) == (0, contents.duration_ms)


def test_no_sound_track_is_not_silence(film):
    contents = read(film("dumb.mp4", Film(seconds=5, sound=None)))
    assert [stream.kind for stream in contents.streams] == ["video"]
    assert [signal.kind for signal in contents.signals] == ["no_sound_track"]
    assert spans_of(contents, "no_sound_track") == [(0, contents.duration_ms)]
    assert "chrome" in contents.browsers


@pytest.mark.parametrize("kind", ["ts", "mkv"])
def test_a_sound_track_that_is_named_and_holds_nothing_is_none(tmp_path, kind):
    contents = read(film_without_the_sound_it_names(tmp_path / f"named.{kind}"))
    assert [stream.kind for stream in contents.streams] == ["video", "audio"]
    assert spans_of(contents, "no_sound_track") == [(0, contents.duration_ms)]


def test_mpeg_2_has_to_be_converted(film):
    contents = read(film(*CONTAINERS["avi"]))
    assert contents.browsers == ()
    picture = contents.streams[0]
    assert (contents.container, picture.codec, picture.frame_rate) == ("avi", "mpeg2video", 10.0)


@pytest.mark.parametrize("share", [0.6, 0.9])
def test_a_film_cut_short_is_shown_as_far_as_it_goes(film, tmp_path, share):
    whole = film("first.mp4", Film(index_first=True)).read_bytes()
    path = tmp_path / "cut.mp4"
    path.write_bytes(whole[: int(len(whole) * share)])
    contents = read(path)
    assert contents.duration_ms == pytest.approx(12_000 * share, abs=1_500)
    (signal,) = [signal for signal in contents.signals if signal.kind == "truncated"]
    assert (signal.start_ms, signal.end_ms) == (contents.duration_ms, 12_000)
    assert signal.measure == pytest.approx(1 - share, abs=0.15)
    assert contents.tiles[-1].time_ms < contents.duration_ms
    assert spans_of(contents, "frozen") == []


def test_a_film_whose_index_is_overwritten_is_damaged(film, tmp_path):
    data = bytearray(film("first.mp4", Film(index_first=True)).read_bytes())
    start = data.index(b"moov") + 4
    data[start : data.index(b"mdat") - 4] = b"\xff" * (data.index(b"mdat") - 4 - start)
    path = tmp_path / "overwritten.mp4"
    path.write_bytes(data)
    assert read(path).unreadable_because == "damaged"


def test_a_film_whose_pictures_are_overwritten_is_damaged(film, tmp_path):
    data = bytearray(film("first.mp4", Film(index_first=True)).read_bytes())
    start = data.index(b"mdat") + 4
    data[start:] = b"\x55" * (len(data) - start)
    path = tmp_path / "blank.mp4"
    path.write_bytes(data)
    assert read(path).unreadable_because == "damaged"


def test_sound_alone_has_no_picture(film):
    contents = read(film("talk.m4a", Film(seconds=3, picture=None, container="mp4")))
    assert contents.unreadable_because == "no_picture"
    assert contents.streams[0].kind == "audio"
    assert contents.tiles == ()


def test_many_tiles_are_thinned_out_evenly(film):
    contents = read(film("plain.mp4", PLAIN), most_tiles=4)
    assert [tile.time_ms for tile in contents.tiles] == pytest.approx([1500, 4500, 7500, 10500], abs=600)


def test_key_frames_that_cannot_be_decoded_are_told_with_where_and_how_many(film, tmp_path):
    path = film("plain.mp4", PLAIN)
    data = bytearray(path.read_bytes())
    with av.open(str(path)) as container:
        keys = [entry for entry in container.streams.video[0].index_entries if entry.is_keyframe]
    for entry in keys[4:7]:
        data[entry.pos : entry.pos + entry.size] = b"\xff" * entry.size
    spoilt = tmp_path / "spoilt.mp4"
    spoilt.write_bytes(data)
    contents = read(spoilt)
    (signal,) = [signal for signal in contents.signals if signal.kind == "damaged"]
    assert signal.start_ms == pytest.approx(4_000, abs=100)
    assert signal.end_ms == pytest.approx(7_000, abs=100)
    assert signal.measure == pytest.approx(3 / 12, abs=0.03)
    assert len(contents.tiles) == 9
    assert contents.unreadable_because is None
