"""What holds for every measure, whatever the ratings are."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from rubrics.item import Condition, Item
from rubrics.output import Measure
from rubrics.rubric import Rubric
from rubrics.scoring import OutputScore, Rating
from tests.rubrics.examples import BANDS, item, leave_out, only_output, output, rate, rubric

KEYS = [f"A{number}" for number in range(1, 7)]
MEASURES = ["percentage", "by items", "sum", "mean", "weighted_mean", "minimum", "share"]
GROWING = [one for one in MEASURES if one != "share"]


def made(measure: str, weights: list[int], factor: int = 1) -> Rubric:
    items: list[Item] = [item(key, weight=weight * factor) for key, weight in zip(KEYS, weights, strict=True)]
    items[-1] = replace(items[-1], applies_when=Condition("A1", 1))
    name: Measure = {"by items": "percentage", "share": "ratio"}.get(measure, measure)  # type: ignore[assignment]
    sides = {"numerator": ("A1", "A2"), "denominator": tuple(KEYS), "in_percent": True}
    one = output(
        name,
        *KEYS,
        bands=BANDS,
        by_sections=measure != "by items",
        **(sides if measure == "share" else {}),  # type: ignore[arg-type]
    )
    return rubric({"A": (factor, items[:3]), "B": (2 * factor, items[3:])}, [one])


values = st.lists(st.sampled_from([0, 1, 2, 3, 4, None, "out"]), min_size=6, max_size=6)
weights = st.lists(st.integers(1, 5), min_size=6, max_size=6)


def ratings(given_values: list[object]) -> list[Rating]:
    return [
        leave_out(key) if value == "out" else rate(key, value)  # type: ignore[arg-type]
        for key, value in zip(KEYS, given_values, strict=True)
        if value is not None
    ]


def close(one: OutputScore, other: OutputScore) -> bool:
    if one.value is None or other.value is None:
        return one.value is other.value
    return abs(one.value - other.value) < 1e-9


@given(st.sampled_from(MEASURES), weights, values)
def test_a_value_lies_between_nothing_and_the_most_there_could_be(
    measure: str, w: list[int], given_values: list[object]
) -> None:
    found = only_output(made(measure, w), *ratings(given_values))
    if found.value is None:
        assert found.undefined_reason is not None
        assert found.band is None
    else:
        assert found.undefined_reason is None
        assert found.highest is not None
        assert 0 <= found.value <= found.highest + 1e-9
        assert found.band is not None


@given(st.sampled_from(MEASURES), weights, values, st.randoms(use_true_random=False))
def test_the_order_of_ratings_does_not_matter(
    measure: str, w: list[int], given_values: list[object], random: object
) -> None:
    before = ratings(given_values)
    after = list(before)
    random.shuffle(after)  # type: ignore[attr-defined]
    assert only_output(made(measure, w), *before) == only_output(made(measure, w), *after)


@given(st.sampled_from([one for one in MEASURES if one != "sum"]), weights, values, st.integers(2, 9))
def test_weights_count_in_proportion_only(
    measure: str, w: list[int], given_values: list[object], factor: int
) -> None:
    some = ratings(given_values)
    assert close(only_output(made(measure, w), *some), only_output(made(measure, w, factor), *some))


@given(st.sampled_from(GROWING), weights, values, st.sampled_from(KEYS[1:]))
def test_a_better_rating_never_lowers_a_value(
    measure: str, w: list[int], given_values: list[object], key: str
) -> None:
    some = ratings(given_values)
    better = [
        rate(one.item, min(4, one.value + 1)) if one.item == key and one.value is not None else one
        for one in some
    ]
    before, after = only_output(made(measure, w), *some), only_output(made(measure, w), *better)
    assert (before.value is None) == (after.value is None)
    if before.value is not None and after.value is not None:
        assert after.value >= before.value - 1e-9


@given(st.sampled_from([one for one in MEASURES if one != "share"]), weights, values)
def test_an_item_left_out_by_its_condition_is_one_that_does_not_apply(
    measure: str, w: list[int], given_values: list[object]
) -> None:
    hangs = [rate("A1", 0), *(one for one in ratings(given_values) if one.item not in ("A1", "A6"))]
    whole = made(measure, w)
    assert only_output(whole, *hangs, rate("A6", 4)) == only_output(whole, *hangs)
    assert close(only_output(whole, *hangs), only_output(whole, *hangs, leave_out("A6")))
