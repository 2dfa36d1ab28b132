"""Recorded length against planned length: worked out by hand, at the edges, and for parts in any order."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from rubrics.length import MINUTE_MS, Part, Tolerance, recorded_length

USUAL = Tolerance(percent=10, minutes=10)
BEGAN = datetime(2026, 11, 5, 18, 0, tzinfo=UTC)


def kind(recorded_minutes: float, planned: int | None, tolerance: Tolerance = USUAL) -> str | None:
    return recorded_length([Part(round(recorded_minutes * MINUTE_MS))], planned, tolerance).kind


def test_the_larger_of_share_and_minutes_is_allowed() -> None:
    # 10 per cent of 150 minutes are 15; of 60 minutes 6, so that the 10 minutes count.
    assert kind(135, 150) is None
    assert kind(134.9, 150) == "shorter_than_planned"
    assert kind(165, 150) is None
    assert kind(165.1, 150) == "longer_than_planned"
    assert kind(50, 60) is None
    assert kind(49.9, 60) == "shorter_than_planned"


def test_without_a_plan_or_a_length_nothing_is_told() -> None:
    assert kind(3, None) is None
    unknown = recorded_length([Part(MINUTE_MS), Part(None)], 150, USUAL)
    assert (unknown.kind, unknown.recorded_ms, unknown.parts) == (None, None, 2)
    none = recorded_length([], 150, USUAL)
    assert (none.kind, none.recorded_ms, none.parts) == (None, None, 0)


def test_parts_are_added_up_and_what_lies_between_them_is_told() -> None:
    first = Part(70 * MINUTE_MS, BEGAN)
    second = Part(68 * MINUTE_MS, BEGAN + timedelta(minutes=82))
    told = recorded_length([second, first], 150, USUAL)
    assert (told.kind, told.recorded_ms) == (None, 138 * MINUTE_MS)
    assert (told.gap_ms, told.overlap_ms) == (12 * MINUTE_MS, 0)


def test_two_films_of_the_same_time_overlap() -> None:
    camera = Part(150 * MINUTE_MS, BEGAN)
    other = Part(140 * MINUTE_MS, BEGAN + timedelta(minutes=5))
    told = recorded_length([camera, other], 150, USUAL)
    assert told.kind == "longer_than_planned"
    assert (told.gap_ms, told.overlap_ms) == (0, 140 * MINUTE_MS)


def test_parts_that_do_not_tell_when_they_began_have_no_known_gaps() -> None:
    told = recorded_length([Part(MINUTE_MS, BEGAN), Part(MINUTE_MS)], 2, USUAL)
    assert (told.recorded_ms, told.gap_ms, told.overlap_ms) == (2 * MINUTE_MS, None, None)


@given(
    st.lists(st.tuples(st.integers(0, 10**7), st.integers(0, 10**5)), min_size=1, max_size=5),
    st.randoms(use_true_random=False),
)
def test_the_order_of_the_parts_changes_nothing(spans, random) -> None:
    parts = [Part(length, BEGAN + timedelta(seconds=offset)) for length, offset in spans]
    shuffled = list(parts)
    random.shuffle(shuffled)
    assert recorded_length(shuffled, 150, USUAL) == recorded_length(parts, 150, USUAL)
