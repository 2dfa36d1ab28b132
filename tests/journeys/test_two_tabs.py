"""One draft in two tabs: the one that is behind is told, and nothing is overwritten."""

import pytest
from playwright.sync_api import expect

from qa_app.services.reviews import open_desk, start_review
from tests.journeys.desk import answered, choose, scale, settled

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(240)]


def test_a_tab_that_is_behind_is_told_and_overwrites_nothing(world, sign_in):
    rhian = world.cast.rhian
    review_id = start_review(world.backend, rhian, world.recordings["two_tabs"])
    address = f"/review-desk?review={review_id}"
    first = sign_in(rhian, address)
    answered(first, 0)
    second = first.context.new_page()
    second.goto(first.url)
    answered(second, 0)
    choose(first, "A1", "The session", "2")
    answered(first, 1)
    choose(second, "A1", "The session", "3")
    told = second.get_by_text("A1 was rated in another tab in the meantime.")
    expect(told).to_be_visible()
    expect(scale(second, "A1", "The session").get_by_role("radio", name="2")).to_be_checked()
    expect(scale(second, "A1", "The session").get_by_role("radio", name="3")).not_to_be_checked()
    assert stored(world, review_id) == {"A1": 2.0}
    # Told once, the tab knows what is there and may change it.
    choose(second, "A1", "The session", "3")
    expect(told).to_be_hidden()
    choose(second, "A2", "The session", "2")
    answered(second, 2)
    assert stored(world, review_id) == {"A1": 3.0, "A2": 2.0}


def test_words_of_a_tab_that_is_behind_stay_where_they_were_typed(world, sign_in):
    rhian = world.cast.rhian
    review_id = start_review(world.backend, rhian, world.recordings["two_tabs"])
    first = sign_in(rhian, f"/review-desk?review={review_id}")
    expect(first.get_by_role("textbox", name="Strengths")).to_be_visible()
    second = first.context.new_page()
    second.goto(first.url)
    expect(second.get_by_role("textbox", name="Strengths")).to_be_visible()
    write(first, "Strengths", "Kept from the first tab.")
    expect(first.get_by_role("textbox", name="Strengths")).to_have_value("Kept from the first tab.")
    until_stored(world, review_id, first, "Kept from the first tab.")
    write(second, "Strengths", "Typed in the second tab.")
    expect(second.get_by_text("These words were changed in another tab")).to_be_visible()
    expect(second.get_by_text("Saved there: “Kept from the first tab.”")).to_be_visible()
    expect(second.get_by_role("textbox", name="Strengths")).to_have_value("Typed in the second tab.")
    assert open_desk(world.backend, rhian, review_id).review.strengths == "Kept from the first tab."
    second.get_by_role("button", name="Take mine").click()
    until_stored(world, review_id, second, "Typed in the second tab.")
    expect(second.get_by_text("These words were changed in another tab")).to_be_hidden()
    # The first tab knows nothing of that; what it writes elsewhere is in nobody's way.
    write(first, "Development points", "Ask more.")
    until_stored(world, review_id, first, "Ask more.", part="development")
    settled(first)
    expect(first.get_by_text("These words were changed in another tab")).to_be_hidden()
    assert open_desk(world.backend, rhian, review_id).review.strengths == "Typed in the second tab."


def write(page, field, words):
    """Type into the field and leave it, which saves."""
    box = page.get_by_role("textbox", name=field)
    box.fill(words)
    box.blur()


def stored(world, review_id):
    """The values of session items, as they are stored."""
    ratings = open_desk(world.backend, world.cast.rhian, review_id).ratings
    return {item: one.value for (item, _who), one in ratings.items()}


def until_stored(world, review_id, page, words, part="strengths"):
    """Until these words of the page have reached the database."""
    for _ in range(300):
        if getattr(open_desk(world.backend, world.cast.rhian, review_id).review, part) == words:
            return
        page.wait_for_timeout(50)
    raise AssertionError("the words never came")


def test_a_note_of_a_tab_that_is_behind_stays_and_its_writer_chooses(world, sign_in):
    rhian = world.cast.rhian
    review_id = start_review(world.backend, rhian, world.recordings["two_tabs"])
    first = sign_in(rhian, f"/review-desk?review={review_id}")
    boxes = [open_note(first)]
    second = first.context.new_page()
    second.goto(first.url)
    boxes.append(open_note(second))
    leave(boxes[0], "From the first tab.")
    until_note_is(world, review_id, first, "From the first tab.")
    leave(boxes[1], "From the second tab.")
    expect(second.get_by_text("The note on A3 was changed in another tab")).to_be_visible()
    expect(second.get_by_text("Saved there: “From the first tab.”")).to_be_visible()
    expect(boxes[1]).to_have_value("From the second tab.")
    until_note_is(world, review_id, second, "From the first tab.")
    second.get_by_role("button", name="Take mine").click()
    expect(second.get_by_text("The note on A3 was changed in another tab")).to_be_hidden()
    until_note_is(world, review_id, second, "From the second tab.")
    expect(boxes[1]).to_have_value("From the second tab.")


def open_note(page):
    """Open the note on A3 and give its field."""
    item = page.locator(".st-key-item-A3")
    item.get_by_role("button", name="Note").click()
    box = item.get_by_role("textbox", name="Note on A3")
    expect(box).to_be_focused()
    return box


def leave(box, words):
    """Type and leave the field, which saves."""
    box.fill(words)
    box.blur()


def until_note_is(world, review_id, page, words):
    """Until the database holds these words."""
    for _ in range(300):
        note = open_desk(world.backend, world.cast.rhian, review_id).notes.get(("A3", None))
        if note and note.note == words:
            return
        page.wait_for_timeout(50)
    raise AssertionError("the words never came")
