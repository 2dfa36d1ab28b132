"""What a person does with the player on its page, and what they see there."""

import re

from playwright.sync_api import Locator, Page, expect

NOTE = "What you saw or heard"


def open_player(page: Page, url: str, query: str = "") -> Locator:
    """The player's `<video>`, with its length known."""
    page.goto(f"{url}/?{query}")
    video = page.locator(".player video")
    until(video, "video.readyState >= 2")
    return video


def until(video: Locator, condition: str) -> None:
    """Wait until the condition, in the page's words about `video`, holds."""
    video.wait_for(state="attached")
    handle = video.element_handle()
    video.page.wait_for_function(f"video => {condition}", arg=handle, timeout=15_000)


def seconds(video: Locator) -> float:
    return video.evaluate("video => video.currentTime")


def press(page: Page, key: str) -> None:
    page.keyboard.press(key)


def marks(page: Page, count: int) -> Locator:
    """What the script was told, once it was told `count` marks."""
    expect(page.get_by_text(re.compile(rf"^Marks:\s*{count}$"))).to_be_visible()
    return page.get_by_test_id("stCode")


def typed_in(page: Page) -> list[str]:
    """Where the browser keeps what was typed but not saved."""
    return page.evaluate("Object.keys(localStorage).filter(one => one.startsWith('qa-app-typed:'))")


def told(page: Page, url: str) -> list[dict]:
    """Every report of watching that the server has had."""
    return page.request.get(f"{url}/test/told").json()["reports"]
