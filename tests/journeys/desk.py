"""What a reviewer does at the desk, by hand: play, seek, mark, rate. Finds things by role and label."""

import time
from collections.abc import Mapping

from playwright.sync_api import Locator, Page, expect

NOT_APPLICABLE = "N/A"
TOTAL = 26
"""Ratings of the rubric for two facilitators: 10 about the session and 8 about each of the two."""

Ratings = Mapping[str, str | tuple[str, str]]
"""Item to rating: one about the session, or one for each of two facilitators in the order shown."""


def video_of(page: Page) -> Locator:
    """The player's video, once its length is known."""
    video = page.locator(".player video")
    until(video, "video.readyState >= 1 && video.duration > 1")
    return video


def until(video: Locator, condition: str) -> None:
    """Wait until the condition holds, in the page's own words about `video`; it may be put in another's place."""
    end = time.monotonic() + 30
    while not video.evaluate(f"video => {condition}"):
        assert time.monotonic() < end, f"it never came to {condition}"
        video.page.wait_for_timeout(20)


def seconds(video: Locator) -> float:
    """Where the video stands."""
    at: float = video.evaluate("video => video.currentTime")
    return at


def mark(page: Page, note: str, *, items: tuple[str, ...], people: tuple[str, ...] = ()) -> None:
    """Press m, write the mark, save it, and see it in the list of evidence."""
    page.keyboard.press("m")
    words = page.get_by_role("textbox", name="What you saw or heard")
    expect(words).to_be_focused()
    words.fill(note)
    composer = page.get_by_role("form", name="New mark")
    for name in (*items, *people):
        # The box itself is drawn by its label, which lies over it.
        composer.get_by_role("checkbox", name=name, exact=True).check(force=True)
    page.keyboard.press("Enter")
    expect(page.get_by_role("main").get_by_text(note)).to_be_visible()


def scale(page: Page, item: str, whose: str) -> Locator:
    """The scale of an item: of the session or of one facilitator."""
    return page.locator(f".st-key-item-{item}").get_by_role("radiogroup", name=whose)


def settled(page: Page) -> None:
    """Wait until the run under way is over, and what it drew has come to itself: what is drawn then stays."""
    expect(page.locator("[data-test-script-state=notRunning]")).to_be_visible()
    expect(page.locator(".typed-field label:empty")).to_have_count(0)


def answered(page: Page, count: int) -> None:
    """See the form say that so many items are answered; it says what is stored."""
    expect(page.get_by_text(f"{count} of {TOTAL} answered")).to_be_visible()


def open_section(page: Page, key: str) -> None:
    """Show the items of the section."""
    first = page.locator(f".st-key-item-{key}1")
    if first.is_visible():
        return
    page.locator(".st-key-sections").get_by_role("button", name=f"{key} ").click()
    expect(first).to_be_visible()
    # As eyes do, wait until nothing moves any more: a click on what moves away under it hits nothing.
    settled(page)


def rate(page: Page, given: Ratings, facilitators: tuple[str, str], already: int = 0) -> int:
    """Rate section by section, waiting for each rating to be stored; gives how many are answered then."""
    count = already
    for item, value in given.items():
        open_section(page, item[0])
        ratings = (
            {"The session": value} if isinstance(value, str) else dict(zip(facilitators, value, strict=True))
        )
        for whose, one in ratings.items():
            choose(page, item, whose, one)
            count += 1
            answered(page, count)
    return count


def choose(page: Page, item: str, whose: str, value: str) -> None:
    """Click one value of a scale."""
    scale(page, item, whose).get_by_role("radio", name=value, exact=True).click()


def shows(page: Page, given: Ratings, facilitators: tuple[str, str]) -> None:
    """See these ratings chosen in the form."""
    for item, value in given.items():
        open_section(page, item[0])
        ratings = (
            {"The session": value} if isinstance(value, str) else dict(zip(facilitators, value, strict=True))
        )
        for whose, one in ratings.items():
            expect(scale(page, item, whose).get_by_role("radio", name=one, exact=True)).to_be_checked()
