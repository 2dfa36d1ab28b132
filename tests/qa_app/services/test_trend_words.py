"""A trend in words: what it comes to, what each month is, and what to be careful about."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from qa_app.i18n import language
from qa_app.services.trend_cautions import cautions, left_out, limits_lines
from qa_app.services.trend_periods import moved
from qa_app.services.trend_points import RaterCount, TrendPoint
from qa_app.services.trend_raters import RaterChange
from qa_app.services.trend_words import (
    assurance_words,
    figure,
    headline,
    meaning,
    point_words,
    raters_words,
    variation_words,
)
from qa_app.services.trends import Trend, VersionChange
from tests.qa_app.made_trends import made_point, made_trend

LAST = date(2026, 10, 1)


def told(values: Sequence[float | None], *, target: float = 60.0, last: TrendPoint | None = None) -> Trend:
    """A trend of months up to October 2026, six reviews each, then perhaps one more month."""
    points = [
        made_point(moved("month", LAST, place - len(values) + 1), value) for place, value in enumerate(values)
    ]
    return made_trend([*points, last] if last else points, target=target)


def ups_and_downs(n: int) -> list[float]:
    return [58.0, 64.0] * (n // 2)


def test_a_run_above_the_mean_is_told_with_its_length_and_its_first_month() -> None:
    trend = told([58, 64, 57, 63, 58, 64, 57, 63, 66, 65, 67, 66, 68, 66, 67])
    assert headline(trend) == "7 months in a row above the mean, since April 2026."
    assert variation_words(trend) == "Better: high, since April 2026"
    assert meaning(trend).startswith("For the better")
    assert point_words(trend, trend.points[-1]) == "Above the mean, 7 of 7"
    assert point_words(trend, trend.points[0]) == "Nothing unusual"


def test_a_run_below_the_mean_is_for_the_worse() -> None:
    trend = told([68, 62, 69, 63, 68, 62, 69, 63, 60, 61, 59, 60, 58, 60, 59])
    assert headline(trend) == "7 months in a row below the mean, since April 2026."
    assert variation_words(trend) == "Worse: low, since April 2026"
    assert meaning(trend).startswith("For the worse")


def test_a_rise_is_told_as_a_rise() -> None:
    trend = told([66, 64, 66, 64, 66, 61, 62, 63, 64, 65, 66, 67])
    assert headline(trend) == "7 months in a row rising, since April 2026."
    assert variation_words(trend) == "Better: rising, since April 2026"
    assert point_words(trend, trend.points[5]) == "Rising, 1 of 7"


def test_a_month_beyond_a_limit_is_told_by_its_name() -> None:
    trend = told([*ups_and_downs(12), 20.0])
    assert headline(trend) == "October 2026 lies below the lower limit."
    assert variation_words(trend) == "Worse: very low in October 2026"
    assert point_words(trend, trend.points[-1]) == "Below the lower limit"


def test_two_of_three_near_a_limit_are_told_when_there_is_no_run() -> None:
    # By hand: mean 62.2; moving ranges 56 in 14 steps, so 4; near limit 62.2 + 7.09 = 69.29, limit 72.84.
    trend = told([60, 63, 57, 62, 59, 63, 57, 61, 58, 62, 60, 61, 70, 70, 70])
    assert [point.flag for point in trend.points[-3:]] == ["two_in_three"] * 3
    assert headline(trend) == "2 of the last 3 months lie near the upper limit."
    assert variation_words(trend) == "Better: high in 2 of 3 months"


def test_a_run_says_more_than_two_months_near_a_limit_that_are_part_of_it() -> None:
    # By hand: mean 930.6 / 15 = 62.04; moving ranges 14.8 in 14 steps; near limit 63.91, limit 64.85.
    trend = told([60, 61, 60, 61, 60, 61, 60, 61, 63, 64, 63, 64, 63, 64.8, 64.8])
    assert trend.points[-1].flag == "two_in_three"
    assert point_words(trend, trend.points[-1]) == "Near the upper limit, 2 of 3"
    assert headline(trend) == "7 months in a row above the mean, since April 2026."


def test_nothing_unusual_is_said_to_be_nothing_unusual() -> None:
    trend = told(ups_and_downs(12))
    assert headline(trend) == "Nothing unusual: October 2026 is within what is usual here."
    assert variation_words(trend) == "Nothing unusual"
    assert cautions(trend) == []


def test_too_little_is_said_to_be_too_little() -> None:
    assert headline(told([])) == "There are no submitted reviews with a score in this time."
    assert headline(told([60.0])) == "Only October 2026 counts so far; limits need a second point."
    few = replace(made_point(LAST, 60.0), n=3, is_counted=False)
    assert headline(told([], last=few)) == "No point rests on 5 or more yet, so none counts."
    assert variation_words(told([60.0])) == "Too few points to say"
    assert meaning(told([60.0])) == ""
    assert assurance_words(told([60.0])) == "Target 60.0"


@pytest.mark.parametrize(
    ("target", "words"),
    [
        (60.0, "Hit and miss, target 60.0"),
        (90.0, "Will miss the target 90.0, unless something changes"),
        (30.0, "Will meet the target 30.0, unless something changes"),
    ],
)
def test_the_target_is_told_by_what_will_become_of_it(target: float, words: str) -> None:
    assert assurance_words(told(ups_and_downs(12), target=target)) == words


def test_under_twelve_months_everything_is_provisional_and_says_so() -> None:
    trend = told(ups_and_downs(10))
    assert cautions(trend) == ["The limits rest on 10 points, so they are provisional; 12 make them firm."]
    assert assurance_words(trend) == "Hit and miss, target 60.0 (provisional: 10 points)"


def test_a_month_that_does_not_count_says_why() -> None:
    trend = told(ups_and_downs(12))
    point = trend.points[0]
    few = replace(point, n=3, is_counted=False)
    assert point_words(trend, few) == "Under 5, not counted"
    assert point_words(trend, replace(few, is_over=False)) == "Not over, not counted"
    assert point_words(trend, replace(few, n=0)) == "Nothing to count"
    assert point_words(trend, replace(few, n=0, without_value=2)) == "No value"


def test_raters_are_initials_with_their_reviews_or_only_a_number() -> None:
    point = told([60.0]).points[0]
    known = (RaterCount(1, "Rhian Probert", 4), RaterCount(2, "Dilys Okoro", 2))
    assert raters_words(replace(point, raters=known)) == "RP 4, DO 2"
    assert raters_words(point) == "2"


def test_one_rater_and_changes_of_rater_are_cautions() -> None:
    trend = told(ups_and_downs(12))
    assert cautions(replace(trend, rater_ids=(1,)))[0].startswith("One rater gave every score")
    changed = replace(
        trend,
        rater_changes=(RaterChange(LAST, 1, "ended"), RaterChange(LAST, 2, "began")),
        names={1: "Rhian Probert", 2: "Dilys Okoro"},
    )
    advice = "A change of rater can look like a change in delivery."
    assert cautions(changed) == [
        f"Rhian Probert has not rated since before October 2026. {advice}",
        f"Dilys Okoro began to rate in October 2026. {advice}",
    ]
    assert cautions(replace(changed, names={})) == [f"Who rates changed in October 2026. {advice}"]


def test_an_earlier_month_beyond_a_limit_and_a_new_rubric_are_cautions() -> None:
    trend = told([*ups_and_downs(6), 20.0, *ups_and_downs(8)])
    assert cautions(trend)[0] == "Earlier below the lower limit: February 2026."
    newer = replace(told(ups_and_downs(12)), version_changes=(VersionChange(LAST, "1.1"),))
    assert cautions(newer) == [
        "Version 1.1 of the rubric came in October 2026; scores before and after may not compare."
    ]


def test_what_is_left_out_is_told() -> None:
    running = replace(made_point(date(2026, 11, 1), 60.0), is_over=False, is_counted=False)
    assert left_out(told(ups_and_downs(12), last=running)) == ["Not over, so not counted yet: November 2026."]
    assert left_out(told([*ups_and_downs(12), None])) == ["The latest that counts is September 2026."]
    unscored = replace(made_point(LAST, 60.0), without_value=2)
    assert left_out(told([], last=unscored)) == [
        "2 reviews have no score, because too little was answered or applied; they are in no mean."
    ]
    withheld = replace(made_point(LAST, 60.0), value=None, is_counted=False, is_withheld=True)
    assert left_out(told([], last=withheld)) == [
        "Where a point rests on few, its value is not shown here: it could be one person's."
    ]


def test_the_limits_are_worked_out_where_everybody_can_follow() -> None:
    # By hand: mean 94, moving range 8, 94 ± 2.66 × 8 = 72.72 and 115.28.
    lines = dict(limits_lines(told([90.0, 98.0, 90.0, 98.0])))
    assert lines["Points counted"] == "4 of 4"
    assert lines["Points that the limits rest on"] == "4; under 12 is provisional"
    assert lines["Mean of the points"] == "94.0"
    assert lines["Process limits"] == "94.0 ± 2.66 × 8.00: 72.7 to 115.3"
    assert lines["Drawn"] == "within 0.0 to 100.0, where values can lie"
    assert "Process limits" not in dict(limits_lines(told([90.0])))


def test_figures_have_one_decimal_with_halves_up_and_a_dash_for_none() -> None:
    assert (figure(62.25), figure(59.96), figure(None)) == ("62.3", "60.0", "–")


def test_months_are_named_in_the_language_of_the_reader() -> None:
    trend = told([58, 64, 57, 63, 58, 64, 57, 63, 66, 65, 67, 66, 68, 66, 67])
    with language("cy"):
        assert "Ebrill 2026" in headline(trend)
