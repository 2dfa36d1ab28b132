"""Closures of a site: days on which it delivers nothing, and whether it is shut on public holidays."""

from dataclasses import dataclass
from datetime import date, timedelta

from qa_app.access import Person, check
from qa_app.backend import Backend
from qa_app.errors import NotFound, Refused
from qa_app.i18n import LONDON, N_, _
from qa_app.services.activity import note
from qa_app.services.sites import place_of
from qa_app.services.typed_text import NAME, typed
from rubrics.timetable import CALENDARS, is_public_holiday
from storage.database import closures, groups, sites, timetables
from storage.database.base import Transaction
from storage.database.closures import ClosureRecord

__all__ = [
    "HOLIDAY_CALENDARS",
    "ClosureRecord",
    "ShutDays",
    "add_closure",
    "remove_closure",
    "set_holiday_calendar",
    "shut_days",
]

HOLIDAY_CALENDARS: dict[str, str] = {
    "england_and_wales": N_("England and Wales"),
    "northern_ireland": N_("Northern Ireland"),
    "ireland": N_("Ireland"),
    "jersey": N_("Jersey"),
    "": N_("none: the site works on public holidays"),
}
"""The calendars of public holidays that a site can go by."""
LONGEST = timedelta(days=366)


@dataclass(frozen=True)
class ShutDays:
    """When a site is shut: its closures that are not over yet, the earliest first, and its calendar of public
    holidays. `fall_on_them` planned sessions still to come are planned for a day that is shut."""

    closures: tuple[ClosureRecord, ...]
    holiday_calendar: str
    fall_on_them: int


def shut_days(backend: Backend, actor: Person, site_id: int) -> ShutDays:
    """When a site is shut, for those who look after its groups."""
    now = backend.clock()
    today = now.astimezone(LONDON).date()
    with backend.database.read() as transaction:
        check(actor, "manage_groups", place_of(transaction, site_id))
        site = sites.find_site(transaction, site_id)
        calendar = site.holiday_calendar if site else ""
        found = closures.closures_of_site(transaction, site_id)
        ids = [one.id for one in groups.groups_of_sites(transaction, [site_id])]
        coming = [
            one.planned_at.astimezone(LONDON).date()
            for many in timetables.planned_sessions(transaction, ids).values()
            for one in many.values()
            if one.state == "planned" and one.planned_at > now
        ]
    fall = sum(
        is_public_holiday(day, calendar) or any(one.first_day <= day <= one.last_day for one in found)
        for day in coming
    )
    return ShutDays(tuple(one for one in found if one.last_day >= today), calendar, fall)


def add_closure(
    backend: Backend, actor: Person, *, site_id: int, first_day: date, last_day: date, label: str
) -> ClosureRecord:
    """Say that a site is shut from one day to another, both among them. Timetables change with `replan_site`.

    Raises Refused.
    """
    label = typed(label, NAME)
    if not label:
        raise Refused(_("Say in a few words why the site is closed, such as staff training."))
    if last_day < first_day:
        raise Refused(_("The last day lies before the first. Choose the days again."))
    if last_day - first_day > LONGEST:
        raise Refused(_("A closure lasts a year at most. Look whether the year is right."))
    with backend.database.write() as transaction:
        check(actor, "manage_groups", place_of(transaction, site_id))
        closure = closures.add_closure(
            transaction, site_id=site_id, first_day=first_day, last_day=last_day, label=label
        )
        note(
            transaction, backend, actor, "added", "closure", closure.id,
            site=site_id, first_day=first_day.isoformat(), last_day=last_day.isoformat(),
        )  # fmt: skip
    return closure


def remove_closure(backend: Backend, actor: Person, closure_id: int) -> None:
    """The site is open on those days after all. Timetables change with `replan_site`."""
    with backend.database.write() as transaction:
        closure = _managed(transaction, actor, closure_id)
        closures.remove_closure(transaction, closure.id)
        note(transaction, backend, actor, "removed", "closure", closure.id, site=closure.site_id)


def set_holiday_calendar(backend: Backend, actor: Person, site_id: int, calendar: str) -> None:
    """The site is shut on these public holidays from now on ("": on none). Raises Refused for another calendar."""
    if calendar and calendar not in CALENDARS:
        raise Refused(_("There is no such calendar of public holidays. Choose one from the list."))
    with backend.database.write() as transaction:
        check(actor, "manage_groups", place_of(transaction, site_id))
        sites.change_holiday_calendar(transaction, site_id, calendar)
        note(transaction, backend, actor, "changed holidays", "site", site_id, calendar=calendar)


def _managed(transaction: Transaction, actor: Person, closure_id: int) -> ClosureRecord:
    closure = closures.find_closure(transaction, closure_id)
    if closure is None:
        raise NotFound(_("Somebody has removed this closure in the meantime."))
    check(actor, "manage_groups", place_of(transaction, closure.site_id))
    return closure
