"""The items about one facilitator: how each may be rated, and how its reviewer and they themselves rated it.

It asks no permission.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from qa_app.errors import Refused
from qa_app.i18n import _, current_language
from rubrics.errors import UnknownItem
from rubrics.item import Item
from rubrics.rubric import Rubric
from storage.database.reviews import RatingRecord


@dataclass(frozen=True)
class ScaleValue:
    """One value of a scale: `3 Competent`, and what it looks like ("" where the rubric does not say)."""

    value: float
    name: str
    meaning: str


@dataclass(frozen=True)
class OwnItem:
    """An item about each facilitator; `scale` is empty where its number has no upper end (a count, minutes)."""

    key: str
    label: str
    description: str
    scale: tuple[ScaleValue, ...]


@dataclass(frozen=True)
class RatedItem:
    """An item with both voices. `value` None: the reviewer rated it as not applicable, and `rating` says why;
    `own` None: the facilitator left it out."""

    item: OwnItem
    value: float | None
    rating: str
    own: str | None


def own_items(rubric: Rubric) -> tuple[OwnItem, ...]:
    """What is asked about each facilitator and answered by a number, in the order of the rubric."""
    language = current_language()
    return tuple(
        OwnItem(
            one.key,
            f"{one.key} {one.label.in_language(language)}",
            one.description.in_language(language),
            _scale(one),
        )
        for one in rubric.items
        if one.scope == "facilitator" and not one.is_written
    )


def rated_items(
    rubric: Rubric, ratings: Iterable[RatingRecord], facilitator_id: int, own: Mapping[str, float]
) -> tuple[RatedItem, ...]:
    """Those that the reviewer rated, or left out with a reason; `own` is the facilitator's self-rating."""
    given = {one.item_key: one for one in ratings if one.facilitator_id == facilitator_id}
    found = []
    for one in own_items(rubric):
        rating, item = given.get(one.key), rubric.item(one.key)
        if rating is None or (rating.value is None and rating.not_applicable is None):
            continue
        found.append(
            RatedItem(
                one,
                rating.value,
                rating_words(item, rating.value, rating.not_applicable),
                value_words(item, own[one.key]) if one.key in own else None,
            )
        )
    return tuple(found)


def checked_self_ratings(rubric: Rubric, values: Mapping[str, float]) -> dict[str, float]:
    """The values, if each is on the scale of an item about the facilitator; raises Refused.

    What is counted or timed is not asked: nobody can count their own words without the recording.
    """
    with_scale = {one.key for one in own_items(rubric) if one.scale}
    for key, value in values.items():
        if key not in with_scale or not rubric.item(key).allows(value):
            raise Refused(
                _(
                    "{item} cannot be rated as {value} here. Choose one of its own values, or leave it out."
                ).format(item=key, value=f"{value:g}")
            )
    return dict(values)


def own_item(rubric: Rubric, key: str) -> Item:
    """The item about each facilitator with this key that is answered by a number; raises Refused."""
    try:
        item = rubric.item(key)
    except UnknownItem as error:
        raise Refused(str(error)) from error
    if item.scope != "facilitator" or item.is_written:
        raise Refused(
            _("{item} is not rated for each facilitator, so it cannot be disputed.").format(item=key)
        )
    return item


def rating_words(item: Item, value: float | None, not_applicable: str | None) -> str:
    """A rating in words: `3 Competent`, `not applicable (none arose)`."""
    if value is not None:
        return value_words(item, value)
    language = current_language()
    labels = {one.key: one.label.in_language(language) for one in item.not_applicable}
    reason = not_applicable or ""
    return _("not applicable ({reason})").format(reason=labels.get(reason, reason))


def value_words(item: Item, value: float) -> str:
    """`3 Competent`, or `Partly` where the type brings its words along."""
    anchor = item.anchor(value)
    label = anchor.label.in_language(current_language()) if anchor else ""
    if item.type in ("yes_no", "yes_partly_no"):
        return label or f"{value:g}"
    return f"{value:g} {label}".rstrip()


def _scale(item: Item) -> tuple[ScaleValue, ...]:
    language = current_language()
    return tuple(
        ScaleValue(
            value,
            value_words(item, value),
            anchor.description.in_language(language) if (anchor := item.anchor(value)) else "",
        )
        for value in item.values
    )
