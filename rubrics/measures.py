"""From the answers of an output to its value: percentages, sums, means, ratios, points, the lowest.

Sums are exact fractions, so what is 60 by hand is 60 here and never 59.999….
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal

from rubrics.numbers import exact
from rubrics.output import Output
from rubrics.rubric import Rubric, Section

UndefinedReason = Literal["nothing_applies", "too_little_answered", "divided_by_nothing", "part_undefined"]


@dataclass(frozen=True)
class ItemValue:
    """What an item comes to in an output: the mean over those rated on it. `value` None: not answered by anybody;
    `is_whole`: answered for everybody to whom it applies."""

    item: str
    applies: bool
    value: Fraction | None
    is_whole: bool


@dataclass(frozen=True)
class SectionValue:
    """A section's part in a percentage. `value` is 0 to 100, None when nothing applies or too little is answered."""

    section: Section
    value: Fraction | None
    answered: int
    applicable: int


@dataclass(frozen=True)
class Measured:
    """An output's value, None with the reason why; `sections` of a percentage; `highest` is the most there could be
    (None: no end). `scored_share` (0 to 1) is the scored part of what applies, None when nothing does."""

    value: Fraction | None
    reason: UndefinedReason | None
    sections: tuple[SectionValue, ...] = ()
    highest: Fraction | None = None
    scored_share: Fraction | None = None


def measured(
    rubric: Rubric, output: Output, values: Mapping[str, ItemValue], failed_sections: set[str]
) -> Measured:
    """The value of an output other than a sum of points. `failed_sections`, by key, count as 0."""
    failed_items = {
        item.key for part in rubric.sections if part.key in failed_sections for item in part.items
    }
    counted = {
        key: replace(one, value=Fraction(), is_whole=True) if key in failed_items else one
        for key, one in values.items()
    }
    match output.measure:
        case "percentage" if output.by_sections:
            return _percentage_of_sections(rubric, output, values, failed_sections)
        case "percentage":
            return _percentage_of_items(rubric, counted, _sections(rubric, values, failed_sections))
        case "sum":
            return _sum(rubric, output, counted)
        case "mean" | "weighted_mean":
            return _mean(rubric, output, counted)
        case "ratio":  # below the line nothing fails, or there would be nothing to divide by
            return _ratio(output, values, failed_items)
        case "minimum":
            return _minimum(rubric, output, counted)
    raise AssertionError(output.measure)


def points(output: Output, bands: Mapping[str, str | None]) -> Measured:
    """The sum of what the bands of other outputs are worth; `bands` by output, None where one is not defined.

    It is not defined where one of them is not.
    """
    highest = sum((max(exact(worth) for _, worth in part.points) for part in output.points), Fraction())
    total = Fraction()
    for part in output.points:
        band = bands[part.output]
        if band is None:
            return Measured(None, "part_undefined", highest=highest)
        total += exact(dict(part.points)[band])
    return Measured(total, None, highest=highest, scored_share=Fraction(1))


def _percentage_of_sections(
    rubric: Rubric, output: Output, values: Mapping[str, ItemValue], failed: set[str]
) -> Measured:
    """The mean of the sections' percentages by their weights; sections without a score leave with their weight."""
    sections = _sections(rubric, values, failed)
    weights = {part.section.key: exact(part.section.weight) for part in sections}
    applicable = sum((weights[part.section.key] for part in sections if part.applicable), Fraction())
    scored = [(weights[part.section.key], part.value) for part in sections if part.value is not None]
    return _weighted(scored, applicable, exact(rubric.minimum_scored_weight), sections, Fraction(100))


def _percentage_of_items(
    rubric: Rubric, values: Mapping[str, ItemValue], sections: tuple[SectionValue, ...]
) -> Measured:
    """Points over applicable points, by the items' weights; the sections are told beside it."""
    scored = [
        (exact(rubric.item(key).weight), _share(rubric, key, one.value) * 100)
        for key, one in values.items()
        if one.applies and one.value is not None
    ]
    applicable = sum(
        (exact(rubric.item(key).weight) for key, one in values.items() if one.applies), Fraction()
    )
    return _weighted(scored, applicable, exact(rubric.minimum_answered_share), sections, Fraction(100))


def _mean(rubric: Rubric, output: Output, values: Mapping[str, ItemValue]) -> Measured:
    weights = {
        key: exact(rubric.item(key).weight) if output.measure == "weighted_mean" else Fraction(1)
        for key in values
    }
    scored = [
        (weights[key], one.value) for key, one in values.items() if one.applies and one.value is not None
    ]
    applicable = sum((weights[key] for key, one in values.items() if one.applies), Fraction())
    least = exact(rubric.minimum_answered_share)
    found = _weighted(scored, applicable, least, (), None)
    # Items may have scales of their own, so the most there could be hangs on which of them count.
    counting = [
        one.item for one in values.values() if one.applies and (one.value is not None or found.value is None)
    ]
    return replace(found, highest=_mean_of_highest(rubric, weights, counting or list(values)))


def _mean_of_highest(rubric: Rubric, weights: Mapping[str, Fraction], keys: Sequence[str]) -> Fraction | None:
    ends = [(weights[key], end) for key in keys if (end := rubric.item(key).maximum) is not None]
    if len(ends) < len(keys):
        return None
    whole = sum((weight for weight, _ in ends), Fraction())
    return sum((weight * exact(end) for weight, end in ends), Fraction()) / whole


def _weighted(
    scored: Sequence[tuple[Fraction, Fraction]],
    applicable: Fraction,
    minimum_share: Fraction,
    sections: tuple[SectionValue, ...],
    highest: Fraction | None,
) -> Measured:
    """The mean of the values by their weights, when those scored are enough of what applies."""
    if not applicable:
        return Measured(None, "nothing_applies", sections, highest)
    weight = sum((part for part, _ in scored), Fraction())
    share = weight / applicable
    if not scored or share < minimum_share:
        return Measured(None, "too_little_answered", sections, highest, share)
    value = sum((part * one for part, one in scored), Fraction()) / weight
    return Measured(value, None, sections, highest, share)


def _sum(rubric: Rubric, output: Output, values: Mapping[str, ItemValue]) -> Measured:
    """The sum of the values by the items' weights; every item that applies must be answered.

    One that does not apply counts as the others do on average of their scales; where one of them has no end, it
    adds nothing.
    """
    weights = {key: exact(rubric.item(key).weight) for key in values}
    ends = {key: rubric.item(key).maximum for key in values}
    highest = None
    if all(end is not None for end in ends.values()):
        highest = sum((weights[key] * exact(end) for key, end in ends.items() if end is not None), Fraction())
    applicable, found = _whole(values, highest)
    if found.reason is not None:
        return found
    total = sum((weights[one.item] * (one.value or 0) for one in applicable), Fraction())
    if highest is not None:
        reached = sum((weights[one.item] * exact(ends[one.item] or 0) for one in applicable), Fraction())
        total = total * highest / reached
    return replace(found, value=total)


def _ratio(output: Output, values: Mapping[str, ItemValue], failed: set[str]) -> Measured:
    """Sum over sum. Items that do not apply add nothing, nor do those of `failed` above the line; all others must be
    answered."""
    times = Fraction(100 if output.in_percent else 1)
    highest = times if set(output.numerator) <= set(output.denominator) else None
    _, found = _whole(values, highest)
    if found.reason is not None:
        return found
    above, below = (
        sum((values[key].value or Fraction() for key in keys if values[key].applies), Fraction())
        for keys in ([key for key in output.numerator if key not in failed], output.denominator)
    )
    if not below:
        return replace(found, reason="divided_by_nothing")
    return replace(found, value=above / below * times)


def _minimum(rubric: Rubric, output: Output, values: Mapping[str, ItemValue]) -> Measured:
    """The lowest of the values; every item that applies must be answered, as the lowest might be missing."""
    counting = [one for one in values.values() if one.applies] or list(values.values())
    ends = [rubric.item(one.item).maximum for one in counting]
    highest = min((exact(end) for end in ends if end is not None), default=None)
    applicable, found = _whole(values, highest)
    if found.reason is not None:
        return found
    return replace(found, value=min(one.value for one in applicable if one.value is not None))


def _whole(values: Mapping[str, ItemValue], highest: Fraction | None) -> tuple[list[ItemValue], Measured]:
    """The items that apply, and what is measured but for its value: with the reason unless all of them are answered
    for everybody."""
    applicable = [one for one in values.values() if one.applies]
    if not applicable:
        return [], Measured(None, "nothing_applies", highest=highest)
    share = Fraction(sum(one.is_whole for one in applicable), len(applicable))
    reason: UndefinedReason | None = None if share == 1 else "too_little_answered"
    return applicable, Measured(None, reason, highest=highest, scored_share=share)


def _sections(rubric: Rubric, values: Mapping[str, ItemValue], failed: set[str]) -> tuple[SectionValue, ...]:
    return tuple(
        _section(rubric, section, values, section.key in failed)
        for section in rubric.sections
        if any(item.key in values for item in section.items)
    )


def _section(
    rubric: Rubric, section: Section, values: Mapping[str, ItemValue], has_failed: bool
) -> SectionValue:
    there = [values[item.key] for item in section.items if item.key in values]
    applicable = [one for one in there if one.applies]
    answered = [
        (exact(rubric.item(one.item).weight), _share(rubric, one.item, one.value))
        for one in applicable
        if one.value is not None
    ]
    value: Fraction | None = None
    if answered and Fraction(len(answered), len(applicable)) >= exact(rubric.minimum_answered_share):
        total = sum((weight for weight, _ in answered), Fraction())
        value = sum((weight * share for weight, share in answered), Fraction()) / total * 100
    if has_failed:
        value = Fraction()
    return SectionValue(section, value, len(answered), len(applicable))


def _share(rubric: Rubric, key: str, value: Fraction) -> Fraction:
    """A value as a share of its scale's maximum."""
    maximum = rubric.item(key).maximum
    assert maximum is not None, "a percentage counts items with an end only; the file checks see to it"
    return value / exact(maximum)
