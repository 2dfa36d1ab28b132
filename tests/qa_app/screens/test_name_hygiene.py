"""Words that may tell who somebody is, on the screen: warned of, replaced, kept with a reason, and refused."""

import pytest
from streamlit.testing.v1 import AppTest

from qa_app.backend import Backend
from qa_app.services import concerns, feedback, reviews, supervision, supervision_meetings
from tests import factories
from tests.qa_app.screens.conftest import Look, words_on
from tests.qa_app.services.feedback_cast import FeedbackCast

pytestmark = pytest.mark.slow

SUPERVISION = "screens/supervision.py"
DESK = "screens/review_desk.py"


@pytest.fixture
def people(backend: Backend) -> FeedbackCast:
    return FeedbackCast(backend)


@pytest.fixture
def draft(people: FeedbackCast) -> int:
    return feedback.start_feedback(people.backend, people.rhian, people.review_id, people.tomos.id)


def write(screen: AppTest, label: str, text: str) -> AppTest:
    next(one for one in [*screen.text_area, *screen.text_input] if one.label == label).set_value(text)
    return screen


def press(screen: AppTest, label: str) -> AppTest:
    return next(one for one in screen.button if one.label.startswith(label)).click().run()


def test_the_author_is_warned_replaces_one_name_keeps_another_word_and_shares(
    look: Look, people: FeedbackCast, draft: int
) -> None:
    screen = look(people.rhian, SUPERVISION, feedback=draft)
    write(screen, "Strengths", "You asked Jason what he meant, and Jason said more.")
    write(screen, "Development points", "The Pictionary came late; Maya noticed it.").run()
    assert "Words to look at" in words_on(screen)
    assert "2 places may tell who somebody is" in words_on(screen)
    assert "You asked :orange-background[**Jason**] what he meant" in words_on(screen)
    kept = feedback.read_feedback(people.backend, people.rhian, draft).feedback
    assert kept.strengths.startswith("You asked Jason")

    press(screen, "Share with")
    assert "2 places may tell who somebody is. Replace each" in screen.warning[0].value
    screen.selectbox[0].set_value("P7").run()
    press(screen, "Replace with")
    assert screen.text_area[0].value == "You asked P7 what he meant, and P7 said more."
    press(screen, "It comes from the programme")
    assert "Words to look at" not in words_on(screen)
    write(screen, "What to try next", "Wait a little.").run()
    press(screen, "Share with")
    given = feedback.read_feedback(people.backend, people.rhian, draft).feedback
    assert (given.state, given.strengths) == ("shared", "You asked P7 what he meant, and P7 said more.")
    assert "Pictionary" in given.development


def test_words_are_taken_out_with_what_was_typed_last(look: Look, people: FeedbackCast, draft: int) -> None:
    screen = look(people.rhian, SUPERVISION, feedback=draft)
    write(screen, "Strengths", "Good that you rang 07911 123456.").run()
    write(screen, "Strengths", "Good that you rang 07911 123456 so soon.")
    press(screen, "Take out")
    assert screen.text_area[0].value == "Good that you rang […] so soon."


def test_a_reflection_is_held_in_its_field_until_its_names_are_settled(
    look: Look, people: FeedbackCast, draft: int
) -> None:
    feedback.save_feedback(
        people.backend, people.rhian, draft, strengths="Warm", development="Ask", try_next="", seen_saves=0
    )
    feedback.share_feedback(people.backend, people.rhian, draft)
    screen = look(people.tomos, SUPERVISION, feedback=draft)
    write(screen, "In your own words", "I lost Jason, and then Kelly.")
    press(screen, "Keep my reflection")
    assert "2 places may tell" in screen.warning[0].value
    assert screen.text_area[0].value == "I lost Jason, and then Kelly."
    press(screen, "Replace with")
    assert screen.text_area[0].value == "I lost P1, and then Kelly."
    press(screen, "It is publicly known")
    press(screen, "Keep my reflection")
    given = feedback.read_feedback(people.backend, people.tomos, draft).feedback
    assert (given.state, given.reflection) == ("reflected", "I lost P1, and then Kelly.")


def test_an_action_is_held_in_its_fields(look: Look, people: FeedbackCast, draft: int) -> None:
    screen = look(people.rhian, SUPERVISION, feedback=draft)
    write(screen, "What", "Ask Jason one open question")
    write(screen, "How it will be seen", "In the next recording")
    press(screen, "Add the action")
    assert supervision.actions_for(people.backend, people.rhian, people.tomos.id) == ()
    press(screen, "Replace with")
    press(screen, "Add the action")
    (action,) = supervision.actions_for(people.backend, people.rhian, people.tomos.id)
    assert (action.what, action.how_seen) == ("Ask P1 one open question", "In the next recording")


def test_a_concern_is_held_in_its_form(look: Look, people: FeedbackCast) -> None:
    backend, recording_id = people.backend, people.record("foundation-2", people.tomos)
    review_id = reviews.start_review(backend, people.rhian, recording_id)
    screen = look(people.rhian, DESK, review=review_id)
    press(screen, "Raise risk")
    screen.radio[0].set_value("child")
    write(screen, "What you saw or heard", "He hit his son Alfie.")
    press(screen, "Raise it")
    assert concerns.concerns_at_desk(backend, people.rhian, recording_id) == ()
    press(screen, "It has to stand here")
    press(screen, "Raise it")
    (line,) = concerns.concerns_at_desk(backend, people.rhian, recording_id)
    assert concerns.open_concern(backend, people.rhian, line.id).text == "He hit his son Alfie."


def test_a_review_is_not_submitted_before_its_words_are_settled(look: Look, people: FeedbackCast) -> None:
    backend, rhian = people.backend, people.rhian
    review_id = reviews.start_review(backend, rhian, people.record("foundation-2", people.tomos))
    factories.rate_all(backend, rhian, review_id)
    people.mark(rhian, review_id, "strength", "Thanks Jason and waits", ["A2"], [])
    reviews.save_words(backend, rhian, review_id, part="strengths", words="Kelly heard you.", seen_saves=0)
    assert "Words to look at" in words_on(look(rhian, DESK, review=review_id))
    screen = look(rhian, DESK, review=review_id, step="submit")
    assert screen.button(key="submit-review").disabled
    assert "Evidence at" in words_on(screen)
    press(screen, "Take out")
    press(screen, "Replace with")
    assert not screen.button(key="submit-review").disabled
    press(screen, "Submit review")
    view = reviews.open_desk(backend, rhian, review_id)
    assert (view.review.state, view.review.strengths) == ("submitted", "[…] heard you.")
    assert [mark.note for mark in view.evidence] == ["Thanks P2 and waits"]


def test_a_form_that_was_left_has_nothing_to_look_at(look: Look, people: FeedbackCast, draft: int) -> None:
    screen = look(people.rhian, SUPERVISION, feedback=draft)
    write(screen, "What", "Ask Jason one open question")
    write(screen, "How it will be seen", "In the next recording")
    press(screen, "Add the action")
    assert "Words to look at" in words_on(screen)
    screen.query_params["feedback"] = str(
        feedback.start_feedback(people.backend, people.rhian, people.review_id, people.maya.id)
    )
    assert "Words to look at" not in words_on(screen.run())
    screen.switch_page("screens/home.py").run()
    screen.query_params["feedback"] = str(draft)
    screen.switch_page(SUPERVISION).run()
    assert "Words to look at" not in words_on(screen)


def test_the_reason_of_a_correction_is_held_in_its_dialog(look: Look, people: FeedbackCast) -> None:
    screen = look(people.rhian, DESK, review=people.review_id)
    press(screen, "Correct")
    write(screen, "Why is it corrected?", "Jason was taken for P4")
    press(screen, "Begin the correction")
    assert screen.text_area[0].value == "Jason was taken for P4"
    press(screen, "Replace with")
    press(screen, "Begin the correction")
    newer = int(screen.query_params["review"])
    assert reviews.open_desk(people.backend, people.rhian, newer).review.reason == "P1 was taken for P4"


def test_a_meeting_is_recorded_once_the_words_beside_it_are_settled(look: Look, people: FeedbackCast) -> None:
    meeting_id = supervision_meetings.start_meeting(people.backend, people.rhian, people.tomos.id)
    screen = look(people.rhian, SUPERVISION, meeting=meeting_id)
    screen.text_input(key=f"meeting-skill-{meeting_id}").set_value("Waiting for Jason").run()
    screen.text_area(key=f"private-note-{meeting_id}").set_value("Ask about Kelly").run()
    assert "1 place may tell who somebody is" in words_on(screen)
    press(screen, "Record the meeting")
    assert (
        supervision_meetings.read_meeting(people.backend, people.rhian, meeting_id).meeting.state == "draft"
    )
    first, second = [one for one in screen.button if one.label == "Replace with"]
    first.click().run()
    assert screen.text_input(key=f"meeting-skill-{meeting_id}").value == "Waiting for P1"
    (second,) = [one for one in screen.button if one.label == "Replace with"]
    second.click().run()
    assert screen.text_area(key=f"private-note-{meeting_id}").value == "Ask about P1"
    press(screen, "Record the meeting")
    assert not screen.exception
    recorded = supervision_meetings.read_meeting(people.backend, people.rhian, meeting_id).meeting
    assert (recorded.state, recorded.skill) == ("recorded", "Waiting for P1")


def test_a_dispute_and_its_decision_are_held_in_their_forms(look: Look, people: FeedbackCast) -> None:
    opened = people.reflect()
    screen = look(people.tomos, SUPERVISION, feedback=opened)
    screen.selectbox(key="dispute-item-0").set_value("D2").run()
    screen.selectbox(key="dispute-proposed-0-D2").set_value(3.0)
    screen.text_area(key="dispute-reason-0").set_value("I asked Jason")
    press(screen, "Dispute this rating")
    assert "1 place may tell" in screen.warning[0].value
    press(screen, "Take out")
    assert screen.text_area(key="dispute-reason-0").value == "I asked […]"
    press(screen, "Dispute this rating")
    assert not screen.exception
    screen = look(people.rhian, SUPERVISION, feedback=opened)
    (one,) = feedback.read_feedback(people.backend, people.rhian, opened).disputes
    assert one.reason == "I asked […]"
    screen.selectbox(key=f"decision-{one.id}").select_index(1)
    screen.text_area(key=f"decision-reason-{one.id}").set_value("Kelly said so too")
    press(screen, "Decide")
    assert "1 place may tell" in screen.warning[0].value
    press(screen, "It is publicly known")
    press(screen, "Decide")
    assert not screen.exception
    (one,) = feedback.read_feedback(people.backend, people.rhian, opened).disputes
    assert (one.state, one.decision) == ("changed", "Kelly said so too")
