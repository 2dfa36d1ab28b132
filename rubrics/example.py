"""Made-up answers to a rubric, always the same, so that its form and its sums can be looked at before it is used."""

from collections.abc import Iterator

from rubrics.answers import Answers
from rubrics.applicability import applies, asked
from rubrics.item import Item
from rubrics.ratings import Answer, Rating
from rubrics.rubric import Rubric

PEOPLE = ("one", "two")
COUNTS = (4, 7, 2, 9, 5, 3)
"""What is counted or timed, one after the other."""
SHARES = (0.75, 0.5, 1.0, 0.75, 0.25, 0.75, 1.0)
"""How far up its scale each rating lies, one after the other."""


def example_answers(rubric: Rubric) -> Answers:
    """Every answer given, one of those that may be left out marked not applicable, as far as there is one."""
    scopes = {item.scope for item in rubric.items}
    people = PEOPLE[: rubric.most_facilitators] if "facilitator" in scopes else ()
    given: dict[Answer, Rating] = {}
    left_out = next((item.key for item in rubric.items if item.not_applicable and not item.is_critical), None)
    numbers = _numbers()
    for answer in asked(rubric, people):
        item = rubric.item(answer[0])
        if applies(rubric, answer, given):
            reason = item.not_applicable[0].key if item.key == left_out else None
            given[answer] = (
                Rating(*answer, not_applicable=reason) if reason else _rating(item, answer, next(numbers))
            )
    return Answers(people, tuple(given.values()))


def _numbers() -> Iterator[int]:
    number = 0
    while True:
        yield number
        number += 1


def _rating(item: Item, answer: Answer, number: int) -> Rating:
    if item.type == "text":
        return Rating(*answer, text="…")
    if item.type == "choice":
        return Rating(*answer, choices=(item.choices[0].key,))
    if not item.values:
        return Rating(*answer, value=COUNTS[number % len(COUNTS)])
    return Rating(*answer, value=item.values[round(SHARES[number % len(SHARES)] * (len(item.values) - 1))])
