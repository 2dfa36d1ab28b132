"""What stored scores say of a facilitator, for rubrics that are no percentage; and why a score is bound."""

from collections.abc import Mapping

from qa_app.services.review_scores import (
    highest_values,
    score_records,
    score_text,
    undefined_words,
    why_bound,
)
from qa_app.services.scores_in_words import scores_in_words
from rubrics.library import shipped_library
from rubrics.rubric import Rubric
from rubrics.scoring import Rating, score
from storage.database.reviews import ScoreRecord

ONE_TO_ONE = shipped_library().latest_rubric("one-to-one-session")
COUNT = shipped_library().latest_rubric("motivational-style-count")
MAYA = 7


def records(rubric: Rubric, values: Mapping[str, float]) -> list[ScoreRecord]:
    given = [Rating(item, str(MAYA), value) for item, value in values.items()]
    return score_records(1, score(rubric, given, [str(MAYA)]))


def items(rubric: Rubric) -> list[str]:
    return [item.key for item in rubric.items if item.scope == "facilitator" and not item.is_written]


def test_a_total_is_told_with_its_end_and_a_floor_with_its_items() -> None:
    ratings = dict.fromkeys(items(ONE_TO_ONE), 5.0)
    told = scores_in_words(ONE_TO_ONE, records(ONE_TO_ONE, ratings), MAYA)
    assert (told.whole, told.because) == ("Meets the standard, 60 of 72", "")
    assert told.sections == ()
    assert [(one.label, one.whole) for one in told.others] == [("Lowest item", "5 of 6")]
    low = scores_in_words(ONE_TO_ONE, records(ONE_TO_ONE, ratings | {"I2": 1.0}), MAYA)
    assert low.whole == "Below the standard, 56 of 72"
    assert low.because == "I2 is rated under the floor: whatever the sum, the band cannot be higher."


def test_counts_are_told_as_ratios_with_their_decimals_and_sums_without_a_band() -> None:
    counts = {"SR": 7, "CR": 7, "Q": 6, "PE": 1, "CON": 0, "SEEK": 2, "AF": 1, "EA": 0, "GI": 3, "PWP": 0}
    globals_ = {"CCT": 4, "SST": 4, "PA": 4, "EM": 3}
    told = scores_in_words(COUNT, records(COUNT, counts | globals_), MAYA)
    assert (told.label, told.whole) == ("Technical", "Good, 4.0 of 5")
    assert {one.label: one.whole for one in told.others} == {
        "Relational": "Fair, 3.5 of 5",
        "Complex reflections, share of all": "Good, 50.0\N{NO-BREAK SPACE}%",
        "Reflections to questions": "Good, 2.33",
        "In keeping with the style": "3",
        "Against the style": "1",
    }


def test_a_ratio_with_nothing_under_it_is_not_defined_and_says_so() -> None:
    made = records(COUNT, {"SR": 0, "CR": 0, "Q": 0})
    ratio = next(one for one in made if one.output == "reflections-to-questions")
    assert ratio.value is None
    assert undefined_words(ratio) == "Not defined: there is nothing to divide by"
    assert score_text(COUNT.output("reflections-to-questions"), None, None) is None


def test_each_mark_of_a_score_has_its_sentence() -> None:
    mark = ScoreRecord(
        1, "o", "", None, 0.0, None, None, "", "", 1, 1, failed_by="E1 E2", flagged_by="E3", under_floor="A1"
    )
    assert why_bound(mark) == [
        "E1, E2 are critical items: rated this low, they make what they stand in count as nothing.",
        "A1 is rated under the floor: whatever the sum, the band cannot be higher.",
        "E3 is rated so low that it asks for action, whatever the score.",
    ]


def test_the_highest_values_are_those_of_the_rubric() -> None:
    assert highest_values(ONE_TO_ONE) == {"total": 72, "lowest": 6}
    assert "reflections-to-questions" not in highest_values(COUNT)
