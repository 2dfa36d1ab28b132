"""When a change of rater can pass for a change in delivery."""

from collections import Counter
from datetime import date

from qa_app.services.trend_raters import RaterChange, rater_changes

RHIAN, DILYS = 1, 2


def months(*raters: dict[int, int]) -> list[tuple[date, Counter[int]]]:
    return [(date(2026, 1 + place, 1), Counter(one)) for place, one in enumerate(raters)]


def test_the_same_raters_throughout_are_no_change() -> None:
    assert rater_changes(months(*[{RHIAN: 3, DILYS: 2}] * 6)) == ()


def test_a_rater_who_comes_in_with_a_third_of_the_reviews_begins_in_that_month() -> None:
    found = rater_changes(months({RHIAN: 6}, {RHIAN: 6}, {RHIAN: 4, DILYS: 2}, {RHIAN: 4, DILYS: 2}))
    assert found == (RaterChange(date(2026, 3, 1), DILYS, "began"),)


def test_a_rater_with_a_single_review_among_many_is_no_change() -> None:
    assert rater_changes(months({RHIAN: 6}, {RHIAN: 5, DILYS: 1}, {RHIAN: 6}, {RHIAN: 6})) == ()


def test_one_rater_taking_over_from_another_is_an_end_and_a_beginning() -> None:
    found = rater_changes(months({RHIAN: 6}, {RHIAN: 6}, {DILYS: 6}, {DILYS: 6}))
    assert found == (
        RaterChange(date(2026, 3, 1), RHIAN, "ended"),
        RaterChange(date(2026, 3, 1), DILYS, "began"),
    )


def test_a_month_without_a_rater_is_no_end_until_there_are_two() -> None:
    before = [{RHIAN: 3, DILYS: 3}] * 3
    assert rater_changes(months(*before, {RHIAN: 6})) == ()
    found = rater_changes(months(*before, {RHIAN: 6}, {RHIAN: 6}))
    assert found == (RaterChange(date(2026, 4, 1), DILYS, "ended"),)


def test_months_without_reviews_are_passed_over() -> None:
    found = rater_changes(months({RHIAN: 6}, {}, {RHIAN: 6}, {}, {DILYS: 6}))
    assert found == (RaterChange(date(2026, 5, 1), DILYS, "began"),)


def test_no_months_are_no_change() -> None:
    assert rater_changes([]) == ()
