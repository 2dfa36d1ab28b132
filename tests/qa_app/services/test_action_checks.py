"""Actions that a review looks for: who is asked, what an answer needs, and what becomes of it."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import event

from qa_app.access import Person
from qa_app.backend import Backend
from qa_app.errors import Refused, StaleDraft
from qa_app.services import evidence, reviews, revisions, submission, supervision, supervision_meetings
from qa_app.services.action_checks import ActionToCheck, actions_of_review, save_check
from qa_app.services.supervision_meetings import MeetingPerson, MeetingWords
from storage.database.base import Database
from storage.database.supervision_actions import SupervisionAction
from tests.clock import Clock
from tests.factories import add_feedback, make_backend, rate_all
from tests.qa_app.services.feedback_cast import FeedbackCast

MET = date(2026, 11, 10)
"""Two days before every programme session of the cast."""


@pytest.fixture
def backend(database: Database, tmp_path: Path, clock: Clock) -> Backend:
    """On SQLite and on PostgreSQL."""
    return make_backend(database, tmp_path, clock)


@pytest.fixture
def cast(backend: Backend) -> FeedbackCast:
    return FeedbackCast(backend)


def agree(cast: FeedbackCast, what: str = "Ask first", held_on: date = MET) -> int:
    """An action of Tomos from a meeting held and recorded on that day."""
    meeting_id = supervision_meetings.start_meeting(cast.backend, cast.rhian, cast.tomos.id)
    words = MeetingWords(held_on, (MeetingPerson(cast.tomos.id),), skill="Silence")
    supervision_meetings.save_meeting(cast.backend, cast.rhian, meeting_id, words, seen_saves=0)
    action_id = supervision.agree_action(
        cast.backend,
        cast.rhian,
        meeting_id=meeting_id,
        what=what,
        by_when=cast.backend.clock().date() + timedelta(days=14),
        how_seen="On film",
    )
    supervision_meetings.record_meeting(cast.backend, cast.rhian, meeting_id)
    return action_id


def begin(cast: FeedbackCast, session_key: str = "foundation-2", reviewer: Person | None = None) -> int:
    """A draft of the next recording with everything rated and one mark about Tomos."""
    reviewer = reviewer or cast.rhian
    review_id = reviews.start_review(cast.backend, reviewer, cast.record(session_key, cast.tomos, cast.maya))
    rate_all(cast.backend, reviewer, review_id)
    cast.mark(reviewer, review_id, "strength", "He asks and waits", ["B1"], [cast.tomos])
    return review_id


def marks(cast: FeedbackCast, review_id: int) -> list[int]:
    return [one.id for one in reviews.open_desk(cast.backend, cast.rhian, review_id).evidence]


def asked(cast: FeedbackCast, review_id: int, reader: Person | None = None) -> tuple[ActionToCheck, ...]:
    return actions_of_review(cast.backend, reader or cast.rhian, review_id)


def answer(
    cast: FeedbackCast,
    review_id: int,
    action_id: int,
    outcome: str | None,
    evidence_id: int | None = None,
    *,
    by: Person | None = None,
    words: str = "",
    seen_saves: int | None = None,
) -> int:
    known = {one.action_id: one.times_saved for one in asked(cast, review_id, by)}
    return save_check(
        cast.backend,
        by or cast.rhian,
        review_id,
        action_id,
        outcome=outcome,
        evidence_id=evidence_id,
        note_text=words,
        seen_saves=known.get(action_id, 0) if seen_saves is None else seen_saves,
    )


def submit(cast: FeedbackCast, review_id: int, by: Person | None = None, *, accept: bool = False) -> None:
    submission.submit_review(cast.backend, by or cast.rhian, review_id, accept_unanswered=accept)


def action(cast: FeedbackCast, action_id: int) -> SupervisionAction:
    agreed = supervision.actions_for(cast.backend, cast.rhian, cast.tomos.id)
    return next(one for one in agreed if one.id == action_id)


def test_an_answer_closes_the_action_when_the_review_is_submitted_with_the_mark_that_shows_it(
    cast: FeedbackCast,
) -> None:
    action_id, draft = agree(cast), begin(cast)
    (one,) = asked(cast, draft)
    assert (one.what, one.how_seen, one.is_unanswered) == ("Ask first", "On film", True)
    assert reviews.open_desk(cast.backend, cast.rhian, draft).actions == (one,)
    (mark,) = marks(cast, draft)
    answer(cast, draft, action_id, "seen", mark, words=" Twice ")
    assert action(cast, action_id).state == "open"
    submit(cast, draft)
    closed = action(cast, action_id)
    assert (closed.state, closed.closing_words) == ("seen", "Twice")
    assert (closed.closed_by_review_id, closed.closed_by_evidence_id) == (draft, mark)
    assert cast.activity_of("supervision action") == ["agreed", "closed"]
    (told,) = asked(cast, draft)
    assert (told.outcome, told.evidence_id, told.closed) == ("seen", mark, None)
    assert asked(cast, begin(cast, "foundation-3")) == ()


def test_the_desk_asks_once_for_all_actions_and_a_rating_asks_for_none(cast: FeedbackCast) -> None:
    draft = begin(cast)

    def asked_of_the_database(read: Callable[[Backend, Person, int], object], reader: Person) -> list[str]:
        said: list[str] = []

        def hear(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
            said.append("actions" if "FROM supervision_actions" in statement else "")

        event.listen(cast.backend.database.engine, "before_cursor_execute", hear)
        read(cast.backend, reader, draft)
        event.remove(cast.backend.database.engine, "before_cursor_execute", hear)
        return said

    before = asked_of_the_database(reviews.open_desk, cast.rhian)
    assert before.count("actions") == 1
    agree(cast)
    agree(cast, "Name the effort")
    assert asked_of_the_database(reviews.open_desk, cast.rhian) == before
    assert "actions" not in asked_of_the_database(reviews.open_rating, cast.rhian)
    submit(cast, draft, accept=True)
    assert "actions" not in asked_of_the_database(reviews.open_desk, cast.qa)


def test_seen_needs_a_mark_and_the_other_answers_do_not(cast: FeedbackCast) -> None:
    first, second = agree(cast), agree(cast, "Name the effort")
    draft = begin(cast)
    answer(cast, draft, first, "seen")
    answer(cast, draft, second, "no_opportunity")
    assert [one.lacks_evidence for one in asked(cast, draft)] == [True, False]
    shown = submission.preview(cast.backend, cast.rhian, draft)
    assert shown.is_blocked
    assert [one.action_id for one in shown.unevidenced_actions] == [first]
    with pytest.raises(Refused, match="Choose the mark that shows it"):
        submit(cast, draft, accept=True)
    answer(cast, draft, first, "not_seen")
    submit(cast, draft)
    assert (action(cast, first).state, action(cast, second).state) == ("not_seen", "no_opportunity")


def test_a_mark_that_is_removed_shows_nothing_any_more(cast: FeedbackCast) -> None:
    action_id, draft = agree(cast), begin(cast)
    (mark,) = marks(cast, draft)
    answer(cast, draft, action_id, "seen", mark)
    evidence.remove_evidence(cast.backend, cast.rhian, mark)
    (one,) = asked(cast, draft)
    assert (one.evidence_id, one.lacks_evidence) == (None, True)


def test_only_marks_of_this_review_about_the_facilitator_or_the_session_are_taken(
    cast: FeedbackCast,
) -> None:
    action_id, draft = agree(cast), begin(cast)
    cast.mark(cast.rhian, draft, "risk", "Maya moves on", ["E1"], [cast.maya])
    cast.mark(cast.rhian, draft, "strength", "A clear break", ["A2"], [])
    by_note = {one.note: one.id for one in reviews.open_desk(cast.backend, cast.rhian, draft).evidence}
    for wrong in (by_note["Maya moves on"], marks(cast, cast.review_id)[0], 9999):
        with pytest.raises(Refused, match="Choose a mark of this review"):
            answer(cast, draft, action_id, "seen", wrong)
    answer(cast, draft, action_id, "seen", by_note["A clear break"])


def test_what_has_no_answer_is_listed_and_may_stay_open(cast: FeedbackCast) -> None:
    action_id, draft = agree(cast), begin(cast)
    shown = submission.preview(cast.backend, cast.rhian, draft)
    assert not shown.is_blocked
    assert [one.action_id for one in shown.unanswered_actions] == [action_id]
    with pytest.raises(Refused, match="Some agreed actions have no answer"):
        submit(cast, draft)
    submit(cast, draft, accept=True)
    assert action(cast, action_id).state == "open"
    assert [one.action_id for one in asked(cast, begin(cast, "foundation-3"))] == [action_id]


def test_what_was_agreed_after_the_session_may_be_answered_and_need_not(
    cast: FeedbackCast, clock: Clock
) -> None:
    draft = begin(cast)
    clock.advance(days=3)
    action_id = agree(cast, held_on=date(2026, 11, 15))
    (one,) = asked(cast, draft)
    assert (one.is_asked, one.is_unanswered) == (False, False)
    submit(cast, draft)
    assert action(cast, action_id).state == "open"


def test_an_action_from_feedback_is_asked_about_once_that_is_shared(cast: FeedbackCast, clock: Clock) -> None:
    given = add_feedback(cast.backend, cast.rhian, cast.review_id, cast.tomos, is_shared=False)
    action_id = supervision.agree_action(
        cast.backend,
        cast.rhian,
        given,
        what="Ask first",
        by_when=clock().date(),
        how_seen="On film",
    )
    by_rhian, by_colleague = begin(cast), begin(cast, "foundation-3", cast.colleague)
    assert [one.action_id for one in asked(cast, by_rhian)] == [action_id]
    assert asked(cast, by_colleague, cast.colleague) == ()


def test_who_does_not_supervise_there_is_asked_nothing_and_reads_no_answer(cast: FeedbackCast) -> None:
    action_id = agree(cast)
    blind = begin(cast, reviewer=cast.qa)
    assert asked(cast, blind, cast.qa) == ()
    with pytest.raises(Refused, match="does not ask about that action"):
        answer(cast, blind, action_id, "not_seen", by=cast.qa)
    submit(cast, blind, cast.qa)
    assert action(cast, action_id).state == "open"
    mine = begin(cast, "foundation-3")
    answer(cast, mine, action_id, "not_seen")
    submit(cast, mine)
    for reader in (cast.qa, cast.lead):
        assert reviews.open_desk(cast.backend, reader, mine).actions == ()
    assert len(asked(cast, mine, cast.colleague)) == 1


def test_of_two_drafts_the_first_submitted_closes_and_the_second_is_told_by_what(cast: FeedbackCast) -> None:
    action_id = agree(cast)
    first, second = begin(cast), begin(cast, "foundation-3", cast.colleague)
    (mark,) = [one.id for one in reviews.open_desk(cast.backend, cast.colleague, second).evidence]
    answer(cast, first, action_id, "not_seen")
    answer(cast, second, action_id, "seen", mark, by=cast.colleague)
    submit(cast, first)
    (told,) = asked(cast, second, cast.colleague)
    assert told.closed is not None
    assert (told.closed.state, told.closed.reviewer) == ("not_seen", "Rhian Probert")
    assert (told.outcome, told.is_unanswered, told.lacks_evidence) == ("seen", False, False)
    with pytest.raises(Refused, match="closed in the meantime"):
        answer(cast, second, action_id, "no_opportunity", by=cast.colleague)
    submit(cast, second, cast.colleague)
    assert (action(cast, action_id).state, action(cast, action_id).closed_by_review_id) == ("not_seen", first)
    (told,) = asked(cast, second, cast.colleague)
    assert told.closed is not None


def test_one_closed_by_hand_under_a_draft_is_told_so(cast: FeedbackCast, clock: Clock) -> None:
    action_id, draft = agree(cast), begin(cast)
    clock.advance(minutes=1)
    supervision.close_action(cast.backend, cast.colleague, action_id, "withdrawn", "Agreed by mistake")
    (told,) = asked(cast, draft)
    assert told.closed is not None
    assert (told.closed.state, told.closed.reviewer) == ("withdrawn", None)
    submit(cast, draft)


def test_withdrawing_the_review_opens_the_action_again(cast: FeedbackCast) -> None:
    action_id, draft = agree(cast), begin(cast)
    answer(cast, draft, action_id, "not_seen")
    submit(cast, draft)
    revisions.withdraw_review(cast.backend, cast.rhian, draft, "The wrong group was on it")
    opened = action(cast, action_id)
    assert (opened.state, opened.closed_at, opened.closed_by_review_id) == ("open", None, None)
    assert cast.activity_of("supervision action") == ["agreed", "closed", "reopened"]
    assert [one.is_unanswered for one in asked(cast, begin(cast, "foundation-3"))] == [True]


def test_a_correction_begins_with_the_answers_and_takes_their_place(cast: FeedbackCast) -> None:
    action_id, draft = agree(cast), begin(cast)
    answer(cast, draft, action_id, "seen", marks(cast, draft)[0], words="Once")
    submit(cast, draft)
    second = revisions.start_correction(cast.backend, cast.rhian, draft, "Looked again")
    (copied,) = asked(cast, second)
    assert (copied.outcome, copied.note, copied.closed) == ("seen", "Once", None)
    assert [copied.evidence_id] == marks(cast, second)
    submit(cast, second)
    moved = action(cast, action_id)
    assert (moved.state, moved.closed_by_review_id, [moved.closed_by_evidence_id]) == (
        "seen", second, marks(cast, second),
    )  # fmt: skip
    third = revisions.start_correction(cast.backend, cast.rhian, second, "It was somebody else")
    answer(cast, third, action_id, None)
    submit(cast, third, accept=True)
    assert action(cast, action_id).state == "open"


def test_a_tab_that_is_behind_overwrites_no_answer(cast: FeedbackCast) -> None:
    action_id, draft = agree(cast), begin(cast)
    assert answer(cast, draft, action_id, "not_seen") == 1
    with pytest.raises(StaleDraft, match="Ask first"):
        answer(cast, draft, action_id, "no_opportunity", seen_saves=0)
    assert asked(cast, draft)[0].outcome == "not_seen"


def test_the_moment_is_shown_to_who_may_watch_it(cast: FeedbackCast) -> None:
    action_id, draft = agree(cast), begin(cast)
    answer(cast, draft, action_id, "seen", marks(cast, draft)[0])
    submit(cast, draft)

    def moments(who: Person) -> dict[int, tuple[int, int]]:
        agreed = supervision.actions_for(cast.backend, cast.rhian, cast.tomos.id)
        found = supervision.closing_moments(cast.backend, who, agreed)
        return {one: (moment.review_id, moment.start_ms) for one, moment in found.items()}

    assert moments(cast.rhian) == moments(cast.colleague) == {action_id: (draft, 5_050_000)}
    for who in (cast.tomos, cast.maya, cast.elsewhere, cast.manager, cast.admin):
        assert moments(who) == {}
