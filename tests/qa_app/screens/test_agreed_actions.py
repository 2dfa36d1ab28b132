"""Agreed actions at the desk: asked beside the rubric, answered with a mark, and listed before submitting."""

from datetime import timedelta

import pytest

from qa_app.backend import Backend
from qa_app.services import reviews, supervision, supervision_meetings
from qa_app.services.action_checks import actions_of_review
from qa_app.services.supervision_meetings import MeetingPerson, MeetingWords
from tests.factories import ago, rate_all
from tests.qa_app.screens.conftest import Look, words_on
from tests.qa_app.services.feedback_cast import DELIVERED_AT, FeedbackCast

pytestmark = pytest.mark.slow

SCREEN = "screens/review_desk.py"


@pytest.fixture
def people(backend: Backend) -> FeedbackCast:
    return FeedbackCast(backend)


@pytest.fixture
def action_id(people: FeedbackCast) -> int:
    """An action of Tomos, from a meeting two days before every session of the cast."""
    backend = people.backend
    meeting_id = supervision_meetings.start_meeting(backend, people.rhian, people.tomos.id)
    words = MeetingWords(
        (DELIVERED_AT - timedelta(days=2)).date(), (MeetingPerson(people.tomos.id),), skill="Silence"
    )
    supervision_meetings.save_meeting(backend, people.rhian, meeting_id, words, seen_saves=0)
    agreed = supervision.agree_action(
        backend,
        people.rhian,
        meeting_id=meeting_id,
        what="Ask *first*",
        by_when=backend.clock().date(),
        how_seen="On film",
    )
    supervision_meetings.record_meeting(backend, people.rhian, meeting_id)
    return agreed


def begin(people: FeedbackCast, session_key: str = "foundation-2") -> int:
    """Rhian's draft of the next recording, everything rated, with one mark about Tomos."""
    recording_id = people.record(session_key, people.tomos, people.maya)
    review_id = reviews.start_review(ago(people.backend, hours=1), people.rhian, recording_id)
    rate_all(people.backend, people.rhian, review_id)
    people.mark(people.rhian, review_id, "strength", "He asks and waits", ["B1"], [people.tomos])
    return review_id


def test_nothing_is_drawn_where_nothing_was_agreed(look: Look, people: FeedbackCast) -> None:
    draft = begin(people)
    assert "Agreed actions" not in words_on(look(people.rhian, SCREEN, review=draft))
    submitting = words_on(look(people.rhian, SCREEN, review=draft, step="submit"))
    assert "agreed action" not in submitting


def test_an_action_is_answered_with_a_mark_and_closed_by_submitting(
    look: Look, people: FeedbackCast, action_id: int
) -> None:
    backend, rhian, draft = people.backend, people.rhian, begin(people)
    screen = look(rhian, SCREEN, review=draft)
    words = words_on(screen).replace("\\", "")
    assert "Ask *first*" in words
    assert "0 of 1 answered" in words
    where = f"{draft}-{action_id}"
    screen.segmented_control(key=f"agreed-outcome-{where}").set_value("seen").run()
    assert "Choose the mark that shows it." in words_on(screen)
    page = look(rhian, SCREEN, review=draft, step="submit")
    assert "no mark shows it" in words_on(page)
    assert page.button(key="submit-review").disabled
    page.button(key=f"go-unevidenced-action-{action_id}").click().run()
    assert "step" not in page.query_params
    (mark,) = reviews.open_desk(backend, rhian, draft).evidence
    screen.selectbox(key=f"agreed-evidence_id-{where}").set_value(mark.id).run()
    screen.text_input(key=f"agreed-note-{where}").set_value("Twice").run()
    assert not screen.exception
    (kept,) = actions_of_review(backend, rhian, draft)
    assert (kept.outcome, kept.evidence_id, kept.note, kept.times_saved) == ("seen", mark.id, "Twice", 3)
    page = look(rhian, SCREEN, review=draft, step="submit")
    assert "Every agreed action is answered" in words_on(page)
    page.button(key="submit-review").click().run()
    assert not page.exception
    (closed,) = supervision.actions_for(backend, rhian, people.tomos.id)
    assert (closed.state, closed.closed_by_evidence_id) == ("seen", mark.id)
    assert page.button(key=f"seek-action-{action_id}").label == ":blue[1:24:10]"
    theirs = look(rhian, "screens/supervision.py", facilitator=people.tomos.id)
    theirs.button(key=f"jump-action-{action_id}").click().run()
    assert "".join(theirs.query_params["review"]) == str(draft)
    mine = look(people.tomos, "screens/supervision.py")
    assert "Twice" in words_on(mine)
    assert not any(str(one.key).startswith("jump-action-") for one in mine.button)


def test_what_has_no_answer_is_confirmed_before_submitting(
    look: Look, people: FeedbackCast, action_id: int
) -> None:
    page = look(people.rhian, SCREEN, review=begin(people), step="submit")
    assert "1 agreed action has no answer" in words_on(page)
    assert page.button(key="submit-review").disabled
    page.checkbox(key="accept-actions").check().run()
    page.button(key="submit-review").click().run()
    assert not page.exception
    (still,) = supervision.actions_for(people.backend, people.rhian, people.tomos.id)
    assert still.state == "open"


def test_another_tabs_answer_is_not_overwritten_and_one_closed_meanwhile_says_by_what(
    look: Look, people: FeedbackCast, action_id: int
) -> None:
    backend, draft = people.backend, begin(people)
    where = f"agreed-outcome-{draft}-{action_id}"
    behind, screen = (look(people.rhian, SCREEN, review=draft) for _tab in range(2))
    screen.segmented_control(key=where).set_value("not_seen").run()
    behind.segmented_control(key=where).set_value("no_opportunity").run()
    assert "was answered in another tab" in behind.warning[0].value
    assert behind.segmented_control(key=where).value == "not_seen"
    supervision.close_action(backend, people.colleague, action_id, "withdrawn", "Agreed by mistake")
    screen = look(people.rhian, SCREEN, review=draft)
    told = screen.info[0].value.replace("\\", "")
    assert "Closed in the meantime: Withdrawn, closed by hand" in told
    assert "Your answer, Not seen, changes nothing" in told
