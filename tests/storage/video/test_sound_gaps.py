import numpy as np
import pytest

from storage.video.packet_index import PacketIndex
from storage.video.sound_gaps import sound_gaps
from tests.storage.films import Film
from tests.storage.video.reading import read, spans_of


def near(*span, within=250):
    return [pytest.approx(span, abs=within)]


@pytest.mark.parametrize("name", ["stopped.mp4", "stopped.mkv", "stopped.ts"])
def test_sound_that_stops_is_silent_from_then_on(film, name):
    contents = read(film(name, Film(seconds=40, unheard=(15, 40))))
    assert spans_of(contents, "silent") == near(15_000, 40_000)
    assert [signal.measure for signal in contents.signals] == [None]


@pytest.mark.parametrize("name", ["hole.mp4", "hole.mkv"])
def test_sound_that_drops_out_and_comes_back_is_silent_in_between(film, name):
    contents = read(film(name, Film(seconds=50, unheard=(15, 35))))
    assert spans_of(contents, "silent") == near(15_000, 35_000)


def test_sound_that_drops_out_between_two_pictures_that_are_looked_at_is_told(film):
    contents = read(film("between.mp4", Film(seconds=50, unheard=(14, 26))), most_tiles=3)
    assert not any(14_000 <= tile.time_ms <= 26_000 for tile in contents.tiles if tile.time_ms != 25_000)
    assert spans_of(contents, "silent") == near(14_000, 26_000)


def test_sound_that_begins_late_is_silent_until_then(film):
    contents = read(film("late.mkv", Film(seconds=30, unheard=(0, 14))))
    assert spans_of(contents, "silent") == near(0, 14_000)


def test_a_short_gap_in_the_sound_is_not_told(film):
    assert read(film("short.mp4", Film(seconds=30, unheard=(10, 18)))).signals == ()


def test_quiet_sound_and_the_gap_behind_it_are_one_silence(film):
    contents = read(film("both.mp4", Film(seconds=40, silent=(10, 18), unheard=(18, 25))))
    [(start_ms, end_ms)] = spans_of(contents, "silent")
    assert 10_000 <= start_ms <= 13_000  # to the distance of two windows
    assert end_ms == pytest.approx(25_000, abs=250)


@pytest.mark.parametrize("name", ["sought.mkv", "looked_into.ts"])
def test_without_an_index_the_moments_without_sound_tell(film, name):
    contents = read(film(name, Film(seconds=60, unheard=(15, 45))), small_bytes=0)
    [(start_ms, end_ms)] = spans_of(contents, "silent")
    assert 15_000 <= start_ms <= 20_000
    assert 40_000 <= end_ms <= 45_200 + 5_000
    whole = read(film(f"whole_{name}", Film(seconds=60)), small_bytes=0)
    assert whole.signals == ()
    assert len(whole.tiles) >= 10


def test_next_to_no_sound_at_all_is_told_without_an_index_too(film):
    contents = read(film("dead.mkv", Film(seconds=30, unheard=(0.1, 30))), small_bytes=0)
    [(start_ms, end_ms)] = spans_of(contents, "silent")
    assert start_ms < 4_000
    assert end_ms == contents.duration_ms


def packets(times_ms, sizes=None):
    times = np.array(times_ms, dtype=np.int32)
    sizes = np.full(len(times), 100, np.int32) if sizes is None else np.array(sizes, np.int32)
    return PacketIndex(times, times.astype(np.int64), sizes, sizes > 0)


def test_a_packet_that_holds_all_the_sound_there_is_leaves_no_gap():
    assert sound_gaps(packets([0]), None, 60_000) == []


def test_a_last_packet_far_larger_than_the_others_lasts_longer():
    sound = packets(range(0, 10_000, 500), [1000] * 19 + [40_000])
    assert sound_gaps(sound, None, 20_000) == []


def test_packets_without_a_byte_are_no_sound():
    sound = packets(range(0, 60_000, 20), [0 if 500 <= number < 1500 else 9 for number in range(3000)])
    assert sound_gaps(sound, None, 60_000) == [(10_000, 30_000)]


def test_where_no_picture_is_shown_no_sound_is_missing():
    picture = packets(range(20_000, 40_000, 40))
    sound = packets(range(20_000, 40_000, 20))
    assert sound_gaps(sound, picture, 90_000) == []
