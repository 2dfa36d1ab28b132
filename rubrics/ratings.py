"""What reviewers give: ratings, and the check that a rubric allows each of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rubrics.errors import BadRating, UnknownItem
from rubrics.item import LARGEST_NUMBER, Item
from rubrics.rubric import Rubric

Answer = tuple[str, str | None]
"""Which answer is meant: the item's key, and the facilitator (None for an item about the session)."""

LONGEST_TEXT = 10_000
"""Signs; some five pages."""


@dataclass(frozen=True)
class Rating:
    """One item's answer. `facilitator` is None for an item about the session.

    One of these says something: `value`, a number; `not_applicable`, the key of a reason; `text`, words; or
    `choices`, keys of what was chosen. None of them: not answered (yet, or any more).
    """

    item: str
    facilitator: str | None
    value: float | None = None
    not_applicable: str | None = None
    text: str | None = None
    choices: tuple[str, ...] = ()

    @property
    def answer(self) -> Answer:
        """Which answer this is."""
        return (self.item, self.facilitator)

    @property
    def says_something(self) -> bool:
        """Whether it is an answer at all."""
        return self.value is not None or self.not_applicable is not None or self.has_words

    @property
    def has_words(self) -> bool:
        """Whether something was written or chosen."""
        return bool((self.text or "").strip() or self.choices)


def checked(rubric: Rubric, ratings: Iterable[Rating], facilitators: Sequence[str]) -> dict[Answer, Rating]:
    """The ratings that say something, by what they answer; raises BadRating for the first not allowed."""
    twice = sorted({name for name in facilitators if facilitators.count(name) > 1})
    if twice:
        raise BadRating(f"The facilitator {twice[0]!r} is listed more than once; list each facilitator once.")
    if rubric.most_facilitators is not None and len(facilitators) > rubric.most_facilitators:
        raise BadRating(
            f"The rubric {rubric.key} rates at most {rubric.most_facilitators} facilitators at once, and "
            f"{len(facilitators)} are listed; rate the others in a review of their own."
        )
    seen: dict[Answer, Rating] = {}
    for rating in ratings:
        _check(rubric, rating, facilitators)
        if rating.answer in seen:
            raise BadRating(f"{_name(rating)} is rated more than once; give one rating.")
        seen[rating.answer] = rating
    return {answer: rating for answer, rating in seen.items() if rating.says_something}


def _check(rubric: Rubric, rating: Rating, facilitators: Sequence[str]) -> None:
    try:
        item = rubric.item(rating.item)
    except UnknownItem as cause:
        raise BadRating(str(cause)) from cause
    if item.scope == "session" and rating.facilitator is not None:
        about = "site" if rubric.subject == "site" else "session"
        raise BadRating(f"{_name(rating)}: this item is about the {about}; rate it once, for no facilitator.")
    if item.scope == "facilitator" and rating.facilitator is None:
        raise BadRating(f"{_name(rating)}: this item is about a person; say which facilitator is rated.")
    if rating.facilitator is not None and rating.facilitator not in facilitators:
        listed = ", ".join(facilitators) or "none"
        raise BadRating(f"{_name(rating)}: {rating.facilitator!r} is not among the facilitators ({listed}).")
    if rating.not_applicable is not None and (rating.value is not None or rating.has_words):
        raise BadRating(f"{_name(rating)} has a value and is marked not applicable; give one of the two.")
    if rating.value is not None:
        _check_value(item, rating)
    if rating.not_applicable is not None:
        _check_reason(item, rating)
    if rating.has_words:
        _check_words(item, rating)


def _check_value(item: Item, rating: Rating) -> None:
    if item.is_written:
        wanted = "words" if item.type == "text" else "a list of choices"
        raise BadRating(f"{_name(rating)}: {rating.value!r} is a number; this item takes {wanted}.")
    is_number = isinstance(rating.value, int | float) and not isinstance(rating.value, bool)
    assert rating.value is not None
    if not is_number or not item.allows(rating.value):
        raise BadRating(f"{_name(rating)}: {rating.value!r} is not on the scale; use {_allowed(item)}.")


def _allowed(item: Item) -> str:
    if item.values:
        return f"one of {', '.join(f'{value:g}' for value in item.values)}"
    return f"a whole number from 0 to {LARGEST_NUMBER}"


def _check_reason(item: Item, rating: Rating) -> None:
    if not item.not_applicable:
        raise BadRating(f"{_name(rating)}: this item always applies; it cannot be marked not applicable.")
    reasons = [reason.key for reason in item.not_applicable]
    if rating.not_applicable not in reasons:
        raise BadRating(
            f"{_name(rating)}: {rating.not_applicable!r} is not a reason for which it may be not applicable; "
            f"use {' or '.join(reasons)}."
        )


def _check_words(item: Item, rating: Rating) -> None:
    if (rating.choices and item.type != "choice") or ((rating.text or "").strip() and item.type != "text"):
        wanted = {"text": "words", "choice": "a list of choices"}.get(item.type, "a number")
        raise BadRating(f"{_name(rating)}: this item takes {wanted}.")
    if rating.text and len(rating.text) > LONGEST_TEXT:
        raise BadRating(
            f"{_name(rating)}: {len(rating.text)} signs are too many; write {LONGEST_TEXT} at most."
        )
    known = [choice.key for choice in item.choices]
    for choice in rating.choices:
        if choice not in known:
            raise BadRating(f"{_name(rating)}: {choice!r} is not among the choices; use {', '.join(known)}.")
    if len(set(rating.choices)) < len(rating.choices):
        raise BadRating(f"{_name(rating)}: a choice stands twice; name each once.")


def _name(rating: Rating) -> str:
    return (
        f"Item {rating.item}"
        if rating.facilitator is None
        else f"Item {rating.item} for {rating.facilitator}"
    )
