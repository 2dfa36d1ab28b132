"""Groups: cohorts that go through a programme template at a site."""

from collections.abc import Iterable
from datetime import date

from qa_app.access import Person, check
from qa_app.backend import Backend
from qa_app.errors import NotFound, Refused
from qa_app.i18n import LANGUAGES, _
from qa_app.services.activity import note
from qa_app.services.sites import place_of
from qa_app.services.typed_text import NAME, typed
from storage.database import groups, people
from storage.database.base import Transaction
from storage.database.groups import Group

__all__ = ["DELIVERY_MODES", "Group", "add_group"]

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
) -> Group:
    """Add a group on the newest version of a programme template.

    `delivery_mode` is one of DELIVERY_MODES. Raises UnknownProgramme for the key, NotFound for site and people.
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
        note(transaction, backend, actor, "added", "group", group.id, site=site_id, programme=programme.key)
    return group


def _check_people(transaction: Transaction, person_ids: Iterable[int]) -> None:
    wanted = set(person_ids)
    if set(people.people_names(transaction, wanted)) != wanted:
        raise NotFound(_("There is no such person."))
