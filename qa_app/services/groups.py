"""Groups: cohorts that go through a programme template at a site."""

from collections.abc import Iterable
from datetime import date

from qa_app.access import Person, check
from qa_app.backend import Backend
from qa_app.errors import NotFound, Refused
from qa_app.i18n import LANGUAGES, _
from qa_app.services.activity import note
from qa_app.services.planning import plan_sessions
from qa_app.services.sites import place_of
from qa_app.services.typed_text import NAME, typed
from rubrics.timetable import WeeklySlot
from storage.database import groups, people, timetables
from storage.database.base import Transaction
from storage.database.groups import Group

__all__ = ["DELIVERY_MODES", "Group", "WeeklySlot", "add_group", "staff_of_site"]

DELIVERY_MODES = ("group", "one_to_one")


def add_group(
    backend: Backend,
    actor: Person,
    *,
    site_id: int,
    code: str,
    programme_key: str,
    treatment_manager_id: int,
    language: str,
    starts_on: date,
    facilitator_ids: Iterable[int],
    delivery_mode: str = "group",
    slots: Iterable[WeeklySlot] = (),
) -> Group:
    """Add a group on the newest version of a programme template, and its timetable where there are weekly slots.

    `delivery_mode` is one of DELIVERY_MODES. Raises UnknownProgramme for the key, NotFound for site and people,
    and Refused.
    """
    programme = backend.library.latest_programme(programme_key)
    code = typed(code, NAME)
    if not code:
        raise Refused(_("A group needs a code, such as 14."))
    if language not in LANGUAGES:
        raise Refused(_("Programmes are delivered in English, in Welsh, or in both."))
    if delivery_mode not in DELIVERY_MODES:
        raise Refused(
            _("A group is delivered as group or one_to_one, not {given}.").format(given=delivery_mode)
        )
    facilitator_ids = tuple(dict.fromkeys(facilitator_ids))
    with backend.database.write() as transaction:
        check(actor, "manage_groups", place_of(transaction, site_id))
        if any(code == other.code for other in groups.groups_of_sites(transaction, [site_id])):
            raise Refused(_("This site has a group {code} already. Choose another code.").format(code=code))
        _check_people(transaction, (treatment_manager_id, *facilitator_ids))
        group = groups.add_group(
            transaction,
            site_id=site_id,
            code=code,
            programme_key=programme.key,
            programme_version=programme.version,
            treatment_manager_id=treatment_manager_id,
            language=language,
            delivery_mode=delivery_mode,
            starts_on=starts_on,
            facilitator_ids=facilitator_ids,
        )
        timetables.replace_weekly_slots(transaction, group.id, [(slot.weekday, slot.at) for slot in slots])
        plan_sessions(transaction, backend, group)
        note(transaction, backend, actor, "added", "group", group.id, site=site_id, programme=programme.key)
    return group


def staff_of_site(backend: Backend, actor: Person, site_id: int, role: str) -> dict[int, str]:
    """Name by id of everybody with an open account who holds the role at the site, by name."""
    with backend.database.read() as transaction:
        place = place_of(transaction, site_id)
        check(actor, "manage_groups", place)
        return {
            one.id: one.name
            for one in people.all_people(transaction)
            if one.is_active
            and any(
                grant.role == role
                and (grant.site_id, grant.region) in ((site_id, None), (None, place.region), (None, None))
                for grant in one.grants
            )
        }


def _check_people(transaction: Transaction, person_ids: Iterable[int]) -> None:
    wanted = set(person_ids)
    if set(people.people_names(transaction, wanted)) != wanted:
        raise NotFound(_("There is no such person."))
