"""Groups: cohorts that go through a programme template at a site."""

from collections.abc import Iterable
from datetime import date

from qa_app.access import Person, check
from qa_app.backend import Backend
from qa_app.errors import Refused
from qa_app.i18n import _
from qa_app.services.activity import note
from qa_app.services.sites import place_of
from storage.database import groups
from storage.database.groups import Group

__all__ = ["Group", "add_group", "groups_where"]


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
    """Add a group on the newest version of a programme template. Raises UnknownProgramme for the key."""
    programme = backend.library.latest_programme(programme_key)
    code = code.strip()
    if not code:
        raise Refused(_("A group needs a code, such as 14."))
    with backend.database.write() as transaction:
        check(actor, "manage_groups", place_of(transaction, site_id))
        if any(code == other.code for other in groups.groups_of_sites(transaction, [site_id])):
            raise Refused(_("This site has a group {code} already. Choose another code.").format(code=code))
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


def groups_where(backend: Backend, site_ids: Iterable[int]) -> list[Group]:
    """The groups of these sites, newest first."""
    with backend.database.read() as transaction:
        return groups.groups_of_sites(transaction, site_ids)
