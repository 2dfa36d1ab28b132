"""The benchmark of sync, with few objects: that it measures what it says."""

import pytest

from benchmarks.listing_server import serve_listing
from benchmarks.sync_100k import SyncTimes, measure, words


@pytest.mark.slow
def test_a_small_bucket_is_listed_and_synced_with_nothing_changed():
    times = measure(2500, rounds=1)
    assert times.objects == 2500
    assert times.bare_seconds > 0
    assert times.sync_seconds > 0
    assert times.program_seconds > 0
    assert times.command_seconds > 0
    assert 0 < times.peak_megabytes < 400


@pytest.mark.slow
def test_a_server_that_ends_before_it_serves_is_not_waited_for():
    with pytest.raises(EOFError), serve_listing(objects=None):
        pytest.fail("that is no number of objects")


def test_the_words_tell_seconds_ratio_and_memory():
    assert words(SyncTimes(100_000, 10.0, 12.5, 11.0, 15.4, 150.4)) == (
        "100,000 objects, nothing changed\n"
        "bare listing 10.0 s, sync 12.5 s: 1.25 times as long\n"
        "with start-up: a program that lists 11.0 s, qa-app sync 15.4 s: 1.40 times as long\n"
        "most memory: 150 MB"
    )
