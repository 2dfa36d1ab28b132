"""Whether a POST comes from a page of ours: the origin has to be our own host."""

from urllib.parse import urlsplit

from starlette.requests import Request


def is_from_here(request: Request) -> bool:
    """True when the browser says that the page which sent this is one of ours."""
    origin = urlsplit(request.headers.get("origin", ""))
    return origin.scheme in ("http", "https") and origin.netloc == request.headers.get("host")
