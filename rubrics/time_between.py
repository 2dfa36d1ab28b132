"""Days between rare events -> t chart: an XmR chart of transformed times, told in days again.

Times between events that come by chance are far from normal; their power 1/3.6 is nearly so (Nelson 1994, Journal of
Quality Technology 26, "A control chart for parts-per-million nonconforming items").
"""

from collections.abc import Sequence
from dataclasses import replace

from rubrics.control_charts import XmrChart, XmrPoint, xmr
from rubrics.errors import BadSeries

POWER = 3.6


def t_chart(
    days: Sequence[float | None],
    *,
    target: float | None = None,
    screen: bool = True,
    baseline: int | None = None,
    rebase_at: Sequence[int] = (),
) -> XmrChart:
    """Chart the days from each event to the next, in order; the more days, the better.

    As `xmr`, whose rules and settings hold for the transformed times; everything is told in days but for
    `mean_moving_range`, which stays on the transformed scale. A lower limit of 0 cannot be passed. Raises BadSeries
    also for a negative time.
    """
    for index, value in enumerate(days):
        if value is not None and value < 0:
            raise BadSeries(f"Value {index} is {value}; give the days from one event to the next, 0 or more.")
    if target is not None and target < 0:
        raise BadSeries(f"The target is {target}; give a number of days, 0 or more, or None for no target.")
    chart = xmr(
        [_transformed(value) for value in days],
        improvement="up",
        target=_transformed(target),
        screen=screen,
        baseline=baseline,
        rebase_at=rebase_at,
    )
    return replace(
        chart,
        points=tuple(_in_days(point, value) for point, value in zip(chart.points, days, strict=True)),
        mean=_days(chart.mean),
        lower=_days(chart.lower),
        upper=_days(chart.upper),
    )


def _in_days(point: XmrPoint, value: float | None) -> XmrPoint:
    return replace(
        point,
        value=value,
        mean=_days(point.mean),
        lower=_days(point.lower),
        upper=_days(point.upper),
        near_lower=_days(point.near_lower),
        near_upper=_days(point.near_upper),
    )


def _transformed(value: float | None) -> float | None:
    return None if value is None else value ** (1 / POWER)


def _days(value: float | None) -> float | None:
    return None if value is None else max(0.0, value) ** POWER
