"""The score of a site month by month, as far as the person who looks may see it, and what its chart says.

Facts only: the sentences are in `trend_words`, the drawing is elsewhere.
"""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal

from qa_app.access import Person, Place, allows, check
from qa_app.backend import Backend
from qa_app.errors import NotFound
from qa_app.i18n import _, current_language
from qa_app.services.reviews import RUBRIC_KEY
from qa_app.services.sites import Site, sites_where
from qa_app.services.trend_points import (
    RaterCount,
    Run,
    TrendPoint,
    charted,
    month_of,
    month_periods,
    monthly_points,
    months_before,
    raters_of,
)
from qa_app.services.trend_raters import RaterChange, rater_changes
from rubrics.control_charts import POINTS_FOR_FIRM_LIMITS, XmrChart
from storage.database import people, sites
from storage.database.trends import ScoreCount, score_counts

__all__ = [
    "ATTENTION",
    "MONTHS",
    "POINTS_FOR_FIRM_LIMITS",
    "Attention",
    "RaterChange",
    "RaterCount",
    "Run",
    "Site",
    "Trend",
    "TrendPoint",
    "VersionChange",
    "XmrChart",
    "overview",
    "sections",
    "trend",
]

OUTPUT = "overall"
MONTHS = 18
LOWEST, HIGHEST = 0.0, 100.0

Attention = Literal["worse", "will_miss", "better", "nothing_unusual", "too_few"]
ATTENTION: tuple[Attention, ...] = ("worse", "will_miss", "better", "nothing_unusual", "too_few")


@dataclass(frozen=True)
class VersionChange:
    """The first month in which a rubric version was used that was not used here before."""

    month: date
    version: str


@dataclass(frozen=True)
class Trend:
    """A site's score (`section` "": as a whole) by month of the programme session, in order of time.

    `chart` holds mean, limits and what the rules say of the latest counted month; a score cannot leave 0 to
    100, so draw `drawn_lower` and `drawn_upper`. `minimum`: reviews that a month needs to be counted.
    `rater_ids` rated in this time; `names` are theirs, empty for those who may not know them.
    """

    site: Site
    section: str
    points: tuple[TrendPoint, ...]
    chart: XmrChart
    target: float
    minimum: int
    rater_ids: tuple[int, ...]
    names: dict[int, str]
    rater_changes: tuple[RaterChange, ...]
    version_changes: tuple[VersionChange, ...]

    @property
    def n(self) -> int:
        """Reviews with a score, of all months."""
        return sum(point.n for point in self.points)

    @property
    def latest(self) -> TrendPoint | None:
        """The latest month that is counted; None when there is none."""
        return next((point for point in reversed(self.points) if point.is_counted), None)

    @property
    def drawn_lower(self) -> float | None:
        """The lower limit, or 0 where it lies below; None without limits."""
        return None if self.chart.lower is None else max(LOWEST, self.chart.lower)

    @property
    def drawn_upper(self) -> float | None:
        """The upper limit, or 100 where it lies above; None without limits."""
        return None if self.chart.upper is None else min(HIGHEST, self.chart.upper)

    @property
    def attention(self) -> Attention:
        """The most pressing thing that the chart says; a missed target goes before a change for the better."""
        if self.chart.lower is None:
            return "too_few"
        if self.chart.variation == "concern":
            return "worse"
        if self.chart.assurance == "fail":
            return "will_miss"
        return "better" if self.chart.variation == "improvement" else "nothing_unusual"


def sections(backend: Backend) -> list[tuple[str, str]]:
    """Keys and names, in the current language, of the sections that have a trend of their own."""
    rubric = backend.library.latest_rubric(RUBRIC_KEY)
    return [(section.key, section.label.in_language(current_language())) for section in rubric.sections]


def trend(
    backend: Backend,
    actor: Person,
    site_id: int,
    section: str = "",
    months: int = MONTHS,
    until: datetime | None = None,
) -> Trend:
    """The trend of one site over `months` whole months and the month of `until` (None: now).

    Raises NotFound for an unknown site or section, NotAllowed where the person may not see trends. Those who
    may not read reviews see neither who rated nor a mean over too few reviews to be counted.
    """
    with backend.database.read() as transaction:
        site = sites.find_site(transaction, site_id)
    if site is None:
        raise NotFound(_("There is no such site."))
    check(actor, "see_trends", Place(site.id, site.region))
    return _trends(backend, actor, [site], section, months, until or backend.clock())[0]


def overview(
    backend: Backend,
    actor: Person,
    section: str = "",
    months: int = MONTHS,
    until: datetime | None = None,
) -> list[Trend]:
    """The trends of all sites that the person may see, by `ATTENTION` and then by name, never by score.

    Raises NotFound for an unknown section, NotAllowed when the person may see trends nowhere.
    """
    check(actor, "see_trends")
    found = _trends(
        backend, actor, sites_where(backend, actor, "see_trends"), section, months, until or backend.clock()
    )
    return sorted(found, key=lambda one: (ATTENTION.index(one.attention), one.site.name))


def _trends(
    backend: Backend, actor: Person, wanted: list[Site], section: str, months: int, until: datetime
) -> list[Trend]:
    if section and section not in [key for key, _name in sections(backend)]:
        raise NotFound(_("There is no such section in the rubric."))
    first = months_before(month_of(until), months)
    with backend.database.read() as transaction:
        counts = score_counts(
            transaction,
            [site.id for site in wanted],
            month_periods(first, until),
            rubric_key=RUBRIC_KEY,
            output=OUTPUT,
            section=section,
        )
        names = people.people_names(transaction, {one.reviewer_id for one in counts})
    by_site: dict[int, list[ScoreCount]] = {site.id: [] for site in wanted}
    for one in counts:
        by_site[one.site_id].append(one)
    return [_trend(backend, actor, site, section, by_site[site.id], names, first, until) for site in wanted]


def _trend(
    backend: Backend,
    actor: Person,
    site: Site,
    section: str,
    counts: list[ScoreCount],
    names: dict[int, str],
    first: date,
    until: datetime,
) -> Trend:
    minimum = backend.settings.whole_number("minimum_reviews_per_point")
    target = backend.settings.number("standard_score")
    may_read = allows(actor, "read_reviews", Place(site.id, site.region))
    known = names if may_read else {}
    points, chart = charted(monthly_points(counts, known, first=first, until=until, minimum=minimum), target)
    if not may_read:
        points = tuple(_withheld(point) for point in points)
    scored = [one for one in counts if one.n]
    raters = raters_of(scored)
    return Trend(
        site=site,
        section=section,
        points=points,
        chart=chart,
        target=target,
        minimum=minimum,
        rater_ids=tuple(sorted(raters)),
        names={rater: name for rater, name in known.items() if rater in raters},
        rater_changes=rater_changes(_raters_by_month(scored, first)),
        version_changes=_version_changes(scored, first),
    )


def _withheld(point: TrendPoint) -> TrendPoint:
    """A mean over very few reviews is close to one person's score, which figures alone must not tell."""
    if point.is_counted or point.value is None:
        return point
    return replace(point, value=None, is_withheld=True)


def _raters_by_month(scored: list[ScoreCount], first: date) -> list[tuple[date, Counter[int]]]:
    periods = sorted({one.period for one in scored})
    return [
        (months_before(first, -period), raters_of(one for one in scored if one.period == period))
        for period in periods
    ]


def _version_changes(scored: list[ScoreCount], first: date) -> tuple[VersionChange, ...]:
    first_seen: dict[str, int] = {}
    for one in sorted(scored, key=lambda one: one.period):
        first_seen.setdefault(one.rubric_version, one.period)
    changes = list(first_seen.items())[1:]
    return tuple(VersionChange(months_before(first, -period), version) for version, period in changes)
