"""What an output is: one score that ratings add up to, how it is worked out, and what its values are called.

Plain frozen data; it does not know which file it came from.
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from rubrics.item import Scope
from rubrics.text import Text

Measure = Literal["percentage", "sum", "mean", "weighted_mean", "ratio", "points", "minimum"]
"""How an output is worked out; see `rubrics.measures`."""


@dataclass(frozen=True)
class Band:
    """The name of a range of values, from `minimum` up to the next band's."""

    key: str
    label: Text
    minimum: float


@dataclass(frozen=True)
class ThresholdSource:
    """Where the minima of the bands come from, and as of when."""

    source: Text
    date: date


@dataclass(frozen=True)
class Rounding:
    """How a value is shown: with so many decimals, halves up. `bands_from_rounded`: its band is that of the rounded
    value and not of the value itself."""

    decimals: int = 1
    bands_from_rounded: bool = False


@dataclass(frozen=True)
class Floor:
    """A single rating below `below` keeps the band at most at `band`, whatever the total."""

    below: float
    band: str


@dataclass(frozen=True)
class BandPoints:
    """What the bands of another output are worth in a sum of points, by the keys of the bands."""

    output: str
    points: tuple[tuple[str, float], ...]


@dataclass(frozen=True)
class Output:
    """One score: `items` are those that it counts, by key, in the order of the rubric.

    `scopes`: whose items they are. `is_reverse`: they are reverse items, so a high value is bad. `by_sections`: a
    percentage is the mean of the sections by their weights, else of all items by theirs. `numerator` and
    `denominator` are the items of a ratio (one may stand in both), which `in_percent` multiplies by 100. `points` are
    the parts of a sum of points, which counts no items itself. `bands` run from the highest to the lowest; empty: its
    values have no names.
    """

    key: str
    label: Text
    per_facilitator: bool
    scopes: tuple[Scope, ...]
    items: tuple[str, ...] = ()
    measure: Measure = "percentage"
    is_reverse: bool = False
    by_sections: bool = True
    numerator: tuple[str, ...] = ()
    denominator: tuple[str, ...] = ()
    in_percent: bool = False
    points: tuple[BandPoints, ...] = ()
    bands: tuple[Band, ...] = ()
    floors: tuple[Floor, ...] = ()
    rounding: Rounding = Rounding()
    threshold_source: ThresholdSource | None = None

    def band(self, key: str) -> Band:
        """The band with this key; a KeyError when there is none (every band a score names exists)."""
        return {band.key: band for band in self.bands}[key]
