"""A review submitted, corrected and withdrawn, and a concern from the second on screen to its passing on."""

import pytest
from playwright.sync_api import Page, expect

from qa_app.services.concerns import concerns_waiting
from qa_app.services.exercises import exercises_of
from qa_app.services.reviews import open_desk, start_review
from tests.chromium import barriers
from tests.factories import rate_all
from tests.journeys.desk import seconds, settled, until, video_of

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(300)]


@pytest.fixture
def review_id(world) -> int:
    """Leena's draft with everything rated."""
    made = start_review(world.backend, world.cast.leena, world.recordings["submitted"])
    if not open_desk(world.backend, world.cast.leena, made).ratings:
        rate_all(world.backend, world.cast.leena, made)
    return made


def test_a_review_is_submitted_corrected_and_withdrawn_with_both_revisions_readable(
    world, sign_in, review_id
):
    page = sign_in(world.cast.leena, f"/review-desk?review={review_id}", color_scheme="light")
    exercises_are_ticked(page, world, review_id)
    page.get_by_role("button", name="Check and submit").click()
    expect(page.get_by_role("heading", name="What this sets off")).to_be_visible()
    settled(page)
    page.get_by_role("button", name="Submit review").click()
    correct = page.get_by_role("button", name="Correct", exact=True)
    expect(correct).to_be_visible()
    settled(page)
    correct.click()
    words = page.get_by_role("textbox", name="Why is it corrected?")
    expect(words).to_be_visible()
    settled(page)
    page.get_by_role("button", name="Begin the correction").click()
    expect(page.get_by_text("Say in a few words why")).to_be_visible()
    words.fill("B2 was rated too low")
    page.get_by_role("button", name="Begin the correction").click()
    expect(page.get_by_role("button", name="Drop the correction")).to_be_visible()
    settled(page)
    page.get_by_role("button", name="Check and submit").click()
    expect(page.get_by_text("in the place of revision 1")).to_be_visible()
    settled(page)
    page.get_by_role("button", name="Submit review").click()
    expect(page.get_by_text("B2 was rated too low")).to_be_visible()
    settled(page)
    page.get_by_role("button", name="Open revision 1").click()
    expect(page.get_by_text("A newer revision stands in its place.")).to_be_visible()
    expect(correct).to_be_hidden()
    settled(page)
    page.get_by_role("button", name="Open revision 2").click()
    expect(correct).to_be_visible()
    settled(page)
    page.get_by_role("button", name="Withdraw", exact=True).click()
    page.get_by_role("textbox", name="Why is it withdrawn?").fill("Another group was on the recording")
    page.get_by_role("button", name="Withdraw the review").click()
    expect(page.get_by_text("It counts nowhere.")).to_be_visible()
    assert open_desk(world.backend, world.cast.leena, review_id).review.state == "withdrawn"


def raise_risk(page: Page, video) -> int:
    """Open the form, which stops the film and holds the second on screen; gives that second."""
    page.get_by_role("button", name="Raise risk").click()
    until(video, "video.paused")
    stands_at = int(seconds(video))
    field = page.get_by_role("dialog", name="Raise risk").get_by_role("textbox", name="Time in the recording")
    expect(field).to_have_value(f"0:00:{stands_at:02d}")
    return stands_at


def exercises_are_ticked(page: Page, world, review_id: int) -> None:
    """By mouse and by keyboard, which keeps its place; and where one starts, taken from the player."""
    key = exercises_of(world.backend, world.cast.leena, review_id)[0].key
    line = page.locator(f".st-key-exercise-{key}")
    line.get_by_role("radio", name="Shortened").click()
    reason = line.get_by_role("radio", name="Resourcing")
    expect(reason).to_be_visible()
    reason.focus()
    page.keyboard.press("Space")
    expect(reason).to_be_checked()
    settled(page)
    expect(reason).to_be_focused()
    video = video_of(page)
    page.get_by_role("button", name="Play", exact=True).click()
    until(video, "!video.paused && video.currentTime > 2")
    page.get_by_role("button", name="Pause", exact=True).click()
    until(video, "video.paused")
    # Gone on to while it stands, which the server was not told yet.
    page.get_by_role("button", name="Forward 5 seconds").click()
    until(video, "!video.seeking && video.currentTime > 6")
    stood = seconds(video)
    line.get_by_role("button", name="Times").click()
    page.get_by_role("button", name="Starts here").click()
    expect(line.get_by_text("from 0:00:0")).to_be_visible()
    settled(page)
    said = exercises_of(world.backend, world.cast.leena, review_id)[0]
    assert (said.outcome, said.reason) == ("shortened", "resourcing")
    assert said.start_ms == pytest.approx(stood * 1000, abs=1)
    assert seconds(video) == pytest.approx(stood, abs=0.1)
    page.keyboard.press("Escape")


def test_a_concern_goes_from_the_second_on_screen_to_who_passes_it_on(world, sign_in, review_id):
    page = sign_in(world.cast.leena, f"/review-desk?review={review_id}", color_scheme="light")
    video = video_of(page)
    page.get_by_role("button", name="Play", exact=True).click()
    until(video, "!video.paused && video.currentTime > 2")
    page.get_by_role("button", name="Pause", exact=True).click()
    until(video, "video.paused")
    at = raise_risk(page, video)
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Forward 5 seconds").click()
    until(video, "!video.seeking")
    page.get_by_role("button", name="Play", exact=True).click()
    until(video, "!video.paused && video.currentTime > 8")
    assert raise_risk(page, video) >= at + 5
    dialog = page.get_by_role("dialog", name="Raise risk")
    # Other journeys add people of their own who are told as well.
    for who in (world.cast.leena, world.cast.rhian):
        expect(dialog.get_by_text("This goes to")).to_contain_text(who.name)
    settled(page)
    dialog.get_by_role("button", name="Raise it").click()
    expect(dialog.get_by_text("Choose what kind of concern it is.")).to_be_visible()
    dialog.get_by_text("Safety of a child").click()
    dialog.get_by_role("textbox", name="What you saw or heard").fill("P4 says he stood at the school gate")
    dialog.get_by_role("button", name="Raise it").click()
    expect(page.get_by_text("Risk raised")).to_be_visible()
    expect(page.get_by_text("school gate")).to_be_hidden()
    (line,) = concerns_waiting(world.backend, world.cast.rhian)
    rhian = sign_in(world.cast.rhian, color_scheme="light")
    row = rhian.locator(f".st-key-line-concern-{line.id}")
    expect(row).to_contain_text("Safety of a child")
    settled(rhian)
    assert barriers(rhian) == []
    row.get_by_role("button", name="Open", exact=True).click()
    opened = rhian.get_by_role("dialog", name="Safety of a child")
    expect(opened).to_contain_text("P4 says he stood at the school gate")
    opened.get_by_role("textbox", name="Passed on").fill("The practitioner, by phone")
    opened.get_by_role("button", name="It is passed on").click()
    expect(row).to_be_hidden()
    assert concerns_waiting(world.backend, world.cast.rhian) == ()
