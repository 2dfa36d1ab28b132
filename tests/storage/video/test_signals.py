from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.video.key_frames import Picture
from storage.video.packet_index import PacketIndex
from storage.video.signals.damaged import find_damaged
from storage.video.signals.picture_faults import find_picture_faults
from storage.video.signals.silent import find_silent
from storage.video.signals.span import covered, stretches
from storage.video.sound import Loudness


@pytest.mark.parametrize(
    ("flags", "expected"),
    [([], []), ([False], []), ([True, True], [(0, 2)]), ([True, False, True], [(0, 1), (2, 3)])],
)
def test_stretches_are_where_flags_stand_in_a_row(flags, expected):
    assert list(stretches(flags)) == expected


def test_the_first_and_last_samples_stand_for_the_ends_too():
    assert covered([500, 1500, 2500], 0, 1, 3000) == (0, 1500)
    assert covered([500, 1500, 2500], 1, 3, 3000) == (1500, 3000)


def test_a_pause_is_not_a_silence():
    windows = [Loudness(second * 1000, -90.0 if 5 <= second < 9 else -25.0) for second in range(20)]
    assert find_silent(windows, None, None, 20_000, below_db=-60, shortest_ms=10_000) == ()
    (signal,) = find_silent(windows, None, None, 20_000, below_db=-60, shortest_ms=3_000)
    assert (signal.start_ms, signal.end_ms, signal.measure) == (5_000, 9_000, -90.0)


def sound_index(sizes):
    """One packet of sound every 20 ms."""
    sizes = np.array(sizes)
    times = np.arange(len(sizes)) * 20
    return PacketIndex(times, times, sizes, sizes > 0)


def windows_at(*seconds, silent):
    return [Loudness(second * 1000, -90.0 if second in silent else -25.0) for second in seconds]


def test_a_pause_that_one_window_of_many_falls_into_is_no_silence():
    windows = windows_at(0, 30, 60, 90, silent={60})
    assert find_silent(windows, None, None, 120_000, below_db=-60, shortest_ms=10_000) == ()


def test_the_packets_of_sound_tell_how_long_a_silence_is():
    # 120 s of talk with a pause at 60 s, and a silence from 75 to 100 s.
    sizes = [200] * 6000
    sizes[2990:3040] = [9] * 50
    sizes[3750:5000] = [9] * 1250
    windows = windows_at(0, 30, 60, 90, silent={60, 90})
    (signal,) = find_silent(windows, sound_index(sizes), None, 120_000, below_db=-60, shortest_ms=10_000)
    assert signal.start_ms == pytest.approx(75_000, abs=200)
    assert signal.end_ms == pytest.approx(100_000, abs=200)


def test_packets_that_are_all_alike_tell_nothing_about_silence():
    windows = windows_at(0, 30, 60, 90, silent={60, 90})
    (signal,) = find_silent(
        windows, sound_index([200] * 6000), None, 120_000, below_db=-60, shortest_ms=10_000
    )
    assert (signal.start_ms, signal.end_ms) == (60_000, 120_000)


def test_damage_is_told_with_where_and_how_much():
    first, second = find_damaged([0, 30_000, 90_000], [60_000, 120_000], 150_000)
    assert (first.start_ms, first.end_ms, first.measure) == (60_000, 90_000, 0.4)
    assert (second.start_ms, second.end_ms) == (120_000, 150_000)
    assert find_damaged([0, 1000], [], 2000) == ()


@given(st.lists(st.sampled_from(["black", "dark", "fine"]), min_size=1, max_size=40))
def test_signals_of_pictures_lie_within_the_film_and_do_not_overlap(kinds):
    shade = {"black": 3, "dark": 30, "fine": 128}
    times = [1_000 + number * 10_000 for number in range(len(kinds))]
    pictures = [
        Picture(time, np.full((18, 32, 3), shade[kind], np.uint8))
        for time, kind in zip(times, kinds, strict=True)
    ]
    faults = [None if kind == "fine" else kind for kind in kinds]
    end_ms = times[-1] + 5_000
    found = find_picture_faults(pictures, faults, None, end_ms, shortest_ms=1_000)
    spans = sorted((signal.start_ms, signal.end_ms) for signal in found)
    assert all(0 <= start < end <= end_ms for start, end in spans)
    assert all(earlier[1] <= later[0] for earlier, later in pairwise(spans))
    assert any(signal.kind == "black" for signal in found) == ("black" in kinds)
