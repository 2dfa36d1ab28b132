"""Which answers a review is asked for, which of them hang on another one, and why one is not asked."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from qa_app.i18n import _, current_language
from rubrics.applicability import applies, asked
from rubrics.item import Condition
from rubrics.ratings import Answer, Rating
from rubrics.rubric import Rubric

Place = tuple[str, int | None]
"""An item's key and the facilitator's id, None for the session."""


@dataclass(frozen=True)
class AskedItems:
    """`counted` are the answers that a full review has; `set_aside` those that another answer makes needless,
    each with the condition that does not hold."""

    counted: frozenset[Place]
    set_aside: Mapping[Place, Condition]


def asked_items(rubric: Rubric, ratings: Iterable[Rating], facilitators: Iterable[str]) -> AskedItems:
    """What is asked as things stand. Words that are not required, and what is set aside, count for nothing."""
    given = {one.answer: one for one in ratings if one.says_something}
    counted, set_aside = set(), {}
    for answer in asked(rubric, tuple(facilitators)):
        item = rubric.item(answer[0])
        if item.applies_when is not None and not _would_apply(rubric, answer, given):
            set_aside[_place(answer)] = item.applies_when
        elif item.is_required or not item.is_written:
            counted.add(_place(answer))
    return AskedItems(frozenset(counted), set_aside)


def condition_words(rubric: Rubric, condition: Condition) -> str:
    """When the item is asked: `Asked only when D1 is above 0.`"""
    parent = rubric.item(condition.item)
    if condition.chosen is not None:
        choice = next(one for one in parent.choices if one.key == condition.chosen)
        return _("Asked only when {item} is “{choice}”.").format(
            item=parent.key, choice=choice.label.in_language(current_language())
        )
    return _("Asked only when {item} is above {value}.").format(
        item=parent.key, value=f"{condition.above or 0:g}"
    )


def _would_apply(rubric: Rubric, answer: Answer, given: Mapping[Answer, Rating]) -> bool:
    """Whether what it hangs on asks for it, leaving aside that somebody marked it not applicable."""
    if answer in given and given[answer].not_applicable is not None:
        given = {one: rating for one, rating in given.items() if one != answer}
    return applies(rubric, answer, given)


def _place(answer: Answer) -> Place:
    return (answer[0], None if answer[1] is None else int(answer[1]))
