"""From the supervision meeting to the next recording: an action is agreed, looked for, seen, and closed."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from qa_app.i18n import LONDON
from qa_app.services import supervision, supervision_meetings
from qa_app.services.reviews import start_review
from qa_app.services.supervision_meetings import MeetingPerson, MeetingWords
from tests.chromium import barriers
from tests.factories import rate_all
from tests.journeys.desk import mark, seconds, settled, until, video_of

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(300)]

CALLUM = "Callum Ferreira"
WHAT = "Ask one open question before the flip chart"
PRIVATE = "He seems tired of this group"
NOTICED = "Asks what they would do, and waits"


@pytest.fixture
def meeting_id(world) -> int:
    """Rhian's draft of a meeting with Callum, held before the recorded evening."""
    backend, rhian = world.backend, world.cast.rhian
    begun = supervision_meetings.start_meeting(backend, rhian, world.cast.callum.id)
    held_on = backend.clock().astimezone(LONDON).date() - timedelta(days=3)
    words = MeetingWords(held_on, (MeetingPerson(world.cast.callum.id),))
    supervision_meetings.save_meeting(backend, rhian, begun, words, seen_saves=0)
    return begun


def test_an_action_of_a_meeting_is_seen_in_the_next_recording_and_closed_with_its_second(
    world, sign_in, meeting_id
):
    page = sign_in(world.cast.rhian, f"/supervision?facilitator={world.cast.callum.id}", color_scheme="light")
    agree_in_the_meeting(page)
    answer_at_the_desk(page, world)
    the_page_shows_it_closed_and_leads_to_the_second(page, world)
    callum = sign_in(world.cast.callum, "/supervision", color_scheme="light")
    the_facilitator_reads_the_record_and_no_private_note(callum)


def agree_in_the_meeting(page: Page) -> None:
    page.get_by_role("button", name="Go on with the meeting").click()
    expect(page.get_by_role("heading", name=f"Supervision with {CALLUM}")).to_be_visible()
    settled(page)
    page.get_by_role("textbox", name="Skill rehearsed").fill("Waiting after a question")
    page.get_by_role("textbox", name=f"{CALLUM}'s own points").fill("The evenings run long")
    page.get_by_role("textbox", name="Notes for yourself").fill(PRIVATE)
    page.keyboard.press("Tab")
    expect(page.get_by_text("A skill was rehearsed")).to_be_visible()
    settled(page)
    page.get_by_text("Add an action").click()
    page.get_by_role("textbox", name="What", exact=True).fill(WHAT)
    page.get_by_role("textbox", name="How it will be seen").fill("First exercise of the recording")
    page.get_by_role("button", name="Add the action").click()
    expect(page.get_by_text("An action is agreed")).to_be_visible()
    settled(page)
    assert barriers(page) == []
    page.get_by_role("button", name="Record the meeting").click()
    expect(page.get_by_role("heading", name="Added since")).to_be_visible()
    settled(page)
    expect(page.get_by_role("textbox", name="Skill rehearsed")).to_have_count(0)
    expect(page.get_by_text("The evenings run long")).to_be_visible()
    assert barriers(page) == []


def answer_at_the_desk(page: Page, world) -> None:
    review_id = start_review(world.backend, world.cast.rhian, world.recordings["supervised"])
    rate_all(world.backend, world.cast.rhian, review_id)
    page.goto(elsewhere(page, f"/review-desk?review={review_id}"))
    panel = page.locator(".st-key-agreed-actions")
    expect(panel.get_by_text(WHAT).first).to_be_visible()
    expect(panel.get_by_text("0 of 1 answered")).to_be_visible()
    video = video_of(page)
    panel.get_by_role("radio", name="Seen", exact=True).click()
    expect(panel.get_by_text("Mark the moment in the recording")).to_be_visible()
    settled(page)
    page.get_by_role("slider", name="Position in the recording").focus()
    page.keyboard.press("ArrowRight")
    until(video, "!video.seeking && Math.abs(video.currentTime - 5) < 0.5")
    mark(page, NOTICED, items=("B1",), people=(CALLUM,))
    expect(panel.get_by_text("Choose the mark that shows it.")).to_be_visible()
    settled(page)
    panel.get_by_role("combobox", name="The mark that shows it").click()
    page.get_by_role("option", name=re.compile(NOTICED)).click()
    expect(panel.get_by_text("Choose the mark that shows it.")).to_be_hidden()
    expect(panel.get_by_text("1 of 1 answered")).to_be_visible()
    settled(page)
    assert barriers(page) == []
    page.get_by_role("button", name="Check and submit").click()
    expect(page.get_by_text("Every agreed action is answered.")).to_be_visible()
    (still,) = actions_of(world)
    assert still.state == "open"
    settled(page)
    page.get_by_role("button", name="Submit review").click()
    expect(page.get_by_role("button", name="Correct", exact=True)).to_be_visible()
    (closed,) = actions_of(world)
    assert (closed.state, closed.closed_by_review_id) == ("seen", review_id)


def the_page_shows_it_closed_and_leads_to_the_second(page: Page, world) -> None:
    page.goto(elsewhere(page, f"/supervision?facilitator={world.cast.callum.id}"))
    expect(page.get_by_text("No action is open.")).to_be_visible()
    settled(page)
    page.get_by_text("Closed actions").click()
    line = page.locator("[class*=st-key-action-]").filter(has_text=WHAT)
    expect(line).to_contain_text("Seen")
    expect(line).to_contain_text(NOTICED)
    line.get_by_role("button", name="0:00:05").click()
    video = video_of(page)
    until(video, "!video.seeking && video.currentTime > 4")
    assert seconds(video) < 7


def the_facilitator_reads_the_record_and_no_private_note(page: Page) -> None:
    page.get_by_text("Closed actions").click()
    line = page.locator("[class*=st-key-action-]").filter(has_text=WHAT)
    expect(line).to_contain_text("Seen")
    expect(line.get_by_role("button")).to_have_count(0)
    page.get_by_role("button", name="Read", exact=True).click()
    expect(page.get_by_text("The evenings run long")).to_be_visible()
    settled(page)
    expect(page.get_by_role("heading", name="Private notes")).to_have_count(0)
    assert PRIVATE not in page.content()
    page.get_by_role("textbox", name="Your note").fill("The third evening ended on time")
    page.get_by_role("button", name="Add the note").click()
    expect(page.get_by_text(f"{CALLUM},")).to_be_visible()


def actions_of(world):
    callum = world.cast.callum
    return supervision.actions_for(world.backend, world.cast.rhian, callum.id)


def elsewhere(page: Page, path: str) -> str:
    """The address of another page of the same server."""
    return re.sub(r"(https?://[^/]+).*", rf"\1{path}", page.url)
