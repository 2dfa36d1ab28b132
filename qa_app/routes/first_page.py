"""The page in which every screen is drawn: Streamlit's own, told where its server is."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import streamlit
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from qa_app.components.early_film import EARLY_FILM
from qa_app.components.scripts import SERVED, address
from qa_app.navigation import SCREENS

_STREAMLITS = Path(streamlit.__file__).parent / "static" / "index.html"
_PROGRAM = _STREAMLITS.parent / "static" / "js"
_DRAWN_FIRST = ("BidiComponent", "Button", "ButtonGroup", "Html", "Progress")
"""The parts of Streamlit's program that every screen of ours is drawn with, and that it fetches only then."""
_NEEDS = re.compile(r"""["']\./([\w.-]+\.js)["']""")
# Else Streamlit's program asks for its server below the screen's own address first, and waits a tenth of a second
# before it asks again; and it does not connect before it was answered.
_KNOWN = """<script>
      window.__streamlit = {
        BACKEND_BASE_URL: window.location.origin,
        HOST_CONFIG: { allowedOrigins: [window.location.origin], useExternalAuthToken: false },
      }
    </script>"""


def _page() -> str:
    page = _STREAMLITS.read_text(encoding="utf-8")
    for place, ours in (
        ("<head>", f"<head>\n    {_KNOWN}"),
        ("<title>Streamlit</title>", "<title>qa-app</title>"),
    ):
        if page.count(place) != 1:
            raise RuntimeError(f"Streamlit's page has no {place} any more, where ours begins.")
        page = page.replace(place, ours)
    return page


_PAGE = _page()


@cache
def _page_with_scripts() -> str:
    # Fetched beside Streamlit's program, and not only once the first drawing asks for them.
    paths = [*(address(name) for name in SERVED), *(f"/static/js/{name}" for name in _drawn_first())]
    scripts = "".join(f'\n    <link rel="modulepreload" href="{path}">' for path in paths)
    early = f'\n    <script type="module" src="{EARLY_FILM}"></script>'
    return _PAGE.replace(_KNOWN, f"{_KNOWN}{scripts}{early}")


def _drawn_first() -> Iterator[str]:
    """The file of each such part, and those that it needs, as far as Streamlit's page does not name them itself."""
    told = set(_NEEDS.findall(_PAGE.replace("./static/js/", "./")))
    waiting = [found.name for part in _DRAWN_FIRST for found in _PROGRAM.glob(f"{part}.????????.js")]
    while waiting:
        name = waiting.pop(0)
        if name not in told:
            told.add(name)
            yield name
            waiting += _NEEDS.findall((_PROGRAM / name).read_text(encoding="utf-8"))


def first_page(_request: Request) -> Response:
    """The same for everybody: it holds nobody's data."""
    return HTMLResponse(_page_with_scripts(), headers={"cache-control": "no-cache"})


def _to_the_first(_request: Request) -> Response:
    return RedirectResponse("/", 308)


_FIRST, *_OTHERS = (f"/{screen.path}" for screen in SCREENS)
# Streamlit knows the first screen by the shortest address alone.
ROUTES = [Route(_FIRST, _to_the_first), *(Route(path, first_page) for path in ("/", *_OTHERS))]
