"""The main job from the due list to the point on the trend, in one browser, as the treatment manager does it."""

import io
import re
from pathlib import Path

import pypdf
import pytest
from playwright.sync_api import Page, expect

from qa_app.services.reviews import open_desk
from tests.journeys.desk import answered, mark, rate, seconds, settled, shows, until, video_of
from tests.journeys.world import World

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(360)]

MAYA, TOMOS = "Maya Lindqvist", "Tomos Adeyemi"
BOTH = (MAYA, TOMOS)

GIVEN = {
    "A1": "3", "A2": "2", "A3": "N/A", "A4": "3", "A5": "3",
    "B1": ("3", "2"), "B2": ("3", "3"), "B3": ("2", "2"), "B4": ("3", "2"),
    "C1": ("3", "2"), "C2": "3", "C3": "N/A", "C4": "3",
    "D1": ("3", "3"), "D2": ("3", "2"),
    "E1": ("3", "4"), "E2": "1", "E3": "3",
}  # fmt: skip
# Worked out by hand from these values, on the scale 0 to 4, with the weights A 25, B 20, C 20, D 15, E 20.
#
# Overall, an item of the facilitators counting as their mean:
#   A (3 + 2 + 3 + 3) / 4 items = 2.75              -> 68.75   (A3 does not apply)
#   B (2.5 + 3 + 2 + 2.5) / 4 = 2.5                 -> 62.5
#   C (2.5 + 3 + 3) / 3 = 2.8333…                   -> 70.8333… (C3 does not apply)
#   D (3 + 2.5) / 2 = 2.75                          -> 68.75
#   E (3.5 + 1 + 3) / 3 = 2.5                       -> 62.5
#   0.25 * 68.75 + 0.20 * 62.5 + 0.20 * 70.8333… + 0.15 * 68.75 + 0.20 * 62.5 = 66.6666…
# Session: A 68.75, C (3 + 3) / 2 -> 75, E (1 + 3) / 2 -> 50
#   (25 * 68.75 + 20 * 75 + 20 * 50) / 65 = 4218.75 / 65 = 64.9038…
# Maya: B 11 / 4 -> 68.75, C 75, D 75, E 75
#   (20 * 68.75 + 20 * 75 + 15 * 75 + 20 * 75) / 75 = 5500 / 75 = 73.3333…
# Tomos: B 9 / 4 -> 56.25, C 50, D 62.5, E 100
#   (20 * 56.25 + 20 * 50 + 15 * 62.5 + 20 * 100) / 75 = 5062.5 / 75 = 67.5
# The critical E2 at 1 holds the bands of what contains it, overall and session, down at Developing.
SCORES = {
    "Overall": "66.7 · Developing",
    "Session": "64.9 · Developing",
    MAYA: "73.3 · Meets the standard",
    TOMOS: "67.5 · Meets the standard",
}
STRENGTHS = "You named the effort of the group before the result."
DEVELOPMENT = "When he minimised, nobody came back to it."


def test_from_the_due_list_to_the_new_point_on_the_trend(world, sign_in):
    page = sign_in(world.cast.rhian)
    # Another test may have left a review of the same month, in which all was rated 3.
    before = month_row(page, world)
    assert before in (None, ("1", "75.0"))
    open_the_desk_from_home(page)
    watch_and_mark(page)
    rate(page, GIVEN, BOTH)
    each_rating_was_saved_once(page, world)
    nothing_is_lost_over_a_reload(page)
    submit(page)
    write_and_share_feedback(page)
    pdf_holds_the_words(page)
    assert month_row(page, world) == (("1", "66.7") if before is None else ("2", "70.8"))


def month_row(page: Page, world: World) -> tuple[str, str] | None:
    """The count of reviews and the score of the recording's month, in the table of its site's trend."""
    page.goto(re.sub(r"(https?://[^/]+).*", rf"\1/trends?site={world.cast.norwich.id}", page.url))
    table = page.get_by_role("region", name="The same in numbers")
    expect(table).to_be_visible()
    row = table.get_by_role("row").filter(has=page.get_by_role("rowheader", name=world.main_month))
    if row.count() == 0:
        return None
    cells = row.get_by_role("cell").all_inner_texts()
    return cells[0].strip(), cells[2].strip()


def open_the_desk_from_home(page: Page) -> None:
    page.get_by_role("link", name="Home").click()
    expect(page.get_by_role("heading", name="Due to be monitored")).to_be_visible()
    row = page.locator("[class*=st-key-line-due]").filter(has_text="My Emotions, session 1 of 6")
    expect(row).to_contain_text(f"{MAYA} and {TOMOS}")
    row.get_by_role("button", name="Open desk").click()
    expect(page.get_by_role("heading", name="My Emotions, session 1 of 6")).to_be_visible()
    assert re.search(r"/review-desk\?review=\d+$", page.url)


def watch_and_mark(page: Page) -> None:
    video = video_of(page)
    length = video.evaluate("video => video.duration")
    page.get_by_role("button", name="Play", exact=True).click()
    until(video, "!video.paused && video.currentTime > 1 && video.videoWidth === 640")
    mark(page, "He says it was only a push, and it passes", items=("E2",))
    assert seconds(video) < length / 2
    page.get_by_role("slider", name="Position in the recording").focus()
    page.keyboard.press("End")
    until(video, f"video.currentTime > {length - 0.5}")
    page.keyboard.press("Shift+ArrowLeft")
    until(video, "!video.seeking && video.currentTime < 1")
    page.keyboard.press("ArrowRight")
    until(video, "!video.seeking && Math.abs(video.currentTime - 5) < 0.5")
    expect(page.get_by_text("1 mark ·")).to_be_visible()


def each_rating_was_saved_once(page: Page, world: World) -> None:
    """Nothing was taken back or saved again behind the reviewer's back."""
    review_id = int(page.url.rpartition("=")[2])
    ratings = open_desk(world.backend, world.cast.rhian, review_id).ratings
    assert [one.times_saved for one in ratings.values()] == [1] * 26


def nothing_is_lost_over_a_reload(page: Page) -> None:
    page.reload()
    answered(page, 26)
    shows(page, GIVEN, BOTH)
    expect(page.get_by_text("He says it was only a push, and it passes")).to_be_visible()
    expect(page.get_by_text("Everything is answered.")).to_be_visible()


def submit(page: Page) -> None:
    """What lacks evidence cannot be submitted; with the mark it can, and the scores are those of the hand."""
    page.get_by_role("button", name="Check and submit").click()
    expect(page.get_by_role("heading", name="Before you submit")).to_be_visible()
    expect(page.get_by_text("These ratings need evidence.")).to_be_visible()
    expect(page.get_by_role("button", name="Submit review")).to_be_disabled()
    page.get_by_role("button", name="E1 Tomos").click()
    expect(page.locator(".st-key-item-E1")).to_be_visible()
    video_of(page)
    mark(page, "Tomos comes back to the push twice", items=("E1",), people=(TOMOS,))
    page.get_by_role("button", name="Check and submit").click()
    expect(page.get_by_text("Every item is answered.")).to_be_visible()
    expect(page.get_by_text("Submitting tells nobody by itself.")).to_be_hidden()
    page.get_by_role("button", name="Submit review").click()
    expect(page.get_by_role("button", name="Correct")).to_be_visible()
    # What will be stored and what is stored have the same words, for as long as one follows the other.
    settled(page)
    expect(page.get_by_role("heading", name="Scores")).to_have_count(1)
    for whose, said in SCORES.items():
        expect(page.get_by_text(f"{whose}: {said}", exact=True)).to_be_visible()
    expect(page.get_by_text("E2 is a critical item: rated this low, it alone keeps the band")).to_have_count(
        2
    )
    expect(page.get_by_role("button", name="Check and submit")).to_be_hidden()


def write_and_share_feedback(page: Page) -> None:
    page.get_by_role("button", name=f"Write for {MAYA}").click()
    expect(page.get_by_role("heading", name=f"Feedback for {MAYA}")).to_be_visible()
    expect(page.get_by_role("button", name="PDF")).to_be_disabled()
    share = page.get_by_role("button", name=f"Share with {MAYA}")
    share.click()
    expect(page.get_by_text("Feedback is never a bare number.")).to_be_visible()
    page.get_by_role("textbox", name="Strengths").fill(STRENGTHS)
    page.get_by_role("textbox", name="Development points").fill(DEVELOPMENT)
    page.keyboard.press("Tab")
    expect(page.get_by_text("Development points are written")).to_be_visible()
    share.click()
    expect(page.get_by_role("button", name="PDF")).to_be_enabled()
    expect(share).to_be_hidden()
    expect(page.get_by_text("Feedback is never a bare number.")).to_be_hidden()


def pdf_holds_the_words(page: Page) -> None:
    with page.expect_download() as download:
        page.get_by_role("button", name="PDF").click()
    data = Path(download.value.path()).read_bytes()
    text = " ".join(" ".join(one.extract_text() for one in pypdf.PdfReader(io.BytesIO(data)).pages).split())
    for words in (MAYA, STRENGTHS, DEVELOPMENT, "He says it was only a push"):
        assert words in text
    assert TOMOS not in text.replace(f"{MAYA} and {TOMOS}", "")
    assert "67.5" not in text
