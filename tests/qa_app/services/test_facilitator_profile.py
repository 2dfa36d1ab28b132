"""A facilitator's page over time: sections with their means, and strengths that recur, as each reader may see them."""

from pathlib import Path

import pytest

from qa_app.access import Person
from qa_app.backend import Backend
from qa_app.i18n import language, quarter
from qa_app.services import feedback, revisions, submission, supervision
from qa_app.services.facilitator_profile import rests_on
from qa_app.services.supervision import FacilitatorPage
from storage.database.base import Database
from tests.clock import Clock
from tests.factories import make_backend
from tests.qa_app.services.feedback_cast import DELIVERED_AT, FeedbackCast


@pytest.fixture
def backend(database: Database, tmp_path: Path, clock: Clock) -> Backend:
    """On SQLite and on PostgreSQL."""
    return make_backend(database, tmp_path, clock)


@pytest.fixture
def cast(backend: Backend) -> FeedbackCast:
    return FeedbackCast(backend)


def draft(cast: FeedbackCast, review_id: int, strengths: str = "The break (1:24:10).") -> int:
    """Rhian's feedback for Tomos; its strengths rest on the mark about the break, which is tied to A2."""
    feedback_id = feedback.start_feedback(cast.backend, cast.rhian, review_id, cast.tomos.id)
    words = {"strengths": strengths, "development": "Wait longer.", "try_next": ""}
    feedback.save_feedback(cast.backend, cast.rhian, feedback_id, **words, seen_saves=0)
    return feedback_id


def page(cast: FeedbackCast, reader: Person) -> FacilitatorPage:
    return supervision.facilitator_page(cast.backend, reader, cast.tomos.id)


def again(cast: FeedbackCast, number: int, reviewer: Person | None = None) -> int:
    return cast.submit(reviewer or cast.rhian, cast.record(f"my-emotions-{number}", cast.tomos, cast.maya))


def test_a_few_reviews_stand_each_by_itself_with_words_before_figures(cast: FeedbackCast) -> None:
    (profile,) = page(cast, cast.rhian).profiles
    assert not profile.is_by_quarter
    (row,) = profile.rows
    assert rests_on(row.reviews, row.raters) == "1 review"
    cells = dict(zip([key for key, _label in profile.sections], row.cells, strict=True))
    # D: 1 and 2 of 4 are 25 and 50 of 100.
    assert (cells["D"].words, cells["D"].score) == ("Concern", "37.5")
    assert all(cell.words for cell in row.cells)


def test_from_six_reviews_on_quarters_tell_means_reviews_and_raters(cast: FeedbackCast) -> None:
    for number in range(1, 6):
        again(cast, number, cast.colleague if number > 4 else None)
    (profile,) = page(cast, cast.rhian).profiles
    assert profile.is_by_quarter
    (row,) = profile.rows
    assert row.when == quarter(DELIVERED_AT.date()) == "Oct – Dec 2026"
    assert rests_on(row.reviews, row.raters) == "6 reviews by 2 raters"
    assert {cell.score for cell in row.cells} == {"75.0", "37.5"}


def test_a_correction_counts_once_and_a_draft_never(cast: FeedbackCast) -> None:
    newer = revisions.start_correction(cast.backend, cast.rhian, cast.review_id, "D2 was too low")
    ((before,),) = [one.rows for one in page(cast, cast.rhian).profiles]
    assert before.reviews == 1
    submission.submit_review(cast.backend, cast.rhian, newer, accept_unanswered=False)
    ((after,),) = [one.rows for one in page(cast, cast.rhian).profiles]
    assert after.reviews == 1


def test_a_strength_recurs_once_two_pieces_of_shared_feedback_rest_on_it(cast: FeedbackCast) -> None:
    first, second = draft(cast, cast.review_id), draft(cast, again(cast, 1))
    # This one names no moment, so it rests on no mark.
    third = draft(cast, again(cast, 2), "The break went well.")
    for one in (first, third):
        feedback.share_feedback(cast.backend, cast.rhian, one)
    assert page(cast, cast.rhian).strengths == ()
    feedback.share_feedback(cast.backend, cast.rhian, second)
    (strength,) = page(cast, cast.rhian).strengths
    assert strength.label.startswith("A2 ")
    assert {one.feedback_id for one in strength.times} == {first, second}
    assert page(cast, cast.colleague).strengths == (strength,)


def test_facilitators_learn_of_strengths_that_they_read_and_of_scores_that_are_open(
    cast: FeedbackCast,
) -> None:
    given = [draft(cast, cast.review_id), draft(cast, again(cast, 1))]
    for one in given:
        feedback.share_feedback(cast.backend, cast.rhian, one)
    # What is not opened can still be recalled.
    assert page(cast, cast.tomos).strengths == ()
    for one in given:
        feedback.read_feedback(cast.backend, cast.tomos, one)
    assert len(page(cast, cast.tomos).strengths) == 1
    assert page(cast, cast.tomos).profiles == ()
    feedback.write_reflection(cast.backend, cast.tomos, given[0], "I rushed.")
    ((row,),) = [one.rows for one in page(cast, cast.tomos).profiles]
    assert row.reviews == 1


def test_quarters_have_welsh_names() -> None:
    with language("cy"):
        assert quarter(DELIVERED_AT.date()) == "Hyd – Rhag 2026"
