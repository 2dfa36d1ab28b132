"""The gate before every request: finds the person, sends strangers to sign-in, keeps the demo on loopback."""

from ipaddress import ip_address
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from qa_app import backend, signin
from qa_app.i18n import _

LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "[::1]"})
FORWARDED = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip")
OPEN_TO_ALL = ("/healthz", "/sign-in")
STREAMLIT_OWN = ("/_stcore/", "/static/", "/component/", "/media/")


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
        path = connection.url.path
        person = None
        if not path.startswith(("/static/", "/healthz")):
            person = await run_in_threadpool(signin.person_of, current, connection.cookies.get(signin.COOKIE))
        scope.setdefault("state", {})["person"] = person
        if person is None and scope["type"] == "websocket":
            await _refuse(scope, receive, send)
            return
        if person is None and _is_page(scope, path):
            query = f"?{connection.url.query}" if connection.url.query else ""
            answer: Response = RedirectResponse(f"/sign-in?next={quote(path + query, safe='')}", 303)
            await answer(scope, receive, send)
            return
        await self.app(scope, receive, send)


def _is_local(connection: HTTPConnection) -> bool:
    host = connection.headers.get("host", "")
    name = host.rpartition(":")[0] if ":" in host and not host.endswith("]") else host
    client = connection.client.host if connection.client else ""
    try:
        from_here = ip_address(client).is_loopback
    except ValueError:
        from_here = False
    return (
        from_here
        and name.lower() in LOOPBACK_NAMES
        and not any(header in connection.headers for header in FORWARDED)
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
    await PlainTextResponse(sentence + "\n", 403)(scope, receive, send)
