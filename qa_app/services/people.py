"""People: who may sign in, in which roles, and in which language they read."""

import re
from collections.abc import Iterable

from qa_app.access import ROLES, Grant, Person, check
from qa_app.backend import Backend
from qa_app.errors import NotFound, Refused
from qa_app.i18n import LANGUAGES, _
from qa_app.services.activity import note
from qa_app.services.typed_text import NAME, typed
from storage.database import people, sites
from storage.database.base import Transaction
from storage.database.people import PersonRecord, RoleGrant

ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


def as_person(record: PersonRecord) -> Person:
    """The record as permission sees it."""
    grants = tuple(Grant(grant.role, grant.site_id, grant.region) for grant in record.grants)
    return Person(record.id, record.name, record.language, grants)


def find_person(backend: Backend, person_id: int) -> Person | None:
    """The person if there is one who may sign in, else None."""
    with backend.database.read() as transaction:
        record = people.find_person(transaction, person_id)
    return as_person(record) if record and record.is_active else None


def people_to_pick(backend: Backend) -> list[Person]:
    """Everybody who may sign in, for the demo's picker. Refused outside the demo."""
    if not backend.settings.is_demo:
        raise Refused(_("People can be picked in the demo only."))
    with backend.database.read() as transaction:
        return [as_person(record) for record in people.all_people(transaction) if record.is_active]


def list_people(backend: Backend, actor: Person) -> list[PersonRecord]:
    """Everybody by name, for those who look after people."""
    check(actor, "manage_people")
    with backend.database.read() as transaction:
        return people.all_people(transaction)


def add_person(
    backend: Backend, actor: Person | None, *, name: str, email: str, language: str, grants: Iterable[Grant]
) -> Person:
    """Add somebody with roles. `actor` None: the command line of the machine, for the first administrator."""
    if actor is not None:
        check(actor, "manage_people")
    name, email, grants = typed(name, NAME), typed(email, NAME).lower(), tuple(grants)
    if not name:
        raise Refused(_("A person needs a name."))
    if not ADDRESS.fullmatch(email):
        raise Refused(
            _("{email} is not an e-mail address. Write it as name@place.example.").format(email=email)
        )
    _check_language(language)
    _check_grants(grants)
    with backend.database.write() as transaction:
        _check_sites(transaction, grants)
        if any(email == other.email for other in people.all_people(transaction)):
            raise Refused(_("Somebody with the address {email} is there already.").format(email=email))
        record = people.add_person(
            transaction, name=name, email=email, language=language, grants=[_plain(one) for one in grants]
        )
        note(transaction, backend, actor, "added", "person", record.id, roles=[one.role for one in grants])
    return as_person(record)


def give_roles(backend: Backend, actor: Person, person_id: int, grants: Iterable[Grant]) -> None:
    """The person holds exactly these roles from now on."""
    check(actor, "manage_people")
    grants = tuple(grants)
    _check_grants(grants)
    if person_id == actor.id and not any(grant.role == "administrator" for grant in grants):
        raise Refused(_("You cannot take the administrator's role from yourself. Ask another administrator."))
    with backend.database.write() as transaction:
        if people.find_person(transaction, person_id) is None:
            raise NotFound(_("There is no such person."))
        _check_sites(transaction, grants)
        people.replace_grants(transaction, person_id, [_plain(one) for one in grants])
        note(
            transaction,
            backend,
            actor,
            "changed roles",
            "person",
            person_id,
            roles=[[one.role, one.site_id, one.region] for one in grants],
        )


def set_active(backend: Backend, actor: Person, person_id: int, is_active: bool) -> None:
    """Let somebody sign in or not; what they did stays."""
    check(actor, "manage_people")
    if person_id == actor.id:
        raise Refused(_("You cannot close your own account. Ask another administrator."))
    with backend.database.write() as transaction:
        if people.find_person(transaction, person_id) is None:
            raise NotFound(_("There is no such person."))
        people.change_person(transaction, person_id, is_active=is_active)
        note(transaction, backend, actor, "opened" if is_active else "closed", "person", person_id)


def set_language(backend: Backend, actor: Person, language: str) -> None:
    """The person reads the app in this language from now on."""
    _check_language(language)
    with backend.database.write() as transaction:
        people.change_person(transaction, actor.id, language=language)
        note(transaction, backend, actor, "changed language", "person", actor.id, language=language)


def set_review_languages(backend: Backend, actor: Person, person_id: int, languages: Iterable[str]) -> None:
    """The person reviews recordings in these languages from now on."""
    check(actor, "manage_people")
    wanted = [code for code in LANGUAGES if code in set(languages)]
    if not wanted:
        raise Refused(_("Choose at least one language in which they review."))
    with backend.database.write() as transaction:
        if people.find_person(transaction, person_id) is None:
            raise NotFound(_("There is no such person."))
        people.change_person(transaction, person_id, review_languages=wanted)
        note(transaction, backend, actor, "changed review languages", "person", person_id, languages=wanted)


def set_mail(backend: Backend, actor: Person, takes_mail: bool) -> None:
    """The person wants such mails from now on, or none; one that waits is not sent any more."""
    with backend.database.write() as transaction:
        people.change_person(transaction, actor.id, takes_mail=takes_mail)
        note(transaction, backend, actor, "changed mails", "person", actor.id, takes_mail=takes_mail)


def note_sign_in(backend: Backend, actor: Person, came: bool) -> None:
    """Tell the log that somebody signed in (or out)."""
    with backend.database.write() as transaction:
        note(transaction, backend, actor, "signed in" if came else "signed out", "person", actor.id)


def _check_language(language: str) -> None:
    if language not in LANGUAGES:
        raise Refused(_("The app speaks English and Welsh only."))


def _check_grants(grants: tuple[Grant, ...]) -> None:
    for grant in grants:
        if grant.role not in ROLES:
            raise Refused(_("There is no role {role}.").format(role=grant.role))
        if grant.site_id is not None and grant.region is not None:
            raise Refused(
                _("A role is held at a site or in a region. Choose one of them, or add the role twice.")
            )
        if grant.role == "administrator" and (grant.site_id, grant.region) != (None, None):
            raise Refused(
                _(
                    "An administrator looks after the whole app and cannot be held to a site or region. "
                    "Choose the role everywhere."
                )
            )


def _check_sites(transaction: Transaction, grants: tuple[Grant, ...]) -> None:
    known = sites.all_sites(transaction)
    ids, regions = {site.id for site in known}, {site.region for site in known}
    for grant in grants:
        if grant.site_id is not None and grant.site_id not in ids:
            raise NotFound(_("There is no such site."))
        if grant.region is not None and grant.region not in regions:
            raise NotFound(_("No site lies in the region {name}.").format(name=grant.region))


def _plain(grant: Grant) -> RoleGrant:
    return RoleGrant(grant.role, grant.site_id, grant.region)
