"""Rule vectors: NHS England Making Data Count, as implemented and tested in NHSRplotthedots 0.2.2."""

from collections.abc import Sequence

import pytest

from rubrics.control_rules import Limits, Side, flags, shift, trend, two_in_three

ABOVE, BELOW, ON = "above", "below", "on"


@pytest.mark.parametrize(
    ("values", "rising"),
    [
        ([1, 2, 3, 4, 5, 6, 7], range(7)),
        ([1, 2, 3, 4, 5, 6], []),
        ([1, 2, 3, 3, 4, 5, 6], []),
        ([2, 1, 2, 3, 4, 5, 6, 7, 3], range(1, 8)),
    ],
)
def test_seven_points_that_strictly_rise_are_a_trend(values: Sequence[float], rising: Sequence[int]) -> None:
    assert [place for place, way in enumerate(trend(values)) if way == "up"] == list(rising)
    falling = [-value for value in values]
    assert [place for place, way in enumerate(trend(falling)) if way == "down"] == list(rising)


def test_a_turning_point_belongs_to_the_later_run() -> None:
    assert trend([1, 2, 3, 4, 5, 6, 7, 6, 5, 4, 3, 2, 1]) == ["up"] * 6 + ["down"] * 7


@pytest.mark.parametrize(
    ("sides", "members"),
    [
        ([ABOVE] * 7, range(7)),
        ([ABOVE] * 6, []),
        ([ABOVE] * 6 + [BELOW], []),
        ([ABOVE] * 6 + [ON] + [ABOVE] * 6, []),
        ([ON] * 8, []),
        ([ABOVE] + [BELOW] * 8, range(1, 9)),
    ],
)
def test_seven_points_strictly_on_one_side_are_a_shift(
    sides: list[Side | None], members: Sequence[int]
) -> None:
    assert [place for place, found in enumerate(shift(sides)) if found] == list(members)


def test_two_of_three_near_one_limit_are_flagged_and_their_neighbour_is_not() -> None:
    near = [False, False, True, False, True, False, False]

    assert two_in_three(near, [ABOVE] * 7) == near


def test_two_of_three_on_alternating_sides_are_nothing() -> None:
    near = [False, False, True, False, True, False, False]

    assert not any(two_in_three(near, [ABOVE, BELOW, ABOVE, BELOW, ABOVE, BELOW, ABOVE]))


LIMITS = Limits(mean=0, lower=-3, upper=3, near_lower=-2, near_upper=2, mean_moving_range=1)


def test_a_point_on_a_limit_is_neither_outside_nor_near() -> None:
    assert flags([3.0, -2.0, 2.0], LIMITS) == [(None, None)] * 3


def test_the_rules_have_their_priority() -> None:
    # A rise above the mean all along: the last is outside, the rest a trend although also a shift.
    assert [flag for flag, _ in flags([0.1, 0.5, 1, 1.5, 2.4, 2.5, 3.5], LIMITS)] == ["trend"] * 6 + [
        "outside"
    ]
    # Two near the limit in a shift: those two are two-in-three.
    assert [flag for flag, _ in flags([1, 2.5, 1, 2.5, 1, 0.5, 1], LIMITS)] == [
        "shift",
        "two_in_three",
        "shift",
        "two_in_three",
        "shift",
        "shift",
        "shift",
    ]


def test_a_point_outside_counts_for_no_pair() -> None:
    assert [flag for flag, _ in flags([2.5, 3.5, 1], LIMITS)] == [None, "outside", None]
