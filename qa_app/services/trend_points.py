"""Counts of facts -> one point for each period, and the control chart over them.

It knows neither who looks nor in which words a point is told.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import dropwhile, pairwise
from math import fsum
from typing import Literal

from qa_app.services.trend_periods import Step, first_days, period_of
from rubrics.control_charts import Cause, Improvement, XmrChart, xmr
from rubrics.control_rules import RUN, Direction, Flag
from storage.database.trend_counts import Count


@dataclass(frozen=True)
class Run:
    """The place of a period among seven or more in a row on one side of the mean, or rising, or falling."""

    kind: Literal["shift", "trend"]
    direction: Direction
    place: int
    length: int
    since: date


@dataclass(frozen=True)
class RaterCount:
    """How many reviews of a period somebody gave."""

    rater_id: int
    name: str
    n: int


@dataclass(frozen=True)
class TrendPoint:
    """One period, which begins on the day `begins`. `n` counts facts with a value, `without_value` the others.

    `value` is what they come to, unrounded, in the unit of the measure; None without facts, or when `is_withheld` from
    who looks. Only periods that are over and have enough facts are `is_counted` in mean, limits and rules.
    `raters` is empty for those who may not know them; `rater_count` is always there. `run` can be there with
    any flag, for a period has one flag and may be more.
    """

    begins: date
    n: int
    without_value: int
    raters: tuple[RaterCount, ...]
    rater_count: int
    value: float | None
    is_over: bool
    is_counted: bool
    is_withheld: bool = False
    flag: Flag | None = None
    direction: Direction | None = None
    cause: Cause = "common"
    run: Run | None = None


def points_of(
    counts: Iterable[Count],
    names: dict[int, str],
    step: Step,
    *,
    first: date,
    until: datetime,
    minimum: int,
) -> tuple[TrendPoint, ...]:
    """A point for each period from the first with facts (not before `first`) to that of `until`, empty too.

    `counts` are of one site, by `trend_periods.periods`. The period that is not over at `until` is never counted, and
    not there while it has no facts. `names` empty: raters are left out. `minimum`: facts that a period needs to be
    counted.
    """
    by_period: dict[int, list[Count]] = {}
    for count in counts:
        by_period.setdefault(count.period, []).append(count)
    days = first_days(step, first, until)
    this_one = period_of(step, until)
    points: list[TrendPoint] = []
    for place, begins in dropwhile(lambda one: one[0] not in by_period, enumerate(days)):
        found = by_period.get(place, [])
        n = sum(one.n for one in found)
        raters = raters_of(found)
        is_over = begins < this_one
        if found or is_over:
            points.append(
                TrendPoint(
                    begins=begins,
                    n=n,
                    without_value=sum(one.without_value for one in found),
                    raters=_rater_counts(raters, names),
                    rater_count=len(raters),
                    value=fsum(one.total for one in found) / fsum(one.weight for one in found) if n else None,
                    is_over=is_over,
                    is_counted=is_over and n >= max(1, minimum),
                )
            )
    return tuple(points)


def charted(
    points: Sequence[TrendPoint],
    target: float | None,
    improvement: Improvement = "up",
    rebase_at: Sequence[int] = (),
) -> tuple[tuple[TrendPoint, ...], XmrChart]:
    """The points with what the four rules say of them, and the chart; new limits from the places of `rebase_at` on."""
    chart = xmr(
        [point.value if point.is_counted else None for point in points],
        improvement=improvement,
        target=target,
        rebase_at=rebase_at,
    )
    told = [
        replace(point, flag=found.flag, direction=found.direction, cause=found.cause)
        for point, found in zip(points, chart.points, strict=True)
    ]
    return tuple(_with_runs(told, chart, rebase_at)), chart


def raters_of(counts: Iterable[Count]) -> Counter[int]:
    """How many facts with a value each rater gave; who gave none is not there."""
    raters: Counter[int] = Counter()
    for one in counts:
        if one.rater_id is not None:
            raters[one.rater_id] += one.n
    return +raters


def _rater_counts(raters: Counter[int], names: dict[int, str]) -> tuple[RaterCount, ...]:
    known = [RaterCount(rater, names[rater], n) for rater, n in raters.items() if rater in names]
    return tuple(sorted(known, key=lambda rater: (-rater.n, rater.name)))


def _with_runs(
    points: Sequence[TrendPoint], chart: XmrChart, rebase_at: Sequence[int]
) -> Iterator[TrendPoint]:
    """Flagged points learn of the run that they are part of, a trend before a shift; none goes on over new limits."""
    counted = [
        (point.begins, found.value, found.side, bisect_right(rebase_at, place))
        for place, (point, found) in enumerate(zip(points, chart.points, strict=True))
        if found.value is not None
    ]
    days = [one[0] for one in counted]
    pairs = [(one, other, one[3] == other[3]) for one, other in pairwise(counted)]
    rising = [together and one[1] < other[1] for one, other, together in pairs]
    falling = [together and one[1] > other[1] for one, other, together in pairs]
    one_side = [together and one[2] == other[2] != "on" for one, other, together in pairs]
    sides = {one[0]: one[2] for one in counted}
    for point in points:
        if point.flag is None:
            yield point
            continue
        runs = [
            _run("trend", "up", days, rising, point.begins),
            _run("trend", "down", days, falling, point.begins),
            _run("shift", "up" if sides[point.begins] == "above" else "down", days, one_side, point.begins),
        ]
        long = [run for run in runs if run.length >= RUN]
        # A turning point ends one trend and begins another: its flag says which it tells of.
        of_flag = [run for run in long if (run.kind, run.direction) == (point.flag, point.direction)]
        yield replace(point, run=next(iter(of_flag + long), None))


def _run(
    kind: Literal["shift", "trend"],
    direction: Direction,
    days: Sequence[date],
    together: Sequence[bool],
    begins: date,
) -> Run:
    """The longest run around a period; `together[i]` says whether periods i and i + 1 are of one run."""
    here = start = end = days.index(begins)
    while start > 0 and together[start - 1]:
        start -= 1
    while end < len(together) and together[end]:
        end += 1
    return Run(kind, direction, here - start + 1, end - start + 1, since=days[start])
