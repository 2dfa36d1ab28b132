"""Words that may tell who somebody is, where supervision writes them: meetings, disputes, actions and reasons."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from qa_app.errors import NamesFound, NotFound, Refused
from qa_app.services import (
    action_checks,
    disputes,
    draws,
    meeting_names,
    private_notes,
    review_names,
    reviews,
    revisions,
    submission,
    supervision,
    supervision_meetings,
)
from qa_app.services.name_hygiene import TAKEN_OUT
from qa_app.services.private_notes import save_private_note
from qa_app.services.supervision_meetings import MeetingPerson, MeetingWords
from storage.database import activity_log
from storage.database.base import Database
from tests.clock import Clock
from tests.factories import make_backend
from tests.qa_app.services.conftest import Stage
from tests.qa_app.services.feedback_cast import FeedbackCast
from tests.qa_app.services.test_draws import draw, nights, row

HELD = date(2026, 11, 12)


@pytest.fixture
def cast(database: Database, tmp_path: Path, clock: Clock) -> FeedbackCast:
    """On SQLite and on PostgreSQL."""
    return FeedbackCast(make_backend(database, tmp_path, clock))


@pytest.fixture
def meeting(cast: FeedbackCast) -> int:
    """Rhian's draft of a meeting with Tomos, with a name in each of its texts."""
    meeting_id = supervision_meetings.start_meeting(cast.backend, cast.rhian, cast.tomos.id)
    part = MeetingPerson(cast.tomos.id, "Jason worries me.", True, "A lighter week, says Kelly.")
    words = MeetingWords(HELD, (part,), skill="Waiting for Jason", skill_went="Kelly was named.")
    supervision_meetings.save_meeting(cast.backend, cast.rhian, meeting_id, words, seen_saves=0)
    return meeting_id


def marked(cast: FeedbackCast, meeting_id: int) -> list[tuple[str, str]]:
    view = supervision_meetings.read_meeting(cast.backend, cast.rhian, meeting_id)
    return [(one.field, one.words) for one in view.marked]


def found_in(do: Callable[[], object]) -> list[tuple[str, str]]:
    with pytest.raises(NamesFound) as refused:
        do()
    return [(one.field, one.words) for one in refused.value.found]


def test_a_meeting_is_recorded_once_every_word_in_it_is_settled(cast: FeedbackCast, meeting: int) -> None:
    backend, rhian, tomos = cast.backend, cast.rhian, cast.tomos.id
    everything = [
        ("skill", "Jason"),
        ("skill_went", "Kelly"),
        (f"own_points {tomos}", "Jason"),
        (f"wellbeing_agreed {tomos}", "Kelly"),
    ]
    assert marked(cast, meeting) == everything
    assert found_in(lambda: supervision_meetings.record_meeting(backend, rhian, meeting)) == everything
    for number, (field, words) in enumerate(everything[:3], start=1):
        by = "P2" if words == "Jason" else TAKEN_OUT
        saves = meeting_names.replace_in_meeting(backend, rhian, meeting, field, words, by, seen_saves=number)
        assert saves == number + 1
    meeting_names.keep_in_meeting(backend, rhian, meeting, f"wellbeing_agreed {tomos}", "Kelly", "colleague")
    assert marked(cast, meeting) == []
    supervision_meetings.record_meeting(backend, rhian, meeting)
    recorded = supervision_meetings.read_meeting(backend, cast.tomos, meeting).meeting
    assert (recorded.skill, recorded.skill_went) == ("Waiting for P2", "[…] was named.")
    assert recorded.people[0].own_points == "P2 worries me."
    assert recorded.people[0].wellbeing_agreed == "A lighter week, says Kelly."
    assert recorded.people[0].wellbeing_asked is True
    assert recorded.held_on == HELD


def test_only_who_leads_the_meeting_is_asked_about_its_words(cast: FeedbackCast, meeting: int) -> None:
    for other in (cast.tomos, cast.colleague, cast.qa):
        with pytest.raises(NotFound):
            meeting_names.keep_in_meeting(cast.backend, other, meeting, "skill", "Jason", "public")
    with pytest.raises(Refused):
        meeting_names.keep_in_meeting(cast.backend, cast.rhian, meeting, "skill", "Kelly", "public")


def test_an_addition_is_kept_once_its_words_are_settled(cast: FeedbackCast) -> None:
    backend, tomos = cast.backend, cast.tomos
    meeting_id = supervision_meetings.start_meeting(backend, cast.rhian, tomos.id)
    words = MeetingWords(HELD, (MeetingPerson(tomos.id),), skill="Silence")
    supervision_meetings.save_meeting(backend, cast.rhian, meeting_id, words, seen_saves=0)
    supervision_meetings.record_meeting(backend, cast.rhian, meeting_id)

    def add(**keep: object) -> int:
        return supervision_meetings.add_to_meeting(backend, tomos, meeting_id, "I meant Jason.", **keep)

    assert found_in(add) == [("addition", "Jason")]
    add(keep={("addition", "Jason"): "public"})
    (added,) = supervision_meetings.read_meeting(backend, tomos, meeting_id).additions
    assert added.words == "I meant Jason."


def test_a_private_note_is_kept_as_typed_and_its_words_are_told_to_its_author(
    cast: FeedbackCast, meeting: int
) -> None:
    backend, rhian = cast.backend, cast.rhian
    save_private_note(backend, rhian, meeting, "Jason again, and Kelly.", seen_saves=0)

    def told() -> list[str]:
        return [one.words for one in private_notes.words_in_note(backend, rhian, meeting)]

    assert told() == ["Jason", "Kelly"]
    private_notes.keep_in_note(backend, rhian, meeting, "Kelly", "needed")
    assert private_notes.replace_in_note(backend, rhian, meeting, "Jason", "P3", seen_saves=1) == 2
    assert told() == []
    assert private_notes.read_private_note(backend, rhian, meeting).words == "P3 again, and Kelly."
    for other in (cast.tomos, cast.colleague):
        with pytest.raises(NotFound):
            private_notes.words_in_note(backend, other, meeting)


def test_a_dispute_and_its_decision_are_kept_once_their_words_are_settled(cast: FeedbackCast) -> None:
    backend = cast.backend
    feedback_id = cast.reflect()

    def dispute(**keep: object) -> int:
        return disputes.raise_dispute(
            backend, cast.tomos, feedback_id, "D2", proposed=3.0, reason="I asked Jason.", **keep
        )

    assert found_in(dispute) == [("reason", "Jason")]
    dispute_id = dispute(keep={("reason", "Jason"): "public"})

    def decide(**keep: object) -> int | None:
        return disputes.decide_dispute(
            backend, cast.rhian, dispute_id, value=3.0, reason="Kelly was asked.", **keep
        )

    assert found_in(decide) == [("decision", "Kelly")]
    correction_id = decide(keep={("decision", "Kelly"): "public"})
    assert correction_id is not None
    review = reviews.open_desk(backend, cast.rhian, correction_id).review
    assert (review.state, review.reason) == ("submitted", "Kelly was asked.")
    with backend.database.read() as transaction:
        rows = activity_log.latest_activity(transaction, 1000)
    assert not [one for one in rows if "Kelly" in str(one.details) or "Jason" in str(one.details)]


def test_why_an_action_is_withdrawn_is_looked_through(cast: FeedbackCast) -> None:
    action_id = supervision.agree_action(
        cast.backend, cast.rhian, cast.share(), what="Ask first", by_when=HELD + timedelta(days=99), how_seen="Film"
    )  # fmt: skip

    def withdraw(**keep: object) -> None:
        supervision.close_action(cast.backend, cast.rhian, action_id, "withdrawn", "Jason has left.", **keep)

    assert found_in(withdraw) == [("reason", "Jason")]
    withdraw(keep={("reason", "Jason"): "public"})
    (action,) = supervision.actions_for(cast.backend, cast.rhian, cast.tomos.id)
    assert (action.state, action.closing_words) == ("withdrawn", "Jason has left.")


def test_what_a_review_says_of_an_agreed_action_is_looked_through_before_it_is_submitted(
    cast: FeedbackCast,
) -> None:
    backend, rhian = cast.backend, cast.rhian
    meeting_id = supervision_meetings.start_meeting(backend, rhian, cast.tomos.id)
    supervision_meetings.save_meeting(
        backend,
        rhian,
        meeting_id,
        MeetingWords(date(2026, 11, 2), (MeetingPerson(cast.tomos.id),), skill="Silence"),
        seen_saves=0,
    )
    action_id = supervision.agree_action(
        backend, rhian, meeting_id=meeting_id, what="Ask", by_when=HELD + timedelta(days=99), how_seen="Film"
    )
    supervision_meetings.record_meeting(backend, rhian, meeting_id)
    draft = reviews.start_review(backend, rhian, cast.record("foundation-2", cast.tomos, cast.maya))
    action_checks.save_check(
        backend, rhian, draft, action_id, outcome="not_seen", evidence_id=None, note_text="Asked Jason only.",
        seen_saves=0,
    )  # fmt: skip
    view = reviews.open_desk(backend, rhian, draft)
    field = f"action {action_id}"
    assert [one.field for one in review_names.words_in_review(backend, rhian, view)] == [field]
    review_names.replace_in_review(backend, rhian, draft, field, "Jason", "P4")
    (asked,) = action_checks.actions_of_review(backend, rhian, draft)
    assert (asked.note, asked.outcome) == ("Asked P4 only.", "not_seen")


def test_a_correction_does_not_ask_again_about_words_that_were_kept(cast: FeedbackCast) -> None:
    backend, rhian = cast.backend, cast.rhian
    first = revisions.start_correction(backend, rhian, cast.review_id, "A slip")
    reviews.save_words(backend, rhian, first, part="strengths", words="Kelly was quiet.", seen_saves=0)
    cast.mark(rhian, first, "strength", "He waits for Kelly", ["B1"], [cast.tomos])
    marks = reviews.open_desk(backend, rhian, first).evidence
    mark = next(one.id for one in marks if "Kelly" in one.note)
    for field in ("strengths", f"evidence {mark}"):
        review_names.keep_in_review(backend, rhian, first, field, "Kelly", "material")
    submission.submit_review(backend, rhian, first, accept_unanswered=True)
    second = revisions.start_correction(backend, rhian, first, "Another slip")
    view = reviews.open_desk(backend, rhian, second)
    assert "Kelly" in view.review.strengths
    assert review_names.words_in_review(backend, rhian, view) == ()
    submission.submit_review(backend, rhian, second, accept_unanswered=True)
    third = revisions.start_correction(backend, rhian, second, "A third slip")
    reviews.save_words(
        backend, rhian, third, part="strengths", words="Kelly was quiet, Jason was not.",
        seen_saves=reviews.open_desk(backend, rhian, third).review.strengths_saved,
    )  # fmt: skip
    view = reviews.open_desk(backend, rhian, third)
    left = review_names.words_in_review(backend, rhian, view)
    assert [(one.field, one.words) for one in left] == [("strengths", "Jason")]


def test_why_another_recording_is_drawn_or_chosen_is_looked_through(stage: Stage) -> None:
    sessions = nights(stage, 3)
    first = draw(stage)
    with pytest.raises(NamesFound):
        draw(stage, "Jason is in it")
    debt = row(stage).debt
    other = next(one for one in sessions if one != first)

    def choose(**keep: object) -> None:
        draws.choose_recording(
            stage.backend, stage.cast.rhian, stage.cast.norwich.id, debt, other, "Jason is not", **keep
        )

    assert found_in(choose) == [("reason", "Jason")]
    choose(keep={("reason", "Jason"): "needed"})
