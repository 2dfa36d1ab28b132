import pytest

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
    assert find_silent(windows, None, 20_000, below_db=-60, shortest_ms=10_000) == ()
    (signal,) = find_silent(windows, None, 20_000, below_db=-60, shortest_ms=3_000)
    assert (signal.start_ms, signal.end_ms, signal.measure) == (5_000, 9_000, -90.0)
