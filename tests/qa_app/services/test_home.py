"""What waits for a person: drafts, reviews that are due, missing recordings, and coverage in figures."""

from datetime import timedelta

import pytest

from qa_app.access import Person
from qa_app.services import home, reviews
from qa_app.services.reviews import SavedRating
from tests.factories import add_draft, add_recording, add_review, add_session
from tests.qa_app.services.conftest import Stage


@pytest.fixture
def unrecorded(stage: Stage) -> int:
    """A session of Norwich's group 15 five days ago, of which no recording came."""
    cast = stage.cast
    return add_session(
        stage.backend,
        cast.ann,
        cast.norwich_15,
        "foundation-2",
        stage.clock() - timedelta(days=5),
        (cast.saskia, cast.callum),
    )


def missing(stage: Stage, actor: Person) -> list[tuple[int, int]]:
    return [(one.session.id, one.days) for one in home.missing_recordings(stage.backend, actor)]


def test_drafts_are_ones_own_and_say_how_far_they_are(stage: Stage) -> None:
    cast = stage.cast
    draft = add_draft(stage.backend, cast.rhian, stage.recording_id, ratings={"A1": 3, "A2": 2})
    (found,) = home.drafts_of(stage.backend, cast.rhian)
    assert (found.review.id, found.answered, found.length_ms) == (draft, 2, (2 * 60 + 28) * 60_000)
    view = reviews.open_desk(stage.backend, cast.rhian, draft)
    assert found.total == found.answered + len(view.unanswered)
    assert found.has_poster
    assert home.drafts_of(stage.backend, cast.dilys) == []


def test_a_rating_taken_back_is_not_counted_and_not_applicable_is(stage: Stage) -> None:
    cast = stage.cast
    draft = add_draft(stage.backend, cast.rhian, stage.recording_id, ratings={"A1": 3})
    item = next(
        one
        for one in reviews.open_desk(stage.backend, cast.rhian, draft).rubric.items
        if one.not_applicable and one.scope == "session"
    )
    reason = next(iter(item.not_applicable))
    reviews.save_ratings(
        stage.backend,
        cast.rhian,
        draft,
        [
            SavedRating("A1", None, None, None, 1),
            SavedRating(item.key, None, None, getattr(reason, "key", reason), 0),
        ],
    )
    (found,) = home.drafts_of(stage.backend, cast.rhian)
    assert found.answered == 1


def test_the_draft_saved_last_comes_first_and_a_submitted_one_goes(stage: Stage) -> None:
    cast = stage.cast
    session_id = add_session(
        stage.backend, cast.ann, cast.norwich_14, "my-emotions-4", stage.clock(), (cast.maya, cast.tomos)
    )
    other = add_recording(stage.backend, cast.store_id, session_id)
    first = add_draft(stage.backend, cast.rhian, stage.recording_id)
    stage.clock.advance(hours=1)
    second = add_draft(stage.backend, cast.rhian, other)
    assert [one.review.id for one in home.drafts_of(stage.backend, cast.rhian)] == [second, first]
    stage.clock.advance(hours=1)
    add_review(stage.backend, cast.rhian, other)
    assert [one.review.id for one in home.drafts_of(stage.backend, cast.rhian)] == [first]


def test_a_recording_is_missing_after_two_days(stage: Stage, unrecorded: int) -> None:
    assert missing(stage, stage.cast.rhian) == [(unrecorded, 3)]
    today = add_session(
        stage.backend,
        stage.cast.ann,
        stage.cast.norwich_15,
        "foundation-3",
        stage.clock(),
        (stage.cast.saskia,),
    )
    assert missing(stage, stage.cast.rhian) == [(unrecorded, 3)]
    stage.clock.advance(days=2, minutes=1)
    assert missing(stage, stage.cast.rhian) == [(today, 0), (unrecorded, 5)]
    add_recording(stage.backend, stage.cast.store_id, unrecorded)
    assert missing(stage, stage.cast.rhian) == [(today, 0)]


def test_missing_recordings_are_told_to_those_who_see_to_them_at_their_sites(
    stage: Stage, unrecorded: int
) -> None:
    cast = stage.cast
    assert missing(stage, cast.rhian) == missing(stage, cast.gareth) == [(unrecorded, 3)]
    for other in (cast.owain, cast.maya, cast.saskia, cast.dilys, cast.leena, cast.ann):
        assert missing(stage, other) == []


def test_coverage_counts_delivered_recorded_and_reviewed_of_90_days(stage: Stage, unrecorded: int) -> None:
    cast = stage.cast
    add_review(stage.backend, cast.rhian, stage.recording_id)
    add_review(stage.backend, cast.dilys, stage.recording_id)
    for days in (91, -1):
        add_session(
            stage.backend,
            cast.ann,
            cast.norwich_15,
            "foundation-1",
            stage.clock() - timedelta(days=days),
            (cast.saskia,),
        )
    (norwich,) = home.coverage(stage.backend, cast.gareth)
    assert (norwich.site, norwich.delivered, norwich.recorded, norwich.reviewed) == (cast.norwich, 2, 1, 1)


def test_a_draft_is_no_review_in_the_figures(stage: Stage) -> None:
    add_draft(stage.backend, stage.cast.rhian, stage.recording_id)
    (norwich,) = home.coverage(stage.backend, stage.cast.gareth)
    assert (norwich.delivered, norwich.recorded, norwich.reviewed) == (1, 1, 0)


def test_coverage_is_for_those_who_follow_it(stage: Stage) -> None:
    cast = stage.cast
    for other in (cast.rhian, cast.maya, cast.dilys, cast.leena, cast.ann):
        assert home.coverage(stage.backend, other) == []


def test_what_is_due_goes_when_it_is_begun_and_is_told_to_supervisors_only(stage: Stage) -> None:
    cast = stage.cast
    assert home.due_reviews(stage.backend, cast.rhian).rows == ()
    stage.clock.advance(days=4)
    (due,) = home.due_reviews(stage.backend, cast.rhian).rows
    assert (due.group_code, due.facilitators, due.days_left, due.state) == (
        "14",
        ("Maya Lindqvist", "Tomos Adeyemi"),
        14,
        "only",
    )
    assert due.entry is not None
    assert due.entry.session.id == stage.session_id
    for other in (cast.owain, cast.maya, cast.dilys, cast.leena, cast.gareth, cast.ann):
        assert home.due_reviews(stage.backend, other).total == 0
    add_draft(stage.backend, cast.rhian, stage.recording_id)
    assert home.due_reviews(stage.backend, cast.rhian).total == 0
