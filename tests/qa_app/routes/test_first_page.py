"""The page in which every screen is drawn."""

import re

import anyio
import httpx
import pytest
from starlette.applications import Starlette

from qa_app.navigation import SCREENS
from qa_app.routes import first_page


def get(path: str) -> httpx.Response:
    async def ask() -> httpx.Response:
        app = httpx.ASGITransport(Starlette(routes=first_page.ROUTES))
        async with httpx.AsyncClient(transport=app, base_url="http://localhost") as browser:
            return await browser.get(path)

    return anyio.run(ask)


@pytest.mark.parametrize("path", ["/", *(f"/{screen.path}" for screen in SCREENS[1:])])
def test_every_screen_begins_with_streamlits_page_and_ours_before_its_program(path: str) -> None:
    answer = get(f"{path}?review=7")
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-cache"
    assert 0 < answer.text.index("window.__streamlit =") < answer.text.index('<script type="module"')
    assert "<title>qa-app</title>" in answer.text


def test_the_first_screen_has_one_address() -> None:
    answer = get(f"/{SCREENS[0].path}")
    assert (answer.status_code, answer.headers["location"]) == (308, "/")


def test_a_page_of_streamlit_that_has_no_place_for_ours_is_told_at_start(tmp_path, monkeypatch) -> None:
    (tmp_path / "index.html").write_text("<html><header></header></html>")
    monkeypatch.setattr(first_page, "_STREAMLITS", tmp_path / "index.html")
    with pytest.raises(RuntimeError, match="<head>"):
        first_page._page()


def test_what_a_screen_is_drawn_with_is_fetched_beside_streamlits_program() -> None:
    page = get("/recordings").text
    named = re.findall(r'rel="modulepreload"[^>]* href="(?:\.)?/static/js/([^"]+)"', page)
    for part in first_page._DRAWN_FIRST:
        assert [name for name in named if name.startswith(f"{part}.")], part
    assert len(set(named)) == len(named)
    assert all((first_page._PROGRAM / name).is_file() for name in named)
