"""Every way in which an output is worked out, against sums by hand and published figures."""

from fractions import Fraction

import pytest

from rubrics.item import CriticalRule
from rubrics.library import load_library
from rubrics.numbers import rounded, rounded_exactly
from rubrics.output import Band, BandPoints, Floor, Output, Rounding
from rubrics.scoring import Rating, score
from tests.rubrics.examples import (
    BANDS,
    WORDS,
    count,
    item,
    leave_out,
    only,
    only_output,
    output,
    rate,
    rubric,
)

THREE = [item("A1"), item("A2", weight=2), item("A3")]


def made(one: Output, *items: object) -> object:
    return rubric({"A": (1, list(items) or THREE)}, [one])  # type: ignore[arg-type]


def value(one: Output, *ratings: Rating, items: tuple[object, ...] = ()) -> tuple[float | None, str | None]:
    found = only_output(made(one, *items), *ratings)  # type: ignore[arg-type]
    return found.value, found.undefined_reason


FULL = (rate("A1", 4), rate("A2", 1), rate("A3", 3))


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        (output("sum", "A1", "A2", "A3"), 4 + 2 * 1 + 3),
        (output("mean", "A1", "A2", "A3"), 8 / 3),
        (output("weighted_mean", "A1", "A2", "A3"), (4 + 2 + 3) / 4),
        (output("minimum", "A1", "A2", "A3"), 1),
        (output("percentage", "A1", "A2", "A3", by_sections=False), 100 * (1 + 2 * 0.25 + 0.75) / 4),
        (output("ratio", "A1", "A2", "A3", numerator=("A1", "A3"), denominator=("A2",)), 7),
        (
            output("ratio", "A1", "A2", numerator=("A1",), denominator=("A1", "A2"), in_percent=True),
            80,
        ),
    ],
)
def test_each_measure_gives_the_sum_by_hand(one: Output, expected: float) -> None:
    assert value(one, *FULL) == (pytest.approx(expected), None)


@pytest.mark.parametrize("measure", ["sum", "mean", "weighted_mean", "minimum", "percentage"])
def test_with_nothing_that_applies_nothing_is_defined(measure: str) -> None:
    one = output(measure, "A1", "A2", "A3")  # type: ignore[arg-type]
    assert value(one, leave_out("A1"), leave_out("A2"), leave_out("A3")) == (None, "nothing_applies")


@pytest.mark.parametrize(("measure", "expected"), [("sum", None), ("minimum", None), ("mean", 2.5)])
def test_what_is_open_leaves_a_sum_undefined_and_a_mean_to_those_answered(
    measure: str, expected: float | None
) -> None:
    one = output(measure, "A1", "A2", "A3")  # type: ignore[arg-type]
    found, reason = value(one, rate("A1", 4), rate("A2", 1))
    assert (found, reason) == (expected, None if expected else "too_little_answered")


def test_of_a_mean_less_than_the_share_wanted_is_not_defined() -> None:
    assert value(output("mean", "A1", "A2", "A3"), rate("A1", 4)) == (None, "too_little_answered")


def test_an_item_that_does_not_apply_counts_in_a_sum_as_the_others_do_on_average() -> None:
    # 4 + 2 x 1 of 4 + 2 x 4 is half; the whole is 4 x 4.
    assert value(output("sum", "A1", "A2", "A3"), rate("A1", 4), rate("A2", 1), leave_out("A3")) == (8, None)


def test_a_ratio_divided_by_nothing_is_undefined_and_not_zero() -> None:
    one = output("ratio", "R", "Q", numerator=("R",), denominator=("Q",))
    assert value(one, rate("R", 5), rate("Q", 0), items=(count("R"), count("Q"))) == (
        None,
        "divided_by_nothing",
    )


def test_points_are_what_the_bands_of_other_outputs_are_worth() -> None:
    two = (Band("high", WORDS, 3), Band("low", WORDS, 0))
    first = Output("first", WORDS, False, ("session",), ("A1",), "mean", bands=two)
    second = Output("second", WORDS, False, ("session",), ("A2",), "mean", bands=two)
    worth = (("high", 2.0), ("low", 1.0))
    total = Output(
        "total",
        WORDS,
        False,
        ("session",),
        (),
        "points",
        points=(BandPoints("first", worth), BandPoints("second", worth)),
        bands=(Band("full", WORDS, 4), Band("part", WORDS, 0)),
    )
    # Points may stand before the outputs that they rest on.
    whole = rubric({"A": (1, THREE)}, [total, first, second])
    found = only(score(whole, [rate("A1", 4), rate("A2", 1)], []), "total")
    assert (found.value, found.highest, found.band) == (3, 4, "part")
    missing = only(score(whole, [rate("A1", 4)], []), "total")
    assert (missing.value, missing.undefined_reason) == (None, "part_undefined")


@pytest.mark.parametrize(
    ("percent", "band"), [(45.4, "low"), (45.5, "moderate"), (64.6, "very-high"), (64.49, "high")]
)
def test_bands_may_go_by_the_rounded_value_halves_up(percent: float, band: str) -> None:
    # CPC 2.1 writes its bands for whole percentages: 65, 55, 46.
    names = [("very-high", 65), ("high", 55), ("moderate", 46), ("low", 0)]
    one = output(
        "percentage",
        "A1",
        bands=[Band(key, WORDS, minimum) for key, minimum in names],
        rounding=Rounding(0, bands_from_rounded=True),
    )
    found = only_output(
        made(one, item("A1", maximum=100, step=0.01)),  # type: ignore[arg-type]
        rate("A1", percent),
    )
    assert (found.value, found.band) == (percent, band)


@pytest.mark.parametrize(
    ("exact_value", "decimals", "expected"),
    [
        (Fraction(91, 2), 0, 46),
        (Fraction(455, 100), 1, Fraction(46, 10)),
        (Fraction(1, 3), 2, Fraction(33, 100)),
    ],
)
def test_halves_are_rounded_up_exactly(exact_value: Fraction, decimals: int, expected: Fraction) -> None:
    assert rounded_exactly(exact_value, decimals) == expected
    assert rounded(float(exact_value), decimals) == f"{float(expected):.{decimals}f}"


@pytest.mark.parametrize(
    ("items", "total", "band", "under_floor"),
    [
        ([3] * 12, 36, "meets", ()),
        ([4] * 11 + [1], 45, "below", ("I12",)),
        ([3] * 11 + [2], 35, "below", ()),
        ([3] * 10 + [4, 2], 36, "meets", ()),
        ([6] * 12, 72, "meets", ()),
    ],
)
def test_the_one_to_one_standard_is_half_of_the_total_and_no_item_under_the_floor(
    items: list[int], total: int, band: str, under_floor: tuple[str, ...]
) -> None:
    ratings = [Rating(f"I{number}", "maya", given) for number, given in enumerate(items, 1)]
    found = only(
        score(load_library().latest_rubric("one-to-one-session"), ratings, ["maya"]), "total", "maya"
    )
    assert (found.value, found.highest, found.band, found.under_floor) == (total, 72, band, under_floor)


COUNTS = ("GI", "PE", "PWP", "Q", "SR", "CR", "AF", "SEEK", "EA", "CON")


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        # MITI 4.2.1 with the thresholds of table 3 of PMC9461167; worked by hand.
        (
            {"SR": 12, "CR": 8, "Q": 10},
            {"reflections-to-questions": (2.0, "good"), "complex-reflections": (40.0, "fair")},
        ),
        (
            {"SR": 6, "CR": 6, "Q": 13},
            {"reflections-to-questions": (12 / 13, "below"), "complex-reflections": (50.0, "good")},
        ),
        (
            {"CCT": 3, "SST": 3, "PA": 4, "EM": 3},
            {"technical": (3.0, "fair"), "relational": (3.5, "fair")},
        ),
        (
            {"SR": 0, "CR": 0, "Q": 4},
            {"complex-reflections": (None, None), "reflections-to-questions": (0, "below")},
        ),
        ({"SR": 3, "CR": 2, "Q": 0}, {"reflections-to-questions": (None, None)}),
        (
            {"SEEK": 4, "AF": 9, "EA": 2, "CON": 1, "PE": 2, "PWP": 7},
            {"adherent": (15, None), "non-adherent": (3, None)},
        ),
    ],
)
def test_the_motivational_style_count_gives_the_figures_of_miti(
    given: dict[str, int], expected: dict[str, tuple[float | None, str | None]]
) -> None:
    made_of = load_library().latest_rubric("motivational-style-count")
    scores = score(made_of, [Rating(key, "maya", number) for key, number in given.items()], ["maya"])
    for key, (wanted, band) in expected.items():
        found = only(scores, key, "maya")
        assert found.value == (None if wanted is None else pytest.approx(wanted)), key
        assert found.band == band, key


def test_the_site_audit_weighs_two_indicators_double_and_asks_for_action_whatever_the_band() -> None:
    audit = load_library().latest_rubric("site-audit")
    assert len(audit.items) == 24
    assert [one.key for one in audit.items if one.weight == 2] == ["M1", "L1"]
    assert [one.key for one in audit.items if one.is_critical] == ["R1", "R3", "P1", "D4", "L1"]
    ratings = [Rating(one.key, None, 1.0) for one in audit.items]
    (whole,) = score(audit, ratings, [])
    assert (whole.value, whole.band, whole.needs_action) == (100, "very-high", False)
    changed = {"R1": 0.0, "M1": 0.5, "S2": 0.5}
    mixed = [Rating(one.item, None, changed.get(one.item, one.value)) for one in ratings]
    mixed = [one for one in mixed if one.item != "D3"] + [Rating("D3", None, not_applicable="does-not-arise")]
    (found,) = score(audit, mixed, [])
    # 25 points that apply: 26 less D3; lost are 1, 2 x 0.5 and 0.5.
    assert found.value == pytest.approx(100 * 22.5 / 25)
    assert (found.band, found.flagged_by, found.needs_action) == ("very-high", ("R1",), True)
    assert [part.band for part in found.sections] == ["very-high"] * 6


def test_a_floor_looks_at_each_rating_and_not_at_their_mean() -> None:
    one = Output(
        "out",
        WORDS,
        False,
        ("facilitator",),
        ("A1",),
        "mean",
        bands=BANDS[-2:],
        floors=(Floor(2, "concern"),),
    )
    whole = rubric({"A": (1, [item("A1", scope="facilitator", maximum=100)])}, [one])
    (found,) = score(whole, [rate("A1", 100, "maya"), rate("A1", 1, "tomos")], ["maya", "tomos"])
    assert (found.value, found.band, found.under_floor) == (50.5, "concern", ("A1",))


TWO = [item("P1", scope="facilitator"), item("P2", scope="facilitator")]


def shared(measure: str, **more: object) -> Output:
    return Output("out", WORDS, False, ("facilitator",), ("P1", "P2"), measure, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        (shared("sum"), None),
        (shared("minimum"), None),
        (shared("ratio", numerator=("P1",), denominator=("P2",)), None),
        (shared("mean"), (2 + 4) / 2),
    ],
)
def test_a_rating_open_for_one_of_two_people_is_open(one: Output, expected: float | None) -> None:
    whole = rubric({"A": (1, TWO)}, [one])
    given = [rate("P1", 3, "maya"), rate("P1", 1, "tomos"), rate("P2", 4, "maya")]
    (found,) = score(whole, given, ["maya", "tomos"])
    assert (found.value, found.undefined_reason) == (expected, None if expected else "too_little_answered")
    (found,) = score(whole, [*given, leave_out("P2", "tomos")], ["maya", "tomos"])
    assert found.value is not None


@pytest.mark.parametrize(
    ("one", "highest"),
    [
        (output("sum", "A1", "A2"), 12),
        (output("minimum", "A1", "A2"), 4),
        (output("mean", "A1", "A2"), 4),
        (output("ratio", "A1", "A2", numerator=("A1",), denominator=("A1", "A2"), in_percent=True), 100),
        (output("ratio", "A1", "A2", numerator=("A1",), denominator=("A2",), in_percent=True), None),
    ],
)
def test_the_highest_value_is_told_also_where_none_is_defined(one: Output, highest: float | None) -> None:
    for ratings in ([], [leave_out("A1"), leave_out("A2")], [rate("A1", 1), rate("A2", 1)]):
        assert only_output(made(one), *ratings).highest == highest  # type: ignore[arg-type]


def test_the_highest_mean_is_that_of_the_scales_that_count() -> None:
    both = (item("A1", maximum=4), item("A2", maximum=1))
    one = output("mean", "A1", "A2")
    assert only_output(made(one, *both)).highest == 2.5  # type: ignore[arg-type]
    assert only_output(made(one, *both), rate("A1", 3), rate("A2", 1)).highest == 2.5  # type: ignore[arg-type]
    found = only_output(made(one, *both), rate("A1", 3), leave_out("A2"))  # type: ignore[arg-type]
    assert (found.value, found.highest) == (3, 4)


def test_points_rest_on_no_band_that_an_escalation_alone_names() -> None:
    escalating = item("A1", critical=(CriticalRule(0, "escalate", "concern"),))
    first = output("mean", "A1", "A2", "A3", bands=BANDS)
    worth = BandPoints("out", tuple((band.key, 1.0) for band in BANDS))
    total = Output("total", WORDS, False, ("session",), (), "points", points=(worth,))
    whole = rubric({"A": (1, [escalating, *THREE[1:]])}, [first, total])
    scores = score(whole, [rate("A1", 0)], [])
    assert only(scores, "out").band == "concern"
    assert (only(scores, "total").value, only(scores, "total").undefined_reason) == (None, "part_undefined")
