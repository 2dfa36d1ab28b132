"""Checks that files of every kind share, on a file's plain data, whatever its shape."""

from collections.abc import Iterable, Iterator
from fractions import Fraction

from rubrics.located_yaml import Part, Place, as_number
from rubrics.numbers import exact

Finding = tuple[Place, str]
"""Where something is wrong, and a sentence that says what and what to do."""


def said_twice(parts: Iterable[Part], what: str) -> Iterator[Finding]:
    """Every part whose key another one has already."""
    seen: set[str] = set()
    for part in parts:
        key = part["key"].word
        if key is not None and key in seen:
            yield part["key"].place, f"another {what} has the key {key!r} already; give each its own."
        seen |= {key} if key is not None else set()


def numbers_of(values: Part) -> set[float]:
    """The numbers at which a mapping has an entry."""
    return {number for key, _ in values.entries() if (number := as_number(key)) is not None}


def is_on(value: object, scale: Part) -> bool:
    """Whether a value is on the scale; what is no number, or cannot be told, is left to other checks."""
    number = as_number(value)
    minimum, maximum, step = (scale[name].number for name in ("minimum", "maximum", "step"))
    if number is None or minimum is None or maximum is None or step is None or step <= 0:
        return True
    steps: Fraction = (exact(number) - exact(minimum)) / exact(step)
    return minimum <= number <= maximum and steps.denominator == 1
