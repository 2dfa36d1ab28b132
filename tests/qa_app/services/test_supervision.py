"""Supervision: agreed actions, who may close them, and what a facilitator's page shows to whom."""

from datetime import date
from pathlib import Path

import pytest

from qa_app.backend import Backend
from qa_app.errors import NotAllowed, NotFound, Refused
from qa_app.services import assignments, feedback, reviews, supervision, training
from storage.database.base import Database
from storage.database.reviews import find_review
from tests.clock import Clock
from tests.factories import make_backend
from tests.qa_app.services.feedback_cast import FeedbackCast

TODAY = date(2026, 11, 12)


@pytest.fixture
def backend(database: Database, tmp_path: Path, clock: Clock) -> Backend:
    """On SQLite and on PostgreSQL."""
    return make_backend(database, tmp_path, clock)


@pytest.fixture
def cast(backend: Backend) -> FeedbackCast:
    return FeedbackCast(backend)


@pytest.fixture
def draft(cast: FeedbackCast) -> int:
    feedback_id = feedback.start_feedback(cast.backend, cast.rhian, cast.review_id, cast.tomos.id)
    feedback.save_feedback(
        cast.backend,
        cast.rhian,
        feedback_id,
        strengths="You gave each a role.",
        development="One remark went unanswered.",
        try_next="",
        seen_saves=0,
    )
    return feedback_id


def agree(cast: FeedbackCast, feedback_id: int, by_when: date = TODAY) -> int:
    return supervision.agree_action(
        cast.backend,
        cast.rhian,
        feedback_id,
        what="Ask one open question",
        by_when=by_when,
        how_seen="On the recording",
    )


def test_a_proposed_action_shows_to_the_facilitator_once_the_feedback_is_shared(
    cast: FeedbackCast, draft: int
) -> None:
    action_id = agree(cast, draft)

    def seen_by(name: str) -> list[int]:
        return [one.id for one in supervision.actions_for(cast.backend, getattr(cast, name), cast.tomos.id)]

    assert seen_by("rhian") == [action_id]
    assert seen_by("tomos") == []
    assert seen_by("colleague") == []
    feedback.share_feedback(cast.backend, cast.rhian, draft)
    for name in ("rhian", "tomos", "colleague"):
        assert seen_by(name) == [action_id]
    for name in ("maya", "elsewhere", "qa", "manager", "admin"):
        assert seen_by(name) == []


@pytest.mark.parametrize(
    ("what", "by_when", "how_seen", "sentence"),
    [
        (" ", TODAY, "On the recording", "needs words"),
        ("Ask", TODAY, "3", "needs words"),
        ("Ask", date(2026, 11, 11), "On the recording", "is past"),
    ],
)
def test_an_action_says_what_by_a_day_to_come_and_how_it_is_seen(
    cast: FeedbackCast, draft: int, what: str, by_when: date, how_seen: str, sentence: str
) -> None:
    with pytest.raises(Refused, match=sentence):
        supervision.agree_action(
            cast.backend, cast.rhian, draft, what=what, by_when=by_when, how_seen=how_seen
        )
    assert cast.activity_of("supervision action") == []


def test_only_who_gives_feedback_there_agrees_and_closes(cast: FeedbackCast, draft: int) -> None:
    action_id = agree(cast, draft)
    with pytest.raises(Refused, match="not shared yet"):
        supervision.close_action(cast.backend, cast.rhian, action_id, "seen")
    feedback.share_feedback(cast.backend, cast.rhian, draft)
    for actor in (cast.tomos, cast.qa):
        with pytest.raises(NotAllowed):
            supervision.close_action(cast.backend, actor, action_id, "seen")
    for actor in (cast.maya, cast.elsewhere, cast.manager):
        with pytest.raises(NotFound):
            supervision.close_action(cast.backend, actor, action_id, "seen")
    with pytest.raises(Refused, match="Say whether"):
        supervision.close_action(cast.backend, cast.colleague, action_id, "open")
    with pytest.raises(Refused, match="why the action is withdrawn"):
        supervision.close_action(cast.backend, cast.colleague, action_id, "withdrawn", " 7 ")
    supervision.close_action(cast.backend, cast.colleague, action_id, "not_seen")
    with pytest.raises(Refused, match="closed in the meantime"):
        supervision.close_action(cast.backend, cast.rhian, action_id, "seen")
    assert [one.state for one in supervision.actions_for(cast.backend, cast.tomos, cast.tomos.id)] == [
        "not_seen"
    ]
    assert cast.activity_of("supervision action") == ["agreed", "closed"]


def test_an_action_is_overdue_the_day_after_its_day(cast: FeedbackCast, draft: int, clock: Clock) -> None:
    agree(cast, draft)
    feedback.share_feedback(cast.backend, cast.rhian, draft)
    assert supervision.overdue_actions(cast.backend, cast.rhian) == ()
    clock.advance(days=3)
    (late,) = supervision.overdue_actions(cast.backend, cast.rhian)
    assert (late.facilitator, late.days) == ("Tomos Adeyemi", 3)
    for actor in (cast.elsewhere, cast.tomos, cast.qa, cast.manager):
        assert supervision.overdue_actions(cast.backend, actor) == ()


def test_the_list_puts_those_first_who_wait_for_feedback(cast: FeedbackCast, draft: int) -> None:
    lines = supervision.facilitators_to_supervise(cast.backend, cast.rhian)
    assert [(one.name, one.reviews, one.to_share) for one in lines] == [
        ("Maya Lindqvist", 1, 1),
        ("Tomos Adeyemi", 1, 1),
    ]
    agree(cast, draft)
    feedback.share_feedback(cast.backend, cast.rhian, draft)
    lines = supervision.facilitators_to_supervise(cast.backend, cast.rhian)
    assert [(one.name, one.to_share, one.unanswered, one.open_actions) for one in lines] == [
        ("Maya Lindqvist", 1, 0, 0),
        ("Tomos Adeyemi", 0, 1, 1),
    ]
    assert supervision.facilitators_to_supervise(cast.backend, cast.elsewhere) == ()
    for actor in (cast.tomos, cast.qa, cast.manager):
        with pytest.raises(NotAllowed):
            supervision.facilitators_to_supervise(cast.backend, actor)


def test_a_facilitators_page_is_for_who_supervises_them_or_reads_reviews_and_for_themselves(
    cast: FeedbackCast,
) -> None:
    for actor in (cast.rhian, cast.colleague, cast.tomos, cast.qa, cast.lead):
        assert supervision.facilitator_page(cast.backend, actor, cast.tomos.id).name == "Tomos Adeyemi"
    for actor in (cast.maya, cast.elsewhere, cast.manager, cast.admin):
        with pytest.raises(NotFound) as refusal:
            supervision.facilitator_page(cast.backend, actor, cast.tomos.id)
        with pytest.raises(NotFound) as unknown:
            supervision.facilitator_page(cast.backend, actor, 9999)
        assert refusal.value.sentence == unknown.value.sentence


def test_facilitators_see_on_their_page_what_was_shared_and_scores_after_reflecting(
    cast: FeedbackCast, draft: int
) -> None:
    def lines(name: str) -> list[tuple[str | None, str | None]]:
        page = supervision.facilitator_page(cast.backend, getattr(cast, name), cast.tomos.id)
        return [(one.feedback_state, one.scores.whole if one.scores else None) for one in page.reviews]

    assert lines("rhian") == [("draft", "Meets the standard, 67.5")]
    assert lines("colleague") == [(None, "Meets the standard, 67.5")]
    assert lines("tomos") == []
    feedback.share_feedback(cast.backend, cast.rhian, draft)
    assert lines("tomos") == [("shared", None)]
    feedback.write_reflection(cast.backend, cast.tomos, draft, "I rushed.")
    assert lines("tomos") == [("reflected", "Meets the standard, 67.5")]


def test_who_reads_alone_finds_no_draft_no_action_and_nothing_to_begin(
    cast: FeedbackCast, draft: int
) -> None:
    agree(cast, draft)
    for reader in (cast.qa, cast.lead):
        page = supervision.facilitator_page(cast.backend, reader, cast.tomos.id)
        (line,) = page.reviews
        assert (line.feedback_id, line.can_begin, page.actions, page.may_supervise) == (
            None,
            False,
            (),
            False,
        )
    feedback.share_feedback(cast.backend, cast.rhian, draft)
    for reader in (cast.qa, cast.lead):
        page = supervision.facilitator_page(cast.backend, reader, cast.tomos.id)
        assert (page.reviews[0].feedback_id, page.actions) == (draft, ())
        trained = training.training_of(cast.backend, reader, cast.tomos.id)
        assert not trained.may_edit
        with pytest.raises(NotFound):
            training.note_step(
                cast.backend,
                reader,
                cast.tomos.id,
                programme_key="building-better-relationships",
                kind="approval",
                done_on=TODAY,
            )


def test_who_is_still_to_review_a_programme_session_finds_no_other_review_of_it(cast: FeedbackCast) -> None:
    def lines() -> int:
        return len(supervision.facilitator_page(cast.backend, cast.qa, cast.tomos.id).reviews)

    with cast.backend.database.read() as transaction:
        review = find_review(transaction, cast.review_id)
    assert review is not None
    night = review.programme_session_id
    asked = assignments.assign(cast.backend, cast.rhian, night, cast.qa.id, date(2026, 11, 20))
    assert lines() == 0
    assignments.take_back(cast.backend, cast.rhian, asked, "On leave")
    assert lines() == 1
    reviews.start_review(cast.backend, cast.qa, cast.recording_id)
    assert lines() == 0
    assert len(supervision.facilitator_page(cast.backend, cast.rhian, cast.tomos.id).reviews) == 1


def test_a_review_on_the_page_can_become_feedback_for_its_reviewer_alone(cast: FeedbackCast) -> None:
    def can_begin(name: str) -> list[bool]:
        page = supervision.facilitator_page(cast.backend, getattr(cast, name), cast.tomos.id)
        return [one.can_begin for one in page.reviews]

    assert can_begin("rhian") == [True]
    assert can_begin("colleague") == [False]
