"""The four rules of Making Data Count: which points of one segment are more than chance would give.

Each rule is a function from values (or sides, or nearness) to flagged places; `flags` puts them in order of
priority.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

Flag = Literal["outside", "trend", "two_in_three", "shift"]
Direction = Literal["up", "down"]
Side = Literal["above", "below", "on"]

RUN = 7  # points in a row, for shift and trend alike


@dataclass(frozen=True)
class Limits:
    """Mean and limits of one segment; None while there are too few values."""

    mean: float | None = None
    lower: float | None = None
    upper: float | None = None
    near_lower: float | None = None
    near_upper: float | None = None
    mean_moving_range: float | None = None


def side(value: float, limits: Limits) -> Side | None:
    """On which side of the mean a value lies; None when there is no mean."""
    if limits.mean is None:
        return None
    return "above" if value > limits.mean else "below" if value < limits.mean else "on"


def flags(values: Sequence[float], limits: Limits) -> list[tuple[Flag | None, Direction | None]]:
    """For each value of a segment the first rule that fires, and which way it points."""
    sides = [side(value, limits) for value in values]
    outside = [_is_outside(value, limits) for value in values]
    near = [not out and _is_near(value, limits) for value, out in zip(values, outside, strict=True)]
    travel = trend(values)
    pairs = two_in_three(near, sides)
    runs = shift(sides)
    found: list[tuple[Flag | None, Direction | None]] = []
    for index in range(len(values)):
        of_side: Direction = "up" if sides[index] == "above" else "down"
        if outside[index]:
            found.append(("outside", of_side))
        elif (direction := travel[index]) is not None:
            found.append(("trend", direction))
        elif pairs[index]:
            found.append(("two_in_three", of_side))
        elif runs[index]:
            found.append(("shift", of_side))
        else:
            found.append((None, None))
    return found


def shift(sides: Sequence[Side | None]) -> list[bool]:
    """Members of seven or more in a row strictly on one side of the mean."""
    found = [False] * len(sides)
    for start in range(len(sides) - RUN + 1):
        window = sides[start : start + RUN]
        if window[0] in ("above", "below") and len(set(window)) == 1:
            found[start : start + RUN] = [True] * RUN
    return found


def trend(values: Sequence[float]) -> list[Direction | None]:
    """Members of seven or more in a row that strictly rise or fall; a turning point is of the later."""
    found: list[Direction | None] = [None] * len(values)
    for start in range(len(values) - RUN + 1):
        window = values[start : start + RUN]
        steps = list(pairwise(window))
        if all(before < after for before, after in steps):
            found[start : start + RUN] = ["up"] * RUN
        elif all(before > after for before, after in steps):
            found[start : start + RUN] = ["down"] * RUN
    return found


def two_in_three(near: Sequence[bool], sides: Sequence[Side | None]) -> list[bool]:
    """Points near a limit of which two stand among three in a row on one side of the mean."""
    found = [False] * len(near)
    for start in range(len(near) - 2):
        places = range(start, start + 3)
        one_side = sides[start] in ("above", "below") and len({sides[place] for place in places}) == 1
        close = [place for place in places if near[place]]
        if one_side and len(close) >= 2:
            for place in close:
                found[place] = True
    return found


def _is_outside(value: float, limits: Limits) -> bool:
    if limits.lower is None or limits.upper is None:
        return False
    return value < limits.lower or value > limits.upper


def _is_near(value: float, limits: Limits) -> bool:
    if limits.near_lower is None or limits.near_upper is None:
        return False
    return value < limits.near_lower or value > limits.near_upper
