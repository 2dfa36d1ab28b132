"""Every state that the review desk can be in: nothing stands in anybody's way, in English and Welsh, light and dark."""

import pytest
from playwright.sync_api import Locator, Page, expect

from qa_app.access import Grant, Person
from qa_app.i18n import _, language
from qa_app.services import evidence
from qa_app.services.people import add_person
from qa_app.services.reviews import SavedRating, open_desk, save_ratings, start_review
from tests.chromium import barriers
from tests.journeys.desk import choose, settled, video_of
from tests.journeys.reach import cut_off, small_targets, unseen_stops
from tests.journeys.world import World

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(300)]

PLAYER = "[class*=st-key-player-]"
DIALOG = "[role=dialog]"
SIZES = ((1024, 768), (720, 450), (512, 384))
"""A small laptop, and two screens at 200 %."""


class Looker:
    """Looks at state after state of one page, and keeps what it finds by the state's name."""

    def __init__(self, page: Page, code: str) -> None:
        self.page = page
        self.code = code
        self.found: dict[str, list[str]] = {}

    def say(self, words: str) -> str:
        with language(self.code):
            return _(words)

    def button(self, words: str) -> Locator:
        return self.page.get_by_role("button", name=self.say(words), exact=True)

    def look(self, state: str, within: str | None = None) -> None:
        """At the whole page, or at a part of it when only that is new."""
        settled(self.page)
        self.keep(state, barriers(self.page, within) + small_targets(self.page))

    def look_narrow(self, state: str) -> None:
        """At the whole page on every smaller screen, where tables have less room than they need."""
        for width, height in SIZES:
            self.page.set_viewport_size({"width": width, "height": height})
            self.look(f"{state}, {width} pixels")
            self.keep(f"{state}, {width} pixels", cut_off(self.page))
        self.page.set_viewport_size({"width": 1440, "height": 900})

    def keep(self, state: str, found: list[str]) -> None:
        if found:
            self.found.setdefault(state, []).extend(found)


@pytest.mark.parametrize(
    ("code", "scheme", "name"),
    [
        ("en", "light", "Noor Ashdown"),
        ("en", "dark", "Idris Fairweather"),
        ("cy", "light", "Nesta Carrow"),
        ("cy", "dark", "Mabli Rees"),
    ],
)
def test_nothing_stands_in_the_way_in_any_state(world, sign_in, code, scheme, name):
    # Somebody new: no other journey has left a draft of theirs.
    who = add_person(
        world.backend,
        world.cast.ann,
        name=name,
        email=f"{code}-{scheme}@every-state.example",
        language=code,
        grants=[Grant("clinical_lead")],
    )
    page = sign_in(who, "/review-desk", color_scheme=scheme)
    desk = Looker(page, code)
    no_drafts(desk)
    film = world.bucket / world.keys["every_state"]
    kept = film.rename(world.bucket.parent / "kept.mp4")
    try:
        review_id = start_review(world.backend, who, world.recordings["every_state"])
        page.goto(f"{page.url}?review={review_id}")
        error_and_empty(desk)
    finally:
        kept.rename(film)
    page.get_by_role("region").get_by_role("button", name=desk.say("Try again")).click()
    video_of(page)
    marks(desk, world, who, review_id)
    half_rated(desk, world, who, review_id)
    at_every_size(desk)
    raised(desk)
    words_to_look_at(desk)
    rate_most(world, who, review_id)
    submitted_and_after(desk)
    assert desk.found == {}


def no_drafts(desk: Looker) -> None:
    nothing = "No review is begun. Open one from Home or from the recordings."
    expect(desk.page.get_by_text(desk.say(nothing))).to_be_visible()
    desk.look("no drafts")


def error_and_empty(desk: Looker) -> None:
    expect(desk.page.locator(f"{PLAYER} .trouble")).to_be_visible()
    desk.look("no video, nothing rated")


def marks(desk: Looker, world: World, who: Person, review_id: int) -> None:
    page, note = desk.page, desk.page.get_by_role("textbox", name=desk.say("What you saw or heard"))
    wrong = page.locator(f"{PLAYER} .wrong")
    page.keyboard.press("m")
    expect(note).to_be_focused()
    page.keyboard.press("Enter")
    expect(wrong).to_be_visible()
    desk.look("composer open, nothing written", PLAYER)
    page.keyboard.type("Names the effort")
    page.keyboard.press("Enter")
    page.get_by_role("button", name=desk.say("Edit the mark at {start}").format(start="0:00:00")).click()
    desk.look("a mark being edited", PLAYER)
    (mark,) = open_desk(world.backend, who, review_id).evidence
    evidence.save_evidence(
        world.backend,
        who,
        review_id,
        start_ms=mark.start_ms,
        end_ms=mark.end_ms,
        kind="risk",
        note_text="Written by another tab",
        items=mark.items,
        people=mark.people,
        evidence_id=mark.id,
        seen=mark.saved_at,
    )
    page.keyboard.type(" before the result")
    page.keyboard.press("Enter")
    expect(wrong).to_be_visible()
    desk.look("a mark refused", PLAYER)
    page.keyboard.press("Escape")
    for key, name in (("?", "Keyboard keys"), ("c", "Contact sheet")):
        page.keyboard.press(key)
        expect(page.get_by_role("dialog", name=desk.say(name))).to_be_visible()
        desk.look(name, PLAYER)
        page.keyboard.press("Escape")


def half_rated(desk: Looker, world: World, who: Person, review_id: int) -> None:
    """With a note open, one item not applicable with its reason, and one that another tab came first with."""
    page, session = desk.page, desk.say("The session")
    choose(page, "A1", session, "3")
    choose(page, "A3", session, desk.say("N/A"))
    page.locator(".st-key-item-A1").get_by_role("button", name=desk.say("Note")).click()
    expect(page.locator(".st-key-item-A1").get_by_role("textbox")).to_be_focused()
    # What is still being drawn would know of the other tab's rating, and nothing would be behind it.
    expect(page.locator(".st-key-sections").get_by_role("button", name="A 2/5")).to_be_visible()
    settled(page)
    save_ratings(world.backend, who, review_id, [SavedRating("A2", None, 2.0, None, 0)])
    choose(page, "A2", session, "3")
    expect(desk.button("Take mine")).to_be_visible()
    desk.look("half rated, behind another tab")
    desk.keep("Tab round the desk", unseen_stops(page))
    # Both answers go away with their buttons; the focus stays at the item.
    desk.button("Keep what is saved").press("Enter")
    expect(desk.button("Take mine")).to_be_hidden()
    expect(page.locator(".st-key-item-A2 :focus")).to_be_visible()
    meaning = page.locator(".st-key-item-A2").get_by_role("button", name=desk.say("Scale"))
    meaning.click()
    expect(meaning).to_have_attribute("aria-expanded", "true")
    desk.look("what the values mean")
    meaning.click()
    for opens in ("[class*=st-key-times-]", ".st-key-all-still-to-answer"):
        page.locator(f"{opens} button").first.click()
        expect(page.get_by_test_id("stPopoverBody")).to_be_visible()
        desk.look(opens, "[data-testid=stPopoverBody]")
        page.keyboard.press("Escape")
        expect(page.get_by_test_id("stPopoverBody")).to_be_hidden()


def at_every_size(desk: Looker) -> None:
    """Nothing is cut off on a small laptop or at 200 %, with the composer open as well."""
    page = desk.page
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        page.keyboard.press("m")
        expect(page.get_by_role("textbox", name=desk.say("What you saw or heard"))).to_be_focused()
        desk.keep(f"{width} pixels", cut_off(page) + small_targets(page))
        page.keyboard.press("Escape")
    desk.keep("Tab round the desk at 200 %", unseen_stops(page))
    page.set_viewport_size({"width": 1440, "height": 900})


def raised(desk: Looker) -> None:
    opens = desk.button("Raise risk").first
    opens.click()
    dialog = desk.page.get_by_role("dialog")
    expect(dialog.get_by_role("button", name=desk.say("Close"))).to_be_visible()
    desk.look("raising a risk", DIALOG)
    desk.page.keyboard.press("Escape")
    expect(opens).to_be_focused()


def rate_most(world: World, who: Person, review_id: int) -> None:
    """Everything but the last item, so that something is missing on the page before submitting."""
    view = open_desk(world.backend, who, review_id)
    given = [SavedRating(one.item, one.facilitator_id, 3.0, None, 0) for one in view.unanswered[:-1]]
    save_ratings(world.backend, who, review_id, given)


def words_to_look_at(desk: Looker) -> None:
    page = desk.page
    page.get_by_role("textbox", name=desk.say("Strengths")).fill("Thanks Jason, and rings 07911 123456")
    heading = page.get_by_role("heading", name=desk.say("Words to look at"))
    expect(heading).to_be_visible()
    desk.look("words to look at")
    page.set_viewport_size({"width": 512, "height": 384})
    desk.keep("words to look at, at 200 %", cut_off(page) + small_targets(page))
    page.set_viewport_size({"width": 1440, "height": 900})
    desk.button("Keep, because …").first.click()
    expect(desk.button("It is a colleague")).to_be_visible()
    desk.look("why words stay")
    desk.button("It is a colleague").press("Enter")
    expect(desk.button("Replace with")).to_be_hidden()
    settled(page)
    desk.button("Take out").press("Enter")
    expect(heading).to_be_hidden()
    expect(page.get_by_role("textbox", name=desk.say("Strengths"))).to_have_value(
        "Thanks Jason, and rings […]"
    )


def submitted_and_after(desk: Looker) -> None:
    page = desk.page
    desk.button("Check and submit").click()
    expect(page.get_by_role("heading", name=desk.say("Before you submit"))).to_be_visible()
    desk.look("before submitting")
    desk.look_narrow("before submitting")
    accept = desk.say("Submit with these open. Sections with too little answered get no score.")
    page.get_by_text(accept).click()
    desk.button("Submit review").click()
    expect(desk.button("Correct")).to_be_visible()
    desk.look("submitted")
    desk.look_narrow("submitted")
    desk.button("Correct").click()
    desk.button("Begin the correction").click()
    expect(page.get_by_role("dialog").get_by_test_id("stAlert")).to_be_visible()
    desk.look("asked for a reason", DIALOG)
    page.get_by_role("dialog").get_by_role("textbox").fill("B2 was rated too low")
    desk.button("Begin the correction").click()
    expect(desk.button("Drop the correction")).to_be_visible()
    desk.look("a correction under way")
    desk.button("Drop the correction").click()
    expect(desk.button("Withdraw")).to_be_visible()
    settled(page)
    desk.button("Withdraw").click()
    page.get_by_role("dialog").get_by_role("textbox").fill("Another group was on the recording")
    desk.button("Withdraw the review").click()
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(
        page.get_by_text(desk.say("It counts nowhere. It stays to be read by its reviewer and the QA team."))
    ).to_be_visible()
    desk.look("withdrawn")
