"""What holds for every set of ratings, whatever they are."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rubrics.scoring import Rating, score
from tests.rubrics.examples import CRITICAL, item, leave_out, only, rate, rubric

PEOPLE = ["maya", "tomos"]
RUBRIC = rubric(
    {
        "A": (25, [item("A1"), item("A2"), item("A3", weight=2)]),
        "B": (20, [item("B1", scope="facilitator"), item("B2", scope="facilitator")]),
        "C": (15, [item("C1"), item("C2", scope="facilitator", critical=CRITICAL)]),
    }
)
ANSWERS = [
    (one.key, person) for one in RUBRIC.items for person in (PEOPLE if one.scope == "facilitator" else [None])
]


@st.composite
def some_ratings(draw: st.DrawFn) -> list[Rating]:
    ratings = []
    for key, person in ANSWERS:
        value = draw(st.sampled_from([0, 1, 2, 3, 4, "not applicable", "open"]))
        if value == "not applicable":
            ratings.append(leave_out(key, person))
        elif isinstance(value, int):
            ratings.append(rate(key, value, person))
    return ratings


@given(some_ratings())
def test_a_score_lies_between_its_lowest_and_highest_section(ratings: list[Rating]) -> None:
    for found in score(RUBRIC, ratings, PEOPLE):
        values = [part.value for part in found.sections if part.value is not None]
        assert all(0 <= value <= 100 for value in values)
        if found.value is None:
            assert found.undefined_reason is not None
        else:
            assert found.undefined_reason is None
            assert min(values) - 1e-9 <= found.value <= max(values) + 1e-9


@given(some_ratings(), st.randoms(use_true_random=False))
def test_the_order_of_ratings_and_facilitators_does_not_matter(ratings: list[Rating], random: object) -> None:
    shuffled = list(ratings)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    before = {(one.output, one.facilitator): one for one in score(RUBRIC, ratings, PEOPLE)}
    after = {(one.output, one.facilitator): one for one in score(RUBRIC, shuffled, PEOPLE[::-1])}
    assert before == after


@given(some_ratings())
def test_leaving_a_section_out_is_the_same_as_a_rubric_without_it(ratings: list[Rating]) -> None:
    kept = [rating for rating in ratings if rating.item[0] != "B"]
    left_out = [leave_out(key, person) for key, person in ANSWERS if key[0] == "B"]
    without = rubric({part.key: (part.weight, part.items) for part in RUBRIC.sections if part.key != "B"})

    whole = only(score(RUBRIC, [*kept, *left_out], PEOPLE), "overall")
    smaller = only(score(without, kept, PEOPLE), "overall")

    assert (whole.value, whole.band) == (smaller.value, smaller.band)
    assert whole.weight_scored_share == smaller.weight_scored_share


@given(
    st.lists(st.tuples(st.integers(1, 100), st.one_of(st.none(), st.integers(0, 4))), min_size=1, max_size=8)
)
def test_weights_of_the_sections_that_apply_grow_in_proportion(
    sections: list[tuple[int, int | None]],
) -> None:
    made = rubric({f"S{place}": (weight, [item(f"I{place}")]) for place, (weight, _) in enumerate(sections)})
    ratings = [
        leave_out(f"I{place}") if value is None else rate(f"I{place}", value)
        for place, (_, value) in enumerate(sections)
    ]

    found = only(score(made, ratings, []), "overall")

    applying = [(weight, value) for weight, value in sections if value is not None]
    if not applying:
        assert found.value is None
    else:
        total = sum(weight for weight, _ in applying)
        by_hand = sum(Fraction(weight * value * 25, total) for weight, value in applying)
        assert found.value == pytest.approx(float(by_hand))


@given(some_ratings())
def test_a_better_rating_never_lowers_a_score(ratings: list[Rating]) -> None:
    better = [
        rate(one.item, min(4, one.value + 1), one.facilitator) if one.value is not None else one
        for one in ratings
    ]
    for before, after in zip(score(RUBRIC, ratings, PEOPLE), score(RUBRIC, better, PEOPLE), strict=True):
        assert (before.value is None) == (after.value is None)
        if before.value is not None and after.value is not None:
            assert after.value >= before.value
