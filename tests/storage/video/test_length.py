"""How long a recording is, where headers and packets differ."""

from storage.video.length import length_by_reading, length_by_size
from storage.video.signals.span import QualitySignal


def test_what_is_missing_is_told_with_its_share_of_the_whole():
    assert length_by_size(10_000, size_bytes=500, claimed_bytes=1_000).truncated == QualitySignal(
        "truncated", 10_000, 20_000, 0.5
    )
    assert length_by_reading(20_000, 15_000).truncated == QualitySignal("truncated", 15_000, 20_000, 0.25)


def test_a_few_bytes_that_are_no_time_are_not_told_as_missing():
    length = length_by_size(15_880, size_bytes=1_999_999, claimed_bytes=2_000_000)
    assert (length.duration_ms, length.truncated) == (15_880, None)
