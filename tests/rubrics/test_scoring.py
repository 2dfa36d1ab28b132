import pytest

from rubrics.library import load_library
from rubrics.numbers import rounded
from rubrics.scoring import Rating, missing_evidence, score, unanswered
from tests.rubrics.examples import CRITICAL, item, leave_out, only, rate, rubric


def test_two_facilitators_score_what_the_sum_by_hand_gives() -> None:
    group = load_library().latest_rubric("group-session-integrity")
    session = {"A1": 3, "A2": 2, "A4": 4, "C2": 2, "C4": 3, "E3": 4}
    maya = {"B1": 4, "B2": 3, "B3": 3, "B4": 2, "C1": 3, "D1": 3, "D2": 4, "E1": 3}
    tomos = {"B1": 2, "B2": 2, "B3": 2, "B4": 3, "C1": 3, "D1": 2, "E1": 2}
    ratings = [
        *(Rating(key, None, value) for key, value in session.items()),
        *(Rating(key, "maya", value) for key, value in maya.items()),
        *(Rating(key, "tomos", value) for key, value in tomos.items()),
        Rating("A3", None, None, "none-planned"),
        Rating("A5", None, None, "no-departure"),
        Rating("C3", None, None, "none-arose"),
        Rating("E2", None, None, "none-arose"),
    ]

    scores = score(group, ratings, ["maya", "tomos"])

    assert [(one.output, one.facilitator) for one in scores] == [
        ("facilitator", "maya"),
        ("facilitator", "tomos"),
        ("session", None),
        ("overall", None),
    ]
    # B 12/16, C 3/4, D 7/8, E 3/4: (20 x 75 + 20 x 75 + 15 x 87.5 + 20 x 75) / 75
    assert only(scores, "facilitator", "maya").value == 77.5
    assert only(scores, "facilitator", "maya").band == "strong"
    # B 9/16, C 3/4, E 2/4; one of two in D is under 60 %: (20 x 56.25 + 20 x 75 + 20 x 50) / 60
    assert only(scores, "facilitator", "tomos").value == pytest.approx(60.4166667)
    assert [part.value for part in only(scores, "facilitator", "tomos").sections] == [56.25, 75, None, 50]
    assert only(scores, "facilitator", "tomos").weight_scored_share == pytest.approx(60 / 75)
    # A 9/12, C 5/8, E 4/4: (25 x 75 + 20 x 62.5 + 20 x 100) / 65
    assert only(scores, "session").value == pytest.approx(78.8461538)
    # A 75; B 3, 2.5, 2.5, 2.5 of 4 each = 65.625; C 3, 2, 3 = 66.667; D 2.5 and Maya's 4 = 81.25; E 2.5, 4 = 81.25
    by_hand = (25 * 75 + 20 * 65.625 + 20 * 200 / 3 + 15 * 81.25 + 20 * 81.25) / 100
    assert only(scores, "overall").value == pytest.approx(by_hand)
    assert unanswered(group, ratings, ["maya", "tomos"]) == (("D2", "tomos"),)


def test_a_section_that_does_not_apply_leaves_with_its_weight() -> None:
    # Golden vector: weights 40/30/30, sections 75 %, not applicable, 50 % -> (40*75 + 30*50) / 70.
    small = rubric({"A": (40, [item("A1")]), "B": (30, [item("B1")]), "C": (30, [item("C1")])})

    found = only(score(small, [rate("A1", 3), leave_out("B1"), rate("C1", 2)], []), "overall")

    assert found.value == pytest.approx(64.2857, abs=0.00005)
    assert found.weight_scored_share == 1
    assert (found.sections[1].value, found.sections[1].applicable) == (None, 0)


def test_a_missing_section_is_not_the_same_as_one_that_does_not_apply() -> None:
    small = rubric({"A": (40, [item("A1")]), "B": (30, [item("B1")]), "C": (30, [item("C1")])})

    found = only(score(small, [rate("A1", 3), rate("C1", 2)], []), "overall")

    assert found.weight_scored_share == pytest.approx(0.7)
    assert found.value == pytest.approx(64.2857, abs=0.00005)


def test_exactly_sixty_percent_of_a_section_is_enough_and_less_is_not() -> None:
    small = rubric({"A": (1, [item(f"A{number}") for number in range(1, 6)])})
    three = [rate(f"A{number}", 2) for number in (1, 2, 3)]

    assert only(score(small, three, []), "overall").value == 50
    assert only(score(small, three[:2], []), "overall").value is None
    # Four apply once one is left out: two of four are still too few, three of four are enough.
    assert only(score(small, [*three[:2], leave_out("A5")], []), "overall").value is None
    assert only(score(small, [*three, leave_out("A5")], []), "overall").value == 50


def test_exactly_sixty_percent_of_the_weight_is_enough_and_less_is_not() -> None:
    enough = rubric({"A": (0.6, [item("A1")]), "B": (0.4, [item("B1")])})
    too_little = rubric({"A": (0.59, [item("A1")]), "B": (0.41, [item("B1")])})

    assert only(score(enough, [rate("A1", 4)], []), "overall").value == 100
    found = only(score(too_little, [rate("A1", 4)], []), "overall")
    assert (found.value, found.band, found.undefined_reason) == (None, None, "too_little_answered")


def test_nothing_applicable_is_undefined_and_not_zero() -> None:
    small = rubric({"A": (1, [item("A1")])})

    found = only(score(small, [leave_out("A1")], []), "overall")

    assert (found.value, found.undefined_reason) == (None, "nothing_applies")
    assert found.weight_scored_share is None


def test_items_weigh_what_the_rubric_says_and_share_their_own_scale() -> None:
    small = rubric({"A": (1, [item("A1", weight=3), item("A2", maximum=10)])})

    assert only(score(small, [rate("A1", 4), rate("A2", 5)], []), "overall").value == 87.5


def test_overall_takes_the_mean_over_those_rated() -> None:
    small = rubric({"A": (1, [item("A1", scope="facilitator")])})
    people = ["maya", "tomos"]

    def overall(*ratings: Rating) -> float | None:
        return only(score(small, ratings, people), "overall").value

    assert overall(rate("A1", 4, "maya"), rate("A1", 1, "tomos")) == 62.5
    assert overall(rate("A1", 4, "maya"), leave_out("A1", "tomos")) == 100
    assert overall(rate("A1", 4, "maya")) == 100
    assert overall(leave_out("A1", "maya"), leave_out("A1", "tomos")) is None


def test_an_item_left_out_for_one_and_open_for_the_other_still_applies() -> None:
    small = rubric({"A": (1, [item("A1", scope="facilitator"), item("A2")])})

    found = only(score(small, [leave_out("A1", "maya"), rate("A2", 4)], ["maya", "tomos"]), "overall")

    assert (found.sections[0].answered, found.sections[0].applicable) == (1, 2)


def test_without_facilitators_their_items_are_not_answered() -> None:
    small = rubric({"A": (1, [item("A1", scope="facilitator"), item("A2")])})

    scores = score(small, [rate("A2", 4)], [])

    assert [one.output for one in scores] == ["session", "overall"]
    assert only(scores, "session").value == 100
    assert only(scores, "overall").value is None


@pytest.mark.parametrize(
    ("value", "band"),
    [
        (75, "strong"),
        (74.99, "meets"),
        (60, "meets"),
        (59.96, "developing"),
        (45, "developing"),
        (44.99, "concern"),
    ],
)
def test_bands_go_by_the_unrounded_score(value: float, band: str) -> None:
    small = rubric({"A": (1, [item("A1", maximum=100, step=0.01)])})

    found = only(score(small, [rate("A1", value)], []), "overall")

    assert (found.value, found.band) == (value, band)


def test_a_score_of_sixty_by_hand_is_never_a_hair_less() -> None:
    # Three sections of weight 0.1 with 60 % each: in binary fractions this sum is not 60.
    small = rubric({key: (0.1, [item(f"{key}1", maximum=5)]) for key in "ABC"})

    found = only(score(small, [rate(f"{key}1", 3) for key in "ABC"], []), "overall")

    assert (found.value, found.band) == (60, "meets")


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (62.25, "62.3"),
        (62.35, "62.4"),
        (59.96, "60.0"),
        (64.28571428571429, "64.3"),
        (0, "0.0"),
        (100.0, "100.0"),
    ],
)
def test_scores_are_shown_to_one_decimal_halves_up(value: float, shown: str) -> None:
    assert rounded(value) == shown


def test_an_undefined_score_has_nothing_to_show() -> None:
    assert rounded(None) is None


def test_a_critical_one_caps_each_output_that_holds_the_rating() -> None:
    small = rubric({"A": (1, [item("A1"), item("A2"), item("A3", scope="facilitator", critical=CRITICAL)])})
    ratings = [rate("A1", 4), rate("A2", 4), rate("A3", 4, "maya"), rate("A3", 1, "tomos")]

    scores = score(small, ratings, ["maya", "tomos"])

    assert only(scores, "overall").value == 87.5  # the mean of 4 and 1 is 2.5: no mean is looked at
    assert (only(scores, "overall").band, only(scores, "overall").capped_by) == ("developing", ("A3",))
    assert (only(scores, "facilitator", "maya").band, only(scores, "session").band) == ("strong", "strong")
    assert (only(scores, "facilitator", "tomos").value, only(scores, "facilitator", "tomos").band) == (
        25,
        "concern",
    )


def test_a_critical_zero_escalates_whatever_the_score() -> None:
    small = rubric({"A": (1, [item("A1", weight=99), item("A2", critical=CRITICAL)])})

    found = only(score(small, [rate("A1", 4), rate("A2", 0)], []), "overall")

    assert (found.value, found.band) == (99, "concern")
    assert (found.capped_by, found.escalated_by) == ((), ("A2",))


def test_an_escalation_is_reported_where_the_score_is_not_defined() -> None:
    small = rubric({"A": (1, [item("A1"), item("A2", critical=CRITICAL)])})

    escalated = only(score(small, [rate("A2", 0)], []), "overall")
    capped = only(score(small, [rate("A2", 1)], []), "overall")

    assert (escalated.value, escalated.band, escalated.escalated_by) == (None, "concern", ("A2",))
    assert (capped.value, capped.band, capped.capped_by) == (None, None, ("A2",))


def test_a_rating_between_two_critical_steps_is_capped() -> None:
    small = rubric({"A": (1, [item("A1", step=0.5, critical=CRITICAL), item("A2", weight=99)])})

    found = only(score(small, [rate("A1", 0.5), rate("A2", 4)], []), "overall")

    assert (found.band, found.capped_by, found.escalated_by) == ("developing", ("A1",), ())


def test_what_is_not_answered_is_listed_in_the_order_of_the_rubric() -> None:
    small = rubric({"A": (1, [item("A1"), item("A2", scope="facilitator")]), "B": (1, [item("B1")])})
    cleared = Rating("A1", None, None)

    found = unanswered(small, [leave_out("B1"), rate("A2", 2, "tomos"), cleared], ["maya", "tomos"])

    assert found == (("A1", None), ("A2", "maya"))


def test_ratings_of_zero_one_and_four_need_evidence() -> None:
    small = rubric({"A": (1, [item(f"A{number}") for number in range(5)])})
    ratings = [rate(f"A{number}", number) for number in reversed(range(5))]

    assert missing_evidence(small, ratings, {("A1", None)}) == (("A0", None), ("A4", None))
