"""What is within reach around the picture in a real browser: sound, captions, contact sheet, keys, lanes as lists."""

import re

import pytest
from playwright.sync_api import expect

from tests.chromium import barriers
from tests.qa_app.components.player_hand import NOTE, open_player, press, seconds, told, until

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_sound_is_muted_and_turned_down_and_the_browser_remembers(page, player_url):
    video = open_player(page, player_url)
    mute = page.get_by_role("button", name="Mute")
    mute.click()
    until(video, "video.muted")
    expect(mute).to_have_attribute("aria-pressed", "true")
    mute.click()
    volume = page.get_by_role("slider", name="Volume")
    expect(volume).to_have_value("100")
    volume.focus()
    press(page, "ArrowLeft")
    press(page, "ArrowLeft")
    until(video, "Math.abs(video.volume - 0.9) < 0.01")
    video = open_player(page, player_url)
    until(video, "Math.abs(video.volume - 0.9) < 0.01 && !video.muted")


def test_speeds_go_from_half_to_two_and_a_half_and_keep_the_pitch(page, player_url):
    video = open_player(page, player_url)
    speed = page.get_by_role("combobox", name="Speed")
    values = speed.locator("option").evaluate_all("all => all.map(one => Number(one.value))")
    assert (values[0], values[-1]) == (0.5, 2.5)
    speed.select_option("2.5")
    until(video, "video.playbackRate === 2.5 && video.preservesPitch")


def test_captions_are_offered_only_where_there_are_some(page, player_url):
    video = open_player(page, player_url)
    button = page.get_by_role("button", name="Captions")
    expect(button).to_be_hidden()
    video = open_player(page, player_url, "captions=yes")
    button.click()
    until(video, "video.textTracks[0].mode === 'showing' && video.textTracks[0].cues?.length === 1")
    press(page, "Space")
    until(video, "video.textTracks[0].activeCues.length === 1")
    button.click()
    until(video, "video.textTracks[0].mode === 'hidden'")


def test_the_contact_sheet_leads_to_a_tile_by_keyboard_and_by_click(page, player_url):
    video = open_player(page, player_url, "start=5000")
    until(video, "Math.abs(video.currentTime - 5) < 0.1")
    press(page, "c")
    sheet = page.get_by_role("dialog", name="Contact sheet")
    expect(sheet.get_by_role("button", name="0:00:05")).to_be_focused()
    expect(sheet.get_by_role("button", name="0:00:22 · no movement")).to_be_visible()
    press(page, "ArrowRight")
    expect(sheet.get_by_role("button", name="0:00:06")).to_be_focused()
    assert abs(seconds(video) - 5) < 0.1
    press(page, "Enter")
    until(video, "Math.abs(video.currentTime - 6) < 0.1")
    expect(sheet).to_be_hidden()
    page.get_by_role("button", name="Contact sheet").click()
    sheet.get_by_role("button", name="0:00:30").click()
    until(video, "Math.abs(video.currentTime - 30) < 0.1")


def test_single_keys_can_be_kept_to_the_player_and_the_browser_remembers(page, player_url):
    video = open_player(page, player_url, "start=3000")
    press(page, "?")
    page.get_by_role("checkbox", name="Keys work on the whole page").uncheck()
    press(page, "Escape")
    page.get_by_role("button", name="Rerun").focus()
    press(page, "m")
    press(page, "l")
    expect(page.get_by_role("textbox", name=NOTE)).to_be_hidden()
    open_player(page, player_url, "start=3000")
    page.get_by_role("button", name="Rerun").focus()
    press(page, "m")
    expect(page.get_by_role("textbox", name=NOTE)).to_be_hidden()
    assert abs(seconds(video) - 3) < 0.2
    page.get_by_role("button", name="Play", exact=True).focus()
    press(page, "m")
    expect(page.get_by_role("textbox", name=NOTE)).to_be_focused()


def test_exercises_have_a_lane_and_every_lane_a_list(page, player_url):
    video = open_player(page, player_url)
    names = [one.get_attribute("aria-label") for one in page.locator(".lane .exercise").all()]
    assert names == [
        "Check-in: delivered, 0:00:00 to 0:00:09",
        "Warning signs: shortened, 0:00:10 to 0:00:19",
    ]
    page.locator(".twins summary").focus()
    press(page, "Enter")
    twins = page.locator(".twins-body")
    for title in ("Activity", "Signals", "Exercises", "Watched"):
        expect(twins.get_by_role("heading", name=title)).to_be_visible()
    expect(twins).to_contain_text("Homework: not ticked yet")
    expect(twins.get_by_role("button", name="0:00:00 to 0:00:08")).to_be_visible()
    row = twins.get_by_role("button", name="no movement, 0:00:20 to 0:00:25")
    row.focus()
    press(page, "Enter")
    until(video, "Math.abs(video.currentTime - 20) < 0.1")
    expect(row).to_be_focused()
    assert barriers(page, ".stBidiComponent") == []


def test_a_lane_is_one_stop_of_tab_in_which_arrows_move(page, player_url):
    video = open_player(page, player_url)
    page.get_by_role("slider", name="Position in the recording").focus()
    names = ("no movement", "Check-in", "Strength, 0:00:04")
    for name in names:
        press(page, "Tab")
        expect(page.locator(".lane").get_by_role("button", name=name)).to_be_focused()
    press(page, "ArrowRight")
    expect(page.locator(".lane").get_by_role("button", name="Development, 0:00:05")).to_be_focused()
    assert seconds(video) < 0.1
    press(page, "Enter")
    until(video, "Math.abs(video.currentTime - 5.5) < 0.1")
    press(page, "Tab")
    expect(page.locator(".twins summary")).to_be_focused()
    for _lane in range(2):
        press(page, "Shift+Tab")
    expect(page.locator(".lane").get_by_role("button", name=names[1])).to_be_focused()


def test_the_first_stop_of_the_player_leads_past_it(page, player_url):
    open_player(page, player_url)
    skip = page.get_by_role("button", name="Skip the player")
    page.get_by_role("button", name="Play", exact=True).focus()
    press(page, "Shift+Tab")
    expect(skip).to_be_focused()
    press(page, "Enter")
    expect(page.get_by_role("button", name="Rerun")).to_be_focused()


def test_what_plays_while_the_page_is_hidden_is_not_watched(page, player_url):
    video = open_player(page, player_url)
    before = len(told(page, player_url))
    press(page, "Space")
    until(video, "video.currentTime > 1")
    hide = "hidden => { Object.defineProperty(document, 'hidden', { value: hidden, configurable: true });"
    page.evaluate(hide + " document.dispatchEvent(new Event('visibilitychange')); }", arg=True)
    until(video, "video.currentTime > 3")
    page.evaluate(hide + " document.dispatchEvent(new Event('visibilitychange')); }", arg=False)
    until(video, "video.currentTime > 4")
    with page.expect_response("**/test/watched"):
        press(page, "Space")
    intervals = [one for report in told(page, player_url)[before:] for one in report["intervals"]]
    assert all(end <= 2_500 or start >= 2_900 for start, end in intervals)
    assert sum(end - start for start, end in intervals) < 3_500


def test_what_cannot_be_told_is_told_once_the_server_is_back(page, player_url):
    video = open_player(page, player_url)
    page.route("**/test/watched", lambda route: route.abort())
    press(page, "Space")
    until(video, "video.currentTime > 1")
    press(page, "Space")
    expect(page.get_by_text("What you watch is not being saved at the moment")).to_be_visible()
    page.unroute("**/test/watched")
    with page.expect_response("**/test/watched", timeout=15_000):
        pass
    assert told(page, player_url)[-1]["intervals"][0][1] > 900
    expect(page.get_by_text("What you watch is not being saved at the moment")).to_be_hidden()


def test_another_file_in_its_place_goes_on_where_the_first_one_stood(page, player_url):
    video = open_player(page, player_url)
    press(page, "l")
    until(video, "Math.abs(video.currentTime - 30) < 0.1")
    with page.expect_request(re.compile(r"film\.mp4\?v=1")):
        page.get_by_role("button", name="Another file").click()
    until(video, "video.readyState >= 2 && Math.abs(video.currentTime - 30) < 0.1")


def test_a_server_that_was_away_is_noticed_when_it_is_back(page, player_url):
    page.route("**/film.mp4*", lambda route: route.abort())
    page.goto(player_url)
    expect(page.locator(".trouble")).to_contain_text("The recording stopped coming")
    assert barriers(page, ".stBidiComponent") == []
    page.unroute("**/film.mp4*")
    video = page.locator(".player video")
    until(video, "video.readyState >= 2")
    expect(page.locator(".trouble")).to_be_hidden()


def test_very_many_marks_take_six_rows_and_are_rolled_to(page, player_url):
    open_player(page, player_url, "evidence=many")
    lane, marks = page.locator(".lane.evidence"), page.locator(".evidence-mark")
    expect(marks).to_have_count(500)
    assert lane.bounding_box()["height"] < 6 * 26 + 2
    tops = marks.evaluate_all("marks => marks.map(mark => parseFloat(mark.style.top))")
    lowest = marks.nth(tops.index(max(tops)))
    expect(lowest).not_to_be_in_viewport()
    lowest.focus()
    expect(lowest).to_be_in_viewport()
