"""The demo's sign-in page: pick a person, get a signed cookie. There is no other way in yet."""

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from qa_app import backend, i18n, signin
from qa_app.access import ROLES, Person
from qa_app.backend import Backend
from qa_app.i18n import _
from qa_app.routes.own_forms import is_from_here
from qa_app.routes.refusals import PRIVATE, out_of_order, plain
from qa_app.services.people import find_person, note_sign_in, people_to_pick
from qa_app.services.sites import all_sites
from storage.errors import StorageError

_pages = Environment(
    loader=FileSystemLoader(Path(__file__).parent),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def sign_in_page(request: Request) -> Response:
    """The page with everybody who can be picked, by role."""
    current = backend.current()
    if not current.settings.is_demo:
        return plain(_("Signing in needs an identity provider, and none is configured."), 503)
    code = request.query_params.get("language", "en")
    with i18n.language(code):
        page = _pages.get_template("sign_in.html").render(
            language=i18n.current_language(),
            languages=i18n.LANGUAGES,
            next=_inside(request.query_params.get("next", "/")),
            groups=_people_by_role(current),
            words={
                "title": _("Who are you today?"),
                "lead": _(
                    "This is a demo with invented people and made recordings. "
                    "Pick somebody to see what they see; sign out to pick another."
                ),
                "language": _("Language"),
            },
        )
    return HTMLResponse(page, headers=PRIVATE | {"content-security-policy": "frame-ancestors 'none'"})


async def sign_in(request: Request) -> Response:
    """Set the cookie of the picked person and go on to where they wanted to be."""
    current = backend.current()
    if not current.settings.is_demo or not is_from_here(request):
        return plain(_("This can only be sent from the app itself."), 403)
    form = await request.form(max_files=0, max_fields=5)
    try:
        person = await run_in_threadpool(_picked, current, str(form.get("person", "")))
    except StorageError as error:
        return out_of_order(error)
    if person is None:
        return plain(_("There is nobody like that to pick. Go back and pick again."), 404)
    answer = RedirectResponse(_inside(str(form.get("next", "/"))), 303, headers=PRIVATE)
    answer.set_cookie(
        signin.COOKIE,
        signin.issue(current, person),
        max_age=signin.longest_seconds(current),
        httponly=True,
        samesite="lax",
        secure=request.url.scheme == "https",
    )
    return answer


def _picked(current: Backend, given: str) -> Person | None:
    """The person of that number, noted in the log as signed in; None when there is none who may."""
    is_number = given.isascii() and given.isdigit() and len(given) < 10
    person = find_person(current, int(given)) if is_number else None
    if person is not None:
        note_sign_in(current, person, came=True)
    return person


def sign_out(request: Request) -> Response:
    """Forget the cookie; back to the sign-in page."""
    person: Person | None = request.state.person
    if person is not None:
        note_sign_in(backend.current(), person, came=False)
    answer = RedirectResponse("/sign-in", 303, headers=PRIVATE)
    answer.delete_cookie(signin.COOKIE, httponly=True, samesite="lax")
    return answer


def _people_by_role(current: Backend) -> list[tuple[str, list[tuple[int, str, str]]]]:
    """Role in words, then id, name and where, of everybody by their first role."""
    sites = {site.id: site.name for site in all_sites(current)}
    groups: list[tuple[str, list[tuple[int, str, str]]]] = []
    people = people_to_pick(current)
    for role, words in ROLES.items():
        members = [
            (person.id, person.name, _where(person, sites))
            for person in people
            if person.roles and person.roles[0] == role
        ]
        if members:
            name = _(words)
            groups.append((name[:1].upper() + name[1:], members))
    return groups


def _where(person: Person, sites: dict[int, str]) -> str:
    at = dict.fromkeys(
        sites[grant.site_id] if grant.site_id is not None else grant.region or _("all sites")
        for grant in person.grants
    )
    return ", ".join(at)


def _inside(path: str) -> str:
    """The path if it leads to a page of this app, else the first page: no redirect ever leaves the app."""
    is_inside = path.startswith("/") and not path.startswith("//") and "\\" not in path and path.isprintable()
    # Whoever was asked to sign in while signing out wants to be in, not out again.
    return path if is_inside and not path.startswith(("/sign-in", "/sign-out")) else "/"


ROUTES = [
    Route("/sign-in", sign_in_page, methods=["GET"]),
    Route("/sign-in", sign_in, methods=["POST"]),
    Route("/sign-out", sign_out, methods=["GET"]),
]
