"""Recordings of which bytes were changed: the decoder still makes a picture, of what it could only guess."""

import av
import pytest

from tests.storage.films import Film, make_film
from tests.storage.video.reading import read, spans_of
from tests.storage.video.rooms import Room, film_room

pytestmark = pytest.mark.slow

CODECS = ["libx264", "mpeg2video", "mpeg4"]


@pytest.fixture(scope="module")
def filmed(tmp_path_factory):
    """A function: codec, ending -> the path of a film of 24 s with a key frame every other second."""
    folder = tmp_path_factory.mktemp("corrupt")

    def make(codec="libx264", ending="mp4"):
        path = folder / f"{codec}.{ending}"
        if not path.exists():
            options = (("x264-params", "scenecut=0"),) if codec == "libx264" else ()
            film_room(path, Room(seconds=24, codec=codec, options=options))
        return path

    return make


def with_changed_key_frames(path, changed, seconds):
    """A copy at `changed` of which the key frames at those seconds have lost bytes in their middle."""
    data = bytearray(path.read_bytes())
    with av.open(str(path)) as container:
        for packet in container.demux(container.streams.video[0]):
            if packet.is_keyframe and packet.size and round(packet.pts * packet.time_base) in seconds:
                for at in range(packet.size // 3, packet.size * 2 // 3, 40):
                    data[packet.pos + at] ^= 0xFF
    changed.write_bytes(data)
    return changed


@pytest.mark.parametrize("codec", CODECS)
def test_a_picture_that_was_decoded_with_errors_is_told_as_damage_and_is_no_tile(filmed, tmp_path, codec):
    whole = read(filmed(codec))
    assert spans_of(whole, "damaged") == []
    contents = read(with_changed_key_frames(filmed(codec), tmp_path / "changed.mp4", {8, 10}))
    (signal,) = [signal for signal in contents.signals if signal.kind != "no_sound_track"]
    assert (signal.kind, signal.start_ms, signal.end_ms) == ("damaged", 8_000, 12_000)
    assert signal.measure == pytest.approx(2 / 12)
    assert [tile.time_ms for tile in contents.tiles] == [
        second * 1000 for second in range(0, 24, 2) if second not in {8, 10}
    ]


@pytest.mark.parametrize(("ending", "small_bytes"), [("mkv", 10**9), ("mkv", 0), ("ts", 10**9)])
def test_it_is_told_where_the_container_has_no_index_too(filmed, tmp_path, ending, small_bytes):
    path = filmed(ending=ending)
    assert spans_of(read(path, small_bytes=small_bytes), "damaged") == []
    changed = with_changed_key_frames(path, tmp_path / f"changed.{ending}", {8, 10})
    contents = read(changed, small_bytes=small_bytes)
    ((start, end),) = spans_of(contents, "damaged")
    assert (start, end) == pytest.approx((8_000, 12_000), abs=100)
    assert {signal.kind for signal in contents.signals} == {"damaged", "no_sound_track"}


def test_a_key_frame_beside_a_corrupt_one_stands_in_for_it(filmed, tmp_path):
    path = filmed()
    times_ms = [tile.time_ms for tile in read(path, most_tiles=3).tiles]
    assert times_ms == [4_000, 12_000, 20_000]
    changed = with_changed_key_frames(path, tmp_path / "changed.mp4", {12, 14})
    contents = read(changed, most_tiles=3)
    assert [tile.time_ms for tile in contents.tiles] == [4_000, 10_000, 20_000]
    assert spans_of(contents, "damaged") == [(12_000, 20_000)]


def test_the_poster_is_no_corrupt_picture(filmed, tmp_path):
    path = filmed()
    first_ms = read(path).poster.time_ms
    changed = with_changed_key_frames(path, tmp_path / "changed.mp4", {first_ms // 1000})
    assert read(changed).poster.time_ms != first_ms


def test_a_film_without_a_whole_picture_is_damaged(filmed, tmp_path):
    contents = read(with_changed_key_frames(filmed(), tmp_path / "changed.mp4", set(range(24))))
    assert (contents.unreadable_because, contents.tiles, contents.poster) == ("damaged", (), None)


@pytest.mark.parametrize(
    "params", ["open-gop=1:keyint=20", "tff=1:open-gop=1:keyint=20", "slices=4:keyint=20"]
)
@pytest.mark.parametrize("ending", ["mp4", "ts"])
def test_key_frames_that_others_reach_across_are_not_corrupt(tmp_path, params, ending):
    path = film_room(
        tmp_path / f"open.{ending}", Room(seconds=8, height=288, options=(("x264-params", params),))
    )
    assert spans_of(read(path), "damaged") == []


def test_sound_of_a_corrupt_film_is_listened_to_all_the_same(tmp_path):
    path = make_film(tmp_path / "heard.mp4", Film(seconds=24, silent=(0, 24)))
    contents = read(with_changed_key_frames(path, tmp_path / "changed.mp4", {5, 6, 7}))
    assert spans_of(contents, "silent") == [(0, contents.duration_ms)]
    assert spans_of(contents, "damaged")
