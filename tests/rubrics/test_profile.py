"""Sections over time and strengths that recur, worked out by hand."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from rubrics.profile import Cell, Chosen, ReviewedSections, profiles, quarter_of, recurring


def reviewed(
    number: int, on: date, rater: int, *, major: str = "1", **values: float | None
) -> ReviewedSections:
    return ReviewedSections(number, "group", major, on, rater, values)


SIX = (
    reviewed(1, date(2026, 1, 1), 1, A=50.0, B=60.1),
    reviewed(2, date(2026, 3, 31), 2, A=60.0, B=None),
    reviewed(3, date(2026, 4, 1), 1, A=70.0, B=80.0),
    reviewed(4, date(2026, 7, 5), 1, A=50.0, B=70.2),
    reviewed(5, date(2026, 8, 5), 1, A=75.0, B=70.1),
    reviewed(6, date(2026, 9, 30), 3, A=100.0, B=None),
)


def test_the_mean_of_a_quarter_tells_its_reviews_and_raters() -> None:
    (profile,) = profiles(SIX)
    assert profile.is_by_quarter
    third, second, first = profile.rows
    assert [row.first for row in profile.rows] == [date(2026, 7, 1), date(2026, 4, 1), date(2026, 1, 1)]
    # (50 + 75 + 100) / 3 and (70.2 + 70.1) / 2
    assert third.cells == {"A": Cell(75.0, 3, 2), "B": Cell(70.15, 2, 1)}
    assert (third.reviews, third.raters) == (3, 2)
    # One review alone is its own score: n is 1, so nobody takes it for a mean.
    assert second.cells == {"A": Cell(70.0, 1, 1), "B": Cell(80.0, 1, 1)}
    # (50 + 60) / 2; B was not defined once, which is no 0.
    assert first.cells == {"A": Cell(55.0, 2, 2), "B": Cell(60.1, 1, 1)}


def test_a_few_reviews_stand_each_by_itself_newest_first() -> None:
    (profile,) = profiles(SIX[:5])
    assert not profile.is_by_quarter
    assert [row.review_id for row in profile.rows] == [5, 4, 3, 2, 1]
    assert profile.rows[3].cells == {"A": Cell(60.0, 1, 1)}


def test_major_versions_are_never_put_together() -> None:
    newer = [reviewed(10 + number, date(2026, 9, 1), 1, major="2", A=0.0) for number in range(2)]
    two, one = profiles([*newer, *SIX])
    # The major version that was used last comes first: its last review is older than review 6.
    assert (two.major, one.major) == ("1", "2")
    assert (two.is_by_quarter, one.is_by_quarter) == (True, False)
    assert two.rows[0].cells["A"] == Cell(75.0, 3, 2)


def test_nothing_gives_nothing() -> None:
    assert profiles([]) == ()
    assert recurring([]) == ()


def test_quarters_begin_in_january_april_july_and_october() -> None:
    assert quarter_of(date(2026, 3, 31)) == date(2026, 1, 1)
    assert quarter_of(date(2026, 4, 1)) == date(2026, 4, 1)
    assert quarter_of(date(2026, 12, 31)) == date(2026, 10, 1)


def test_a_strength_recurs_in_two_pieces_of_feedback_and_not_twice_in_one() -> None:
    b1 = [
        Chosen("B1", 7, date(2026, 5, 1)),
        Chosen("B1", 9, date(2026, 6, 1)),
        Chosen("B1", 7, date(2026, 5, 1)),
    ]
    c2 = [Chosen("C2", 7, date(2026, 5, 1)), Chosen("C2", 7, date(2026, 5, 1))]
    d1 = [Chosen("D1", 7, date(2026, 5, 1)), Chosen("D1", 8, date(2026, 7, 1))]
    e1 = [Chosen("E1", number, date(2026, 1, number)) for number in (1, 2, 3)]
    found = recurring([*b1, *c2, *d1, *e1])
    assert [(one.strength, [each.feedback_id for each in one.chosen]) for one in found] == [
        ("E1", [3, 2, 1]),
        ("D1", [8, 7]),
        ("B1", [9, 7]),
    ]


@given(
    st.lists(
        st.tuples(st.dates(date(2024, 1, 1), date(2026, 12, 31)), st.integers(1, 4), st.floats(0, 100)),
        max_size=30,
    )
)
def test_every_review_counts_once_and_a_mean_lies_among_its_scores(
    made: list[tuple[date, int, float]],
) -> None:
    reviews = [reviewed(n, on, rater, A=value) for n, (on, rater, value) in enumerate(made)]
    rows = [row for one in profiles(reviews) for row in one.rows]
    assert sum(row.reviews for row in rows) == len(reviews)
    for row in rows:
        of = [
            one
            for one in reviews
            if row.review_id == one.review_id or (row.review_id is None and quarter_of(one.on) == row.first)
        ]
        values = [one.values["A"] or 0.0 for one in of]
        assert min(values) <= row.cells["A"].value <= max(values)
        assert row.cells["A"].raters == len({one.rater_id for one in of})
