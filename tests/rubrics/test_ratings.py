import math

import pytest

from rubrics.errors import BadRating
from rubrics.scoring import Rating, score
from tests.rubrics.examples import item, leave_out, rate, rubric

RUBRIC = rubric({"A": (1, [item("A1", always_applies=True), item("A2"), item("A3", scope="facilitator")])})


@pytest.mark.parametrize(
    ("ratings", "sentence"),
    [
        ([rate("A1", 5)], "Item A1: 5 is not on the scale; use one of 0, 1, 2, 3, 4."),
        ([rate("A1", 2.5)], "Item A1: 2.5 is not on the scale"),
        ([rate("A1", -1)], "Item A1: -1 is not on the scale"),
        ([rate("A1", math.nan)], "Item A1: nan is not on the scale"),
        ([rate("A1", True)], "Item A1: True is not on the scale"),
        ([rate("Z9", 1)], "has no item 'Z9'; its items are A1, A2, A3."),
        ([rate("A1", 1, "maya")], "Item A1 for maya: this item is about the session"),
        ([rate("A3", 1)], "Item A3: this item is about a person; say which facilitator"),
        ([rate("A3", 1, "rhian")], "Item A3 for rhian: 'rhian' is not among the facilitators (maya)."),
        ([leave_out("A1")], "Item A1: this item always applies"),
        ([Rating("A2", None, None, "tired")], "Item A2: 'tired' is not a reason"),
        ([Rating("A2", None, 3, "none-arose")], "Item A2 has a value and is marked not applicable"),
        ([rate("A3", 1, "maya"), rate("A3", 1, "maya")], "Item A3 for maya is rated more than once"),
    ],
)
def test_a_rating_that_the_rubric_does_not_allow_is_refused_by_name(
    ratings: list[Rating], sentence: str
) -> None:
    with pytest.raises(BadRating) as refused:
        score(RUBRIC, ratings, ["maya"])
    assert sentence in str(refused.value)


def test_a_facilitator_listed_twice_is_refused() -> None:
    with pytest.raises(BadRating, match="'maya' is listed more than once"):
        score(RUBRIC, [], ["maya", "tomos", "maya"])
