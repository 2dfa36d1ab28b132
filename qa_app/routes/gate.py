"""The gate before every request: finds the person, sends strangers to sign-in, keeps the demo on loopback."""

import re
from ipaddress import ip_address
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import HTTPConnection
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from qa_app import backend, signin
from qa_app.i18n import _
from qa_app.routes.own_forms import is_from_here
from qa_app.routes.refusals import out_of_order, plain
from storage.errors import StorageError

LOOPBACK = re.compile(r"(localhost|127(\.[0-9]{1,3}){3}|\[::1\])(:[0-9]{1,5})?", re.IGNORECASE)
"""What may stand in Host: the whole of it, so that nothing can hide behind a name of ours."""
FORWARDED = (
    "forwarded",
    "x-forwarded",
    "x-real-ip",
    "x-client-ip",
    "true-client-ip",
    "cf-connecting-ip",
    "via",
)
OPEN_TO_ALL = ("/healthz", "/sign-in")
STREAMLIT_OWN = ("/_stcore/", "/static/", "/component/", "/media/")
WITHOUT_A_PERSON = ("/static/", "/component/", "/_stcore/health", "/_stcore/host-config", "/_stcore/bidi")
"""Of Streamlit's own: the program that runs in the browser. It holds nobody's data."""


class Gate:
    """ASGI middleware; sets `scope["state"]["person"]` to the Person who asks, or None."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer it here."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        connection = HTTPConnection(scope)
        current = backend.current()
        if current.settings.is_demo and not _is_local(connection):
            await _refuse(scope, receive, send)
            return
        # Not the path of `connection.url`, which is put together with what the sender calls the host.
        path = scope["path"]
        person = None
        if not path.startswith(("/static/", "/scripts/", "/healthz")):
            cookie = connection.cookies.get(signin.COOKIE)
            try:
                person = await run_in_threadpool(signin.person_of, current, cookie)
            except StorageError as error:
                if scope["type"] == "websocket":
                    raise
                await out_of_order(error)(scope, receive, send)
                return
        scope.setdefault("state", {})["person"] = person
        if scope["type"] == "websocket":
            is_foreign = "origin" in connection.headers and not is_from_here(connection)
            if person is None or is_foreign:
                await _refuse(scope, receive, send)
                return
        elif person is None and (answer := _answer_to_stranger(scope)) is not None:
            await answer(scope, receive, send)
            return
        await self.app(scope, receive, send)


def _answer_to_stranger(scope: Scope) -> Response | None:
    """The way to sign-in for a page, no for what Streamlit keeps for people; None where the routes answer."""
    path = scope["path"]
    if _is_page(scope, path):
        query = f"?{scope['query_string'].decode('latin-1')}" if scope["query_string"] else ""
        return RedirectResponse(f"/sign-in?next={quote(path + query, safe='')}", 303)
    if path.startswith(STREAMLIT_OWN) and not path.startswith(WITHOUT_A_PERSON):
        return plain(_("You are not signed in. Sign in and open this again."), 401)
    return None


def _is_local(connection: HTTPConnection) -> bool:
    hosts = connection.headers.getlist("host")
    client = connection.client.host if connection.client else ""
    try:
        from_here = ip_address(client).is_loopback
    except ValueError:
        from_here = False
    return (
        from_here
        and len(hosts) == 1
        and LOOPBACK.fullmatch(hosts[0]) is not None
        and not any(name.startswith(FORWARDED) for name in connection.headers)
    )


def _is_page(scope: Scope, path: str) -> bool:
    return (
        scope["method"] in ("GET", "HEAD")
        and not path.startswith((*STREAMLIT_OWN, "/api/"))
        and path not in OPEN_TO_ALL
        and "." not in path.rpartition("/")[2]
    )


async def _refuse(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.close", "code": 4403})
        return
    sentence = _("The demo answers on this machine only, at the address that it printed when it started.")
    await plain(sentence, 403)(scope, receive, send)
