"""Submitting: what the page before it shows is what is stored, and what stands in the way is named."""

from dataclasses import replace
from datetime import timedelta

import pytest

from qa_app.errors import NotFound, Refused, StaleDraft
from qa_app.services import evidence, exercises, reviews
from qa_app.services.reviews import SavedRating
from qa_app.services.submission import Consequence, preview, submit_review
from qa_app.services.watched import save_watched
from storage.database import reviews as review_rows
from tests.factories import rate_all
from tests.qa_app.services.conftest import Stage


@pytest.fixture
def draft(stage: Stage) -> int:
    """Rhian's draft with every item at 3."""
    review_id = reviews.start_review(stage.backend, stage.cast.rhian, stage.recording_id)
    rate_all(stage.backend, stage.cast.rhian, review_id)
    return review_id


def tick(stage: Stage, review_id: int, **said: str | None) -> None:
    first = exercises.exercises_of(stage.backend, stage.cast.rhian, review_id)[0]
    exercises.save_exercise(stage.backend, stage.cast.rhian, review_id, replace(first, **said))


def rate(stage: Stage, review_id: int, item: str, about: int | None, value: float) -> None:
    given = SavedRating(item, about, value, None, 1)
    reviews.save_ratings(stage.backend, stage.cast.rhian, review_id, [given])


def test_what_is_shown_before_is_what_is_stored_and_showing_stores_nothing(stage: Stage, draft: int) -> None:
    save_watched(stage.backend, stage.cast.rhian, draft, [(0, 2000)], 2000)
    shown = preview(stage.backend, stage.cast.rhian, draft)
    before = reviews.open_desk(stage.backend, stage.cast.rhian, draft)
    assert (before.scores, before.review.state) == ((), "draft")
    assert not shown.is_blocked
    submit_review(stage.backend, stage.cast.rhian, draft, accept_unanswered=False)
    after = reviews.open_desk(stage.backend, stage.cast.rhian, draft)
    assert after.scores == shown.view.scores
    assert (after.review.state, after.review.watched_ms) == ("submitted", 2000)


def test_a_draft_that_was_changed_after_it_was_shown_is_not_submitted_unseen(
    stage: Stage, draft: int
) -> None:
    shown = preview(stage.backend, stage.cast.rhian, draft)
    stage.clock.now += timedelta(seconds=5)
    rate(stage, draft, "A1", None, 2)
    with pytest.raises(StaleDraft, match="another tab"):
        submit_review(
            stage.backend, stage.cast.rhian, draft, accept_unanswered=False, as_of=shown.view.review.saved_at
        )
    anew = preview(stage.backend, stage.cast.rhian, draft)
    assert anew.view.review.state == "draft"
    assert anew.view.scores != shown.view.scores
    save_watched(stage.backend, stage.cast.rhian, draft, [(0, 2000)], 2000)
    submit_review(
        stage.backend, stage.cast.rhian, draft, accept_unanswered=False, as_of=anew.view.review.saved_at
    )
    stored = reviews.open_desk(stage.backend, stage.cast.rhian, draft)
    assert stored.scores == anew.view.scores


def test_critical_items_are_named_with_whom_they_concern_and_who_has_to_be_told(
    stage: Stage, draft: int
) -> None:
    tomos = stage.cast.tomos.id
    rate(stage, draft, "E1", tomos, 0)
    rate(stage, draft, "E2", None, 1)
    shown = preview(stage.backend, stage.cast.rhian, draft)
    assert shown.consequences == (
        Consequence("escalate", "E1", (tomos,)),
        Consequence("cap", "E2", ()),
    )
    assert [one.needs_action for one in shown.consequences] == [True, False]
    assert shown.told == ("Leena Harcastle", "Rhian Probert")


def test_ratings_without_evidence_block_it(stage: Stage, draft: int) -> None:
    rate(stage, draft, "A1", None, 4)
    assert preview(stage.backend, stage.cast.rhian, draft).is_blocked
    with pytest.raises(Refused, match="evidence"):
        submit_review(stage.backend, stage.cast.rhian, draft, accept_unanswered=True)
    evidence.save_evidence(
        stage.backend, stage.cast.rhian, draft,
        start_ms=1000, end_ms=2000, kind="strength", note_text="Says the aims", items=["A1"], people=[],
    )  # fmt: skip
    assert not preview(stage.backend, stage.cast.rhian, draft).is_blocked


def test_an_exercise_not_delivered_as_planned_needs_a_reason_and_one_not_ticked_none(
    stage: Stage, draft: int
) -> None:
    shown = preview(stage.backend, stage.cast.rhian, draft)
    assert shown.unticked == shown.exercises
    tick(stage, draft, outcome="skipped")
    shown = preview(stage.backend, stage.cast.rhian, draft)
    assert shown.unexplained == shown.exercises[:1]
    assert shown.unticked == shown.exercises[1:]
    with pytest.raises(Refused, match="no reason"):
        submit_review(stage.backend, stage.cast.rhian, draft, accept_unanswered=False)
    tick(stage, draft, outcome="skipped", reason="resourcing")
    submit_review(stage.backend, stage.cast.rhian, draft, accept_unanswered=False)


def test_nobody_else_sees_the_page(stage: Stage, draft: int) -> None:
    for other in (stage.cast.dilys, stage.cast.leena, stage.cast.owain, stage.cast.maya):
        with pytest.raises(NotFound):
            preview(stage.backend, other, draft)


def test_what_is_submitted_has_no_page_before_it(stage: Stage, draft: int) -> None:
    submit_review(stage.backend, stage.cast.rhian, draft, accept_unanswered=False)
    with pytest.raises(Refused, match="submitted"):
        preview(stage.backend, stage.cast.rhian, draft)


def test_what_the_rubric_requires_blocks_it_and_cannot_be_waived(stage: Stage) -> None:
    backend, rhian = stage.backend, stage.cast.rhian
    rubric = backend.library.latest_rubric("one-to-one-session")
    required = [item.key for item in rubric.items if item.is_required]
    with backend.database.write() as transaction:
        draft = review_rows.add_review(
            transaction,
            recording_id=stage.recording_id,
            programme_session_id=stage.session_id,
            reviewer_id=rhian.id,
            rubric_key=rubric.key,
            rubric_version=rubric.version,
            rubric_fingerprint=rubric.fingerprint,
            object_version="e1",
            at=stage.clock(),
            facilitator_ids=[stage.cast.maya.id],
        )
    shown = preview(backend, rhian, draft)
    assert shown.is_blocked
    assert [one.item for one in shown.required] == required
    with pytest.raises(Refused, match=f"{required[0]}.* must be answered"):
        submit_review(backend, rhian, draft, accept_unanswered=True)
