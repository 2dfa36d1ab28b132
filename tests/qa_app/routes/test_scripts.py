"""The scripts of our own components, as a browser fetches them."""

import re

from qa_app.components import rubric_item, scripts, typed_field, video_player
from qa_app.components.early_film import EARLY_FILM
from tests.cast import Cast
from tests.qa_app.routes.conftest import Client

DRAWN = {"rubric-item": rubric_item, "typed-field": typed_field, "video-player": video_player}
"""Loaded here, as the server loads every component before anybody asks."""


def test_a_page_names_every_script_and_a_browser_may_keep_them(client: Client, cast: Cast) -> None:
    page = client(cast.rhian).get("/review-desk").text
    named = re.findall(r'<link rel="modulepreload" href="(/scripts/([a-z-]+)-[0-9a-f]{16}\.js)">', page)
    assert {name for _, name in named} >= set(DRAWN)
    assert len(named) == len(scripts.SERVED)
    assert f'<script type="module" src="{EARLY_FILM}">' in page
    for path, name in named:
        answer = client(None).get(path)
        assert answer.status_code == 200
        assert answer.headers["content-type"] == "text/javascript; charset=utf-8"
        assert "immutable" in answer.headers["cache-control"]
        # What Streamlit mounts is handed over; what runs by itself is not.
        assert ("export default" in answer.text) == (name != "early-film")


def test_a_script_of_another_version_is_not_there(client: Client, cast: Cast) -> None:
    assert client(cast.rhian).get("/scripts/video-player-0123456789abcdef.js").status_code == 404


def test_another_text_has_another_name(tmp_path) -> None:
    part = tmp_path / "part.js"
    part.write_text("export default () => 1;")
    first = scripts.script("test-part", part)
    part.write_text("export default () => 2;")
    assert scripts.script("test-part", part) != first
    for name in [one for one in scripts.SERVED if one.startswith("test-part")]:
        del scripts.SERVED[name]
