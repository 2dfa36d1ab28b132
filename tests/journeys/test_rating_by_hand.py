"""Rating as a hand does it: number keys, the way to what is missing, notes that outlive a crash, counts in a hurry."""

import time

import pytest
from playwright.sync_api import expect

from qa_app.services.reviews import open_desk, start_review
from tests.chromium import barriers
from tests.journeys.desk import scale, settled, until, video_of

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(240)]

KEPT = "() => Object.keys(localStorage).filter((name) => name.startsWith('qa-app-words:')).length"
TYPED = "() => Object.keys(localStorage).filter((name) => /^qa-app-(words|typed):/.test(name)).sort()"


@pytest.fixture
def desk(world, sign_in):
    """Rhian's draft of the group rubric, opened; the page and the review's id."""
    review_id = start_review(world.backend, world.cast.rhian, world.recordings["by_hand"])
    page = sign_in(world.cast.rhian, f"/review-desk?review={review_id}")
    expect(page.locator("[class*=st-key-item-]").first).to_be_visible()
    return page, review_id


def stored(world, review_id):
    return open_desk(world.backend, world.cast.rhian, review_id)


def wait_until(page, condition):
    until = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < until, "it never came"
        page.wait_for_timeout(50)


def pass_on(socket, is_cut):
    """Let the page speak with its server, and its words be lost while `is_cut`."""
    server = socket.connect_to_server()
    socket.on_message(lambda message: None if is_cut() else server.send(message))


def focused(page):
    """The name of what has the focus, inside components too."""
    return page.evaluate(
        """() => {
          let one = document.activeElement
          while (one.shadowRoot?.activeElement) one = one.shadowRoot.activeElement
          return (one.closest("[role=radiogroup]") ?? one).getAttribute("aria-label") ?? one.labels?.[0]?.textContent
        }"""
    )


def test_keys_rate_what_has_the_focus_and_the_focus_stays(world, desk):
    page, review_id = desk
    first = scale(page, "A1", "The session")
    expect(first).to_be_visible()
    # What is drawn anew by a run under way takes the focus with it.
    expect(page.locator("[data-test-script-state=notRunning]")).to_be_visible()
    first.get_by_role("radio").first.focus()
    wait_until(page, lambda: focused(page) == "A1 The session")
    page.keyboard.press("3")
    expect(first.get_by_role("radio", name="3", exact=True)).to_be_checked()
    wait_until(page, lambda: ("A1", None) in stored(world, review_id).ratings)
    expect(page.locator(".st-key-item-A1 .meanings")).to_contain_text("3 Competent")
    assert focused(page) == "A1 The session"
    # The same key again takes nothing back, and a key elsewhere rates nothing.
    page.keyboard.press("3")
    page.mouse.click(5, 300)
    page.keyboard.press("2")
    expect(first.get_by_role("radio", name="3", exact=True)).to_be_checked()
    assert stored(world, review_id).ratings["A1", None].value == 3


def test_after_a_click_space_and_arrows_are_the_films_again(world, desk):
    page, review_id = desk
    video, row = video_of(page), scale(page, "A2", "The session")
    row.get_by_role("radio", name="3", exact=True).click()
    wait_until(page, lambda: ("A2", None) in stored(world, review_id).ratings)
    settled(page)
    page.keyboard.press("Space")
    until(video, "!video.paused && video.currentTime > 0.3")
    page.keyboard.press("Space")
    until(video, "video.paused")
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    until(video, "video.currentTime > 5")
    settled(page)
    assert stored(world, review_id).ratings["A2", None].value == 3


def test_a_rating_that_was_not_heard_is_told_and_goes_again(world, desk):
    page, review_id = desk
    is_cut = False
    page.context.route_web_socket("**/_stcore/stream", lambda socket: pass_on(socket, lambda: is_cut))
    page.context.route(
        "**/api/reviews/*/ratings/**", lambda route: route.abort() if is_cut else route.continue_()
    )
    page.reload()
    first, second = scale(page, "A4", "The session"), scale(page, "A5", "The session")
    expect(second).to_be_visible()
    settled(page)
    is_cut = True
    first.get_by_role("radio", name="3", exact=True).click()
    second.get_by_role("radio", name="2", exact=True).click()
    second.get_by_role("radio", name="4", exact=True).click()
    expect(page.get_by_text("Not saved yet. It is sent as soon as the server answers.")).to_have_count(2)
    assert not {("A4", None), ("A5", None)} & set(stored(world, review_id).ratings)
    is_cut = False
    expect(page.get_by_text("Not saved yet.")).to_have_count(0)
    assert [stored(world, review_id).ratings[item, None].value for item in ("A4", "A5")] == [3, 4]
    for row, value in ((first, "3"), (second, "4")):
        expect(row.get_by_role("radio", name=value, exact=True)).to_be_checked()


def test_what_is_missing_leads_into_its_field(world, desk):
    page, _review_id = desk
    page.get_by_role("button", name="still to answer").click()
    page.get_by_role("button", name="D2 Tomos", exact=True).click()
    tomos = scale(page, "D2", "Tomos Adeyemi")
    expect(tomos).to_be_in_viewport()
    page.wait_for_function(
        "() => document.activeElement.closest('[role=radiogroup]')?.getAttribute('aria-label') === 'D2 Tomos Adeyemi'"
    )
    # While a run is under way Streamlit pales what it may yet change.
    expect(page.locator("[data-test-script-state=notRunning]")).to_be_visible()
    expect(page.locator("[data-stale=true]")).to_have_count(0)
    assert barriers(page) == []


def test_a_note_is_kept_when_it_is_left_and_offered_back_after_a_crash(world, desk):
    page, review_id = desk
    is_cut = False
    # A browser that is switched off line keeps the connections that it has.
    page.context.route_web_socket("**/_stcore/stream", lambda socket: pass_on(socket, lambda: is_cut))
    page.reload()
    page.locator(".st-key-item-A1").get_by_role("button", name="Note").click()
    words = page.get_by_role("textbox", name="Note on A1")
    expect(words).to_be_focused()
    words.fill("At the check-in")
    words.blur()
    wait_until(page, lambda: ("A1", None) in stored(world, review_id).notes)
    page.wait_for_function(f"() => ({KEPT})() === 0")
    is_cut = True
    words.fill("At the check-in, and once more")
    assert page.evaluate(KEPT) == 1
    address, context = page.url, page.context
    page.close(run_before_unload=False)
    is_cut = False
    assert stored(world, review_id).notes["A1", None].note == "At the check-in"
    again = context.new_page()
    again.goto(address)
    again.get_by_role("group").filter(has_text="never saved").get_by_role("button", name="A1").click()
    again.get_by_role("button", name="Put it back").click()
    wait_until(again, lambda: stored(world, review_id).notes["A1", None].note.endswith("once more"))
    again.wait_for_function(f"() => ({KEPT})() === 0")


def test_what_was_typed_stays_for_who_typed_it_and_is_gone_once_somebody_else_signs_in(world, desk):
    page, _review_id = desk
    video_of(page)
    page.keyboard.press("m")
    page.get_by_role("textbox", name="What you saw or heard").fill("P4 says it was only")
    # As a page leaves them that never reached its server; and how somebody likes the player, which is no secret.
    kept = {f"qa-app-words:{world.cast.rhian.id}:words-1-strengths": "Half a", "qa-app-player": "{}"}
    page.evaluate("kept => Object.assign(localStorage, kept)", kept)
    mine = page.evaluate(TYPED)
    assert len(mine) == 2
    page.get_by_role("link", name="Sign out").click()
    page.get_by_role("button", name="Rhian Probert").click()
    expect(page.get_by_role("heading", name="Your work")).to_be_visible()
    assert page.evaluate(TYPED) == mine
    page.get_by_role("link", name="Sign out").click()
    # A facilitator has no desk.
    page.get_by_role("button", name="Maya Lindqvist").click()
    expect(page.get_by_role("heading", name="Your work")).to_be_visible()
    page.wait_for_function(f"() => ({TYPED})().length === 0")
    assert "qa-app-player" in page.evaluate("() => Object.keys(localStorage)")


def test_quick_counts_are_all_counted(world, sign_in):
    rhian, saskia = world.cast.rhian, world.cast.saskia.id
    review_id = start_review(
        world.backend,
        rhian,
        world.recordings["counted"],
        "motivational-style-count",
        facilitator_ids=[saskia],
        segment_start_ms=4_000,
    )
    page = sign_in(rhian, f"/review-desk?review={review_id}")
    expect(page.get_by_text("Only the segment from 0:00:04")).to_be_visible()
    more = page.get_by_role("button", name="One more: Q Saskia Penhallow")
    for _ in range(9):
        more.click()
    expect(page.get_by_role("spinbutton", name="Q Saskia Penhallow")).to_have_value("9")
    wait_until(page, lambda: ("Q", saskia) in stored(world, review_id).ratings)
    wait_until(page, lambda: stored(world, review_id).ratings["Q", saskia].value == 9)
    expect(page.get_by_text("1 of 14 answered")).to_be_visible()
    expect(page.get_by_role("spinbutton", name="Q Saskia Penhallow")).to_have_value("9")
    # While a run is under way Streamlit pales what it may yet change.
    expect(page.locator("[data-test-script-state=notRunning]")).to_be_visible()
    expect(page.locator("[data-stale=true]")).to_have_count(0)
    assert barriers(page) == []
    # At the lowest number its button is switched off, and would take the focus with it.
    page.get_by_role("button", name="One less: Q Saskia Penhallow").focus()
    for _ in range(9):
        page.keyboard.press("Enter")
    expect(page.get_by_role("spinbutton", name="Q Saskia Penhallow")).to_be_focused()
