"""What reviewers give: ratings, and the check that a rubric allows each of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rubrics.errors import BadRating, UnknownItem
from rubrics.rubric import Item, Rubric

Answer = tuple[str, str | None]
"""Which answer is meant: the item's key, and the facilitator (None for an item about the session)."""


@dataclass(frozen=True)
class Rating:
    """One item's mark. `facilitator` is None for an item about the session. `value` None and no reason in
    `not_applicable`: not answered (yet, or any more)."""

    item: str
    facilitator: str | None
    value: float | None
    not_applicable: str | None = None

    @property
    def answer(self) -> Answer:
        """Which answer this is."""
        return (self.item, self.facilitator)


def checked(rubric: Rubric, ratings: Iterable[Rating], facilitators: Sequence[str]) -> dict[Answer, Rating]:
    """The ratings that say something, by what they answer; raises BadRating for the first not allowed."""
    twice = sorted({name for name in facilitators if facilitators.count(name) > 1})
    if twice:
        raise BadRating(f"The facilitator {twice[0]!r} is listed more than once; list each facilitator once.")
    seen: dict[Answer, Rating] = {}
    for rating in ratings:
        _check(rubric, rating, facilitators)
        if rating.answer in seen:
            raise BadRating(f"{_name(rating)} is rated more than once; give one rating.")
        seen[rating.answer] = rating
    return {
        answer: rating
        for answer, rating in seen.items()
        if rating.value is not None or rating.not_applicable is not None
    }


def asked(rubric: Rubric, facilitators: Sequence[str]) -> tuple[Answer, ...]:
    """Every answer that a full review holds, in the order of the rubric, facilitators in the order given."""
    return tuple(
        (item.key, facilitator)
        for item in rubric.items
        for facilitator in (facilitators if item.scope == "facilitator" else [None])
    )


def _check(rubric: Rubric, rating: Rating, facilitators: Sequence[str]) -> None:
    try:
        item = rubric.item(rating.item)
    except UnknownItem as cause:
        raise BadRating(str(cause)) from cause
    if item.scope == "session" and rating.facilitator is not None:
        raise BadRating(f"{_name(rating)}: this item is about the session; rate it once, for no facilitator.")
    if item.scope == "facilitator" and rating.facilitator is None:
        raise BadRating(f"{_name(rating)}: this item is about a person; say which facilitator is rated.")
    if rating.facilitator is not None and rating.facilitator not in facilitators:
        listed = ", ".join(facilitators) or "none"
        raise BadRating(f"{_name(rating)}: {rating.facilitator!r} is not among the facilitators ({listed}).")
    if rating.value is not None and rating.not_applicable is not None:
        raise BadRating(f"{_name(rating)} has a value and is marked not applicable; give one of the two.")
    if rating.value is not None:
        _check_value(item, rating)
    if rating.not_applicable is not None:
        _check_reason(item, rating)


def _check_value(item: Item, rating: Rating) -> None:
    is_number = isinstance(rating.value, int | float) and not isinstance(rating.value, bool)
    if not is_number or rating.value not in item.values:
        allowed = ", ".join(f"{value:g}" for value in item.values)
        raise BadRating(f"{_name(rating)}: {rating.value!r} is not on the scale; use one of {allowed}.")


def _check_reason(item: Item, rating: Rating) -> None:
    if not item.not_applicable:
        raise BadRating(f"{_name(rating)}: this item always applies; it cannot be marked not applicable.")
    reasons = [reason.key for reason in item.not_applicable]
    if rating.not_applicable not in reasons:
        raise BadRating(
            f"{_name(rating)}: {rating.not_applicable!r} is not a reason for which it may be not applicable; "
            f"use {' or '.join(reasons)}."
        )


def _name(rating: Rating) -> str:
    return (
        f"Item {rating.item}"
        if rating.facilitator is None
        else f"Item {rating.item} for {rating.facilitator}"
    )
