"""Real Chromium for tests, driven by Playwright, and axe to ask whether everybody can use a page."""

import os
import shutil
from collections.abc import Callable, Generator, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Error, Page, expect, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
AXE_RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")

# Streamlit's expanders slide open for half a second, and on a busy machine what lies in them moves between the two
# halves of a click.
ARRIVE_AT_ONCE = """
const animate = Element.prototype.animate
Element.prototype.animate = function (...how) {
  const motion = animate.apply(this, how)
  if (this.matches("details")) motion.finish()
  return motion
}
"""
CONTEXTS = pytest.StashKey[list[BrowserContext]]()

# Five seconds, which is Playwright's, are too few on a machine that runs other tests beside.
expect.set_options(timeout=30_000)


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """The browser's program: the one CHROMIUM names, else one on the PATH. A missing one is a failure."""
    named = os.environ.get("CHROMIUM")
    found = shutil.which(named) if named else next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        pytest.fail(
            f"CHROMIUM is {named}, and no such program is there."
            if named
            else "Chromium is not installed. Install it or set CHROMIUM to its path.",
            pytrace=False,
        )
    return found


@pytest.fixture(scope="session")
def browser(chromium_path: str) -> Iterator[Browser]:
    """One running browser for this worker; take `context` or `page`, which are fresh for each test."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def new_context(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Callable[..., BrowserContext]]:
    """Makes contexts (one a person: own cookies), 1440 by 900 unless told; all closed after the test."""
    made = request.node.stash[CONTEXTS] = list[BrowserContext]()

    def make(**options: object) -> BrowserContext:
        made.append(browser.new_context(**({"viewport": {"width": 1440, "height": 900}} | options)))
        made[-1].add_init_script(ARRIVE_AT_ONCE)
        return made[-1]

    yield make
    for context in made:
        context.close()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A test that fails tells what its pages showed then."""
    report = yield
    if report.failed and call.when == "call":
        for context in item.stash.get(CONTEXTS, []):
            for page in context.pages:
                report.sections.append((f"Page at {page.url}", _shown(page)))
    return report


def _shown(page: Page) -> str:
    try:
        return page.locator("body").aria_snapshot(timeout=5000)
    except Error as error:
        return str(error)


@pytest.fixture
def page(new_context: Callable[..., BrowserContext]) -> Page:
    """An empty page in a context of its own."""
    return new_context().new_page()


STAYS_IN_VIEW = "div:has(> .st-key-still-to-answer)"


def barriers(page: Page, context: object = None) -> list[str]:
    """What axe finds against WCAG 2.2 A and AA on the page: `rule: help (selector)`; empty is good.

    `context` narrows it to a CSS selector, or is an axe context with `include` and `exclude`.
    """
    options = {"resultTypes": ["violations"], "runOnly": {"type": "tag", "values": list(AXE_RULES)}}
    # What happens to lie half under a line that stays in view counts as too small; one scrolls, and it is not.
    unstuck = page.add_style_tag(content=f"{STAYS_IN_VIEW} {{ position: static !important }}")
    found = Axe().run(page, context=context, options=options).response["violations"]
    unstuck.evaluate("style => style.remove()")
    return [
        f"{rule['id']}: {rule['help']} ({' '.join(map(str, node['target']))})"
        for rule in found
        for node in rule["nodes"]
    ]
