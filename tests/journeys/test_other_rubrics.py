"""A one-to-one, a three-way review and a count at the desk: begun from the recording, rated, submitted."""

import shutil
from datetime import datetime, time, timedelta

import pytest
from playwright.sync_api import expect

from qa_app.i18n import LONDON
from qa_app.services.indexing import index_store
from qa_app.services.recording_register import list_register
from tests.chromium import barriers
from tests.factories import add_session
from tests.journeys.desk import mark, open_section, scale, settled, video_of
from tests.journeys.world import STORE, STORES
from tests.storage.servers import store_keys

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(240)]

ROWS = """scale => {
  const tops = [...scale.querySelectorAll("[role=radio]")].map((one) => one.getBoundingClientRect().top)
  return new Set(tops).size
}"""

INES = "Ines Calloway"
ITEMS = 12


@pytest.fixture(scope="module")
def seen_alone(world):
    """The ids of two recordings at Ipswich: Ines with one man, and the three-way review that she and Dafydd held."""
    cast, backend = world.cast, world.backend
    keys = {}
    for days_ago, session_key, people in (
        (12, "pre-group-1", (cast.ines,)),
        (11, "closing-review", (cast.ines, cast.dafydd)),
    ):
        night = backend.clock().astimezone(LONDON).date() - timedelta(days=days_ago)
        starts_at = datetime.combine(night, time(18), LONDON)
        add_session(
            backend, cast.rhian, cast.ipswich_9, session_key, starts_at, people, participant_code="P3"
        )
        keys[session_key] = f"ips/9/{starts_at:%Y-%m-%dT%H%M}-{session_key}.mp4"
        shutil.copyfile(world.bucket / world.keys["main"], world.bucket / keys[session_key])
    with pytest.MonkeyPatch.context() as environ:
        for name, value in store_keys(*STORES).items():
            environ.setenv(name, value)
        index_store(backend, STORE, sync_first=True)
    known = {line.key: line.id for line in list_register(backend, STORE, None)}
    return known[keys["pre-group-1"]], known[keys["closing-review"]]


def test_a_one_to_one_is_rated_with_its_own_rubric_and_submitted(world, seen_alone, sign_in):
    page = sign_in(world.cast.rhian, f"/recordings?recording={seen_alone[0]}")
    page.get_by_role("button", name="Open desk").last.click()
    expect(page.get_by_role("heading", name="Before the group, session 1 of 2, P3")).to_be_visible()
    expect(page.get_by_text("0 of 15 answered")).to_be_visible()
    planned = page.get_by_role("checkbox", name="Planned individual session of the programme")
    planned.focus()
    # The letter is this row's: anywhere else it has the player play all marks in order.
    page.keyboard.press("p")
    expect(planned).to_be_checked()
    expect(page.locator(".in-order")).to_be_hidden()
    # The approval is asked for only where this stands in the place of a group.
    expect(page.get_by_text("Asked only when G1 is “Delivery in place of a group”.")).to_be_visible()
    expect(page.get_by_role("textbox", name="G2 The session")).to_be_disabled()
    page.get_by_role("textbox", name="G3 The session").fill("P3")
    page.keyboard.press("Tab")
    expect(page.get_by_text("2 of 14 answered")).to_be_visible()
    open_section(page, "I")
    for number in range(1, ITEMS + 1):
        value = "6" if number == 1 else "4"
        scale(page, f"I{number}", f"I{number} {INES}").get_by_role("radio", name=value, exact=True).click()
        expect(page.get_by_text(f"{number + 2} of 14 answered")).to_be_visible()
    expect(page.get_by_text("Rating 6 needs evidence: mark a moment for I1")).to_be_visible()
    video_of(page)
    mark(page, "Asks what he wants from the hour", items=("I1",), people=(INES,))
    page.get_by_role("button", name="Check and submit").click()
    expect(page.get_by_text("Every item is answered.")).to_be_visible()
    page.get_by_role("button", name="Submit review").click()
    expect(page.get_by_role("button", name="Correct")).to_be_visible()
    settled(page)
    expect(page.get_by_role("heading", name="Scores")).to_have_count(1)
    # 6 + 11 * 4
    expect(page.get_by_text("Total of 72: 50 of 72 · Meets the standard")).to_be_visible()
    expect(page.get_by_text("Lowest item: 4 of 6")).to_be_visible()
    expect(page.locator("[data-test-script-state=notRunning]")).to_be_visible()


def test_a_three_way_review_rates_both_who_held_it_side_by_side(world, seen_alone, sign_in):
    page = sign_in(
        world.cast.rhian, f"/recordings?recording={seen_alone[1]}", viewport={"width": 1440, "height": 1000}
    )
    page.get_by_role("button", name="Open desk").last.click()
    expect(page.get_by_text("0 of 27 answered")).to_be_visible()
    open_section(page, "I")
    for name in (INES, "Dafydd Marlowe"):
        row = scale(page, "I1", f"I1 {name}")
        expect(row.get_by_role("radio")).to_have_count(7)
        # All seven in one row; asked in one go, as what stands above may still move.
        assert row.evaluate(ROWS) == 1
    expect(page.locator("[data-test-script-state=notRunning]")).to_be_visible()
    expect(page.locator("[data-stale=true]")).to_have_count(0)
    assert barriers(page) == []


def test_a_count_is_begun_from_the_recording_about_one_person_and_its_sums_are_shown(
    world, seen_alone, sign_in
):
    page = sign_in(world.cast.rhian, f"/recordings?recording={seen_alone[1]}")
    page.get_by_role("button", name="Choose rubric").click()
    page.get_by_text("Motivational style count", exact=True).click()
    expect(page.get_by_role("textbox", name="The 20 minutes begin at")).to_have_value("0:00:00")
    page.get_by_role("radiogroup", name="About whom").get_by_text(INES).click()
    page.get_by_role("button", name="Start review").click()
    expect(page.get_by_text("0 of 14 answered")).to_be_visible()
    for number, (item, times) in enumerate((("Q", 2), ("SR", 1), ("CR", 3)), start=1):
        for _ in range(times):
            page.get_by_role("button", name=f"One more: {item} {INES}").click()
        expect(page.get_by_text(f"{number} of 14 answered")).to_be_visible()
    page.get_by_role("button", name="Check and submit").click()
    # 3 of 1 + 3; 4 to 2.
    expect(page.get_by_text("Complex reflections, share of all: 75.0 %")).to_be_visible()
    expect(page.get_by_text("Reflections to questions: 2.00")).to_be_visible()
    page.get_by_text("Submit with these open.").click()
    page.get_by_role("button", name="Submit review").click()
    expect(page.get_by_role("button", name="Correct")).to_be_visible()
    settled(page)
    expect(page.get_by_role("heading", name="Scores")).to_have_count(1)
    expect(page.locator("[data-test-script-state=notRunning]")).to_be_visible()
