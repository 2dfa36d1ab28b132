"""The server is killed in the middle of rating: after its restart everything given is there."""

import re
import time

import pytest
from playwright.sync_api import expect
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from qa_app.services.reviews import open_desk, start_review
from tests.journeys.desk import answered, choose, mark, open_section, rate, shows, video_of

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(240)]

BOTH = ("Callum Ferreira", "Saskia Penhallow")
GIVEN = {"A1": "3", "A2": "2", "A3": "N/A", "A4": "3", "A5": "2", "B1": ("3", "2"), "B2": ("2", "3")}


def test_every_rating_given_is_there_after_the_server_was_killed_and_the_page_goes_on(
    world, new_server, sign_in
):
    review_id = start_review(world.backend, world.cast.rhian, world.recordings["interrupted"])
    server = new_server()
    page = sign_in(world.cast.rhian, f"/review-desk?review={review_id}", url=server.url)
    video_of(page)
    mark(page, "Opens by asking what each wants to take home", items=("A1",))
    page.get_by_role("textbox", name="Strengths").fill("A calm start.")
    given = rate(page, GIVEN, BOTH)
    server.kill()
    with page.expect_websocket() as connection:
        server.start()
    # The page finds its server again by itself, is drawn anew, and goes on.
    connection.value.wait_for_event("framereceived", is_end_of_a_run, timeout=60_000)
    answered(page, given)
    choose(page, "B3", BOTH[0], "3")
    answered(page, given + 1)
    shows(page, GIVEN, BOTH)
    page.reload()
    answered(page, given + 1)
    shows(page, GIVEN, BOTH)
    expect(page.get_by_text("Opens by asking what each wants to take home")).to_be_visible()
    expect(page.get_by_role("textbox", name="Strengths")).to_have_value("A calm start.")


def test_a_rating_is_stored_and_told_while_streamlits_connection_is_away(world, sign_in):
    review_id = start_review(world.backend, world.cast.rhian, world.recordings["interrupted"])
    before = open_desk(world.backend, world.cast.rhian, review_id).progress.answered
    page = sign_in(world.cast.rhian, f"/review-desk?review={review_id}")
    connections, is_away = [], []

    def connect(one):
        if is_away:
            one.close()
        else:
            one.connect_to_server()
            connections.append(one)

    page.route_web_socket(re.compile("/_stcore/stream"), connect)
    page.reload()
    answered(page, before)
    open_section(page, "C")
    is_away.append(True)
    connections[-1].close()
    choose(page, "C3", "The session", "1")
    choose(page, "C4", "The session", "1")
    answered(page, before + 2)
    ratings = open_desk(world.backend, world.cast.rhian, review_id).ratings
    assert (ratings["C3", None].value, ratings["C4", None].value) == (1, 1)
    is_away.clear()
    # Drawn anew: a low rating asks for evidence.
    expect(page.get_by_text("Rating 1 needs evidence: mark a moment for C4")).to_be_visible(timeout=60_000)
    choose(page, "C4", "The session", "3")
    expect(page.get_by_text("Rating 1 needs evidence: mark a moment for C4")).to_have_count(0)
    answered(page, before + 2)
    ratings = open_desk(world.backend, world.cast.rhian, review_id).ratings
    assert (ratings["C4", None].value, ratings["C4", None].times_saved) == (3, 2)


def test_words_being_typed_when_the_server_is_killed_are_saved_or_offered_back(world, new_server, sign_in):
    review_id = start_review(world.backend, world.cast.rhian, world.recordings["interrupted"])
    server = new_server()
    page = sign_in(world.cast.rhian, f"/review-desk?review={review_id}", url=server.url)
    strengths = page.get_by_role("textbox", name="Strengths")
    strengths.fill("")
    strengths.press_sequentially("Half a sen")
    server.kill()
    strengths.press_sequentially("tence, and the rest")
    development = page.get_by_role("textbox", name="Development points")
    development.fill("Longer pauses")
    expect(page.get_by_text("Not saved yet.")).to_have_count(2)
    server.start()
    until_stored(world, review_id, page, ("Half a sentence, and the rest", "Longer pauses"))
    expect(page.get_by_text("Not saved yet.")).to_have_count(0)
    server.kill()
    development.fill("Longer pauses after a question")
    context = page.context
    page.close(run_before_unload=False)
    server.start()
    again = context.new_page()
    again.goto(f"{server.url}/review-desk?review={review_id}")
    expect(again.get_by_text("Typed here before and never saved:").filter(visible=True)).to_have_count(1)
    again.get_by_role("button", name="Put it back").click()
    until_stored(world, review_id, again, ("Half a sentence, and the rest", "Longer pauses after a question"))
    expect(again.get_by_text("Typed here before and never saved:").filter(visible=True)).to_have_count(0)


@pytest.mark.parametrize("cut", ["the server", "the network"])
def test_a_mark_saved_while_the_connection_is_cut_is_sent_again_by_itself_and_once(
    world, new_server, sign_in, cut
):
    review_id = start_review(world.backend, world.cast.rhian, world.recordings["interrupted"])
    server = new_server()
    page = sign_in(world.cast.rhian, f"/review-desk?review={review_id}", url=server.url)
    video_of(page)
    words = f"Says it as {cut} goes"
    page.keyboard.press("m")
    page.get_by_role("textbox", name="What you saw or heard").fill(words)
    if cut == "the server":
        server.kill()
    else:
        page.context.set_offline(True)
    page.keyboard.press("Enter")
    expect(page.get_by_text("A mark is not saved yet.")).to_be_visible()
    assert words not in notes_of(world, review_id)
    if cut == "the server":
        server.start()
    else:
        page.context.set_offline(False)
    expect(page.get_by_text("Mark saved")).to_be_visible(timeout=60_000)
    expect(page.locator(".marks li").filter(has_text=words)).to_have_count(1)
    assert notes_of(world, review_id).count(words) == 1


def notes_of(world, review_id):
    return [one.note for one in open_desk(world.backend, world.cast.rhian, review_id).evidence]


def until_stored(world, review_id, page, words):
    """Until the database holds these strengths and development points."""
    until = time.monotonic() + 60
    while (stored := overall_words(world, review_id)) != words:
        assert time.monotonic() < until, stored
        page.wait_for_timeout(50)


def overall_words(world, review_id):
    review = open_desk(world.backend, world.cast.rhian, review_id).review
    return review.strengths, review.development


def is_end_of_a_run(frame):
    """Whether what the server sent says that the page is drawn."""
    message = ForwardMsg()
    message.ParseFromString(frame)
    return message.WhichOneof("type") == "script_finished"
