import json
from pathlib import Path
from typing import Any

import pytest

from rubrics.answers import read_answers
from rubrics.errors import BadAnswers, BadRating, RubricError
from rubrics.scoring import Rating
from tests.rubrics.examples import item, rubric, write

RUBRIC = rubric({"A": (1, [item("A1"), item("A2", scope="facilitator")])})


def test_answers_become_ratings(tmp_path: Path) -> None:
    answers = {
        "facilitators": ["maya", "tomos"],
        "ratings": {"A1": {"not_applicable": "none-arose"}, "A2": {"maya": 3, "tomos": None}},
    }

    read = read_answers(write(tmp_path, json.dumps(answers)), RUBRIC)

    assert read.facilitators == ("maya", "tomos")
    assert read.ratings == (
        Rating("A1", None, None, "none-arose"),
        Rating("A2", "maya", 3),
        Rating("A2", "tomos", None),
    )


@pytest.mark.parametrize(
    ("facilitators", "ratings", "sentence"),
    [
        (["maya"], {"A9": 3}, "`ratings.A9`: the rubric has no such item; it has A1, A2."),
        (["maya"], {"A1": "3"}, "Item A1: this item takes a number"),
        (["maya"], {"A1": ["3"]}, "Item A1: this item takes a number"),
        (["maya"], {"A1": [3]}, "`ratings.A1`: write a number"),
        (["maya"], {"A1": "w\ud800"}, r"'w\ud800' holds half a character"),
        (["maya"], {"A1": ""}, "`ratings.A1` is empty; write null when it is not answered."),
        (["maya"], {"A2": {"maya": []}}, "`ratings.A2.maya` is empty; write null when it is not"),
        (["maya"], {"A1": True}, "`ratings.A1`: write a number"),
        (["maya"], {"A1": {"not_applicable": True}}, "`ratings.A1`: write a number"),
        (["maya"], {"A1": {"maya": 3}}, "`ratings.A1`: write a number"),
        (["maya"], {"A2": 3}, "`ratings.A2`: this item is about a person"),
        (["maya"], {"A2": {"maya": [3]}}, "`ratings.A2.maya`: write a number"),
        (["maya"], {"A2": {"rhian": 3}}, "'rhian' is not among the facilitators (maya)"),
        (["maya"], {"A1": 9}, "Item A1: 9 is not on the scale"),
        (["maya", "maya"], {}, "'maya' is listed more than once"),
        ("maya", {}, "`facilitators` must be a list of names"),
        ([3], {}, "`facilitators` must be a list of names"),
        ([" "], {}, "`facilitators` must be a list of names"),
        (["may\ud800"], {}, r"'may\ud800' holds half a character"),
        ([], [], "`ratings` must be an object"),
    ],
)
def test_a_wrong_entry_is_named(tmp_path: Path, facilitators: Any, ratings: Any, sentence: str) -> None:
    path = write(tmp_path, json.dumps({"facilitators": facilitators, "ratings": ratings}))

    with pytest.raises((BadAnswers, BadRating)) as refused:
        read_answers(path, RUBRIC)
    assert sentence in str(refused.value)
    assert str(refused.value).startswith(f"{path}: ")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("[]", "write an object with `facilitators` and `ratings`"),
        ('{"ratings": {}}', "`facilitators` must be a list of names"),
        ('{"facilitators": [], "ratings": {}, "notes": 1}', "`notes` is not known here"),
        ('{"facilitators": [],\n "ratings": {,}}', ":2: this is not sound JSON"),
        ('{"facilitators": [], "ratings": {"A1": 1, "A1": 2}}', "`A1` stands twice in one object"),
        ('{"facilitators": [], "ratings": {"A1": NaN}}', "Item A1: nan is not on the scale"),
        ('{"facilitators": [], "ratings": {"A1": 1e999}}', "Item A1: inf is not on the scale"),
        pytest.param(
            '{"facilitators": [], "ratings": {"A1": ' + "9" * 5000 + "}}",
            "a number that is too long",
            id="long",
        ),
        pytest.param("[" * 100_000, "answers.json: this is nested too deeply", id="nested"),
    ],
)
def test_a_file_in_another_form_is_refused_in_a_sentence(tmp_path: Path, text: str, sentence: str) -> None:
    with pytest.raises(RubricError) as refused:
        read_answers(write(tmp_path, text, "answers.json"), RUBRIC)
    assert sentence in str(refused.value)


def test_a_missing_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(BadAnswers, match="the file cannot be read"):
        read_answers(tmp_path / "nowhere.json", RUBRIC)
