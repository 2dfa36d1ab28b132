"""Sites, and which of them a person may work with."""

from qa_app.access import Person, Place, allows, check
from qa_app.backend import Backend
from qa_app.errors import NotFound, Refused
from qa_app.i18n import LANGUAGES, _
from qa_app.services.activity import note
from qa_app.services.typed_text import NAME, typed
from rubrics.timetable import CALENDARS
from storage.database import sites
from storage.database.base import Transaction
from storage.database.sites import Site

__all__ = ["KINDS", "Site", "add_site", "all_sites", "place_of", "sites_where"]


KINDS = ("community", "custody")


def all_sites(backend: Backend) -> list[Site]:
    """Every site by name; what a site is called is no secret."""
    with backend.database.read() as transaction:
        return sites.all_sites(transaction)


def sites_where(backend: Backend, actor: Person, permission: str) -> list[Site]:
    """The sites at which the person holds the permission, by name."""
    return [site for site in all_sites(backend) if allows(actor, permission, Place(site.id, site.region))]


def place_of(transaction: Transaction, site_id: int) -> Place:
    """The site as permission sees it; raises NotFound."""
    site = sites.find_site(transaction, site_id)
    if site is None:
        raise NotFound(_("There is no such site."))
    return Place(site.id, site.region)


def add_site(
    backend: Backend,
    actor: Person,
    *,
    code: str,
    name: str,
    region: str,
    country: str,
    kind: str,
    languages: str,
    retention_days: int,
) -> Site:
    """Add a site. `retention_days` counts from the programme session to the erasure of its video.

    `kind` is one of KINDS, `languages` are codes with a space between. It is shut on its country's public holidays
    until somebody says otherwise. Raises Refused.
    """
    check(actor, "manage_people")
    code, name, region = typed(code, NAME).lower(), typed(name, NAME), typed(region, NAME)
    if not code or not name or not region:
        raise Refused(_("A site needs a code, a name and a region. Fill in all three."))
    if kind not in KINDS:
        raise Refused(_("A site is of the kind community or custody, not {given}.").format(given=kind))
    if not languages.split() or not set(languages.split()) <= set(LANGUAGES):
        raise Refused(_("Programmes are delivered in English, in Welsh, or in both."))
    if retention_days < 1:
        raise Refused(_("Videos have to be kept for a day at least."))
    with backend.database.write() as transaction:
        if any(code == site.code for site in sites.all_sites(transaction)):
            raise Refused(_("The code {code} is taken by another site. Choose another.").format(code=code))
        site = sites.add_site(
            transaction,
            code=code,
            name=name,
            region=region,
            country=country,
            kind=kind,
            languages=languages,
            retention_days=retention_days,
            holiday_calendar=country if country in CALENDARS else "",
        )
        note(transaction, backend, actor, "added", "site", site.id, code=code)
    return site
