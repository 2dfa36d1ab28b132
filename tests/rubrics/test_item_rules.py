"""What items may hold and when they apply: types, conditions, pairs, reverse items, critical rules."""

from dataclasses import replace

import pytest

from rubrics.errors import BadRating
from rubrics.item import Choice, Condition, CriticalRule
from rubrics.output import Output
from rubrics.scoring import Rating, missing_evidence, score, unanswered
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
    written,
)

PAIR = [
    item("F1", always_applies=True),
    item("K1", always_applies=True, applies_when=Condition("F1", 0), skill_of="F1"),
    item("A1", always_applies=True),
]


def test_how_well_it_was_done_is_not_asked_where_it_was_not_done() -> None:
    paired = rubric({"A": (1, PAIR)})
    assert unanswered(paired, [rate("F1", 2)], []) == (("K1", None), ("A1", None))
    assert unanswered(paired, [rate("F1", 0)], []) == (("A1", None),)
    # Until the first is answered, nobody knows: both are asked.
    assert unanswered(paired, [], []) == (("F1", None), ("K1", None), ("A1", None))


def test_a_rating_that_does_not_apply_any_more_counts_for_nothing() -> None:
    paired = rubric({"A": (1, PAIR)})
    before = [rate("F1", 4), rate("K1", 0), rate("A1", 4)]
    after = [rate("F1", 0), rate("K1", 0), rate("A1", 4)]
    assert only(score(paired, before, []), "overall").value == pytest.approx(200 / 3)
    found = only(score(paired, after, []), "overall")
    assert (found.value, found.sections[0].applicable) == (50, 2)
    assert missing_evidence(paired, after, set()) == (("F1", None), ("A1", None))


def test_what_hangs_on_an_item_that_does_not_apply_does_not_apply_either() -> None:
    chain = rubric(
        {
            "A": (
                1,
                [
                    item("A1"),
                    item("A2", applies_when=Condition("A1", 0)),
                    item("A3", applies_when=Condition("A2", 0)),
                ],
            )
        }
    )
    assert unanswered(chain, [leave_out("A1")], []) == ()
    assert unanswered(chain, [rate("A1", 1), rate("A2", 0)], []) == ()
    assert unanswered(chain, [rate("A1", 1), rate("A2", 1)], []) == (("A3", None),)


def test_a_way_from_item_to_item_may_be_long() -> None:
    links = [item(f"L{number}", applies_when=Condition(f"L{number + 1}", 0)) for number in range(1500)]
    long = rubric({"A": (1, [*links, item("L1500")])})
    assert unanswered(long, [rate("L1500", 0)], []) == ()


def test_a_condition_looks_at_the_same_facilitator() -> None:
    pair = [replace(one, scope="facilitator") for one in PAIR[:2]]
    paired = rubric({"A": (1, pair)})
    ratings = [rate("F1", 2, "maya"), rate("F1", 0, "tomos")]
    assert unanswered(paired, ratings, ["maya", "tomos"]) == (("K1", "maya"),)


def test_a_condition_may_look_at_what_was_chosen() -> None:
    choices = (Choice("planned", WORDS), Choice("instead", WORDS))
    gate = rubric(
        {
            "G": (
                1,
                [
                    written("G1", choices=choices, is_required=True),
                    written("G2", is_required=True, applies_when=Condition("G1", chosen="instead")),
                    written("G3"),
                    item("A1"),
                ],
            )
        },
        [output("percentage", "A1", bands=BANDS)],
    )
    assert unanswered(gate, [], []) == (("G1", None), ("G2", None), ("A1", None))
    chosen = Rating("G1", None, choices=("planned",))
    assert unanswered(gate, [chosen, rate("A1", 4)], []) == ()
    instead = Rating("G1", None, choices=("instead", "planned"))
    assert unanswered(gate, [instead, rate("A1", 4)], []) == (("G2", None),)
    words = Rating("G2", None, text="Approval 17, to 1 May")
    assert only_output(gate, instead, words, rate("A1", 3)).value == 75


@pytest.mark.parametrize(
    ("rating", "sentence"),
    [
        (Rating("N", None, 1.5), "use a whole number from 0 to 100000"),
        (Rating("N", None, -1), "is not on the scale"),
        (Rating("N", None, 1e9), "is not on the scale"),
        (Rating("N", None, float("nan")), "is not on the scale"),
        (Rating("N", None, float("inf")), "is not on the scale"),
        (Rating("N", None, text="three"), "this item takes a number"),
        (Rating("T", None, 3), "this item takes words"),
        (Rating("T", None, choices=("a",)), "this item takes words"),
        (Rating("T", None, text="x" * 10_001), "10001 signs are too many"),
        (Rating("C", None, text="a"), "this item takes a list of choices"),
        (Rating("C", None, choices=("z",)), "'z' is not among the choices; use a, b"),
        (Rating("C", None, choices=("a", "a")), "a choice stands twice"),
        (Rating("T", None, text="words", not_applicable="none-arose"), "is marked not applicable"),
        (Rating("A1", None, True), "True is not on the scale"),
    ],
)
def test_what_an_item_cannot_hold_is_refused_in_a_sentence(rating: Rating, sentence: str) -> None:
    choices = (Choice("a", WORDS), Choice("b", WORDS))
    mixed = rubric({"A": (1, [item("A1"), count("N"), written("T"), written("C", choices=choices)])}, [])
    with pytest.raises(BadRating) as refused:
        score(mixed, [rating], [])
    assert sentence in str(refused.value)


def test_more_facilitators_than_a_rubric_rates_are_refused() -> None:
    for_one = replace(rubric({"A": (1, [item("A1", scope="facilitator")])}), most_facilitators=1)
    with pytest.raises(BadRating, match="rates at most 1 facilitators at once, and 2 are listed"):
        score(for_one, [], ["maya", "tomos"])


def test_reverse_items_are_totalled_apart() -> None:
    items = [item("A1"), item("A2"), item("R1", is_reverse=True)]
    good = Output("good", WORDS, False, ("session",), ("A1", "A2"), "sum")
    bad = Output("bad", WORDS, False, ("session",), ("R1",), "sum")
    scores = score(rubric({"A": (1, items)}, [good, bad]), [rate("A1", 4), rate("A2", 3), rate("R1", 4)], [])
    assert [(one.output, one.value) for one in scores] == [("good", 7), ("bad", 4)]


def ruled(*effects: CriticalRule) -> object:
    return rubric(
        {
            "A": (1, [item("A1", critical=effects), item("A2")]),
            "B": (1, [item("B1")]),
        },
        [output("percentage", "A1", "A2", "B1", bands=BANDS)],
    )


HIGH = (rate("A2", 4), rate("B1", 4))


def test_of_a_reverse_item_the_high_ratings_are_critical() -> None:
    rules = (CriticalRule(2, "cap", "developing"), CriticalRule(3, "escalate", "strong"))
    made = rubric(
        {"A": (1, [item("R1", is_reverse=True, critical=rules), item("R2", is_reverse=True)])},
        [output("percentage", "R1", "R2", is_reverse=True, bands=BANDS)],
    )
    calm = only_output(made, rate("R1", 1), rate("R2", 0))
    assert (calm.band, calm.capped_by, calm.escalated_by) == ("concern", (), ())
    some = only_output(made, rate("R1", 2), rate("R2", 0))
    assert (some.value, some.band, some.capped_by) == (25, "developing", ("R1",))
    much = only_output(made, rate("R1", 4), rate("R2", 0))
    assert (much.value, much.band, much.escalated_by, much.capped_by) == (50, "strong", ("R1",), ())


def test_a_critical_rating_may_fail_its_section() -> None:
    found = only_output(ruled(CriticalRule(1, "fail_section")), rate("A1", 1), *HIGH)  # type: ignore[arg-type]
    assert ([part.value for part in found.sections], found.value) == ([0, 100], 50)
    assert (found.band, found.failed_by) == ("developing", ("A1",))


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        (output("sum", "A1", "A2", "B1"), 3),
        (output("mean", "A1", "A2", "B1"), 1),
        (output("minimum", "A1", "A2", "B1"), 0),
        (output("percentage", "A1", "A2", "B1", by_sections=False), 25),
        (output("ratio", "A1", "B1", numerator=("A1", "B1"), denominator=("A1", "B1"), in_percent=True), 75),
        (output("ratio", "A1", "A2", numerator=("A1",), denominator=("A2",)), 0),
    ],
)
def test_a_failed_section_counts_nothing_however_it_is_counted(one: Output, expected: float) -> None:
    failing = item("A1", critical=(CriticalRule(1, "fail_section"),))
    made = rubric({"A": (1, [failing, item("A2")]), "B": (1, [item("B1")])}, [one])
    found = only_output(made, rate("A1", 1), rate("A2", 4), rate("B1", 3))
    assert (found.value, found.failed_by) == (expected, ("A1",))


def test_a_failed_section_counts_nothing_also_with_something_open() -> None:
    failing = item("A1", critical=(CriticalRule(1, "fail_section"),))
    made = rubric(
        {"A": (1, [failing, item("A2"), item("A3")]), "B": (1, [item("B1")])},
        [
            output("percentage", "A1", "A2", "A3", "B1"),
            replace(output("percentage", "A1", "A2", "A3", "B1", by_sections=False), key="items"),
            replace(output("sum", "A1", "A2", "A3", "B1"), key="sum"),
        ],
    )
    assert [one.value for one in score(made, [rate("A1", 0), rate("B1", 4)], [])] == [50, 25, 4]


def test_a_critical_rating_may_fail_the_whole() -> None:
    found = only_output(ruled(CriticalRule(1, "fail_all")), rate("A1", 1), *HIGH)  # type: ignore[arg-type]
    assert (found.value, found.band, found.failed_by) == (0, "concern", ("A1",))


def test_a_critical_rating_may_ask_for_action_and_change_no_score() -> None:
    found = only_output(ruled(CriticalRule(1, "flag")), rate("A1", 1), *HIGH)  # type: ignore[arg-type]
    assert (found.value, found.band) == (81.25, "strong")
    assert (found.flagged_by, found.needs_action) == (("A1",), True)


def test_a_rating_that_does_not_apply_binds_nothing() -> None:
    made = rubric(
        {
            "A": (
                1,
                [
                    item("F1"),
                    item("K1", applies_when=Condition("F1", 0), critical=(CriticalRule(1, "fail_all"),)),
                ],
            )
        }
    )
    found = only(score(made, [rate("F1", 0), rate("K1", 0)], []), "overall")
    assert (found.failed_by, found.value) == ((), 0)
    assert only(score(made, [rate("F1", 4), rate("K1", 2)], []), "overall").value == 75
