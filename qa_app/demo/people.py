"""Brings the demo's sites, people, groups and store into being, through the services."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from qa_app.access import Grant, Person
from qa_app.backend import Backend
from qa_app.demo import cast
from qa_app.demo.timetable import WEEKDAY_STEPS, WORKING_DAYS, Night
from qa_app.i18n import LONDON
from qa_app.services import groups, people, sites, stores
from qa_app.services.groups import WeeklySlot
from qa_app.services.sites import Site
from qa_app.services.stores import StoreRecord

STORE = "demo"
BUCKET = "recordings"
KEY_PATTERN = (
    r"^(?P<site>[a-z]+)/(?P<group>[0-9]+)/(?P<date>\d{4}-\d\d-\d\d)T(?P<time>\d{4})-(?P<session>[a-z0-9-]+)\."
)


FIRST_WEEK = timedelta(days=7)


@dataclass(frozen=True)
class World:
    """Who and what there is, by the names of the cast: people, sites by code, the store."""

    people: dict[str, Person]
    sites: dict[str, Site]
    store: StoreRecord

    @property
    def administrator(self) -> Person:
        """Who adds what needs an administrator."""
        return self.people[cast.ADMINISTRATOR]


def settle(backend: Backend, endpoint_url: str) -> World:
    """Add administrator, sites, store and everybody else; the database must be empty."""
    administrator = people.add_person(
        backend,
        None,
        name=cast.ADMINISTRATOR,
        email=cast.address_of(cast.ADMINISTRATOR),
        language="en",
        grants=[Grant("administrator")],
    )
    added = {
        site.code: sites.add_site(
            backend,
            administrator,
            code=site.code,
            name=site.name,
            region=site.region,
            country="england_and_wales",
            kind=site.kind,
            languages=site.languages,
            retention_days=cast.RETENTION_DAYS,
        )
        for site in cast.SITES
    }
    store = stores.add_store(
        backend,
        administrator,
        name=STORE,
        bucket=BUCKET,
        endpoint_url=endpoint_url,
        key_pattern=KEY_PATTERN,
    )
    everybody = {cast.ADMINISTRATOR: administrator}
    for name, grants in _roles(added).items():
        everybody[name] = people.add_person(
            backend,
            administrator,
            name=name,
            email=cast.address_of(name),
            language="cy" if name in cast.WELSH_READERS else "en",
            grants=grants,
        )
    return World(everybody, added, store)


def _roles(added: dict[str, Site]) -> dict[str, list[Grant]]:
    roles: dict[str, list[Grant]] = {}
    for site in cast.SITES:
        roles.setdefault(site.treatment_manager, []).append(Grant("treatment_manager", added[site.code].id))
        for name in site.facilitators:
            roles.setdefault(name, []).append(Grant("facilitator", added[site.code].id))
    for name in cast.QA_TEAM:
        roles[name] = [Grant("qa_team")]
    roles[cast.CLINICAL_LEAD] = [Grant("clinical_lead")]
    for name, codes in cast.PROGRAMME_MANAGERS.items():
        roles[name] = [Grant("programme_manager", added[code].id) for code in codes]
    return roles


def start_groups(backend: Backend, world: World, nights: Iterable[Night]) -> dict[tuple[str, str], int]:
    """Add every group that the nights speak of; gives its id by site and group code."""
    first: dict[tuple[str, str], Night] = {}
    for night in nights:
        first.setdefault((night.site.code, night.group_code), night)
    return {
        (code, group): groups.add_group(
            backend,
            world.administrator,
            site_id=world.sites[code].id,
            code=group,
            programme_key=cast.PROGRAMME,
            treatment_manager_id=world.people[night.site.treatment_manager].id,
            language=_language(night),
            # The one-to-ones before the group have the first week.
            starts_on=_day(night) - FIRST_WEEK,
            facilitator_ids=[world.people[night.site.facilitators[one]].id for one in night.facilitators],
            slots=[
                WeeklySlot(
                    (night.site.weekday + step) % WORKING_DAYS, night.starts_at.astimezone(LONDON).time()
                )
                for step in WEEKDAY_STEPS
            ],
        ).id
        for (code, group), night in first.items()
    }


def _language(night: Night) -> str:
    return "cy" if "cy" in night.site.languages and int(night.group_code) % 2 == 0 else "en"


def _day(night: Night) -> date:
    return night.starts_at.date()
