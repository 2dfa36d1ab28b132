"""Ways to a screen: addresses typed by hand, each as the very first visit of a fresh server, show none by mistake;
and the film of a desk is on its way before the desk is drawn, and fetched once.
"""

import re

import httpx
import pytest
from playwright.sync_api import Page, expect

from qa_app.services.reviews import start_review
from qa_app.services.watched import save_watched
from tests.journeys.desk import seconds, settled, until, video_of

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(240)]


def test_signed_out_a_screen_leads_to_sign_in_and_from_there_to_itself(world, new_server, page):
    review_id = start_review(world.backend, world.cast.rhian, world.recordings["linked"])
    server = new_server()
    page.goto(f"{server.url}/review-desk?review={review_id}")
    expect(page.get_by_role("heading", name="Who are you today?")).to_be_visible()
    assert "/sign-in?next=" in page.url
    assert "Rating" not in page.content()
    page.get_by_role("button", name="Rhian Probert").click()
    expect(page.get_by_role("heading", name="Rating")).to_be_visible()
    assert page.url == f"{server.url}/review-desk?review={review_id}"


def test_a_link_to_a_second_asks_who_it_is_first_and_then_stands_there_once(world, new_server, new_context):
    review_id = start_review(world.backend, world.cast.rhian, world.recordings["linked"])
    server = new_server()
    link = f"{server.url}/review-desk?review={review_id}&t=7"
    page = new_context().new_page()
    asked = []
    page.on("request", lambda request: asked.append(request.url.removeprefix(server.url)))
    page.goto(link)
    expect(page.get_by_role("heading", name="Who are you today?")).to_be_visible()
    assert page.locator("video").count() == 0
    page.get_by_role("button", name="Rhian Probert").click()
    video = video_of(page)
    until(video, "!video.seeking && Math.abs(video.currentTime - 7) < 0.5 && video.paused")
    expect(page).to_have_url(f"{server.url}/review-desk?review={review_id}")
    # The server is looked for where it is, and nowhere else first.
    assert [url for url in asked if url.startswith("/review-desk/")] == []
    page.keyboard.press("ArrowRight")
    until(video, "!video.seeking && Math.abs(video.currentTime - 12) < 0.5")
    page.get_by_role("textbox", name="Strengths").fill("A calm start.")
    page.keyboard.press("Tab")
    expect(page.get_by_text(re.compile(r"^Saved \d"))).to_be_visible()
    assert seconds(video) > 11
    other = new_context().new_page()
    other.goto(link)
    other.get_by_role("button", name="Leena Harcastle").click()
    expect(other.get_by_text("There is no such review, or it is not yours to read.")).to_be_visible()
    assert other.locator("video").count() == 0


@pytest.mark.parametrize(
    ("who", "path", "heading"),
    [
        ("rhian", "/people", "People and sites"),
        ("maya", "/stores", "Stores and indexing"),
        ("maya", "/recordings", "Recordings"),
        ("gareth", "/review-desk?review=1", "Rating"),
    ],
)
def test_a_screen_of_another_role_is_not_there_even_as_a_fresh_servers_first_visit(
    world, new_server, new_context, who, path, heading
):
    server = new_server()
    person = getattr(world.cast, who)
    context = new_context()
    # Signed in without opening any screen: the next request is the first that runs the script.
    origin = {"origin": server.url}
    answer = context.request.post(
        f"{server.url}/sign-in", form={"person": str(person.id)}, headers=origin, max_redirects=0
    )
    assert answer.status == 303
    page = context.new_page()
    page.goto(f"{server.url}{path}")
    expect(page.get_by_text("Your roles do not open this page.")).to_be_visible()
    expect(page.get_by_role("heading", name=heading, exact=True)).to_be_hidden()


def test_signed_out_the_live_connection_is_refused_too(new_server):
    server = new_server()
    headers = {
        "connection": "upgrade",
        "upgrade": "websocket",
        "sec-websocket-key": "AAAAAAAAAAAAAAAAAAAAAA==",
        "sec-websocket-version": "13",
    }
    answer = httpx.get(f"{server.url}/_stcore/stream", headers=headers)
    assert answer.status_code == 403


@pytest.fixture
def left_at_four(world):
    """A draft that was left at its fourth second."""
    review_id = start_review(world.backend, world.cast.rhian, world.recordings["linked"])
    save_watched(world.backend, world.cast.rhian, review_id, [(3_000, 4_000)], 4_000)
    return review_id


def asked_of(page: Page) -> list[str]:
    """What the page asks for from now on: paths, beginnings of films as `film`, and Streamlit's connection."""
    asked: list[str] = []

    def hear(request) -> None:
        if request.headers.get("range") == "bytes=0-":
            asked.append("film")
        else:
            asked.append(request.url.partition("//")[2].partition("/")[2].partition("?")[0])

    page.on("request", hear)
    page.on("websocket", lambda _socket: asked.append("streamlit"))
    return asked


def plays_on(page: Page) -> None:
    """The film stands where it was left, and goes on from there at a key."""
    video = video_of(page)
    until(video, "!video.seeking && Math.abs(video.currentTime - 4) < 0.5 && video.paused")
    page.locator(".player").focus()
    page.keyboard.press("Space")
    until(video, "video.currentTime > 4.6")
    page.keyboard.press("Space")
    until(video, "video.paused")
    assert (
        video.evaluate("video => video.getRootNode() instanceof ShadowRoot && video.controlsList.length") == 2
    )
    assert seconds(video) < 30


def test_the_film_is_asked_for_before_streamlit_has_connected(world, sign_in, server, left_at_four):
    page = sign_in(world.cast.rhian, "/recordings")
    asked = asked_of(page)
    page.goto(f"{server.url}/review-desk?review={left_at_four}")
    plays_on(page)
    assert asked.index(f"api/reviews/{left_at_four}/film") < asked.index("streamlit")
    assert asked.count("film") == 1


def test_the_film_is_asked_for_with_the_press_that_leads_there(world, sign_in, left_at_four):
    page = sign_in(world.cast.rhian, "/review-desk")
    way = page.locator(f".st-key-continue-{left_at_four}").get_by_role("button")
    expect(way).to_be_visible()
    settled(page)
    asked = asked_of(page)
    way.hover()
    with page.expect_request("**/api/recordings/*/video?*"):
        page.mouse.down()
    page.mouse.up()
    plays_on(page)
    assert (asked[0], asked.count("film")) == ("film", 1)


def test_a_film_that_cannot_be_had_early_is_fetched_by_the_player(world, sign_in, server, left_at_four):
    page = sign_in(world.cast.rhian, "/recordings")
    page.route("**/film", lambda route: route.abort())
    page.goto(f"{server.url}/review-desk?review={left_at_four}")
    plays_on(page)
