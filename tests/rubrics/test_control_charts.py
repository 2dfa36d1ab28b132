"""Reference values: NHS England Making Data Count, as implemented in NHSRplotthedots 0.2.2."""

import math
from collections.abc import Sequence

import pytest

from rubrics.control_charts import Improvement, xmr
from rubrics.control_rules import Flag
from rubrics.errors import BadSeries

GOLD = [1, 2, 1, 2, 10, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1]


def flagged(values: Sequence[float | None], **settings: object) -> dict[int, Flag]:
    points = xmr(values, improvement="up", **settings).points  # type: ignore[arg-type]
    return {point.index: point.flag for point in points if point.flag is not None}


@pytest.mark.parametrize(
    ("screen", "moving_range", "lower", "upper", "near_lower", "near_upper"),
    [
        (True, 1.0, -0.7156, 4.6044, 0.1711, 3.7178),
        (False, 1.8824, -3.0626, 6.9515, -1.3936, 5.2825),
    ],
)
def test_the_gold_vector_has_its_published_limits(
    screen: bool, moving_range: float, lower: float, upper: float, near_lower: float, near_upper: float
) -> None:
    chart = xmr(GOLD, improvement="up", screen=screen)

    assert chart.mean == pytest.approx(1.9444, abs=0.00005)
    assert chart.mean_moving_range == pytest.approx(moving_range, abs=0.00005)
    assert chart.lower == pytest.approx(lower, abs=0.00005)
    assert chart.upper == pytest.approx(upper, abs=0.00005)
    assert chart.points[0].near_lower == pytest.approx(near_lower, abs=0.0001)
    assert chart.points[0].near_upper == pytest.approx(near_upper, abs=0.0001)
    assert flagged(GOLD, screen=screen) == {4: "outside"}
    assert (chart.variation, chart.provisional, chart.n) == ("common", False, 18)


def test_a_value_left_out_counts_nowhere_and_keeps_its_place() -> None:
    with_holes: list[float | None] = [None, *GOLD[:7], None, *GOLD[7:]]

    chart = xmr(with_holes, improvement="up")
    whole = xmr(GOLD, improvement="up")

    assert (chart.mean, chart.lower, chart.upper, chart.n) == (whole.mean, whole.lower, whole.upper, 18)
    assert [point.index for point in chart.points] == list(range(20))
    assert [point.index for point in chart.points if point.left_out] == [0, 8]
    assert flagged(with_holes) == {5: "outside"}


def test_a_run_goes_on_over_a_value_left_out() -> None:
    assert flagged([1, 2, 3, None, 4, 5, 6, 7, *[0, 8] * 6]) == dict.fromkeys([0, 1, 2, 4, 5, 6, 7], "trend")


def test_a_new_segment_has_its_own_limits_and_runs() -> None:
    values = [5, 6] * 6 + [9, 10] * 3

    chart = xmr(values, improvement="up", rebase_at=[12])

    assert (chart.points[0].mean, chart.points[12].mean, chart.mean) == (5.5, 9.5, 9.5)
    assert flagged(values, rebase_at=[12]) == {}
    assert flagged(values) != {}
    assert (chart.n, chart.limits_from, chart.provisional) == (18, 6, True)


def test_a_rising_run_broken_by_a_new_segment_is_no_trend() -> None:
    assert flagged([1, 2, 3, 4, 5, 6, 7], rebase_at=[3]) == {}


def test_limits_fixed_after_a_baseline_are_not_moved_by_later_values() -> None:
    values = [5, 6] * 6 + [20, 20]

    chart = xmr(values, improvement="up", baseline=12)

    assert (chart.mean, chart.mean_moving_range) == (5.5, 1)
    assert flagged(values, baseline=12) == {12: "outside", 13: "outside"}
    assert chart.variation == "improvement"


@pytest.mark.parametrize(
    ("improvement", "last", "cause", "direction"),
    [
        ("up", 30, "improvement", "up"),
        ("up", -30, "concern", "down"),
        ("down", 30, "concern", "up"),
        ("down", -30, "improvement", "down"),
        ("neither", 30, "neutral", "up"),
        ("up", 1, "common", None),
    ],
)
def test_variation_is_what_the_latest_point_means(
    improvement: Improvement, last: float, cause: str, direction: str | None
) -> None:
    chart = xmr([*GOLD, last], improvement=improvement)

    assert (chart.variation, chart.variation_direction) == (cause, direction)


def test_a_trend_below_the_mean_that_climbs_is_an_improvement() -> None:
    chart = xmr([40, 41, 42, 43, 44, 45, 46, *[50, 70] * 6], improvement="up", screen=False)

    assert [(point.flag, point.side, point.cause) for point in chart.points[:7]] == [
        ("trend", "below", "improvement")
    ] * 7


@pytest.mark.parametrize(
    ("target", "improvement", "assurance"),
    [
        (5, "up", "fail"),
        (5, "down", "pass"),
        (-1, "up", "pass"),
        (-1, "down", "fail"),
        (2, "up", "hit_and_miss"),
        (5, "neither", None),
        (None, "up", None),
    ],
)
def test_assurance_says_what_the_process_will_do_about_the_target(
    target: float | None, improvement: Improvement, assurance: str | None
) -> None:
    assert xmr(GOLD, improvement=improvement, target=target).assurance == assurance


def test_a_target_on_the_limit_is_hit_and_miss() -> None:
    upper = xmr(GOLD, improvement="up").upper

    assert xmr(GOLD, improvement="up", target=upper).assurance == "hit_and_miss"


def test_equal_values_have_limits_on_the_mean_and_nothing_flagged() -> None:
    chart = xmr([64.3] * 15, improvement="up", target=64.3)

    assert (chart.mean, chart.lower, chart.upper) == (64.3, 64.3, 64.3)
    assert {point.flag for point in chart.points} == {None}
    assert chart.assurance == "hit_and_miss"


@pytest.mark.parametrize("count", [0, 1, 2, 11, 12])
def test_few_values_say_that_limits_are_provisional_or_undefined(count: int) -> None:
    chart = xmr([float(number % 2) for number in range(count)], improvement="up", target=9)

    assert chart.provisional == (count < 12)
    assert (chart.mean is None) == (count < 1)
    assert (chart.upper is None) == (count < 2)
    assert (chart.assurance is None) == (count < 2)
    assert (chart.variation is None) == (count < 1)


def test_a_chart_of_nothing_but_gaps_is_undefined() -> None:
    chart = xmr([None, None], improvement="up")

    assert (chart.n, chart.mean, chart.variation, len(chart.points)) == (0, None, None, 2)


@pytest.mark.parametrize(
    ("values", "settings", "sentence"),
    [
        ([1, math.nan], {}, "Value 1 is nan"),
        ([1, math.inf], {}, "Value 1 is inf"),
        ([1, 2], {"target": math.nan}, "The target is nan"),
        ([1, 2], {"baseline": 1}, "A baseline of 1 gives no limits"),
        ([1, 2, 3], {"rebase_at": [3]}, "do not fit 3 values"),
        ([1, 2, 3], {"rebase_at": [0]}, "do not fit 3 values"),
        ([1, 2, 3], {"rebase_at": [2, 1]}, "do not fit 3 values"),
    ],
)
def test_values_that_make_no_chart_are_refused(
    values: list[float], settings: dict[str, object], sentence: str
) -> None:
    with pytest.raises(BadSeries) as refused:
        xmr(values, improvement="up", **settings)  # type: ignore[arg-type]
    assert sentence in str(refused.value)
