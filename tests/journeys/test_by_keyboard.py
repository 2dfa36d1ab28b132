"""The main job of a treatment manager by keyboard alone: no mouse, and the focus set by nothing but keys."""

import pytest
from playwright.sync_api import Locator, Page, expect
from streamlit.proto.BackMsg_pb2 import BackMsg

from qa_app.services.people import set_language
from tests.journeys.desk import answered, scale, settled, until, video_of
from tests.journeys.keyboard import press_on, stays_at, tab_to

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(300)]

GWEN, IFAN = "Gwen Parri", "Ifan Rowlands"
BOTH = (GWEN, IFAN)

# By number keys, but A2 by arrows and A3 as not applicable.
GIVEN = {
    "A1": "3", "A2": "2", "A3": "n", "A4": "3", "A5": "3",
    "B1": "32", "B2": "33", "B3": "22", "B4": "32",
    "C1": "32", "C2": "3", "C3": "n", "C4": "3",
    "D1": "33", "D2": "32",
    "E1": "33", "E2": "3", "E3": "3",
}  # fmt: skip


def test_from_the_gate_to_the_score_by_keyboard_alone(world, server, page):
    page.set_default_timeout(30_000)
    asked: list[bytes] = []
    page.on("websocket", lambda connection: connection.on("framesent", lambda sent: asked.append(sent)))
    try:
        sign_in(page, server.url)
        open_the_desk(page)
        no_single_key_is_streamlits(page, asked)
        play_and_seek(page)
        mark(page)
        tick_exercises(page)
        rate_all(page, world)
        write_and_submit(page)
    finally:
        set_language(world.backend, world.cast.owain, "cy")


def sign_in(page: Page, url: str) -> None:
    page.goto(url)
    press_on(page.get_by_role("button", name="Owain Prys"))
    press_on(page.get_by_role("button", name="English"))
    expect(page.get_by_role("heading", name="Your work")).to_be_visible()
    stays_at(page.get_by_role("button", name="Cymraeg"))


def open_the_desk(page: Page) -> None:
    press_on(page.get_by_role("button", name="Open desk"))
    stays_at(page.get_by_role("heading", name="Foundation, session 1 of 6"))


def no_single_key_is_streamlits(page: Page, asked: list[bytes]) -> None:
    """Its `r` runs the script again, wherever one is and without a way to switch it off (WCAG 2.1.4)."""
    before = len(asked)
    page.keyboard.press("r")
    press_on(page.get_by_role("button", name="Note").first)
    expect(page.get_by_role("textbox", name="Note on A1")).to_be_focused()
    settled(page)
    messages = [BackMsg.FromString(one).WhichOneof("type") for one in asked[before:]]
    assert messages.count("rerun_script") == 1


def play_and_seek(page: Page) -> None:
    video = video_of(page)
    tab_to(page.get_by_role("button", name="Skip the player"), back=True, most=40)
    press_on(page.get_by_role("button", name="Play", exact=True), "Space", most=2)
    until(video, "!video.paused && video.currentTime > 0.5")
    page.keyboard.press("Space")
    until(video, "video.paused")
    where = page.get_by_role("slider", name="Position in the recording")
    press_on(where, "Home")
    page.keyboard.press("ArrowRight")
    until(video, "!video.seeking && Math.abs(video.currentTime - 5) < 0.2")
    page.keyboard.press("ArrowLeft")
    until(video, "!video.seeking && video.currentTime < 0.2")
    page.keyboard.press("ArrowRight")
    expect(where).to_be_focused()


def mark(page: Page) -> None:
    """A moment with `m`, a range with `[` and `]`; one of them edited, removed and brought back."""
    video, where = video_of(page), page.get_by_role("slider", name="Position in the recording")
    keys, words = page.keyboard, page.get_by_role("textbox", name="What you saw or heard")
    composer, evidence = (
        page.get_by_role("form", name="New mark"),
        page.get_by_role("region", name="Evidence"),
    )
    keys.press("m")
    expect(words).to_be_focused()
    keys.type("Names the effort before the result")
    press_on(composer.get_by_role("radio", name="Strength"), "d", most=2)
    expect(composer.get_by_role("radio", name="Development")).to_be_checked()
    tab_to(composer.get_by_role("checkbox", name=GWEN), most=4)
    keys.press("Space")
    tab_to(composer.get_by_role("group", name="Items"), most=2)
    keys.type("b1")
    keys.press("Space")
    for name in (GWEN, "B1"):
        expect(composer.get_by_role("checkbox", name=name, exact=True)).to_be_checked()
    keys.press("Enter")
    expect(evidence.get_by_text("Names the effort before the result")).to_be_visible()
    stays_at(where)
    keys.press("[")
    keys.press("ArrowRight")
    keys.press("]")
    expect(words).to_be_focused()
    keys.type("Asks what each takes home")
    keys.press("Enter")
    expect(evidence.get_by_role("link", name="0:00:05–0:00:10")).to_be_visible()
    stays_at(where)
    edit = evidence.get_by_role("button", name="Edit the mark at 0:00:05").last
    press_on(edit)
    expect(words).to_be_focused()
    keys.press("End")
    keys.type(", twice")
    keys.press("Enter")
    expect(evidence.get_by_text("Asks what each takes home, twice")).to_be_visible()
    stays_at(edit)
    press_on(evidence.get_by_role("button", name="Remove the mark at 0:00:05").last, most=2)
    undo = evidence.get_by_role("button", name="Undo")
    stays_at(undo)
    keys.press("Enter")
    expect(undo).to_be_hidden()
    settled(page)
    expect(evidence.get_by_role("listitem").nth(1).get_by_role("link")).to_be_focused()
    until(video, "video.paused")


def tick_exercises(page: Page) -> None:
    lines = page.locator("[class*=st-key-exercise-]").filter(has=page.get_by_role("radiogroup"))
    expect(lines.first).to_be_visible()
    for number in range(lines.get_by_role("radio", name="Delivered").count()):
        delivered = lines.get_by_role("radio", name="Delivered").nth(number)
        press_on(delivered, "Space")
        expect(delivered).to_be_checked()
        stays_at(delivered)
        if number == 0:
            note_when_it_began(lines.first)


def note_when_it_began(line: Locator) -> None:
    """In the popover, which takes the focus when it opens and gives it back when it closes."""
    keys = line.page.keyboard
    times = line.get_by_role("button", name="Times")
    press_on(times, most=1)
    starts = line.page.get_by_role("dialog").get_by_role("textbox", name="Starts at")
    expect(starts).to_be_focused()
    keys.type("0:00:02")
    keys.press("Enter")
    expect(line.get_by_text("from 0:00:02")).to_be_visible()
    stays_at(starts)
    keys.press("Escape")
    stays_at(times)


def rate_all(page: Page, world) -> None:
    """Section A by digits, arrows and a letter; each later section is reached by what is still to answer."""
    keys, count = page.keyboard, 0
    for item, given in GIVEN.items():
        for whose, key in zip(("The session",) if len(given) == 1 else BOTH, given, strict=True):
            row = scale(page, item, whose)
            if not row.is_visible():
                lead_to(page, f"{item} {whose.split()[0]}" if len(given) == 2 else item)
                expect(page.locator(".st-key-sections [aria-current]").first).to_contain_text(item[0])
            tab_to(row)
            if item == "A2":
                by_arrows(row)
            else:
                keys.press(key)
            count += 1
            answered(page, count)
            stays_at(row.get_by_role("radio", checked=True))
            if item == "A1":
                write_note(page)


def by_arrows(row: Locator) -> None:
    """From the first value to the third, which Space chooses."""
    keys = row.page.keyboard
    expect(row.get_by_role("radio").first).to_be_focused()
    keys.press("ArrowRight")
    keys.press("ArrowRight")
    keys.press("Space")


def write_note(page: Page) -> None:
    words = page.get_by_role("textbox", name="Note on A1")
    tab_to(words, most=2)
    page.keyboard.type("At the check-in")
    settled(page)
    expect(words).to_be_focused()


def lead_to(page: Page, name: str) -> None:
    """By the line of what is still to answer, whose first entry is the next one; or by the whole list behind it."""
    if name.startswith("D"):
        press_on(page.get_by_role("button", name="still to answer"))
        press_on(page.get_by_role("dialog").get_by_role("button", name=name, exact=True))
        expect(page.get_by_role("dialog")).to_be_hidden()
    else:
        press_on(page.locator("[class*=st-key-go-first-]").get_by_role("button", name=name, exact=True))


def write_and_submit(page: Page) -> None:
    keys = page.keyboard
    for name, said in (("Strengths", "A calm start."), ("Development points", "Come back to it.")):
        tab_to(page.get_by_role("textbox", name=name))
        keys.type(said)
    press_on(page.get_by_role("button", name="Check and submit"), back=True, most=200)
    stays_at(page.get_by_role("heading", name="Check and submit"))
    expect(page.get_by_text("Every item is answered.")).to_be_visible()
    expect(page.get_by_text("Every exercise is ticked.")).to_be_visible()
    press_on(page.get_by_role("button", name="Submit review"))
    stays_at(page.get_by_role("heading", name="Foundation, session 1 of 6"))
    expect(page.get_by_role("button", name="Correct", exact=True)).to_be_visible()
    expect(page.get_by_text("Overall:")).to_be_visible()
