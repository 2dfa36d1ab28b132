"""What a control chart is drawn from, and where on the page things fall. Knows no drawing library."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from qa_app.charts.palette import Kind

WHOLE = 100.0
STEPS = 6  # about, on an axis


@dataclass(frozen=True)
class ControlPoint:
    """One period: its first day, its name, what the axis calls it (lines; empty: nothing), how many facts it rests on,
    its value (None is a gap or not shown), and what it is, as kind and in words."""

    begins: date
    name: str
    labels: tuple[str, ...]
    n: int
    value: float | None
    kind: Kind
    words: str


@dataclass(frozen=True)
class ControlSegment:
    """The lines between new limits, from the period that begins on `first` to that which begins on `last`."""

    first: date
    last: date
    mean: float | None
    lower: float | None
    upper: float | None


@dataclass(frozen=True)
class ControlLines:
    """Heights of the lines with the words at their ends; a line that is None is not drawn.

    `segments` hold mean and limits where they change on the way; empty: they are the same all along.
    """

    mean: float | None
    lower: float | None
    upper: float | None
    target: float | None
    segments: tuple[ControlSegment, ...] = ()


@dataclass(frozen=True)
class ControlFlag:
    """Something that is told of a period: a number that stands over it, and what it stands for."""

    begins: date
    number: int
    words: str


@dataclass(frozen=True)
class ControlScale:
    """What the height means: its name, between which values it can lie (`highest` None: no bound), and the sign that
    follows each value."""

    name: str
    lowest: float = 0.0
    highest: float | None = 100.0
    sign: str = ""


def axis_range(
    values: Sequence[float | None], lines: ControlLines, scale: ControlScale
) -> tuple[float, float]:
    """The part of what can be that holds every value and line, in round steps; of 0 to 100 never less than 20."""
    shown = [
        value
        for value in (
            *values,
            lines.mean,
            lines.lower,
            lines.upper,
            lines.target,
            *(limit for one in lines.segments for limit in (one.lower, one.upper)),
        )
        if value is not None
    ]
    top = math.inf if scale.highest is None else scale.highest
    if not shown:
        return scale.lowest, min(top, WHOLE)
    step = 5.0 if scale.highest == WHOLE else _round_step((max(shown) - min(shown)) / STEPS)
    low = max(scale.lowest, math.floor((min(shown) - step / 5) / step) * step)
    high = min(top, math.ceil((max(shown) + step / 5) / step) * step)
    while high - low < 4 * step and (low > scale.lowest or high < top):
        low, high = max(scale.lowest, low - step), min(top, high + step)
    return low, high


def _round_step(step: float) -> float:
    """The next larger of 1, 2 or 5 times a power of ten; 1 for nothing."""
    if step <= 0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(step))
    return next(times * power for times in (1, 2, 5, 10) if times * power >= step * 0.999)


def spread(places: Sequence[float], gap: float) -> list[float]:
    """The places moved apart as little as makes them lie `gap` or more from one another, in their order."""
    order = sorted(range(len(places)), key=lambda index: places[index])
    blocks: list[tuple[float, list[int]]] = []  # middle of a block, its members
    for index in order:
        blocks.append((places[index], [index]))
        while len(blocks) > 1 and _top(blocks[-2], gap) + gap > _bottom(blocks[-1], gap):
            (_low_middle, below), (_high_middle, above) = blocks[-2:]
            members = below + above
            blocks[-2:] = [(sum(places[one] for one in members) / len(members), members)]
    moved = list(places)
    for block in blocks:
        for step, index in enumerate(block[1]):
            moved[index] = _bottom(block, gap) + step * gap
    return moved


def _bottom(block: tuple[float, list[int]], gap: float) -> float:
    return block[0] - gap * (len(block[1]) - 1) / 2


def _top(block: tuple[float, list[int]], gap: float) -> float:
    return block[0] + gap * (len(block[1]) - 1) / 2
