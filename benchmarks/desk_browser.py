"""What a reviewer does, in real Chromium, and how long each of it takes; measured inside the page."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Locator, Page, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
STOPWATCH = Path(__file__).parent / "desk_stopwatch.js"
LONGEST_MS = 60_000
SETTLES_MS = 300
"""In which a page that was brought to the front is drawn; a hand takes longer to get to it."""
PRESSED_MS = 80
"""For which a hand holds a button down; what it does begins when it lets go, and so does the time."""
ANSWERED = r"\d+ of \w+ answered"
SECTIONS = r"\d+/\d+"
"""How much of each section is answered: drawn by the run that follows an answer, and not by the page itself."""


@contextmanager
def open_browser() -> Iterator[BrowserContext]:
    """A browser with nothing in its cache, 1440 by 900; the program is CHROMIUM or the first that is found."""
    named = os.environ.get("CHROMIUM")
    program = shutil.which(named) if named else next(filter(None, map(shutil.which, NAMES)), None)
    if program is None:
        raise RuntimeError("Chromium is not installed. Install it or set CHROMIUM to its path.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        context = browser.new_context(viewport={"width": 1440, "height": 900})
        context.add_init_script(path=STOPWATCH)
        context.set_default_timeout(LONGEST_MS)
        try:
            yield context
        finally:
            browser.close()


def sign_in(context: BrowserContext, url: str) -> None:
    """As the one person who can be picked."""
    page = context.new_page()
    page.goto(f"{url}/sign-in")
    page.locator("button[name=person]").first.click()
    page.wait_for_selector("[data-testid=stMain]")
    page.close()


def open_page(context: BrowserContext, address: str) -> Page:
    """A page in a tab of its own, at rest."""
    page = context.new_page()
    page.goto(address)
    at_rest(page)
    return page


def at_rest(page: Page) -> None:
    """Until Streamlit has nothing more to draw."""
    page.wait_for_selector("[data-testid=stMainBlockContainer] *", state="attached")
    page.wait_for_selector("[data-test-script-state=notRunning]", state="attached")


def have_film(page: Page, *, play: bool) -> None:
    """Have the film of the page play from its beginning, or stand still."""
    page.evaluate("play => stopwatch.haveFilm(play)", play)


def count(page: Page) -> dict[str, float]:
    """A click on the empty script's button: `shown` and `rest`, in milliseconds."""
    return _clicked(page, page.get_by_role("button", name="Count"), "untilChanged", ANSWERED)


def rate_all(page: Page, value: str = "3") -> Iterator[dict[str, float]]:
    """Every scale of an empty draft, one after another: what each click took until it was told as stored."""
    sections = page.locator(".st-key-sections").get_by_role("button")
    for number in range(sections.count()):
        sections.nth(number).click()
        page.wait_for_timeout(300)
        at_rest(page)
        scales = page.locator("[class*=st-key-items-]:not([class*=st-key-items-away-]) [role=radiogroup]")
        for place in range(scales.count()):
            choice = scales.nth(place).get_by_role("radio", name=value, exact=True)
            yield _clicked(page, choice, "untilChanged", ANSWERED, SECTIONS)


def first_moving_frame(context: BrowserContext, address: str) -> float:
    """Milliseconds from the first step towards that address until its video moves."""
    page = context.new_page()
    try:
        page.goto(address, wait_until="commit")
        moves: float = page.evaluate("firstMovingFrame")
        return moves
    finally:
        page.close()


def continue_draft(page: Page, review_id: int) -> float:
    """From the list of drafts into the desk by a click: milliseconds until its video moves; goes back again."""
    draft = page.locator(f".st-key-continue-{review_id}").get_by_role("button")
    shown = _clicked(page, draft, "untilMoving")["shown"]
    # By way of another screen: a click on the screen that one is at leads nowhere.
    go(page, "Recordings", "newest first")
    go(page, "Review desk", "Drafts to finish", "newest first")
    return shown


def compose(page: Page) -> float:
    """The key m while the video plays: milliseconds until the composer is open; it is dropped again."""
    page.bring_to_front()
    page.evaluate("stopwatch.untilComposer()")
    page.keyboard.press("m")
    told: dict[str, float] = page.evaluate("stopwatch.told()")
    page.keyboard.press("Escape")
    page.wait_for_function("stopwatch.find('form.composer').hidden")
    page.wait_for_function("!stopwatch.find('video').paused")
    return told["shown"]


def go(page: Page, link: str, there: str, gone: str | None = None) -> dict[str, float]:
    """A click on a screen in the top bar, until these words are there."""
    target = page.get_by_test_id("stTopNavLink").filter(has_text=link)
    return _clicked(page, target, "untilThere", there, gone)


def turn_page(page: Page, number: int, there: str) -> dict[str, float]:
    """A click on another page of the library."""
    target = page.locator(".st-key-line-pages").get_by_role("button", name=f"Page {number}", exact=True)
    return _clicked(page, target, "untilThere", there)


def _clicked(page: Page, target: Locator, watch: str, *arguments: str | None) -> dict[str, float]:
    # Chromium gives the processes of tabs behind another one less of a busy machine.
    page.bring_to_front()
    target.scroll_into_view_if_needed()
    page.wait_for_timeout(SETTLES_MS)
    told: Callable[..., Any] = page.evaluate
    told(f"given => {{ stopwatch.{watch}(...given) }}", list(arguments))
    target.click(delay=PRESSED_MS)
    answer: dict[str, float] = told("stopwatch.told()")
    return answer
