"""Reviews: who begins, rates, submits and reads one, and what is kept when something goes wrong."""

from datetime import timedelta
from functools import partial

import pytest

from qa_app.errors import NotAllowed, NotFound, Refused, StaleDraft
from qa_app.services import activity, people, reviews, submission
from qa_app.services.evidence import save_evidence
from qa_app.services.reviews import SavedRating
from storage.database import activity_log
from tests.factories import add_recording, add_session, rate_all
from tests.qa_app.services.conftest import Stage


@pytest.fixture
def draft(stage: Stage) -> int:
    """Rhian's draft."""
    return reviews.start_review(stage.backend, stage.cast.rhian, stage.recording_id)


def rate(
    stage: Stage, review_id: int, item: str, value: float | None, seen: int = 0, about: int | None = None
) -> None:
    reviews.save_ratings(
        stage.backend, stage.cast.rhian, review_id, [SavedRating(item, about, value, None, seen)]
    )


def actions(stage: Stage) -> list[str]:
    return [line.action for line in activity.list_activity(stage.backend, stage.cast.ann, limit=500)]


def test_a_review_pins_rubric_and_file_and_goes_on_with_ones_own_draft(stage: Stage, draft: int) -> None:
    view = reviews.open_desk(stage.backend, stage.cast.rhian, draft)
    assert (view.review.rubric_key, view.review.rubric_version) == ("group-session-integrity", "1.0")
    assert view.review.rubric_fingerprint == view.rubric.fingerprint
    assert view.review.object_version == view.recording.object_version
    assert list(view.facilitators.values()) == ["Maya Lindqvist", "Tomos Adeyemi"]
    assert reviews.start_review(stage.backend, stage.cast.rhian, stage.recording_id) == draft


def test_who_delivered_a_session_cannot_review_it(stage: Stage) -> None:
    cast = stage.cast
    both = people.add_person(
        stage.backend, cast.ann, name="Sunniva Roe", email="s.roe@example.org", language="en",
        grants=[*cast.rhian.grants],
    )  # fmt: skip
    session = add_session(
        stage.backend,
        cast.ann,
        cast.norwich_14,
        "my-emotions-4",
        stage.clock(),
        (cast.maya,),
        covered_by=(both,),
    )
    recording = add_recording(stage.backend, cast.store_id, session)
    with pytest.raises(Refused, match="delivered"):
        reviews.start_review(stage.backend, both, recording)
    assert reviews.start_review(stage.backend, cast.rhian, recording)


def test_only_reviewers_of_the_site_may_begin(stage: Stage) -> None:
    cast = stage.cast
    for stranger in (cast.owain, cast.maya, cast.gareth, cast.ann):
        with pytest.raises(NotFound):
            reviews.start_review(stage.backend, stranger, stage.recording_id)
    for reviewer in (cast.rhian, cast.dilys, cast.leena):
        assert reviews.start_review(stage.backend, reviewer, stage.recording_id)


@pytest.mark.parametrize("state", ["unreadable", "needs_conversion", "erased", "waiting"])
def test_what_cannot_be_watched_cannot_be_reviewed(stage: Stage, state: str) -> None:
    session = add_session(
        stage.backend,
        stage.cast.ann,
        stage.cast.norwich_14,
        "my-emotions-4",
        stage.clock(),
        (stage.cast.maya,),
    )
    recording = add_recording(stage.backend, stage.cast.store_id, session, state=state)
    with pytest.raises(Refused, match="so it cannot be reviewed"):
        reviews.start_review(stage.backend, stage.cast.rhian, recording)


def test_a_rating_is_kept_and_can_be_changed_and_taken_back(stage: Stage, draft: int) -> None:
    maya = stage.cast.maya.id
    rate(stage, draft, "B1", 3, about=maya)
    rate(stage, draft, "B1", 2, seen=1, about=maya)
    given = reviews.open_desk(stage.backend, stage.cast.rhian, draft).ratings["B1", maya]
    assert (given.value, given.times_saved) == (2, 2)
    rate(stage, draft, "B1", None, seen=2, about=maya)
    view = reviews.open_desk(stage.backend, stage.cast.rhian, draft)
    assert view.ratings["B1", maya].value is None
    assert ("B1", maya) in {(one.item, one.facilitator_id) for one in view.unanswered}


def test_a_stale_tab_overwrites_nothing_and_is_told(stage: Stage, draft: int) -> None:
    rate(stage, draft, "A1", 3)
    with pytest.raises(StaleDraft, match="A1"):
        reviews.save_ratings(
            stage.backend,
            stage.cast.rhian,
            draft,
            [SavedRating("A2", None, 2, None, 0), SavedRating("A1", None, 0, None, 0)],
        )
    ratings = reviews.open_desk(stage.backend, stage.cast.rhian, draft).ratings
    assert ratings["A1", None].value == 3
    assert ("A2", None) not in ratings


def test_a_rating_that_the_rubric_does_not_know_is_refused(stage: Stage, draft: int) -> None:
    for bad in (
        SavedRating("A1", None, 7, None, 0),
        SavedRating("Z9", None, 1, None, 0),
        SavedRating("A1", stage.cast.maya.id, 1, None, 0),
        SavedRating("A1", None, None, "none-planned", 0),
        SavedRating("B1", stage.cast.saskia.id, 1, None, 0),
    ):
        with pytest.raises(Refused):
            reviews.save_ratings(stage.backend, stage.cast.rhian, draft, [bad])
    assert reviews.open_desk(stage.backend, stage.cast.rhian, draft).ratings == {}


def test_nobody_else_changes_a_draft_nor_reads_it(stage: Stage, draft: int) -> None:
    for other in (stage.cast.dilys, stage.cast.leena, stage.cast.owain, stage.cast.maya, stage.cast.ann):
        with pytest.raises(NotFound):
            reviews.open_desk(stage.backend, other, draft)
        with pytest.raises(NotFound):
            reviews.open_rating(stage.backend, other, draft)
        with pytest.raises((NotFound, NotAllowed)):
            reviews.save_ratings(stage.backend, other, draft, [SavedRating("A1", None, 1, None, 0)])


def test_submitting_names_what_is_open_and_what_lacks_evidence(stage: Stage, draft: int) -> None:
    rate(stage, draft, "A1", 4)
    with pytest.raises(Refused, match="evidence"):
        submission.submit_review(stage.backend, stage.cast.rhian, draft, accept_unanswered=True)
    view = reviews.open_desk(stage.backend, stage.cast.rhian, draft)
    assert [(one.item, one.facilitator_id) for one in view.unevidenced] == [("A1", None)]
    save_evidence(
        stage.backend, stage.cast.rhian, draft,
        start_ms=1000, end_ms=2000, kind="strength", note_text="Says the aims", items=["A1"], people=[],
    )  # fmt: skip
    with pytest.raises(Refused, match="no rating"):
        submission.submit_review(stage.backend, stage.cast.rhian, draft, accept_unanswered=False)
    assert reviews.open_desk(stage.backend, stage.cast.rhian, draft).review.state == "draft"
    submission.submit_review(stage.backend, stage.cast.rhian, draft, accept_unanswered=True)
    overall = next(
        one
        for one in reviews.open_desk(stage.backend, stage.cast.rhian, draft).scores
        if one.output == "overall" and not one.section
    )
    assert (overall.value, overall.undefined_reason) == (None, "too_little_answered")


def test_scores_are_stored_with_the_review_and_equal_the_sum_by_hand(stage: Stage, draft: int) -> None:
    """All 3 but B1 of Tomos 2: B of Tomos is (2+3+3+3)/4/4 = 68.75, of both together 71.875."""
    rate_all(stage.backend, stage.cast.rhian, draft, 3)
    rate(stage, draft, "B1", 2, seen=1, about=stage.cast.tomos.id)
    submission.submit_review(stage.backend, stage.cast.rhian, draft, accept_unanswered=False)
    scores = {
        (one.output, one.section, one.facilitator_id): one.value
        for one in reviews.open_desk(stage.backend, stage.cast.rhian, draft).scores
    }
    tomos = stage.cast.tomos.id
    assert scores["facilitator", "B", tomos] == pytest.approx(68.75)
    # Sections with items about facilitators: B 20, C 20, D 15, E 20.
    assert scores["facilitator", "", tomos] == pytest.approx((20 * 68.75 + 55 * 75) / 75)
    assert scores["facilitator", "", stage.cast.maya.id] == 75
    assert scores["session", "", None] == 75
    assert scores["overall", "", None] == pytest.approx((20 * 71.875 + 80 * 75) / 100)


def test_a_submitted_review_cannot_change_and_is_read_by_those_who_may(stage: Stage, draft: int) -> None:
    rate_all(stage.backend, stage.cast.rhian, draft)
    submission.submit_review(stage.backend, stage.cast.rhian, draft, accept_unanswered=False)
    with pytest.raises(Refused, match="submitted"):
        rate(stage, draft, "A1", 1, seen=1)
    with pytest.raises(Refused, match="submitted"):
        submission.submit_review(stage.backend, stage.cast.rhian, draft, accept_unanswered=True)
    for reader in (stage.cast.dilys, stage.cast.leena):
        assert reviews.open_desk(stage.backend, reader, draft).review.id == draft
    for other in (stage.cast.owain, stage.cast.maya, stage.cast.tomos, stage.cast.gareth, stage.cast.ann):
        with pytest.raises(NotFound):
            reviews.open_desk(stage.backend, other, draft)


def test_every_write_has_its_row_in_the_log_and_the_chain_holds(stage: Stage, draft: int) -> None:
    rate_all(stage.backend, stage.cast.rhian, draft)
    reviews.save_words(
        stage.backend, stage.cast.rhian, draft, part="strengths", words="Warm opening", seen_saves=0
    )
    submission.submit_review(stage.backend, stage.cast.rhian, draft, accept_unanswered=False)
    assert actions(stage)[:4] == ["submitted", "wrote", "rated", "started"]
    with stage.backend.database.read() as transaction:
        assert activity_log.first_break(transaction) is None
        texts = [str(row.details) for row in activity_log.latest_activity(transaction, 500)]
    assert not any("Warm opening" in text for text in texts)


def test_a_refused_write_leaves_no_row_in_the_log(stage: Stage, draft: int) -> None:
    before = len(actions(stage))
    with pytest.raises(Refused):
        rate(stage, draft, "A1", 9)
    assert len(actions(stage)) == before


def test_words_of_a_stale_tab_are_not_lost_in_silence(stage: Stage, draft: int) -> None:
    save = partial(reviews.save_words, stage.backend, stage.cast.rhian, draft, part="strengths", seen_saves=0)
    save(words="First")
    with pytest.raises(StaleDraft, match="another tab"):
        save(words="Second")
    assert reviews.open_desk(stage.backend, stage.cast.rhian, draft).review.strengths == "First"


def test_strengths_and_development_points_are_saved_each_without_the_other(stage: Stage, draft: int) -> None:
    save = partial(reviews.save_words, stage.backend, stage.cast.rhian, draft)
    save(part="strengths", words="Warm", seen_saves=0)
    save(part="strengths", words="Warm and clear", seen_saves=1)
    save(part="development", words="Ask more", seen_saves=0)
    review = reviews.open_desk(stage.backend, stage.cast.rhian, draft).review
    assert (review.strengths, review.development) == ("Warm and clear", "Ask more")
    assert (review.strengths_saved, review.development_saved) == (2, 1)


def test_a_draft_keeps_its_object_version_when_the_file_is_replaced(stage: Stage, draft: int) -> None:
    from storage.database import recordings

    before = reviews.open_desk(stage.backend, stage.cast.rhian, draft).review.object_version
    stage.clock.now += timedelta(days=1)
    with stage.backend.database.write() as transaction:
        recordings.change_recording(transaction, stage.recording_id, object_version="e2")
    view = reviews.open_desk(stage.backend, stage.cast.rhian, draft)
    assert view.review.object_version == before != view.recording.object_version
