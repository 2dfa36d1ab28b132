"""Hands on a keyboard alone: Tab leads to a thing, keys do it, and the place on the page is never lost."""

from playwright.sync_api import Locator, expect

from tests.journeys.desk import settled

MOST_STOPS = 60
IS_AT = """one => {
  let at = document.activeElement
  while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement
  return at !== document.body && one.contains(at)
}"""


def tab_to(thing: Locator, *, back: bool = False, most: int = MOST_STOPS) -> None:
    """Press Tab, or Shift and Tab, until the focus is on the thing or inside it; at most so many stops away."""
    expect(thing).to_be_visible()
    handle = thing.element_handle()
    for _stop in range(most + 1):
        if handle.evaluate("one => !one.isConnected"):
            # Drawn anew by a run; to look for it at each stop would take longer than the stops.
            handle = thing.element_handle()
        if handle.evaluate(IS_AT):
            return
        thing.page.keyboard.press("Shift+Tab" if back else "Tab")
    raise AssertionError(f"Tab does not lead to {thing}")


def press_on(thing: Locator, key: str = "Enter", *, back: bool = False, most: int = MOST_STOPS) -> None:
    """Go there by Tab and press the key."""
    tab_to(thing, back=back, most=most)
    thing.page.keyboard.press(key)


def stays_at(thing: Locator) -> None:
    """See that a run has come to its end with the focus on the thing."""
    expect(thing).to_be_focused()
    settled(thing.page)
    expect(thing).to_be_focused()
