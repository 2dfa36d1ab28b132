"""A facilitator's sections over time, and the strengths that come back. Plain reckoning: it knows nobody."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from rubrics.numbers import exact

FEW = 6
"""Fewer reviews with one rubric than this stand each by itself, and no quarter is made of them."""


@dataclass(frozen=True)
class ReviewedSections:
    """One submitted review of somebody: `values` are their scores by section (None: not defined), `major` is the
    major version of the rubric, whose scores are not to be put together with those of another."""

    review_id: int
    rubric: str
    major: str
    on: date
    rater_id: int
    values: Mapping[str, float | None]


@dataclass(frozen=True)
class Cell:
    """A section in one row: the score of its one review, or the exact mean of `reviews` by so many different
    `raters`."""

    value: float
    reviews: int
    raters: int


@dataclass(frozen=True)
class Row:
    """A review, or a quarter of the year that begins on `first` (`review_id` None). A section in which nothing is
    defined has no cell."""

    first: date
    review_id: int | None
    reviews: int
    raters: int
    cells: Mapping[str, Cell]


@dataclass(frozen=True)
class Profile:
    """The sections of one rubric in one major version, the newest row first."""

    rubric: str
    major: str
    is_by_quarter: bool
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Chosen:
    """A strength that feedback names; `strength` is what makes two of them the same."""

    strength: Hashable
    feedback_id: int
    on: date


@dataclass(frozen=True)
class Recurring:
    """A strength with the feedback that names it, the newest first, each once."""

    strength: Hashable
    chosen: tuple[Chosen, ...]


def profiles(reviews: Iterable[ReviewedSections]) -> tuple[Profile, ...]:
    """One for each rubric and major version, the one used last first. From FEW reviews on its rows are quarters of the
    calendar, else the reviews themselves."""
    parted: dict[tuple[str, str], list[ReviewedSections]] = {}
    for one in sorted(reviews, key=lambda one: (one.on, one.review_id), reverse=True):
        parted.setdefault((one.rubric, one.major), []).append(one)
    return tuple(_profile(rubric, major, made) for (rubric, major), made in parted.items())


def quarter_of(day: date) -> date:
    """The first day of its quarter: January, April, July or October the first."""
    return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)


def recurring(chosen: Iterable[Chosen], least: int = 2) -> tuple[Recurring, ...]:
    """Strengths that at least so many different pieces of feedback name: the most often named first, then the one
    named last."""
    named: dict[Hashable, dict[int, Chosen]] = {}
    for one in chosen:
        named.setdefault(one.strength, {})[one.feedback_id] = one
    found = [
        Recurring(
            strength, tuple(sorted(of.values(), key=lambda one: (one.on, one.feedback_id), reverse=True))
        )
        for strength, of in named.items()
        if len(of) >= least
    ]
    return tuple(
        sorted(found, key=lambda one: (-len(one.chosen), -one.chosen[0].on.toordinal(), str(one.strength)))
    )


def _profile(rubric: str, major: str, made: Sequence[ReviewedSections]) -> Profile:
    if len(made) < FEW:
        return Profile(rubric, major, False, tuple(_row(one.on, one.review_id, [one]) for one in made))
    quarters: dict[date, list[ReviewedSections]] = {}
    for one in made:
        quarters.setdefault(quarter_of(one.on), []).append(one)
    return Profile(rubric, major, True, tuple(_row(first, None, of) for first, of in quarters.items()))


def _row(first: date, review_id: int | None, of: Sequence[ReviewedSections]) -> Row:
    cells = {}
    for section in dict.fromkeys(key for one in of for key in one.values):
        given = [(one, value) for one in of if (value := one.values.get(section)) is not None]
        if given:
            mean = sum(exact(value) for _one, value in given) / len(given)
            cells[section] = Cell(float(mean), len(given), len({one.rater_id for one, _value in given}))
    return Row(first, review_id, len(of), len({one.rater_id for one in of}), cells)
