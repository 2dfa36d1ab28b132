"""Evidence in the player in a real browser: the list, playing in order, editing, removing, and what is kept."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.qa_app.components.player_hand import NOTE, marks, open_player, press, seconds, typed_in, until

pytestmark = [pytest.mark.browser, pytest.mark.slow]

"""What the desk promises from `m` to the open composer."""


def rows(page: Page):
    return page.locator(".marks li")


def composer(page: Page, name: str = "New mark"):
    return page.get_by_role("form", name=name)


def test_the_list_says_what_the_lane_shows_and_leads_there(page, player_url):
    video = open_player(page, player_url)
    expect(rows(page)).to_have_count(4)
    expect(page.get_by_text("4 marks · 0:00:11 watched of 0:00:40")).to_be_visible()
    earlier = rows(page).filter(has_text="drove past")
    expect(earlier).to_contain_text("Made on an earlier file")
    expect(page.locator(".evidence-mark.is-earlier")).to_have_count(1)
    when = rows(page).nth(3).get_by_role("link")
    expect(when).to_have_attribute("href", "/desk?review=7&t=21")
    when.click()
    until(video, "Math.abs(video.currentTime - 21) < 0.1")


def test_all_marks_are_played_one_after_the_other_and_escape_ends_it(page, player_url):
    video = open_player(page, player_url)
    page.locator(".speed").select_option("2.5")
    page.get_by_role("button", name="Play all in order").click()
    status = page.locator(".in-order").get_by_role("status")
    expect(status).to_contain_text("Mark 1 of 4, 0:00:04 to 0:00:07")
    expect(rows(page).nth(0)).to_have_attribute("aria-current", "true")
    expect(status).to_contain_text("Mark 2 of 4, 0:00:05 to 0:00:09")
    until(video, "video.currentTime < 9.5")
    page.get_by_role("button", name="Next mark").click()
    page.get_by_role("button", name="Next mark").click()
    expect(status).to_contain_text("Mark 4 of 4")
    press(page, "Escape")
    expect(page.locator(".in-order")).to_be_hidden()
    assert not video.evaluate("video => video.paused")


def test_the_last_of_them_ends_it_and_the_video_stands(page, player_url):
    video = open_player(page, player_url)
    page.get_by_role("combobox", name="Marks to show and play").select_option("kind:proscribed")
    expect(rows(page)).to_have_count(1)
    page.locator(".speed").select_option("2.5")
    page.get_by_role("button", name="Play these in order").click()
    expect(page.locator(".in-order")).to_contain_text("Mark 1 of 1")
    until(video, "video.paused && video.currentTime >= 23 && video.currentTime < 25")
    expect(page.locator(".in-order")).to_be_hidden()


@pytest.mark.parametrize("choice", ["person:4", "item:E1"])
def test_those_of_one_person_or_one_item_are_shown_alone(page, player_url, choice):
    open_player(page, player_url)
    page.get_by_role("combobox", name="Marks to show and play").select_option(choice)
    expect(rows(page)).to_have_count(1)
    expect(rows(page)).to_contain_text("Draws out")
    expect(rows(page)).to_contain_text("Tomos")


def test_a_mark_is_edited_where_it_stands_and_the_focus_comes_back(page, player_url):
    open_player(page, player_url)
    edit = page.get_by_role("button", name="Edit the mark at 0:00:04")
    edit.click()
    form = composer(page, "Edit mark")
    expect(form.get_by_role("textbox", name=NOTE)).to_have_value("Draws out the group's own words")
    expect(form.get_by_role("checkbox", name="E1")).to_be_checked()
    page.keyboard.type(", twice")
    press(page, "Enter")
    sent = marks(page, 1)
    expect(sent).to_contain_text("twice")
    expect(sent).to_contain_text("id=1, seen='0'")
    expect(rows(page)).to_have_count(4)
    expect(rows(page).first).to_contain_text("twice")
    expect(edit).to_be_focused()
    assert typed_in(page) == []


def test_a_mark_that_is_being_written_is_not_lost_to_the_editing_of_another(page, player_url):
    open_player(page, player_url)
    press(page, "m")
    form = composer(page)
    page.keyboard.type("A thought that is not saved")
    page.get_by_role("button", name="Edit the mark at 0:00:04").click()
    expect(form.get_by_text("Save this mark with Enter, or drop it with Escape")).to_be_visible()
    note = form.get_by_role("textbox", name=NOTE)
    expect(note).to_have_value("A thought that is not saved")
    expect(note).to_be_focused()
    press(page, "Enter")
    expect(marks(page, 1)).to_contain_text("A thought that is not saved")


def test_a_removed_mark_comes_back_by_undo_and_the_focus_is_never_lost(page, player_url):
    open_player(page, player_url)
    page.get_by_role("button", name="Remove the mark at 0:00:21").press("Enter")
    expect(page.get_by_text("Mark at 0:00:21 removed.")).to_be_visible()
    expect(page.locator(".evidence-mark")).to_have_count(3)
    undo = page.get_by_role("button", name="Undo")
    expect(undo).to_be_focused()
    press(page, "Enter")
    expect(page.locator(".evidence-mark")).to_have_count(4)
    expect(undo).to_be_hidden()
    expect(rows(page).nth(3).locator(":focus")).to_have_count(1)


def test_kind_items_and_people_are_chosen_by_keyboard_alone(page, player_url):
    open_player(page, player_url)
    press(page, "m")
    page.keyboard.type("Says it and nobody asks")
    press(page, "Tab")
    press(page, "r")
    expect(page.get_by_role("radio", name="Risk")).to_be_checked()
    for _ in range(3):
        press(page, "Tab")
    expect(page.get_by_role("checkbox", name="Maya Lindqvist")).to_be_focused()
    press(page, "t")
    press(page, "Space")
    press(page, "Tab")
    page.keyboard.type("e2")
    press(page, "Space")
    press(page, "Enter")
    sent = marks(page, 1)
    expect(sent).to_contain_text("kind='risk', note='Says it and nobody asks', items=('E2',), people=(4,)")


def test_a_mark_that_the_server_refuses_comes_back_with_the_reason(page, player_url):
    open_player(page, player_url, "store=refuses")
    page.get_by_role("button", name="Edit the mark at 0:00:04").click()
    page.keyboard.type("!")
    press(page, "Enter")
    expect(page.locator(".composer").get_by_role("alert")).to_contain_text("changed in another tab")
    words = page.get_by_role("textbox", name=NOTE)
    expect(words).to_have_value("Draws out the group's own words!")
    press(page, "Enter")
    expect(marks(page, 2)).to_contain_text("own words!")
    expect(words).to_be_hidden()
    assert typed_in(page) == []


def test_what_was_typed_outlives_the_tab_but_is_shown_to_nobody_else(new_context, player_url):
    context = new_context()
    first = context.new_page()
    open_player(first, player_url)
    press(first, "m")
    first.keyboard.type("Half a thought")
    second = context.new_page()
    open_player(second, player_url)
    second.wait_for_timeout(300)
    expect(second.get_by_role("textbox", name=NOTE)).to_be_hidden()
    first.close()
    second.reload()
    expect(second.get_by_role("textbox", name=NOTE)).to_have_value("Half a thought")
    expect(second.get_by_text("You had not saved this mark")).to_be_visible()
    other = context.new_page()
    open_player(other, player_url, "reader=2")
    expect(other.get_by_role("textbox", name=NOTE)).to_be_hidden()


def test_a_mark_at_the_last_second_is_whole_and_can_be_played(page, player_url):
    video = open_player(page, player_url, "evidence=none")
    page.get_by_role("slider", name="Position in the recording").focus()
    press(page, "End")
    until(video, "video.ended")
    press(page, "m")
    page.keyboard.type("Says good night")
    press(page, "Enter")
    sent, times = marks(page, 1), re.compile(r"start_ms=(\d+), end_ms=(\d+)")
    expect(sent).to_contain_text(times)
    start_ms, end_ms = (int(one) for one in times.search(sent.inner_text()).groups())
    assert 38_500 <= start_ms < end_ms <= 40_000
    lane = page.locator(".lane.evidence").bounding_box()
    mark = page.locator(".evidence-mark").bounding_box()
    assert mark["x"] + mark["width"] <= lane["x"] + lane["width"] + 1
    page.get_by_role("button", name="Play all in order").click()
    expect(page.locator(".in-order")).to_contain_text("Mark 1 of 1")
    until(video, "video.paused")
    expect(page.locator(".in-order")).to_be_hidden()


@pytest.mark.parametrize("how_many", ["few", "many"])
def test_m_opens_the_composer_ready_to_type_however_many_marks_there_are(page, player_url, how_many):
    video = open_player(page, player_url, f"evidence={how_many}")
    expect(page.locator(".evidence-mark")).to_have_count(500 if how_many == "many" else 4)
    press(page, "Space")
    until(video, "video.currentTime > 0.3")
    press(page, "m")
    words = page.get_by_role("textbox", name=NOTE)
    expect(words).to_be_focused()
    words.press_sequentially("twenty letters or so")
    expect(words).to_have_value("twenty letters or so")
    assert seconds(video) < 30
