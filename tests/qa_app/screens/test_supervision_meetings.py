"""Supervision meetings on the screen: the draft that keeps itself, recording, the record, and what is due on Home."""

from datetime import date, timedelta

import pytest
from streamlit.testing.v1 import AppTest

from qa_app import i18n
from qa_app.backend import Backend
from qa_app.services import private_notes, supervision, supervision_meetings
from qa_app.services.supervision_meetings import MeetingPerson, MeetingWords
from tests.factories import add_feedback, ago
from tests.qa_app.screens.conftest import Look, words_on
from tests.qa_app.services.feedback_cast import FeedbackCast

pytestmark = pytest.mark.slow

SCREEN = "screens/supervision.py"


@pytest.fixture
def people(backend: Backend) -> FeedbackCast:
    return FeedbackCast(backend)


@pytest.fixture
def given(people: FeedbackCast) -> int:
    """Feedback shared with Tomos."""
    return add_feedback(people.backend, people.rhian, people.review_id, people.tomos)


@pytest.fixture
def draft(people: FeedbackCast) -> int:
    return supervision_meetings.start_meeting(people.backend, people.rhian, people.tomos.id)


def recorded(people: FeedbackCast, *, days_ago: int = 0, next_on: date | None = None) -> int:
    """A recorded meeting with Tomos, with a private note; its id."""
    backend = ago(people.backend, days=days_ago)
    meeting_id = supervision_meetings.start_meeting(backend, people.rhian, people.tomos.id)
    words = MeetingWords(
        (backend.clock()).date(),
        (MeetingPerson(people.tomos.id, "Less *paper*", True, "A free evening"),),
        skill="Silence",
        next_on=next_on,
    )
    supervision_meetings.save_meeting(backend, people.rhian, meeting_id, words, seen_saves=0)
    private_notes.save_private_note(backend, people.rhian, meeting_id, "Only mine", seen_saves=0)
    supervision_meetings.record_meeting(backend, people.rhian, meeting_id)
    return meeting_id


def press(screen: AppTest, label: str) -> AppTest:
    pressed = next(button for button in screen.button if button.label.startswith(label)).click().run()
    assert not pressed.exception, [one.value for one in pressed.exception]
    return pressed


def area(screen: AppTest, label: str) -> object:
    return next(field for field in screen.text_area if label in field.label)


def test_a_meeting_is_begun_from_the_facilitators_page_written_and_recorded(
    look: Look, people: FeedbackCast, given: int
) -> None:
    backend, rhian = people.backend, people.rhian
    screen = look(rhian, SCREEN, facilitator=people.tomos.id)
    assert "No meeting is recorded yet" in words_on(screen)
    press(screen, "Start a meeting")
    meeting_id = int("".join(screen.query_params["meeting"]))
    assert "Supervision with Tomos Adeyemi" in words_on(screen)
    press(screen, "Record the meeting")
    assert "Nothing is written yet" in words_on(screen).replace("\\", "")
    screen.multiselect(key=f"meeting-feedback-{meeting_id}").set_value([given]).run()
    area(screen, "own points").set_value("The <b>pace</b>").run()
    screen.segmented_control(key=f"meeting-wellbeing_asked-{meeting_id}-{people.tomos.id}").set_value(
        True
    ).run()
    screen.text_input(key=f"meeting-skill-{meeting_id}").set_value("Silence").run()
    area(screen, "Notes for yourself").set_value("Tired, I think").run()
    assert not screen.exception
    kept = supervision_meetings.read_meeting(backend, rhian, meeting_id).meeting
    assert (kept.skill, kept.feedback_ids, kept.times_saved) == ("Silence", (given,), 5)
    assert kept.people == (MeetingPerson(people.tomos.id, "The <b>pace</b>", True, ""),)
    assert private_notes.read_private_note(backend, rhian, meeting_id).words == "Tired, I think"
    screen.text_input(key=f"what-{meeting_id}-0").set_value("Ask first")
    screen.text_input(key=f"how-seen-{meeting_id}-0").set_value("On film")
    press(screen, "Add the action")
    press(screen, "Record the meeting")
    assert supervision_meetings.read_meeting(backend, rhian, meeting_id).meeting.state == "recorded"
    words = words_on(screen)
    assert "<b>pace" not in words
    assert "Ask first" in words
    assert "Wellbeing was asked about" in words
    assert not any("Record the meeting" in one.label for one in screen.button)
    screen = look(rhian, SCREEN, facilitator=people.tomos.id)
    assert "led by Rhian Probert" in words_on(screen)


def test_a_tab_that_is_behind_is_told_and_somebody_taken_out_with_words_is_put_back(
    look: Look, people: FeedbackCast, draft: int
) -> None:
    behind = look(people.rhian, SCREEN, meeting=draft)
    screen = look(people.rhian, SCREEN, meeting=draft)
    who = f"meeting-people-{draft}"
    screen.multiselect(key=who).set_value([people.tomos.id, people.maya.id]).run()
    screen.text_area(key=f"meeting-own_points-{draft}-{people.maya.id}").set_value("Mine").run()
    screen.multiselect(key=who).set_value([people.tomos.id]).run()
    assert "so that nothing is lost" in screen.warning[0].value.replace("\\", "")
    assert screen.multiselect(key=who).value == [people.tomos.id, people.maya.id]
    assert screen.text_area(key=f"meeting-own_points-{draft}-{people.maya.id}").value == "Mine"
    behind.text_input(key=f"meeting-skill-{draft}").set_value("From behind").run()
    assert "changed in another tab" in behind.warning[0].value
    assert behind.text_input(key=f"meeting-skill-{draft}").value == "From behind"
    assert supervision_meetings.read_meeting(people.backend, people.rhian, draft).meeting.skill == ""


def test_the_facilitator_reads_the_record_without_the_private_notes_and_adds_to_it(
    look: Look, people: FeedbackCast
) -> None:
    meeting_id = recorded(people)
    screen = look(people.tomos, SCREEN)
    press(screen, "Read")
    words = words_on(screen)
    for said in ("Less \\*paper\\*", "A free evening", "Silence"):
        assert said in words
    assert "Private notes" not in words
    assert "Only mine" not in [one.value for one in screen.text_area]
    area(screen, "Your note").set_value("I would add the handover")
    press(screen, "Add the note")
    assert "I would add the handover" in words_on(screen)
    leader = look(people.rhian, SCREEN, meeting=meeting_id)
    assert "I would add the handover" in words_on(leader)
    assert area(leader, "Notes for yourself").value == "Only mine"
    colleague = look(people.colleague, SCREEN, meeting=meeting_id)
    assert "Less" in words_on(colleague)
    assert not colleague.text_area


def test_a_guess_at_a_meetings_address_shows_one_calm_sentence(
    look: Look, people: FeedbackCast, draft: int
) -> None:
    for guesser in (people.tomos, people.colleague, people.elsewhere):
        for number in (draft, 9999):
            screen = look(guesser, SCREEN, meeting=number)
            with i18n.language(guesser.language):
                sentence = i18n._("There is no such meeting, or it is not yours to read.")
            assert [one.value for one in screen.info] == [sentence]


def test_home_tells_whose_next_supervision_is_due_and_leads_there(look: Look, people: FeedbackCast) -> None:
    assert "Next supervision" not in words_on(look(people.rhian))
    recorded(people, days_ago=30, next_on=people.backend.clock().date() - timedelta(days=2))
    screen = look(people.rhian)
    assert "Next supervision" in words_on(screen)
    assert "2 days overdue" in words_on(screen)
    screen.button(key=f"next-{people.tomos.id}").click().run()
    assert not screen.exception
    assert "Supervision with Tomos Adeyemi" in words_on(screen)


def test_an_action_is_withdrawn_with_a_reason_and_what_was_not_seen_is_agreed_again(
    look: Look, people: FeedbackCast, given: int
) -> None:
    backend, rhian = people.backend, people.rhian
    first, second = (
        supervision.agree_action(
            backend, rhian, given, what=what, by_when=backend.clock().date(), how_seen="On film"
        )
        for what in ("Ask first", "Wait longer")
    )
    screen = look(rhian, SCREEN, facilitator=people.tomos.id)
    screen.button(key=f"close-{first}-withdrawn").click().run()
    press(screen, "Withdraw the action")
    assert any("Say in a few words why" in one.value for one in screen.warning)
    area(screen, "Why is it withdrawn").set_value("It was for Maya")
    press(screen, "Withdraw the action")
    screen.button(key=f"close-{second}-not_seen").click().run()
    screen.button(key=f"agree-again-{second}").click().run()
    assert not screen.exception
    agreed = supervision.actions_for(backend, people.tomos, people.tomos.id)
    assert {(one.what, one.state, one.closing_words) for one in agreed} == {
        ("Ask first", "withdrawn", "It was for Maya"),
        ("Wait longer", "not_seen", ""),
        ("Wait longer", "open", ""),
    }
    assert "It was for Maya" in words_on(look(people.tomos, SCREEN))
