"""Whether a request comes from a page of ours: its origin has to be our own host."""

from starlette.requests import HTTPConnection


def is_from_here(request: HTTPConnection) -> bool:
    """True when the browser says that the page which sent this is one of ours."""
    host = request.headers.get("host")
    return bool(host) and request.headers.get("origin") in (f"http://{host}", f"https://{host}")
