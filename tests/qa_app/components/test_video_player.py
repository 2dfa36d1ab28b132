"""The player in a real browser: playing, marking, reruns, keys, reports and trouble."""

import re

import pytest
from playwright.sync_api import expect

from tests.chromium import barriers
from tests.qa_app.components.player_hand import (
    NOTE,
    marks,
    open_player,
    press,
    seconds,
    told,
    typed_in,
    until,
)

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_it_plays_pauses_and_steps_by_button_and_by_key(page, player_url):
    video = open_player(page, player_url)
    page.get_by_role("button", name="Play", exact=True).click()
    until(video, "video.currentTime > 0.5")
    press(page, "Space")
    until(video, "video.paused")
    at = seconds(video)
    press(page, "ArrowRight")
    press(page, "Shift+ArrowRight")
    until(video, f"Math.abs(video.currentTime - {at + 35}) < 0.1")
    press(page, "j")
    page.get_by_role("button", name="Back 5 seconds").click()
    until(video, f"Math.abs(video.currentTime - {at}) < 0.1")
    press(page, ".")
    until(video, f"Math.abs(video.currentTime - {at + 1 / 12}) < 0.02")


def test_it_begins_where_it_is_told_and_a_click_on_a_lane_goes_there(page, player_url):
    video = open_player(page, player_url, "start=10000")
    until(video, "Math.abs(video.currentTime - 10) < 0.1")
    lane = page.get_by_role("slider", name="Position in the recording")
    box = lane.bounding_box()
    lane.click(position={"x": box["width"] * 0.75, "y": 10})
    until(video, "Math.abs(video.currentTime - 30) < 0.5")
    expect(lane).to_have_attribute("aria-valuetext", re.compile(r"0:00:(29|30) of 0:00:40"))


def test_a_seek_to_the_end_lands_there(page, player_url):
    video = open_player(page, player_url)
    page.get_by_role("slider", name="Position in the recording").focus()
    press(page, "End")
    until(video, "video.currentTime > 39.8 && video.ended")


def test_the_lane_shows_the_storyboard_tile_under_the_pointer(page, player_url):
    open_player(page, player_url)
    lane = page.locator(".lane.activity")
    box = lane.bounding_box()
    lane.hover(position={"x": box["width"] * 0.5, "y": 10})
    expect(page.locator(".tile-time")).to_have_text(re.compile("0:00:(19|20)"))
    expect(page.locator(".tile-picture")).to_have_css(
        "background-position", re.compile(r"^(-1728px -108px|0px -216px)$")
    )


def test_evidence_that_overlaps_is_stacked_and_each_mark_goes_to_its_moment(page, player_url):
    video = open_player(page, player_url)
    boxes = [mark.bounding_box() for mark in page.locator(".evidence-mark").all()]
    assert [mark.inner_text() for mark in page.locator(".evidence-mark").all()] == ["S", "D", "R", "P"]
    for i, one in enumerate(boxes):
        assert one["height"] >= 24
        assert one["width"] >= 24
        for other in boxes[i + 1 :]:
            apart_across = one["x"] + one["width"] <= other["x"] or other["x"] + other["width"] <= one["x"]
            assert apart_across or abs(one["y"] - other["y"]) >= 24
    page.get_by_role("button", name="Proscribed, 0:00:21 to 0:00:23: Tells a story of his own").click()
    until(video, "Math.abs(video.currentTime - 21) < 0.1")


def test_m_pauses_and_enter_saves_the_mark_and_plays_on(page, player_url):
    video = open_player(page, player_url, "start=12000")
    press(page, "Space")
    until(video, "video.currentTime > 12.3")
    press(page, "m")
    until(video, "video.paused")
    expect(page.get_by_role("textbox", name=NOTE)).to_be_focused()
    page.keyboard.type("Names the warning sign, m [ ] j l")
    page.get_by_role("radio", name="Development").check(force=True)
    page.get_by_role("checkbox", name="Tomos Adeyemi").check(force=True)
    page.get_by_role("checkbox", name="B2").check(force=True)
    page.get_by_role("textbox", name="End").fill("0:00:19")
    paused_at = seconds(video)
    press(page, "Enter")
    sent = marks(page, 1)
    expect(sent).to_contain_text("end_ms=19000, kind='development', note='Names the warning sign, m [ ] j l'")
    expect(sent).to_contain_text("items=('B2',), people=(4,)")
    start_ms = int(re.search(r"start_ms=(\d+)", sent.inner_text()).group(1))
    assert abs(start_ms - 1000 * paused_at) < 100
    until(video, f"!video.paused && video.currentTime > {paused_at + 0.3}")
    expect(page.get_by_role("status").filter(has_text="Mark saved")).to_be_visible()
    expect(page.locator(".evidence-mark")).to_have_count(5)
    assert typed_in(page) == []


def test_a_range_is_set_by_bracket_keys(page, player_url):
    video = open_player(page, player_url, "start=5000")
    press(page, "[")
    expect(page.get_by_text("Range starts at 0:00:05")).to_be_visible()
    press(page, "ArrowRight")
    until(video, "Math.abs(video.currentTime - 10) < 0.1")
    press(page, "]")
    expect(page.get_by_role("textbox", name="Start")).to_have_value("0:00:05")
    expect(page.get_by_role("textbox", name="End")).to_have_value("0:00:10")
    press(page, "Escape")
    expect(page.get_by_role("textbox", name=NOTE)).to_be_hidden()
    assert video.evaluate("video => video.paused")


def test_a_mark_without_words_or_with_impossible_times_is_not_sent(page, player_url):
    open_player(page, player_url)
    press(page, "m")
    press(page, "Enter")
    alert = page.locator(".composer").get_by_role("alert")
    expect(alert).to_contain_text("Write what you saw or heard")
    page.keyboard.type("Something")
    for start, end, said in (
        ("0:00:09", "0:00:09", "must come after"),
        ("nine", "0:00:09", "h:mm:ss"),
        ("0:00:09", "0:01:30", "ends at 0:00:40"),
    ):
        page.get_by_role("textbox", name="Start").fill(start)
        page.get_by_role("textbox", name="End").fill(end)
        press(page, "Enter")
        expect(alert).to_contain_text(said)
    marks(page, 0)


def test_a_rerun_neither_reloads_the_video_nor_touches_what_is_typed(page, player_url):
    video = open_player(page, player_url, "start=3000")
    page.evaluate("() => { window.loads = 0; }")
    video.evaluate(
        "video => { video.dataset.same = 'yes'; video.addEventListener('loadstart', () => window.loads++); }"
    )
    press(page, "Space")
    until(video, "video.currentTime > 3.3")
    page.get_by_role("radio", name="1").click()
    page.get_by_role("button", name="Rerun").click()
    until(video, "!video.paused && video.currentTime > 4.5")
    press(page, "m")
    page.keyboard.type("Half a sen")
    page.get_by_role("radio", name="2").click()
    expect(page.get_by_role("radio", name="2")).to_be_checked()
    expect(page.get_by_role("textbox", name=NOTE)).to_have_value("Half a sen")
    assert video.get_attribute("data-same") == "yes"
    assert page.evaluate("window.loads") == 0


def test_keys_are_silent_while_somebody_types_elsewhere(page, player_url):
    video = open_player(page, player_url, "start=3000")
    until(video, "Math.abs(video.currentTime - 3) < 0.1")
    words = page.get_by_role("textbox", name="Strengths")
    words.click()
    page.keyboard.type("m j l [ ] ? , .")
    press(page, "ArrowLeft")
    expect(words).to_have_value("m j l [ ] ? , .")
    assert abs(seconds(video) - 3) < 0.1
    assert video.evaluate("video => video.paused")
    expect(page.get_by_role("textbox", name=NOTE)).to_be_hidden()
    expect(page.get_by_role("dialog")).to_be_hidden()


def test_space_after_a_click_on_a_rating_plays_and_leaves_the_rating(page, player_url):
    video = open_player(page, player_url)
    page.get_by_role("radio", name="1").click()
    expect(page.get_by_role("radio", name="1")).to_be_checked()
    press(page, "Space")
    until(video, "video.currentTime > 0.3")
    expect(page.get_by_role("radio", name="1")).to_be_checked()


def test_the_sheet_of_keys_opens_and_closes(page, player_url):
    open_player(page, player_url)
    press(page, "?")
    expect(page.get_by_role("dialog", name="Keyboard keys")).to_be_visible()
    press(page, "Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()


def test_a_jump_asked_for_by_the_script_is_done_once(page, player_url):
    video = open_player(page, player_url)
    page.get_by_role("button", name="Go to 0:00:30").click()
    until(video, "Math.abs(video.currentTime - 30) < 0.1")
    press(page, "j")
    until(video, "video.currentTime < 1")
    page.get_by_role("button", name="Rerun").click()
    page.get_by_role("radio", name="1").click()
    expect(page.get_by_role("radio", name="1")).to_be_checked()
    assert seconds(video) < 1


def test_what_was_watched_is_reported_on_pause_and_leaves_out_jumps(page, player_url):
    video = open_player(page, player_url)
    before = len(told(page, player_url))
    with page.expect_response("**/test/watched") as answer:
        press(page, "Space")
        until(video, "video.currentTime > 1")
        press(page, "ArrowRight")
        until(video, "video.currentTime > 7")
        press(page, "Space")
    assert answer.value.status == 204
    reports = told(page, player_url)[before:]
    (first, second) = reports[-1]["intervals"]
    assert first[0] < 300
    assert 700 < first[1] < 2_500
    assert second[0] > 5_500
    assert reports[-1]["position_ms"] == round(seconds(video) * 1000)


def test_a_place_sought_while_the_video_stands_is_told_though_the_page_dies(page, player_url):
    video = open_player(page, player_url)
    before = len(told(page, player_url))
    with page.expect_response("**/test/watched"):
        press(page, "ArrowRight")
        press(page, "ArrowRight")
        until(video, "video.currentTime > 9")
    (report,) = told(page, player_url)[before:]
    assert report["intervals"] == []
    assert report["position_ms"] == round(seconds(video) * 1000)


def test_leaving_the_page_reports_what_was_watched_and_stops_the_video(page, player_url):
    video = open_player(page, player_url)
    before = len(told(page, player_url))
    press(page, "Space")
    until(video, "video.currentTime > 1")
    page.get_by_text("Hide the player").click()
    expect(video).to_have_count(0)
    page.wait_for_function(
        "before => fetch('/test/told').then(answer => answer.json()).then(told => told.reports.length > before)",
        arg=before,
    )
    assert told(page, player_url)[before]["intervals"][0][1] > 900


def test_a_mark_that_does_not_come_back_is_sent_again_by_itself_by_hand_and_over_a_reload(page, player_url):
    open_player(page, player_url, "store=broken")
    press(page, "m")
    page.keyboard.type("Nearly lost")
    press(page, "Enter")
    marks(page, 1)
    marks(page, 2)
    expect(page.get_by_text("A mark is not saved yet")).to_be_visible(timeout=20_000)
    page.get_by_role("button", name="Send again").click()
    marks(page, 3)
    open_player(page, player_url)
    expect(marks(page, 1)).to_contain_text("Nearly lost", timeout=20_000)
    expect(page.get_by_text("Mark saved")).to_be_visible()


def test_a_draft_survives_a_reload(page, player_url):
    open_player(page, player_url)
    press(page, "m")
    page.keyboard.type("Half a thought")
    open_player(page, player_url)
    expect(page.get_by_role("textbox", name=NOTE)).to_have_value("Half a thought")


def test_the_copy_of_a_tab_leaves_its_draft_alone(page, player_url):
    open_player(page, player_url)
    press(page, "m")
    page.keyboard.type("Half a thought")
    with page.context.expect_page() as opened:
        # As when a tab is duplicated: with all that the tab itself has stored.
        page.evaluate("() => { window.open(location.href) }")
    copy = opened.value
    expect(copy.get_by_role("button", name="Mark (m)")).to_be_visible()
    press(copy, "m")
    expect(copy.get_by_role("textbox", name=NOTE)).to_have_value("")
    copy.keyboard.type("Another")
    press(copy, "Escape")
    open_player(page, player_url)
    expect(page.get_by_role("textbox", name=NOTE)).to_have_value("Half a thought")


def test_somebody_who_may_only_read_cannot_mark(page, player_url):
    open_player(page, player_url, "read_only=yes")
    expect(page.get_by_role("button", name="Mark (m)")).to_be_hidden()
    press(page, "m")
    expect(page.get_by_role("textbox", name=NOTE)).to_be_hidden()


@pytest.mark.parametrize(
    ("film", "said"),
    [
        ("no-picture", "cannot show the picture"),
        ("broken", "cannot play this recording"),
        ("locked", "You are signed out. Sign in again."),
    ],
)
def test_trouble_is_told_in_a_calm_sentence(page, player_url, film, said):
    page.goto(f"{player_url}/?film={film}")
    expect(page.locator(".trouble")).to_contain_text(said)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert barriers(page, ".stBidiComponent") == []
    again = page.get_by_role("button", name="Try again")
    with page.expect_request("**/*again=1"):
        again.click()
    expect(page.locator(".trouble")).to_contain_text(said)


def test_when_a_link_runs_out_a_fresh_one_is_fetched_and_it_plays_on_at_the_same_place(page, player_url):
    with page.expect_request("**/cut.mp4?again=1"):
        page.goto(f"{player_url}/?film=cut&start=22000")
    video = page.locator(".player video")
    until(video, "video.readyState >= 2 && Math.abs(video.currentTime - 22) < 0.1")
    press(page, "Space")
    until(video, "!video.paused && video.currentTime > 27")
    assert page.locator(".trouble").is_hidden()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 1024])
def test_everybody_can_use_it_and_nothing_is_cut(new_context, player_url, scheme, width):
    page = new_context(viewport={"width": width, "height": 1000}, color_scheme=scheme).new_page()
    open_player(page, player_url)
    assert barriers(page, ".stBidiComponent") == []
    press(page, "m")
    expect(page.get_by_role("textbox", name=NOTE)).to_be_visible()
    assert barriers(page, ".stBidiComponent") == []
    player = page.locator(".player").bounding_box()
    for part in page.locator(".player :is(button, input, select):visible").all():
        box = part.bounding_box()
        assert box["x"] >= player["x"] - 1
        assert box["x"] + box["width"] <= player["x"] + player["width"] + 1
