"""Values over time -> XmR control chart: mean, limits, special causes, and what they say about the process.

The four rules and constants of NHS England's Making Data Count, as in its reference package
NHSRplotthedots 0.2.2. It knows no dates, no sites and no drawing; it does not clip limits to 0 and 100.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import mean
from typing import Literal

from rubrics.control_rules import Direction, Flag, Limits, Side, flags, side
from rubrics.errors import BadSeries

Improvement = Literal["up", "down", "neither"]
Cause = Literal["common", "improvement", "concern", "neutral"]
Assurance = Literal["pass", "fail", "hit_and_miss"]

LIMIT_FACTOR = 2.66  # three standard deviations, from moving ranges of two points
NEAR_FACTOR = LIMIT_FACTOR * 2 / 3
SCREEN_FACTOR = 3.267  # the upper limit of moving ranges of two points
POINTS_FOR_FIRM_LIMITS = 12


@dataclass(frozen=True)
class XmrPoint:
    """One value in its place. `mean` and limits are those of its segment (None while there is too little).

    `flag` is the rule that fired, `direction` which way it points (up or down; None without a flag),
    `cause` what that means for the process. A point `left_out` has no value and takes no part in anything.
    """

    index: int
    value: float | None
    mean: float | None
    lower: float | None
    upper: float | None
    near_lower: float | None
    near_upper: float | None
    side: Side | None
    flag: Flag | None
    direction: Direction | None
    cause: Cause
    left_out: bool


@dataclass(frozen=True)
class XmrChart:
    """A whole chart. `mean`, limits and `mean_moving_range` are of the last segment, or None.

    `variation` is the cause at the latest point, None without points. `assurance` says what the process will
    do about the target (None without target, limits or direction of improvement). `n` counts values charted,
    `limits_from` those that the last limits rest on; with fewer than 12 of these the limits are provisional.
    """

    points: tuple[XmrPoint, ...]
    mean: float | None
    lower: float | None
    upper: float | None
    mean_moving_range: float | None
    variation: Cause | None
    variation_direction: Direction | None
    assurance: Assurance | None
    provisional: bool
    n: int
    limits_from: int


def xmr(
    values: Sequence[float | None],
    *,
    improvement: Improvement,
    target: float | None = None,
    screen: bool = True,
    baseline: int | None = None,
    rebase_at: Sequence[int] = (),
) -> XmrChart:
    """Chart `values` in their order; a None is left out wholly, its neighbours follow one another.

    `screen`: leave moving ranges of 3.267 times their mean or more out of the limits, once.
    `baseline`: fix mean and limits after so many values of each segment (2 or more).
    `rebase_at`: the places in `values`, counted from 0, at which a new segment with its own limits begins.
    Raises BadSeries when a value is not a finite number or a setting makes no sense.
    """
    _check(values, target, baseline, rebase_at)
    starts = [0, *rebase_at]
    points: list[XmrPoint] = []
    limits, limits_from = Limits(), 0
    for start, end in zip(starts, [*rebase_at, len(values)], strict=True):
        segment = [(index, value) for index in range(start, end) if (value := values[index]) is not None]
        base = [value for _, value in segment][:baseline]
        if base or not points:
            limits, limits_from = _limits(base, screen), len(base)
        found = dict(
            zip(
                [index for index, _ in segment],
                flags([value for _, value in segment], limits),
                strict=True,
            )
        )
        for index in range(start, end):
            flag, direction = found.get(index, (None, None))
            points.append(_point(index, values[index], limits, flag, direction, improvement))
    charted = [point for point in points if not point.left_out]
    return XmrChart(
        points=tuple(points),
        mean=limits.mean,
        lower=limits.lower,
        upper=limits.upper,
        mean_moving_range=limits.mean_moving_range,
        variation=charted[-1].cause if charted else None,
        variation_direction=charted[-1].direction if charted else None,
        assurance=_assurance(limits, target, improvement),
        provisional=limits_from < POINTS_FOR_FIRM_LIMITS,
        n=len(charted),
        limits_from=limits_from,
    )


def _check(
    values: Sequence[float | None], target: float | None, baseline: int | None, rebase_at: Sequence[int]
) -> None:
    for index, value in enumerate(values):
        if value is not None and not math.isfinite(value):
            raise BadSeries(f"Value {index} is {value}; give a finite number, or None to leave it out.")
    if target is not None and not math.isfinite(target):
        raise BadSeries(f"The target is {target}; give a finite number, or None for no target.")
    if baseline is not None and baseline < 2:
        raise BadSeries(f"A baseline of {baseline} gives no limits; use 2 or more values, or None for all.")
    inside = all(0 < place < len(values) for place in rebase_at)
    if not inside or list(rebase_at) != sorted(set(rebase_at)):
        raise BadSeries(
            f"New segments at {list(rebase_at)} do not fit {len(values)} values; "
            "give rising places after the first value."
        )


def _limits(base: Sequence[float], screen: bool) -> Limits:
    if not base:
        return Limits()
    centre = mean(base)  # exact inside: equal values lie on their mean, not a rounding error beside it
    ranges = [abs(after - before) for before, after in pairwise(base)]
    if not ranges:
        return Limits(mean=centre)
    moving_range = mean(ranges)
    if screen and moving_range > 0:
        moving_range = mean([size for size in ranges if size < SCREEN_FACTOR * moving_range])
    return Limits(
        mean=centre,
        lower=centre - LIMIT_FACTOR * moving_range,
        upper=centre + LIMIT_FACTOR * moving_range,
        near_lower=centre - NEAR_FACTOR * moving_range,
        near_upper=centre + NEAR_FACTOR * moving_range,
        mean_moving_range=moving_range,
    )


def _point(
    index: int,
    value: float | None,
    limits: Limits,
    flag: Flag | None,
    direction: Direction | None,
    improvement: Improvement,
) -> XmrPoint:
    return XmrPoint(
        index=index,
        value=value,
        mean=limits.mean,
        lower=limits.lower,
        upper=limits.upper,
        near_lower=limits.near_lower,
        near_upper=limits.near_upper,
        side=None if value is None else side(value, limits),
        flag=flag,
        direction=direction,
        cause=_cause(direction, improvement),
        left_out=value is None,
    )


def _cause(direction: Direction | None, improvement: Improvement) -> Cause:
    if direction is None:
        return "common"
    if improvement == "neither":
        return "neutral"
    return "improvement" if direction == improvement else "concern"


def _assurance(limits: Limits, target: float | None, improvement: Improvement) -> Assurance | None:
    if target is None or improvement == "neither" or limits.lower is None or limits.upper is None:
        return None
    if limits.lower <= target <= limits.upper:
        return "hit_and_miss"
    target_is_above = target > limits.upper
    return "fail" if target_is_above == (improvement == "up") else "pass"
