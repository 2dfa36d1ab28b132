"""Counts of scored reviews -> one point for each month in London's calendar, and the control chart over them.

It knows neither who looks nor in which words a point is told.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from itertools import dropwhile, pairwise
from math import fsum
from typing import Literal

from qa_app.i18n import LONDON
from rubrics.control_charts import Cause, XmrChart, xmr
from rubrics.control_rules import RUN, Direction, Flag
from storage.database.trends import Period, ScoreCount


@dataclass(frozen=True)
class Run:
    """The place of a month among seven or more in a row on one side of the mean, or rising, or falling."""

    kind: Literal["shift", "trend"]
    direction: Direction
    place: int
    length: int
    since: date


@dataclass(frozen=True)
class RaterCount:
    """How many reviews of a month somebody gave."""

    rater_id: int
    name: str
    n: int


@dataclass(frozen=True)
class TrendPoint:
    """One month. `n` counts reviews with a score, `without_score` those whose score is undefined.

    `value` is their mean, 0 to 100, unrounded; None without reviews, or when `is_withheld` from who looks.
    Only months that are over and have enough reviews are `is_counted` in mean, limits and rules.
    `raters` is empty for those who may not know them; `rater_count` is always there. `run` can be there with
    any flag, for a month has one flag and may be more.
    """

    month: date
    n: int
    without_score: int
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


def month_of(moment: datetime) -> date:
    """The first day of the month of a moment in London."""
    return moment.astimezone(LONDON).date().replace(day=1)


def months_before(month: date, count: int) -> date:
    """The first day of the month that lies `count` months before (negative: after)."""
    years, zero_based = divmod(month.year * 12 + month.month - 1 - count, 12)
    return date(years, zero_based + 1, 1)


def start_of(month: date) -> datetime:
    """The first moment of a month in London."""
    return datetime.combine(month, time(), LONDON)


def month_periods(first: date, until: datetime) -> list[Period]:
    """The months from this one to that of `until`, which ends there."""
    months = list(_months(first, month_of(until)))
    ends = [*(start_of(month) for month in months[1:]), until]
    return [(start_of(month), end) for month, end in zip(months, ends, strict=True)]


def monthly_points(
    counts: Iterable[ScoreCount], names: dict[int, str], *, first: date, until: datetime, minimum: int
) -> tuple[TrendPoint, ...]:
    """A point for each month from the first with reviews (not before `first`) to that of `until`, empty too.

    `counts` are of one site, by the periods of `month_periods`. The month that is not over at `until` is never counted,
    and not there while it has no reviews. `names` empty: raters are left out. `minimum`: reviews that a month
    needs to be counted.
    """
    by_month: dict[date, list[ScoreCount]] = {}
    for count in counts:
        by_month.setdefault(months_before(first, -count.period), []).append(count)
    this_month = month_of(until)
    points: list[TrendPoint] = []
    for month in dropwhile(lambda month: month not in by_month, _months(first, this_month)):
        found = by_month.get(month, [])
        n = sum(one.n for one in found)
        raters = raters_of(found)
        if found or month < this_month:
            points.append(
                TrendPoint(
                    month=month,
                    n=n,
                    without_score=sum(one.without_score for one in found),
                    raters=_rater_counts(raters, names),
                    rater_count=len(raters),
                    value=fsum(one.total for one in found) / n if n else None,
                    is_over=month < this_month,
                    is_counted=month < this_month and n >= max(1, minimum),
                )
            )
    return tuple(points)


def charted(points: Sequence[TrendPoint], target: float) -> tuple[tuple[TrendPoint, ...], XmrChart]:
    """The points with what the four rules say of them, and the chart; higher is better."""
    chart = xmr(
        [point.value if point.is_counted else None for point in points], improvement="up", target=target
    )
    told = [
        replace(point, flag=found.flag, direction=found.direction, cause=found.cause)
        for point, found in zip(points, chart.points, strict=True)
    ]
    return tuple(_with_runs(told, chart)), chart


def raters_of(counts: Iterable[ScoreCount]) -> Counter[int]:
    """How many reviews with a score each rater gave; who gave none is not there."""
    raters: Counter[int] = Counter()
    for one in counts:
        raters[one.reviewer_id] += one.n
    return +raters


def _months(first: date, last: date) -> Iterator[date]:
    month = first
    while month <= last:
        yield month
        month = months_before(month, -1)


def _rater_counts(raters: Counter[int], names: dict[int, str]) -> tuple[RaterCount, ...]:
    known = [RaterCount(rater, names[rater], n) for rater, n in raters.items() if rater in names]
    return tuple(sorted(known, key=lambda rater: (-rater.n, rater.name)))


def _with_runs(points: Sequence[TrendPoint], chart: XmrChart) -> Iterator[TrendPoint]:
    """Flagged points learn of the run that they are part of, a trend before a shift."""
    counted = [
        (point.month, found.value, found.side)
        for point, found in zip(points, chart.points, strict=True)
        if found.value is not None
    ]
    months = [month for month, _value, _side in counted]
    rising = [one[1] < other[1] for one, other in pairwise(counted)]
    falling = [one[1] > other[1] for one, other in pairwise(counted)]
    one_side = [one[2] == other[2] != "on" for one, other in pairwise(counted)]
    sides = {month: side for month, _value, side in counted}
    for point in points:
        if point.flag is None:
            yield point
            continue
        runs = [
            _run("trend", "up", months, rising, point.month),
            _run("trend", "down", months, falling, point.month),
            _run("shift", "up" if sides[point.month] == "above" else "down", months, one_side, point.month),
        ]
        long = [run for run in runs if run.length >= RUN]
        # A turning point ends one trend and begins another: its flag says which it tells of.
        of_flag = [run for run in long if (run.kind, run.direction) == (point.flag, point.direction)]
        yield replace(point, run=next(iter(of_flag + long), None))


def _run(
    kind: Literal["shift", "trend"],
    direction: Direction,
    months: Sequence[date],
    together: Sequence[bool],
    month: date,
) -> Run:
    """The longest run around a month; `together[i]` says whether months i and i + 1 are of one run."""
    here = start = end = months.index(month)
    while start > 0 and together[start - 1]:
        start -= 1
    while end < len(together) and together[end]:
        end += 1
    return Run(kind, direction, here - start + 1, end - start + 1, since=months[start])
