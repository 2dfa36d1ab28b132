"""What a control chart is drawn from, and where on the page things fall. Knows no drawing library."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from qa_app.charts.palette import Kind


@dataclass(frozen=True)
class ControlPoint:
    """One month: reviews, score (0 to 100; None is a gap or not shown), and what it is, as kind and in words."""

    month: date
    n: int
    value: float | None
    kind: Kind
    words: str


@dataclass(frozen=True)
class ControlLines:
    """Heights of the lines with the words at their ends; a line that is None is not drawn."""

    mean: float | None
    lower: float | None
    upper: float | None
    target: float | None


def axis_range(values: Sequence[float | None], lines: ControlLines) -> tuple[int, int]:
    """The part of 0 to 100 that holds every value and line, in steps of 5, and never less than 20 high."""
    shown = [
        value for value in (*values, lines.mean, lines.lower, lines.upper, lines.target) if value is not None
    ]
    low = int(max(0, (min(shown) - 1) // 5 * 5)) if shown else 0
    high = int(min(100, -(-(max(shown) + 1) // 5) * 5)) if shown else 100
    while high - low < 20:
        low, high = max(0, low - 5), min(100, high + 5)
    return low, high


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
