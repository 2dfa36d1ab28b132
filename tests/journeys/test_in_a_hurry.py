"""Fields left one right after the other: each is kept, and none is taken for another tab's."""

import time

import pytest
from playwright.sync_api import expect

from qa_app.services.reviews import open_desk, start_review

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(240)]

TIMES = 12
WATCH = """() => {
  window.toldOfAnotherTab = false
  const look = () => { window.toldOfAnotherTab ||= document.body.textContent.includes("changed in another tab") }
  new MutationObserver(look).observe(document.body, { childList: true, subtree: true })
}"""


def test_words_left_in_a_hurry_are_all_kept(world, sign_in):
    rhian = world.cast.rhian
    review_id = start_review(world.backend, rhian, world.recordings["hurry"])
    page = sign_in(rhian, f"/review-desk?review={review_id}")
    strengths = page.get_by_role("textbox", name="Strengths")
    development = page.get_by_role("textbox", name="Development points")
    expect(development).to_be_editable()
    page.evaluate(WATCH)
    for number in range(TIMES):
        strengths.fill(f"Strengths, {number}")
        development.fill(f"Development, {number}")
        development.blur()
    last = (f"Strengths, {TIMES - 1}", f"Development, {TIMES - 1}")
    until = time.monotonic() + 30
    while (kept := words_of(world, review_id)) != last and time.monotonic() < until:
        page.wait_for_timeout(50)
    assert kept == last
    # Until what was told of the last of them is drawn as well.
    expect(page.locator("[data-test-script-state=notRunning]")).to_be_visible()
    assert page.evaluate("() => window.toldOfAnotherTab") is False


def test_a_page_asked_for_while_the_ratings_are_drawn_stands_at_the_top_and_not_in_their_card(world, sign_in):
    rhian = world.cast.rhian
    review_id = start_review(world.backend, rhian, world.recordings["hurry"])
    page = sign_in(rhian, f"/review-desk?review={review_id}")
    for pause_ms in (0, 100, 200, 300, 400, 500):
        expect(page.get_by_role("heading", name="Rating")).to_be_visible()
        expect(page.locator("[data-test-script-state=notRunning]")).to_be_visible()
        page.locator(".st-key-sections").get_by_role("button", name="B ").click()
        page.wait_for_timeout(pause_ms)
        page.get_by_role("button", name="Check and submit").click()
        expect(page.get_by_role("heading", name="Before you submit")).to_be_visible()
        expect(page.locator("[data-test-script-state=notRunning]")).to_be_visible()
        expect(page.locator("[data-testid=stColumn] [data-testid=stColumn] h1")).to_have_count(0)
        page.get_by_role("button", name="Back to the desk").click()
    expect(page.get_by_role("heading", name="Rating")).to_be_visible()
    expect(page.locator("[data-test-script-state=notRunning]")).to_be_visible()


def test_a_note_left_by_the_click_that_leads_on_is_kept_and_the_click_leads_on(world, sign_in):
    rhian = world.cast.rhian
    review_id = start_review(world.backend, rhian, world.recordings["hurry"])
    page = sign_in(rhian, f"/review-desk?review={review_id}")
    page.locator(".st-key-item-A2").get_by_role("button", name="Note").click()
    words = page.get_by_role("textbox", name="Note on A2")
    expect(words).to_be_focused()
    words.fill("At the door")
    # Both in one moment, as a busy page sees them.
    words.evaluate(
        "(area) => { area.blur(); document.querySelector('.st-key-check-and-submit button').click() }"
    )
    expect(page.get_by_role("heading", name="Before you submit")).to_be_visible()
    expect(page.locator("[data-test-script-state=notRunning]")).to_be_visible()
    assert open_desk(world.backend, rhian, review_id).notes["A2", None].note == "At the door"


def words_of(world, review_id):
    review = open_desk(world.backend, world.cast.rhian, review_id).review
    return review.strengths, review.development
