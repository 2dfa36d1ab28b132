"""Trends made of points, without a database: for tests of what is said and drawn of them."""

from collections.abc import Sequence
from datetime import date

from qa_app.services.trend_points import TrendPoint, charted
from qa_app.services.trends import MEASURES, Selection, Site, Step, Trend


def site_named(name: str, site_id: int = 1) -> Site:
    return Site(site_id, name.lower(), name, "East", "England", "community", "en", 180)


def made_point(begins: date, value: float | None, n: int = 6) -> TrendPoint:
    """A period that is over and counts; without a value one in which there was nothing."""
    n = 0 if value is None else n
    return TrendPoint(begins, n, 0, (), 2 if n else 0, value, is_over=True, is_counted=value is not None)


def made_trend(
    points: Sequence[TrendPoint],
    *,
    site: Site | None = None,
    target: float | None = 60.0,
    measure: str = "score",
    step: Step = "month",
    rater_ids: tuple[int, ...] = (1, 2),
) -> Trend:
    """The trend that these points make."""
    found = MEASURES[measure]
    done, chart = charted(points, target, found.improvement)
    return Trend(
        site=site or site_named("Norwich"),
        selection=Selection(measure=measure, step=step),
        measure=found,
        part_name="",
        improvement=found.improvement,
        highest=found.highest,
        points=done,
        chart=chart,
        target=target,
        minimum=5,
        rater_ids=rater_ids,
        names={},
        rater_changes=(),
        version_changes=(),
    )
