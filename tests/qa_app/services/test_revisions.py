"""Correcting and withdrawing: everything goes on into the correction, one counts at a time, all stay readable."""

import io
from dataclasses import replace
from datetime import timedelta

import pypdf
import pytest

from qa_app.errors import NotAllowed, NotFound, Refused
from qa_app.i18n import day
from qa_app.services import evidence, exercises, feedback, recordings, reviews, revisions, supervision
from qa_app.services.reviews import SavedRating
from qa_app.services.submission import submit_review
from qa_app.services.watched import save_watched
from storage.database import recordings as recording_rows
from storage.database import reviews as review_rows
from storage.database.reviews import RatingNote
from storage.database.trend_counts import Scope, counts
from storage.database.trend_counts.reviews import score_facts
from tests.factories import add_feedback, rate_all
from tests.qa_app.services.conftest import Stage

WHY = "E2 was rated on the wrong exercise"


@pytest.fixture
def review_id(stage: Stage) -> int:
    """Rhian's submitted review, all at 3, with evidence, an exercise, watched seconds, a note and words."""
    backend, rhian = stage.backend, stage.cast.rhian
    made = reviews.start_review(backend, rhian, stage.recording_id)
    rate_all(backend, rhian, made)
    evidence.save_evidence(
        backend, rhian, made,
        start_ms=1000, end_ms=2000, kind="strength", note_text="Says the aims", items=["A1"],
        people=[stage.cast.maya.id],
    )  # fmt: skip
    first = exercises.exercises_of(backend, rhian, made)[0]
    exercises.save_exercise(backend, rhian, made, replace(first, outcome="moved", reason="planned"))
    save_watched(backend, rhian, made, [(0, 2000)], 2000)
    reviews.save_words(backend, rhian, made, part="strengths", words="Warm", seen_saves=0)
    reviews.save_words(backend, rhian, made, part="development", words="Ask more", seen_saves=0)
    with backend.database.write() as transaction:
        review_rows.put_note(transaction, made, RatingNote("A1", None, "At the board", 1, stage.clock()))
    submit_review(backend, rhian, made, accept_unanswered=False)
    return made


def correct(stage: Stage, review_id: int, value: float = 2.0) -> int:
    """A correction with A1 changed, submitted; gives its id."""
    backend, rhian = stage.backend, stage.cast.rhian
    draft = revisions.start_correction(backend, rhian, review_id, WHY)
    times = reviews.open_desk(backend, rhian, draft).ratings["A1", None].times_saved
    reviews.save_ratings(backend, rhian, draft, [SavedRating("A1", None, value, None, times)])
    submit_review(backend, rhian, draft, accept_unanswered=False)
    return draft


def state_of(stage: Stage, review_id: int) -> str:
    return reviews.open_desk(stage.backend, stage.cast.rhian, review_id).review.state


def test_a_correction_begins_with_everything_and_keeps_the_files_version(
    stage: Stage, review_id: int
) -> None:
    backend, rhian = stage.backend, stage.cast.rhian
    with backend.database.write() as transaction:
        recording_rows.change_recording(transaction, stage.recording_id, object_version="e2")
    draft = revisions.start_correction(backend, rhian, review_id, WHY)
    old, new = (reviews.open_desk(backend, rhian, one) for one in (review_id, draft))
    assert (new.review.state, new.review.revises_id, new.review.revision, new.review.reason) == (
        "draft", review_id, 2, WHY,
    )  # fmt: skip
    for name in ("object_version", "rubric_version", "strengths", "development", "watched_ms", "position_ms"):
        assert getattr(new.review, name) == getattr(old.review, name)
    assert (new.ratings, new.watched, new.facilitators) == (old.ratings, old.watched, old.facilitators)
    assert [replace(one, id=0, review_id=0) for one in new.evidence] == [
        replace(one, id=0, review_id=0) for one in old.evidence
    ]
    assert new.evidence[0].object_version == "e1"
    assert exercises.exercises_of(backend, rhian, draft) == exercises.exercises_of(backend, rhian, review_id)
    with backend.database.read() as transaction:
        assert review_rows.notes_of(transaction, draft) == review_rows.notes_of(transaction, review_id)
    assert state_of(stage, review_id) == "submitted"


def test_one_correction_at_a_time_and_never_without_a_reason(stage: Stage, review_id: int) -> None:
    backend, rhian = stage.backend, stage.cast.rhian
    with pytest.raises(Refused, match="why"):
        revisions.start_correction(backend, rhian, review_id, "  ")
    draft = revisions.start_correction(backend, rhian, review_id, WHY)
    assert revisions.start_correction(backend, rhian, review_id, "again") == draft
    with pytest.raises(Refused, match="draft"):
        revisions.start_correction(backend, rhian, draft, WHY)
    with pytest.raises(Refused, match="under way"):
        revisions.withdraw_review(backend, rhian, review_id, WHY)


def test_the_submitted_correction_takes_the_place_and_both_name_each_other(
    stage: Stage, review_id: int
) -> None:
    backend, rhian = stage.backend, stage.cast.rhian
    newer = correct(stage, review_id)
    assert (state_of(stage, review_id), state_of(stage, newer)) == ("revised", "submitted")
    for reader in (rhian, stage.cast.dilys, stage.cast.leena):
        old = revisions.revisions_of(backend, reader, review_id)
        new = revisions.revisions_of(backend, reader, newer)
        assert old.later is not None
        assert new.earlier is not None
        assert (old.earlier, old.later.review_id, old.later.revision) == (None, newer, 2)
        assert (new.earlier.review_id, new.later) == (review_id, None)
    assert reviews.open_desk(backend, rhian, review_id).ratings["A1", None].value == 3
    with pytest.raises(Refused, match="corrected or withdrawn"):
        revisions.start_correction(backend, rhian, review_id, WHY)
    with pytest.raises(Refused, match="submitted"):
        reviews.save_ratings(backend, rhian, review_id, [SavedRating("A1", None, 1, None, 1)])


def test_a_draft_correction_is_its_authors_alone(stage: Stage, review_id: int) -> None:
    draft = revisions.start_correction(stage.backend, stage.cast.rhian, review_id, WHY)
    with pytest.raises(NotFound):
        reviews.open_desk(stage.backend, stage.cast.dilys, draft)
    assert revisions.revisions_of(stage.backend, stage.cast.dilys, review_id).later is None
    later = revisions.revisions_of(stage.backend, stage.cast.rhian, review_id).later
    assert later is not None
    assert (later.review_id, later.state) == (draft, "draft")


def test_a_dropped_correction_leaves_the_review_as_it_stood(stage: Stage, review_id: int) -> None:
    backend, rhian = stage.backend, stage.cast.rhian
    draft = revisions.start_correction(backend, rhian, review_id, WHY)
    assert revisions.drop_correction(backend, rhian, draft) == review_id
    assert (state_of(stage, review_id), state_of(stage, draft)) == ("submitted", "withdrawn")
    assert revisions.revisions_of(backend, rhian, review_id).later is None
    with pytest.raises(NotFound):
        reviews.open_desk(backend, stage.cast.dilys, draft)
    assert revisions.start_correction(backend, rhian, review_id, WHY) not in (draft, review_id)


def test_a_correction_after_a_dropped_one_knows_what_was_watched_for_that(
    stage: Stage, review_id: int
) -> None:
    backend, rhian = stage.backend, stage.cast.rhian
    stage.clock.advance(minutes=1)
    dropped = revisions.start_correction(backend, rhian, review_id, WHY)
    stage.clock.advance(minutes=1)
    save_watched(backend, rhian, dropped, [(2000, 9000)], 9000)
    revisions.drop_correction(backend, rhian, dropped)
    view = reviews.open_desk(backend, rhian, revisions.start_correction(backend, rhian, review_id, WHY))
    assert view.watched == ((0, 9000),)
    assert (view.review.watched_ms, view.review.position_ms) == (9000, 9000)


def test_only_the_reviewer_corrects_or_withdraws(stage: Stage, review_id: int) -> None:
    for other in (stage.cast.dilys, stage.cast.leena):
        with pytest.raises(NotAllowed):
            revisions.start_correction(stage.backend, other, review_id, WHY)
        with pytest.raises(NotAllowed):
            revisions.withdraw_review(stage.backend, other, review_id, WHY)
    for other in (stage.cast.owain, stage.cast.maya, stage.cast.ann):
        with pytest.raises(NotFound):
            revisions.start_correction(stage.backend, other, review_id, WHY)


def test_trends_and_lists_count_the_newest_alone(stage: Stage, review_id: int) -> None:
    backend, cast = stage.backend, stage.cast

    def counted() -> tuple[list[tuple[int, float]], list[tuple[int, str]]]:
        with backend.database.read() as transaction:
            scored = counts(
                transaction,
                score_facts(Scope(frozenset([cast.norwich.id])), "group-session-integrity", "overall"),
                [(stage.clock() - timedelta(days=30), stage.clock())],
            )
        entry = recordings.find_entry(backend, cast.rhian, stage.recording_id)
        return [(one.n, one.total) for one in scored], [(one.id, one.state) for one in entry.reviews]

    assert counted() == ([(1, 75)], [(review_id, "submitted")])
    newer = correct(stage, review_id, value=2.0)
    ((n, total),), listed = counted()
    assert (n, listed) == (1, [(newer, "submitted")])
    assert total < 75
    revisions.withdraw_review(backend, cast.rhian, newer, "Watched the wrong group")
    assert counted() == ([], [])


def test_a_withdrawn_review_is_read_by_its_author_and_the_qa_team_only(stage: Stage, review_id: int) -> None:
    backend, cast = stage.backend, stage.cast
    newer = correct(stage, review_id)
    with pytest.raises(Refused, match="why"):
        revisions.withdraw_review(backend, cast.rhian, newer, "")
    revisions.withdraw_review(backend, cast.rhian, newer, "Watched the wrong group")
    for made in (review_id, newer):
        for reader in (cast.rhian, cast.dilys):
            view = reviews.open_desk(backend, reader, made)
            assert (view.review.state, view.review.withdrawn_at) == ("withdrawn", stage.clock())
        with pytest.raises(NotFound):
            reviews.open_desk(backend, cast.leena, made)
    assert reviews.open_desk(backend, cast.rhian, newer).review.reason == "Watched the wrong group"
    assert reviews.start_review(backend, cast.rhian, stage.recording_id) not in (review_id, newer)


def test_what_was_shared_stops_withdrawing_and_says_that_it_was_corrected(
    stage: Stage, review_id: int
) -> None:
    backend, cast = stage.backend, stage.cast
    shared = add_feedback(backend, cast.rhian, review_id, cast.maya)
    with pytest.raises(Refused, match="Maya Lindqvist, so it cannot be withdrawn"):
        revisions.withdraw_review(backend, cast.rhian, review_id, "Wrong group")
    assert feedback.read_feedback(backend, cast.maya, shared).corrected_at is None
    stage.clock.advance(days=1)
    newer = correct(stage, review_id)
    view = feedback.read_feedback(backend, cast.maya, shared)
    assert (view.feedback.review_id, view.corrected_at) == (review_id, stage.clock())
    letter = pypdf.PdfReader(io.BytesIO(feedback.feedback_file(backend, cast.maya, shared, "pdf")))
    assert f"corrected on {day(stage.clock())}" in " ".join(letter.pages[0].extract_text().split())
    with pytest.raises(Refused, match="Maya Lindqvist"):
        revisions.withdraw_review(backend, cast.rhian, newer, "Wrong group")
    for reader in (cast.maya, cast.rhian):
        page = supervision.facilitator_page(backend, reader, cast.maya.id)
        assert [(one.review_id, one.feedback_id) for one in page.reviews] == [(newer, shared)]
    waiting = feedback.feedback_waiting(backend, cast.rhian).to_share
    assert [(one.review_id, one.facilitator) for one in waiting] == [(newer, "Tomos Adeyemi")]


def test_feedback_that_is_still_written_goes_on_from_the_correction(stage: Stage, review_id: int) -> None:
    backend, cast = stage.backend, stage.cast
    begun = add_feedback(backend, cast.rhian, review_id, cast.maya, is_shared=False)
    newer = correct(stage, review_id)
    view = feedback.read_feedback(backend, cast.rhian, begun)
    assert (view.feedback.review_id, view.corrected_at) == (newer, None)
    assert view.feedback.strengths
    feedback.share_feedback(backend, cast.rhian, begun)


def test_a_correction_of_what_stands_no_more_cannot_be_submitted(stage: Stage, review_id: int) -> None:
    backend, rhian = stage.backend, stage.cast.rhian
    draft = revisions.start_correction(backend, rhian, review_id, WHY)
    with backend.database.write() as transaction:
        review_rows.change_review(transaction, review_id, state="withdrawn")
    with pytest.raises(Refused, match="does not stand"):
        submit_review(backend, rhian, draft, accept_unanswered=False)
    assert state_of(stage, draft) == "draft"
