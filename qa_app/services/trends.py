"""The measures of a site over time, as far as the person who looks may see them, and what their charts say.

Facts only: what is measured stands in `trend_measures`, the sentences in `trend_words`, the drawing elsewhere.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal

from qa_app.access import Person, Place, allows, check
from qa_app.backend import Backend
from qa_app.errors import NotFound
from qa_app.i18n import _, current_language
from qa_app.services.reviews import RUBRIC_KEY
from qa_app.services.sites import Site, sites_where
from qa_app.services.trend_measures import MEASURES, Asked, TrendMeasure
from qa_app.services.trend_notes import TrendNote, limits_name, notes_of
from qa_app.services.trend_periods import LOOKED_BACK, STEPS, Step, moved, period_of, periods, start_of
from qa_app.services.trend_points import RaterCount, Run, TrendPoint, charted, points_of, raters_of
from qa_app.services.trend_raters import RaterChange, rater_changes
from rubrics.control_charts import POINTS_FOR_FIRM_LIMITS, Improvement, XmrChart
from rubrics.item import OPEN_ENDED, WRITTEN, Item
from storage.database import people, sites
from storage.database.trend_counts import Count, Scope, counts

__all__ = [
    "ATTENTION",
    "LOOKED_BACK",
    "MEASURES",
    "POINTS_FOR_FIRM_LIMITS",
    "STEPS",
    "Attention",
    "RaterChange",
    "RaterCount",
    "Run",
    "Selection",
    "Site",
    "Step",
    "Trend",
    "TrendMeasure",
    "TrendNote",
    "TrendPoint",
    "VersionChange",
    "XmrChart",
    "overview",
    "parts_of",
    "trend",
]

Attention = Literal["worse", "will_miss", "better", "nothing_unusual", "too_few"]
ATTENTION: tuple[Attention, ...] = ("worse", "will_miss", "better", "nothing_unusual", "too_few")


@dataclass(frozen=True)
class Selection:
    """What is asked for of a site: a measure, a part of it ("": as a whole), by which periods, and of one programme or
    module alone (None: of all)."""

    measure: str = "score"
    part: str = ""
    step: Step = "month"
    programme: str | None = None
    module: str | None = None


@dataclass(frozen=True)
class VersionChange:
    """The first period in which a rubric version was used that was not used here before."""

    begins: date
    version: str


@dataclass(frozen=True)
class Trend:
    """A measure of one site by periods, in order of time.

    `part_name` is the name of the section or item in the current language, "" where it is of none. `improvement` is
    the direction that is better, `highest` what no value can exceed (None: no bound). `chart` holds mean, limits and
    what the rules say of the latest counted period; a measure may have bounds that its limits overstep, so draw
    `drawn_lower` and `drawn_upper`. `target` None: there is none. `minimum`: what a period needs to be counted.
    `rater_ids` rated in this time; `names` are theirs, empty for those who may not know them. `notes` are those that
    people pinned; `limits_begin` the first days of the periods at which some of them begin new limits.
    """

    site: Site
    selection: Selection
    measure: TrendMeasure
    part_name: str
    improvement: Improvement
    highest: float | None
    points: tuple[TrendPoint, ...]
    chart: XmrChart
    target: float | None
    minimum: int
    rater_ids: tuple[int, ...]
    names: dict[int, str]
    rater_changes: tuple[RaterChange, ...]
    version_changes: tuple[VersionChange, ...]
    notes: tuple[TrendNote, ...] = ()
    limits_begin: tuple[date, ...] = ()

    @property
    def n(self) -> int:
        """Facts with a value, of all periods."""
        return sum(point.n for point in self.points)

    @property
    def latest(self) -> TrendPoint | None:
        """The latest period that is counted; None when there is none."""
        return next((point for point in reversed(self.points) if point.is_counted), None)

    @property
    def proposed_limits(self) -> date | None:
        """The first day of the run that the latest counted period belongs to, where it is one on one side of the mean
        and no limits begin there or later yet: a person may want new limits from there. None: nothing to propose."""
        run = self.latest.run if self.latest is not None else None
        if run is None or run.kind != "shift" or any(begins >= run.since for begins in self.limits_begin):
            return None
        return run.since

    @property
    def drawn_lower(self) -> float | None:
        """The lower limit, or the lowest that can be where it lies below; None without limits."""
        return self._at_least(self.chart.lower)

    @property
    def drawn_upper(self) -> float | None:
        """The upper limit, or the highest that can be where it lies above; None without limits."""
        return self._at_most(self.chart.upper)

    def drawn_limits(self, place: int) -> tuple[float | None, float | None, float | None]:
        """Mean, lower and upper limit that hold at the point in that place, as they are drawn."""
        point = self.chart.points[place]
        return point.mean, self._at_least(point.lower), self._at_most(point.upper)

    def _at_least(self, lower: float | None) -> float | None:
        return None if lower is None else max(self.measure.lowest, lower)

    def _at_most(self, upper: float | None) -> float | None:
        return upper if upper is None or self.highest is None else min(self.highest, upper)

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


def parts_of(backend: Backend, measure: str) -> list[tuple[str, str]]:
    """Keys and names, in the current language, of what a measure can be narrowed to; empty where it cannot."""
    parts, language = MEASURES[measure].parts, current_language()
    if parts is None or parts == "reasons":
        return []
    rubric = backend.library.latest_rubric(RUBRIC_KEY)
    if parts == "sections":
        return [(section.key, section.label.in_language(language)) for section in rubric.sections]
    return [
        (item.key, f"{item.key} {item.label.in_language(language)}")
        for item in rubric.items
        if item.type not in (*WRITTEN, *OPEN_ENDED)
    ]


def trend(
    backend: Backend,
    actor: Person,
    site_id: int,
    selection: Selection = Selection(),
    until: datetime | None = None,
) -> Trend:
    """The trend of one site over LOOKED_BACK whole periods and the one of `until` (None: now).

    Raises NotFound for an unknown site, measure or part, NotAllowed where the person may not see trends. Those who
    may not read reviews see neither who rated nor a value over too few facts to be counted.
    """
    with backend.database.read() as transaction:
        site = sites.find_site(transaction, site_id)
    if site is None:
        raise NotFound(_("There is no such site."))
    check(actor, "see_trends", Place(site.id, site.region))
    return _trends(backend, actor, [site], selection, until or backend.clock())[0]


def overview(
    backend: Backend,
    actor: Person,
    selection: Selection = Selection(),
    until: datetime | None = None,
    *,
    region: str = "",
) -> list[Trend]:
    """The trends of all sites (of a region, where one is named) that the person may see, by `ATTENTION` and then by
    name, never by value.

    Raises NotFound for an unknown measure or part, NotAllowed when the person may see trends nowhere.
    """
    check(actor, "see_trends")
    wanted = [site for site in sites_where(backend, actor, "see_trends") if region in ("", site.region)]
    found = _trends(backend, actor, wanted, selection, until or backend.clock())
    return sorted(found, key=lambda one: (ATTENTION.index(one.attention), one.site.name))


def _trends(
    backend: Backend, actor: Person, wanted: Sequence[Site], selection: Selection, until: datetime
) -> list[Trend]:
    measure = MEASURES.get(selection.measure)
    if measure is None or selection.step not in STEPS:
        raise NotFound(_("There is no such measure."))
    needs_part = bool(selection.part) or measure.parts == "items"
    if needs_part and selection.part not in dict(parts_of(backend, measure.key)):
        raise NotFound(_("There is no such part of this measure."))
    first = moved(selection.step, period_of(selection.step, until), -LOOKED_BACK[selection.step])
    facts = measure.facts(
        Asked(
            scope=Scope(frozenset(site.id for site in wanted), selection.programme, selection.module),
            part=selection.part,
            now=until,
            standard=backend.settings.number("standard_score"),
            missing_after_days=backend.settings.whole_number("missing_recording_days"),
        )
    )
    with backend.database.read() as transaction:
        found = counts(transaction, facts, periods(selection.step, first, until))
        names = people.people_names(transaction, {one.rater_id for one in found if one.rater_id is not None})
        notes = notes_of(
            transaction, [site.id for site in wanted], limits_name(selection.measure, selection.part)
        )
    by_site: dict[int, list[Count]] = {site.id: [] for site in wanted}
    for one in found:
        by_site[one.site_id].append(one)
    return [
        _trend(backend, actor, site, selection, by_site[site.id], names, notes.get(site.id, ()), first, until)
        for site in wanted
    ]


def _trend(
    backend: Backend,
    actor: Person,
    site: Site,
    selection: Selection,
    found: list[Count],
    names: dict[int, str],
    notes: tuple[TrendNote, ...],
    first: date,
    until: datetime,
) -> Trend:
    measure, step = MEASURES[selection.measure], selection.step
    minimum = backend.settings.whole_number("minimum_reviews_per_point")
    target = backend.settings.trend_targets.get(measure.key)
    item = _item(backend, selection)
    improvement: Improvement = "down" if item is not None and item.is_reverse else measure.improvement
    may_read = allows(actor, "read_reviews", Place(site.id, site.region))
    known = names if may_read else {}
    made = points_of(found, known, step, first=first, until=until, minimum=minimum)
    rebase_at = _rebase_at(made, step, notes)
    points, chart = charted(made, target, improvement, rebase_at)
    if not may_read:
        points = tuple(_withheld(point) for point in points)
    rated = [one for one in found if one.n and measure.is_rated]
    raters = raters_of(rated)
    return Trend(
        site=site,
        selection=selection,
        measure=measure,
        part_name=dict(parts_of(backend, measure.key)).get(selection.part, ""),
        improvement=improvement,
        highest=measure.highest if item is None else item.maximum,
        points=points,
        chart=chart,
        target=target,
        minimum=minimum,
        rater_ids=tuple(sorted(raters)),
        names={rater: name for rater, name in known.items() if rater in raters},
        rater_changes=rater_changes(_raters_by_period(rated, step, first)),
        version_changes=_version_changes(rated, step, first),
        notes=notes,
        limits_begin=tuple(made[place].begins for place in rebase_at),
    )


def _rebase_at(points: Sequence[TrendPoint], step: Step, notes: Sequence[TrendNote]) -> tuple[int, ...]:
    """The places of the points at which new limits begin: the first of all needs none."""
    wanted = {period_of(step, start_of(note.day)) for note in notes if note.begins_limits}
    return tuple(place for place, point in enumerate(points) if place and point.begins in wanted)


def _item(backend: Backend, selection: Selection) -> Item | None:
    """The item of the rubric that a trend is of; None: it is of none."""
    if MEASURES[selection.measure].parts != "items":
        return None
    return backend.library.latest_rubric(RUBRIC_KEY).item(selection.part)


def _withheld(point: TrendPoint) -> TrendPoint:
    """A mean over very few reviews is close to one person's score, which figures alone must not tell."""
    if point.is_counted or point.value is None:
        return point
    return replace(point, value=None, is_withheld=True)


def _raters_by_period(rated: list[Count], step: Step, first: date) -> list[tuple[date, Counter[int]]]:
    places = sorted({one.period for one in rated})
    return [
        (moved(step, first, place), raters_of(one for one in rated if one.period == place))
        for place in places
    ]


def _version_changes(rated: list[Count], step: Step, first: date) -> tuple[VersionChange, ...]:
    first_seen: dict[str, int] = {}
    for one in sorted(rated, key=lambda one: one.period):
        if one.rubric_version is not None:
            first_seen.setdefault(one.rubric_version, one.period)
    changes = list(first_seen.items())[1:]
    return tuple(VersionChange(moved(step, first, place), version) for version, place in changes)
