"""How a section of the rubric is cut into what is shown at once."""

from types import SimpleNamespace

import pytest

from qa_app.components.rating_sections import MOST_FIELDS, parts_of
from rubrics.library import shipped_library

RUBRIC = shipped_library().rubric("group-session-integrity", "1.0")


def desk(people: int) -> SimpleNamespace:
    return SimpleNamespace(rubric=RUBRIC, facilitators={one: f"Person {one}" for one in range(1, people + 1)})


def answers(view: SimpleNamespace) -> list[tuple[str, int | None]]:
    return [
        (item.key, person)
        for item in RUBRIC.items
        for person in (view.facilitators if item.scope == "facilitator" else [None])
    ]


@pytest.mark.parametrize("people", [1, 2, 9, 24, 25, 375])
def test_each_answer_stands_in_one_part_and_no_part_holds_too_many(people: int) -> None:
    view = desk(people)
    parts = [part for section in RUBRIC.sections for part in parts_of(view, section)]
    assert len({part.key for part in parts}) == len(parts)
    found = [[place for place in answers(view) if part.holds(*place)] for part in parts]
    assert sorted(map(str, answers(view))) == sorted(str(place) for places in found for place in places)
    assert all(0 < len(places) <= MOST_FIELDS for places in found)


def test_a_section_that_fits_is_one_part_with_everybody() -> None:
    view = desk(2)
    for section in RUBRIC.sections:
        (part,) = parts_of(view, section)
        assert (part.key, part.items, part.people) == (section.key, section.items, (1, 2))
