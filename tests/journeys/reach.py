"""What of a page is hard to hit, to see or to get to: small targets, what is cut off, and where the focus hides."""

from pathlib import Path

from playwright.sync_api import Page

SMALLEST_PX = 24
SCRIPT = Path(__file__).with_suffix(".js").read_text(encoding="utf-8")


def small_targets(page: Page) -> list[str]:
    """What can be used and is under 24 by 24 pixels, with its size (WCAG 2.5.8, without its exceptions)."""
    return _asked(page, f"smallTargets({SMALLEST_PX})")


def cut_off(page: Page) -> list[str]:
    """What can be used and reaches over an edge, of the page or of a row that hides it (WCAG 1.4.10)."""
    return _asked(page, "cutOff()")


def unseen_stops(page: Page, most: int = 120) -> list[str]:
    """Where the focus is under something or has no frame, once round the page by Tab (WCAG 2.4.7, 2.4.11)."""
    found: list[str] = []
    page.evaluate("document.activeElement?.blur()")
    for _stop in range(most):
        page.keyboard.press("Tab")
        wrong = page.evaluate(f"{SCRIPT}.stop()")
        if wrong is None:
            return found
        found += wrong
    raise AssertionError("Tab never came round")


def _asked(page: Page, question: str) -> list[str]:
    found: list[str] = page.evaluate(f"{SCRIPT}.{question}")
    return found
