"""Coverage debt: what the monitoring plan asks for at a person's sites, what is paid, and why the rest is not."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache

from qa_app.access import Person, Place, allows
from qa_app.backend import Backend
from qa_app.i18n import LONDON, current_language
from qa_app.services import plan
from qa_app.services.people import as_person
from qa_app.services.recordings import recording_of, state_of
from qa_app.services.review_start import FITTING
from qa_app.services.sites import Site, all_sites, sites_where
from rubrics import coverage
from rubrics.coverage import Debt, DeliveredBy, Delivery, Figures
from rubrics.plan import LIMITS
from storage.database import conflicts, deliveries, people, sites
from storage.database.base import Transaction
from storage.database.deliveries import DeliveryRecord, ReviewOfDelivery
from storage.database.people import PersonRecord

__all__ = [
    "COUNTED_DAYS",
    "Debt",
    "DebtLine",
    "Figures",
    "Reckoning",
    "SiteFigures",
    "debt_lines",
    "figures_by_site",
    "lines_of",
    "reckon",
    "today_of",
]

COUNTED_DAYS = 90
"""A debt is told of while the last of its programme sessions was delivered at most so many days ago."""


@dataclass(frozen=True)
class Reckoning:
    """The debts of some sites on a day, with the deliveries that they speak of."""

    today: date
    debts: tuple[Debt, ...]
    deliveries: Mapping[int, Delivery]
    records: Mapping[int, DeliveryRecord]


@dataclass(frozen=True)
class DebtLine:
    """A debt as a person reads it. `facilitator` empty: of the site as a whole; `module` empty: not asked by it."""

    debt: Debt
    site: Site
    group_code: str
    facilitator: str
    module: str
    days_left: int


@dataclass(frozen=True)
class SiteFigures:
    """A site's debts added up, and the same by module (its title); never a person."""

    site: Site
    figures: Figures
    modules: tuple[tuple[str, Figures], ...]


def today_of(backend: Backend) -> date:
    """The day that it is in London."""
    return backend.clock().astimezone(LONDON).date()


def reckon(transaction: Transaction, backend: Backend, site_ids: Iterable[int]) -> Reckoning:
    """Reckon the debts of these sites as they are now, those that are told of; asks no permission."""
    site_ids = tuple(site_ids)
    today = today_of(backend)
    rules_of = plan.rules_of(transaction, backend)
    # A group is taken whole: a module of which only the end were looked at would seem unseen.
    since = datetime.combine(today - timedelta(days=COUNTED_DAYS), time(), LONDON)
    groups = deliveries.groups_at_work(site_ids, since)
    records = deliveries.deliveries_of(transaction, groups)
    everybody = people.all_people(transaction)
    made = _deliveries(transaction, groups, records, since, everybody)
    reviews = deliveries.reviews_of_groups(transaction, groups)
    qa = {one.id for one in everybody if any(grant.role == "qa_team" for grant in one.grants)}
    first = today - timedelta(days=COUNTED_DAYS)
    owed = coverage.debts(made, _reviews(reviews, {one.id: one.kind for one in records}, qa), rules_of, today)
    return Reckoning(
        today,
        tuple(one for one in owed if one.site in site_ids and one.last_on >= first),
        {one.id: one for one in made},
        {one.id: one for one in records},
    )


def _deliveries(
    transaction: Transaction,
    groups: deliveries.Groups,
    records: list[DeliveryRecord],
    since: datetime,
    everybody: list[PersonRecord],
) -> list[Delivery]:
    states = deliveries.recording_states(transaction, groups)
    most = LIMITS["new_facilitator"][1]
    first = deliveries.first_deliveries(transaction, groups, since, most)
    may_review = _Reviewers(transaction, groups, everybody)
    return [
        Delivery(
            id=one.id,
            on=one.starts_at.astimezone(LONDON).date(),
            site=one.site_id,
            programme=one.programme_key,
            group=one.group_id,
            module=one.module_key,
            kind=one.kind,
            delivered_by=tuple(
                DeliveredBy(person_id, is_cover, first.get((person_id, one.id)))
                for person_id, is_cover in one.delivered_by
            ),
            recording=state_of(recording_of(states.get(one.id, ()))),
            reviewers=may_review.of(one),
        )
        for one in records
    ]


class _Reviewers:
    """Who may review a delivery: by role, by language, and without a conflict of interest."""

    def __init__(
        self, transaction: Transaction, groups: deliveries.Groups, everybody: list[PersonRecord]
    ) -> None:
        self._people = [
            (as_person(one), one.review_languages) for one in everybody if one.is_active and one.grants
        ]
        self._places = {one.id: Place(one.id, one.region) for one in sites.all_sites(transaction)}
        self._regular = deliveries.regular_facilitators(transaction, groups)
        self._barred: dict[int, set[int]] = {}
        for conflict in conflicts.all_conflicts(transaction):
            self._barred.setdefault(conflict.facilitator_id, set()).add(conflict.reviewer_id)
        self._at: dict[tuple[int, str], frozenset[int]] = {}
        self._of: dict[tuple[int, tuple[tuple[int, bool], ...]], frozenset[int]] = {}

    def of(self, delivery: DeliveryRecord) -> frozenset[int]:
        """Those who may review it."""
        # The same people deliver a group night after night.
        key = delivery.group_id, delivery.delivered_by
        if key not in self._of:
            delivered = {person_id for person_id, _ in delivery.delivered_by}
            barred = {one for person_id in delivered for one in self._barred.get(person_id, ())}
            regular = self._regular.get(delivery.group_id, set())
            self._of[key] = self._reviewing_at(delivery) - delivered - regular - barred
        return self._of[key]

    def _reviewing_at(self, delivery: DeliveryRecord) -> frozenset[int]:
        key = delivery.site_id, delivery.language
        if key not in self._at:
            self._at[key] = frozenset(
                person.id
                for person, languages in self._people
                if delivery.language in languages and allows(person, "review", self._places[delivery.site_id])
            )
        return self._at[key]


def _reviews(some: list[ReviewOfDelivery], kinds: Mapping[int, str], qa: set[int]) -> list[coverage.Review]:
    """Those that stand, with the rubric that fits the kind of session; one about something else is no scored session.

    A correction counts from the day on which what it corrects was submitted.
    """
    by_id = {one.id: one for one in some}
    found = []
    for one in some:
        if (
            one.state not in ("draft", "submitted")
            or one.rubric_key != FITTING[kinds[one.programme_session_id]]
        ):
            continue
        first = one
        while first.revises_id in by_id:
            first = by_id[first.revises_id]
        submitted = first.submitted_at or one.submitted_at
        found.append(
            coverage.Review(
                one.programme_session_id,
                one.facilitator_ids,
                submitted.astimezone(LONDON).date() if submitted else None,
                one.reviewer_id in qa,
            )
        )
    return found


def lines_of(
    transaction: Transaction, backend: Backend, found: Reckoning, wanted: Sequence[Debt] | None = None
) -> list[DebtLine]:
    """These debts of the reckoning (None: all of them) with names; asks no permission."""
    wanted = found.debts if wanted is None else wanted
    names = people.people_names(transaction, {one.facilitator for one in wanted if one.facilitator})
    places = {one.id: one for one in sites.all_sites(transaction)}
    language = current_language()

    @cache
    def titles(key: str, version: str) -> dict[str, str]:
        modules = backend.library.programme(key, version).modules
        return {module.key: module.title.in_language(language) for module in modules}

    lines = []
    for one in wanted:
        record = found.records[one.delivery]
        of_programme = titles(record.programme_key, record.programme_version)
        lines.append(
            DebtLine(
                debt=one,
                site=places[one.site],
                group_code=record.group_code if one.group else "",
                facilitator=names[one.facilitator] if one.facilitator else "",
                module=of_programme[one.module] if one.module else "",
                days_left=(one.overdue_on - found.today).days,
            )
        )
    return lines


def debt_lines(backend: Backend, actor: Person | None, site_id: int | None = None) -> list[DebtLine]:
    """Every debt, the paid too, of each facilitator at the sites where the person gives feedback, or at one of them.

    The most urgent first. `actor` None: the command line of the machine, for every site.
    """
    places = all_sites(backend) if actor is None else sites_where(backend, actor, "give_feedback")
    wanted = [one.id for one in places if site_id in (None, one.id)]
    with backend.database.read() as transaction:
        return lines_of(transaction, backend, reckon(transaction, backend, wanted))


def figures_by_site(backend: Backend, actor: Person | None) -> list[SiteFigures]:
    """The debts added up by site and module, for those who follow coverage or give feedback there; never a person.

    `actor` None: the command line of the machine, for every site.
    """
    if actor is None:
        places = {site.id: site for site in all_sites(backend)}
    else:
        places = {
            site.id: site
            for permission in ("see_coverage", "give_feedback")
            for site in sites_where(backend, actor, permission)
        }
    with backend.database.read() as transaction:
        found = reckon(transaction, backend, places)
        lines = lines_of(transaction, backend, found)
    return [
        _site_figures(site, [one for one in lines if one.site.id == site.id], found.today)
        for site in sorted(places.values(), key=lambda one: one.name)
    ]


def _site_figures(site: Site, lines: list[DebtLine], today: date) -> SiteFigures:
    modules: dict[str, list[Debt]] = {}
    for one in lines:
        if one.module:
            modules.setdefault(one.module, []).append(one.debt)
    return SiteFigures(
        site,
        coverage.figures([one.debt for one in lines], today),
        tuple((module, coverage.figures(some, today)) for module, some in modules.items()),
    )
