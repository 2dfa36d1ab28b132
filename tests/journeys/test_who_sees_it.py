"""Who sees a review and its feedback, and who does not: by screen, by address, by the video's address."""

import httpx
import pytest
from playwright.sync_api import expect

from qa_app import signin
from qa_app.i18n import _, language
from tests.journeys.world import add_shared_review

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(240)]

WORDS = "You named the effort before the result."
NOTE = "Names the effort before the result"


@pytest.fixture(scope="module")
def shared(world):
    """Ids: the review, Maya's feedback (shared), Tomos's feedback (a draft)."""
    return add_shared_review(world)


def test_the_facilitator_finds_it_and_the_scores_open_after_the_reflection(world, shared, sign_in):
    _review, feedback_id, _draft = shared
    page = sign_in(world.cast.maya)
    page.locator(f".st-key-line-read-{feedback_id}").get_by_role("button", name="Read", exact=True).click()
    expect(page.get_by_text(WORDS)).to_be_visible()
    expect(page.get_by_text("The scores open after your reflection.")).to_be_visible()
    expect(page.get_by_text("Own items as a whole")).to_be_hidden()
    page.get_by_role("textbox", name="In your own words").fill("I felt the group relax after that.")
    page.get_by_role("button", name="Keep my reflection and open the scores").click()
    expect(page.get_by_text("Own items as a whole")).to_be_visible()
    page.get_by_role("button", name="I have read this feedback").click()
    expect(page.get_by_text("Acknowledged", exact=False).first).to_be_visible()
    expect(page.get_by_text("Tomos")).to_have_count(0)


@pytest.mark.parametrize("who", ["tomos", "saskia", "owain", "gareth", "ann"])
def test_nobody_else_sees_the_feedback_by_screen_or_by_address(world, shared, sign_in, who):
    _review, feedback_id, _draft = shared
    page = sign_in(getattr(world.cast, who), f"/supervision?feedback={feedback_id}")
    refused(page, world, who, "There is no such feedback, or it is not yours to read.")
    for words in (WORDS, NOTE, "Maya Lindqvist"):
        expect(page.get_by_role("main").get_by_text(words)).to_have_count(0)


def test_not_even_its_facilitator_reads_a_draft(world, shared, sign_in):
    _review, _mayas, draft_id = shared
    page = sign_in(world.cast.tomos, f"/supervision?feedback={draft_id}")
    expect(page.get_by_text("There is no such feedback")).to_be_visible()
    expect(page.get_by_text(WORDS)).to_have_count(0)


@pytest.mark.parametrize("who", ["maya", "tomos", "owain"])
def test_the_review_itself_is_not_opened_by_its_address(world, shared, sign_in, who):
    review_id, _mayas, _draft = shared
    page = sign_in(getattr(world.cast, who), f"/review-desk?review={review_id}")
    refused(page, world, who, "There is no such review, or it is not yours to read.")
    expect(page.get_by_role("heading", name="Scores")).to_be_hidden()
    expect(page.get_by_text(NOTE)).to_have_count(0)


NOT_YOURS = "Your roles do not open this page. If your work needs it, ask an administrator for the role."


def refused(page, world, who, sentence):
    """The screen says in the reader's language that there is no such thing, or their role has no such screen."""
    with language(getattr(world.cast, who).language):
        said = page.get_by_text(_(sentence)).or_(page.get_by_text(_(NOT_YOURS)))
    expect(said).to_be_visible()


ADDRESSES = ("video", "pictures/poster.jpg", "pictures/sheet-0.jpg")


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize(
    ("who", "status"), [("rhian", 200), ("dilys", 200), ("owain", 404), ("maya", 404), ("ann", 404)]
)
def test_the_bytes_go_to_who_reviews_the_site_alone(world, server, who, status, address):
    answer = get(world, server, f"/api/recordings/{world.recordings['shared']}/{address}", who)
    assert answer.status_code == status
    if status == 404:
        nowhere = get(world, server, f"/api/recordings/99999/{address}", who)
        assert (answer.text, nowhere.status_code) == (nowhere.text, 404)


@pytest.mark.parametrize("address", ADDRESSES)
def test_signed_out_there_are_no_bytes(world, server, address):
    answer = get(world, server, f"/api/recordings/{world.recordings['shared']}/{address}", None)
    assert answer.status_code == 401
    assert "not signed in" in answer.text


def get(world, server, path, who):
    """The answer to a request of that person's browser; `who` None: nobody is signed in."""
    person = getattr(world.cast, who) if who else None
    cookies = {signin.COOKIE: signin.issue(world.backend, person)} if person else None
    return httpx.get(f"{server.url}{path}", cookies=cookies, timeout=60)
