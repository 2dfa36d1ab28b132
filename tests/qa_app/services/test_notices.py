"""Notices: made with what causes them, shown only to who may know of it, and read once."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from qa_app import i18n
from qa_app.access import Grant, Person
from qa_app.backend import Backend
from qa_app.errors import NotFound, Refused
from qa_app.services import (
    assignments,
    concerns,
    disputes,
    feedback,
    people,
    revisions,
    submission,
    supervision,
    supervision_meetings,
)
from qa_app.services.notice_list import (
    MOST_UNREAD,
    NoticeLine,
    count_unread,
    list_notices,
    mark_all_read,
    open_notice,
)
from qa_app.services.notice_subjects import SUBJECTS
from qa_app.services.notices import ABOUT, tell
from qa_app.services.supervision_actions import tell_overdue
from storage.database import notices, recordings
from storage.database.base import Database
from tests.clock import Clock
from tests.factories import make_backend
from tests.qa_app.services.feedback_cast import FeedbackCast

LATE = "A supervision action is overdue"


@pytest.fixture
def backend(database: Database, tmp_path: Path, clock: Clock) -> Backend:
    """On SQLite and on PostgreSQL."""
    return make_backend(database, tmp_path, clock)


@pytest.fixture
def cast(backend: Backend) -> FeedbackCast:
    return FeedbackCast(backend)


@pytest.fixture
def draft(cast: FeedbackCast) -> int:
    """Rhian's draft for Tomos, with words."""
    feedback_id = feedback.start_feedback(cast.backend, cast.rhian, cast.review_id, cast.tomos.id)
    feedback.save_feedback(
        cast.backend,
        cast.rhian,
        feedback_id,
        strengths="You waited.",
        development="Say less.",
        try_next="",
        seen_saves=0,
    )
    return feedback_id


@pytest.fixture
def shared(cast: FeedbackCast, draft: int) -> int:
    feedback.share_feedback(cast.backend, cast.rhian, draft)
    return draft


def waiting(cast: FeedbackCast, person: Person) -> list[NoticeLine]:
    unread = [one for one in list_notices(cast.backend, person) if one.is_unread]
    assert count_unread(cast.backend, person) == len(unread), "list and count tell the same"
    return unread


def sentences(cast: FeedbackCast, person: Person) -> list[str]:
    return [one.sentence for one in waiting(cast, person)]


def test_shared_feedback_waits_for_its_facilitator_alone(cast: FeedbackCast, draft: int) -> None:
    assert sentences(cast, cast.tomos) == []
    feedback.share_feedback(cast.backend, cast.rhian, draft)
    (line,) = waiting(cast, cast.tomos)
    assert line.sentence == "Feedback was shared with you"
    assert (line.way.screen, line.way.query) == ("screens/supervision.py", {"feedback": draft})
    assert line.way.about == "Rhian Probert · Foundation, session 1 of 6, Norwich, group 14"
    for other in (cast.rhian, cast.maya, cast.colleague, cast.admin):
        assert sentences(cast, other) == []


def test_a_notice_is_in_the_readers_language(cast: FeedbackCast, shared: int) -> None:
    with i18n.language("cy"):
        (line,) = list_notices(cast.backend, cast.tomos)
    assert line.sentence != "Feedback was shared with you"


def test_the_author_hears_of_the_reflection_and_of_the_acknowledgement(
    cast: FeedbackCast, shared: int
) -> None:
    feedback.write_reflection(cast.backend, cast.tomos, shared, "I rushed.")
    assert sentences(cast, cast.rhian) == ["A reflection was written on your feedback"]
    assert sentences(cast, cast.tomos) == [], "who answers has read what they were told of it"
    feedback.acknowledge(cast.backend, cast.tomos, shared)
    assert sentences(cast, cast.rhian) == [
        "Your feedback was acknowledged",
        "A reflection was written on your feedback",
    ]


def test_what_is_refused_tells_nobody(cast: FeedbackCast, draft: int) -> None:
    feedback.share_feedback(cast.backend, cast.rhian, draft)
    with pytest.raises(Refused):
        feedback.share_feedback(cast.backend, cast.rhian, draft)
    assert len(waiting(cast, cast.tomos)) == 1


def test_a_notice_goes_with_the_transaction_that_causes_it(cast: FeedbackCast, shared: int) -> None:
    before = len(waiting(cast, cast.rhian))

    def fail() -> None:
        with cast.backend.database.write() as transaction:
            tell(transaction, cast.backend, cast.rhian.id, "feedback_reflected", "feedback", shared)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert len(waiting(cast, cast.rhian)) == before


def test_opening_one_leads_to_the_work_and_marks_it_read(cast: FeedbackCast, shared: int) -> None:
    (line,) = waiting(cast, cast.tomos)
    assert open_notice(cast.backend, cast.tomos, line.id) == line.way
    assert waiting(cast, cast.tomos) == []
    (read,) = list_notices(cast.backend, cast.tomos)
    assert (read.id, read.is_unread) == (line.id, False)
    assert open_notice(cast.backend, cast.tomos, line.id) == line.way, "a read one still leads there"
    assert cast.activity_of("notice") == ["read"]


def test_coming_to_the_work_by_another_way_marks_it_read(cast: FeedbackCast, shared: int) -> None:
    feedback.note_viewed(cast.backend, cast.tomos, shared)
    assert waiting(cast, cast.tomos) == []


def test_nobody_opens_the_notice_of_another(cast: FeedbackCast, shared: int) -> None:
    (line,) = waiting(cast, cast.tomos)
    for other in (cast.rhian, cast.maya, cast.admin):
        with pytest.raises(NotFound, match="over, or not yours"):
            open_notice(cast.backend, other, line.id)
    with pytest.raises(NotFound):
        open_notice(cast.backend, cast.tomos, 9999)
    assert len(waiting(cast, cast.tomos)) == 1


def test_all_are_marked_read_at_once_and_only_ones_own(cast: FeedbackCast, shared: int) -> None:
    feedback.write_reflection(cast.backend, cast.tomos, shared, "I rushed.")
    feedback.acknowledge(cast.backend, cast.tomos, shared)
    mark_all_read(cast.backend, cast.maya)
    assert len(waiting(cast, cast.rhian)) == 2
    mark_all_read(cast.backend, cast.rhian)
    assert waiting(cast, cast.rhian) == []
    assert [one.is_unread for one in list_notices(cast.backend, cast.rhian)] == [False, False]


def test_who_lost_the_role_is_shown_neither_the_notice_nor_its_number(
    cast: FeedbackCast, shared: int
) -> None:
    (line,) = waiting(cast, cast.tomos)
    people.give_roles(cast.backend, cast.admin, cast.tomos.id, [])
    now = people.find_person(cast.backend, cast.tomos.id)
    assert now is not None
    assert (list_notices(cast.backend, now), count_unread(cast.backend, now)) == ((), 0)
    with pytest.raises(NotFound):
        open_notice(cast.backend, now, line.id)


def test_a_corrected_review_is_told_to_who_was_given_feedback_from_it(
    cast: FeedbackCast, shared: int
) -> None:
    again = revisions.start_correction(cast.backend, cast.rhian, cast.review_id, "A slip")
    submission.submit_review(cast.backend, cast.rhian, again, accept_unanswered=True)
    assert sentences(cast, cast.tomos)[0] == "The review behind your feedback was corrected"
    assert sentences(cast, cast.maya) == []
    third = revisions.start_correction(cast.backend, cast.rhian, again, "Another slip")
    submission.submit_review(cast.backend, cast.rhian, third, accept_unanswered=True)
    assert sentences(cast, cast.tomos).count("The review behind your feedback was corrected") == 2


def test_a_concern_waits_for_those_who_pass_it_on_until_one_of_them_has(
    cast: FeedbackCast, clock: Clock
) -> None:
    concern_id = concerns.raise_concern(
        cast.backend, cast.rhian, cast.recording_id, at_ms=1000, kind="other", text="Something"
    )
    assert sentences(cast, cast.rhian) == [], "who raised it knows"
    for person in (cast.colleague, cast.lead):
        assert sentences(cast, person) == ["A concern was raised and has to be passed on"]
    for person in (cast.elsewhere, cast.qa, cast.tomos, cast.admin, cast.manager):
        assert sentences(cast, person) == []
    clock.advance(hours=25)
    for _again in range(2):
        concerns.escalate_overdue(cast.backend)
    assert sentences(cast, cast.rhian) == ["A concern was not passed on in time"]
    assert len(waiting(cast, cast.lead)) == 2
    concerns.pass_on(cast.backend, cast.lead, concern_id, "The practitioner")
    for person in (cast.rhian, cast.colleague, cast.lead):
        assert sentences(cast, person) == [], "it waits for nobody any more"


def test_an_overdue_action_is_told_once_and_not_each_day(
    cast: FeedbackCast, shared: int, clock: Clock
) -> None:
    action_id = supervision.agree_action(
        cast.backend,
        cast.rhian,
        shared,
        what="Ask one open question",
        by_when=(clock() + timedelta(days=7)).date(),
        how_seen="On the recording",
    )
    mark_all_read(cast.backend, cast.tomos)
    tell_overdue(cast.backend)
    assert sentences(cast, cast.tomos) == []
    clock.advance(days=8)
    for _day in range(3):
        tell_overdue(cast.backend)
        clock.advance(days=1)
    (mine,), (authors,) = waiting(cast, cast.tomos), waiting(cast, cast.rhian)
    assert mine.sentence == authors.sentence == "A supervision action is overdue"
    assert mine.way.about == "Ask one open question · Norwich · Thu 19 Nov 2026"
    assert authors.way.about == "Tomos Adeyemi · Ask one open question · Norwich · Thu 19 Nov 2026"
    assert authors.way.query == {"facilitator": cast.tomos.id}
    open_notice(cast.backend, cast.rhian, authors.id)
    tell_overdue(cast.backend)
    assert sentences(cast, cast.rhian) == []
    supervision.close_action(cast.backend, cast.rhian, action_id, "seen")
    assert sentences(cast, cast.tomos) == []


def test_an_action_of_a_draft_is_told_once_shared_and_to_its_facilitator_once_opened(
    cast: FeedbackCast, draft: int, clock: Clock
) -> None:
    supervision.agree_action(
        cast.backend, cast.rhian, draft, what="Ask more", by_when=clock().date(), how_seen="On film"
    )
    clock.advance(days=2)
    tell_overdue(cast.backend)
    assert sentences(cast, cast.rhian) == []
    feedback.share_feedback(cast.backend, cast.rhian, draft)
    for _again in range(2):
        tell_overdue(cast.backend)
    assert sentences(cast, cast.rhian) == [LATE]
    assert LATE not in sentences(cast, cast.tomos)
    feedback.read_feedback(cast.backend, cast.tomos, draft)
    for _again in range(2):
        tell_overdue(cast.backend)
    assert sentences(cast, cast.tomos).count(LATE) == 1
    assert sentences(cast, cast.rhian) == [LATE]


def test_an_action_of_a_meeting_is_told_to_who_led_it_once_the_meeting_is_recorded(
    cast: FeedbackCast, clock: Clock
) -> None:
    meeting_id = supervision_meetings.start_meeting(cast.backend, cast.rhian, cast.tomos.id)
    supervision.agree_action(
        cast.backend,
        cast.rhian,
        meeting_id=meeting_id,
        what="Ask more",
        by_when=clock().date(),
        how_seen="On film",
    )
    clock.advance(days=2)
    tell_overdue(cast.backend)
    assert (sentences(cast, cast.rhian), sentences(cast, cast.tomos)) == ([], [])
    supervision_meetings.record_meeting(cast.backend, cast.rhian, meeting_id)
    tell_overdue(cast.backend)
    assert sentences(cast, cast.rhian) == [LATE]
    assert sentences(cast, cast.tomos) == [LATE, "A supervision meeting with you was recorded"]
    (_action, line) = waiting(cast, cast.tomos)
    assert line.way.query == {"meeting": meeting_id}
    assert line.way.about == "Rhian Probert · Norwich · Thu 12 Nov 2026"
    supervision_meetings.note_viewed(cast.backend, cast.tomos, meeting_id)
    assert sentences(cast, cast.tomos) == [LATE]


def test_a_dispute_waits_for_the_author_and_its_decision_for_the_facilitator(cast: FeedbackCast) -> None:
    feedback_id = cast.reflect()
    feedback.note_viewed(cast.backend, cast.rhian, feedback_id)
    dispute_id = disputes.raise_dispute(
        cast.backend, cast.tomos, feedback_id, "D2", proposed=3.0, reason="I asked P4 twice."
    )
    (line,) = waiting(cast, cast.rhian)
    assert (line.sentence, line.way.query) == (
        "A rating in your feedback is disputed",
        {"feedback": feedback_id},
    )
    disputes.decide_dispute(cast.backend, cast.rhian, dispute_id, value=None, reason="It was Maya.")
    assert sentences(cast, cast.rhian) == [], "who decides has read what they were told of it"
    assert sentences(cast, cast.tomos) == ["Your dispute was decided"]
    assert sentences(cast, cast.maya) == []


def test_what_was_recalled_waits_for_nobody(cast: FeedbackCast, shared: int) -> None:
    feedback.recall_feedback(cast.backend, cast.rhian, shared)
    assert list_notices(cast.backend, cast.tomos) == ()
    feedback.share_feedback(cast.backend, cast.rhian, shared)
    assert sentences(cast, cast.tomos) == ["Feedback was shared with you"]


def test_an_assignment_waits_for_the_assignee_until_it_is_taken_back(
    cast: FeedbackCast, clock: Clock
) -> None:
    recording_id = cast.record("foundation-2", cast.tomos)
    with cast.backend.database.read() as transaction:
        recording = recordings.find_recording(transaction, recording_id)
    assert recording is not None
    assert recording.programme_session_id is not None

    def ask(who: Person) -> int:
        return assignments.assign(
            cast.backend,
            cast.rhian,
            recording.programme_session_id,
            who.id,
            clock().date() + timedelta(days=7),
        )

    asked = ask(cast.colleague)
    (line,) = waiting(cast, cast.colleague)
    assert (line.sentence, line.way.screen) == ("You were asked to review a recording", "screens/home.py")
    assert line.way.about == "Foundation, session 2 of 6, Norwich, group 14 · Thu 19 Nov 2026"
    people.give_roles(cast.backend, cast.admin, cast.colleague.id, [])
    now = people.find_person(cast.backend, cast.colleague.id)
    assert now is not None
    assert sentences(cast, now) == []
    assert sentences(cast, cast.colleague) == ["You were asked to review a recording"]
    assignments.take_back(cast.backend, cast.rhian, asked, "On leave")
    assert sentences(cast, cast.colleague) == []
    ask(cast.rhian)
    assert sentences(cast, cast.rhian) == [], "who asks themselves knows"


@pytest.mark.parametrize(("kind", "subject"), [("gossip", "feedback"), ("feedback_shared", "the weather")])
def test_what_is_in_no_table_is_refused(cast: FeedbackCast, kind: str, subject: str) -> None:
    with pytest.raises(KeyError), cast.backend.database.write() as transaction:
        tell(transaction, cast.backend, cast.rhian.id, kind, subject, 1)


def test_there_is_a_way_to_everything_that_a_notice_may_be_about() -> None:
    assert set(ABOUT) == set(SUBJECTS)


def test_more_than_a_page_of_them_is_counted_to_its_end(cast: FeedbackCast, shared: int) -> None:
    with cast.backend.database.write() as transaction:
        for _number in range(MOST_UNREAD + 20):
            tell(transaction, cast.backend, cast.tomos.id, "feedback_shared", "feedback", shared)
    assert len(waiting(cast, cast.tomos)) == MOST_UNREAD


def test_a_notice_keeps_no_words_and_no_names(cast: FeedbackCast, shared: int) -> None:
    with cast.backend.database.read() as transaction:
        (kept,) = notices.unread_notices(transaction, cast.tomos.id, 10)
    assert replace(kept, id=0, person_id=0, subject_id=0) == notices.Notice(
        0, 0, "feedback_shared", "feedback", 0, cast.backend.clock(), None, None
    )


def test_without_a_mail_server_no_mail_is_made(cast: FeedbackCast, shared: int) -> None:
    with cast.backend.database.read() as transaction:
        (kept,) = notices.unread_notices(transaction, cast.tomos.id, 10)
    assert kept.mail_id is None


def test_a_role_elsewhere_shows_nothing_of_this_site(cast: FeedbackCast, shared: int) -> None:
    feedback.write_reflection(cast.backend, cast.tomos, shared, "I rushed.")
    people.give_roles(cast.backend, cast.admin, cast.rhian.id, [Grant("treatment_manager", cast.cardiff.id)])
    now = people.find_person(cast.backend, cast.rhian.id)
    assert now is not None
    assert count_unread(cast.backend, now) == 0
