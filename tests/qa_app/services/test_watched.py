"""Proof of watching: what is added up, what cannot be, and that nobody watches for somebody else."""

from dataclasses import replace
from functools import partial

import pytest

from qa_app.errors import NotFound, Refused
from qa_app.services import reviews
from qa_app.services.watched import save_watched
from storage.database import activity_log, recordings
from storage.database import reviews as stored
from tests.qa_app.services.conftest import Stage

LENGTH_MS = (2 * 60 + 28) * 60_000
MINUTE = 60_000


@pytest.fixture
def draft(stage: Stage) -> int:
    return reviews.start_review(stage.backend, stage.cast.rhian, stage.recording_id)


def tell(stage: Stage, draft: int, *intervals: tuple[int, int]) -> None:
    save_watched(stage.backend, stage.cast.rhian, draft, intervals, intervals[-1][1])


def minutes(stage: Stage, draft: int) -> float:
    return reviews.open_desk(stage.backend, stage.cast.rhian, draft).review.watched_ms / MINUTE


def test_watched_parts_are_joined_and_counted_once(stage: Stage, draft: int) -> None:
    save = save_watched
    save(stage.backend, stage.cast.rhian, draft, [(0, 5_000), (10_000, 20_000)], 20_000)
    stage.clock.advance(seconds=6)
    save(stage.backend, stage.cast.rhian, draft, [(4_000, 10_000)], 10_000)
    view = reviews.open_desk(stage.backend, stage.cast.rhian, draft)
    assert view.watched == ((0, 20_000),)
    assert (view.review.watched_ms, view.review.position_ms) == (20_000, 10_000)
    assert reviews.unwatched(view) == [(20_000, LENGTH_MS)]


def test_a_file_in_the_place_of_the_one_that_was_watched_is_counted_from_its_beginning(
    stage: Stage, draft: int
) -> None:
    tell(stage, draft, (0, 10_000))
    before = reviews.open_desk(stage.backend, stage.cast.rhian, draft).review.object_version
    with stage.backend.database.write() as transaction:
        recordings.change_recording(transaction, stage.recording_id, object_version="e2")
    stage.clock.advance(seconds=6)
    save = partial(save_watched, stage.backend, stage.cast.rhian, draft)
    # Where the new film stands is no watching, and what is still told of the old one is of nothing any more.
    save([], 3_000)
    save([(10_000, 12_000)], 12_000, before)
    view = reviews.open_desk(stage.backend, stage.cast.rhian, draft)
    assert view.is_replaced
    assert (view.review.watched_ms, view.review.position_ms) == (10_000, 3_000)
    save([(3_000, 5_000)], 5_000, "e2")
    view = reviews.open_desk(stage.backend, stage.cast.rhian, draft)
    assert not view.is_replaced
    assert (view.watched, view.review.watched_ms) == (((3_000, 5_000),), 2_000)
    with stage.backend.database.read() as transaction:
        (told,) = [
            one for one in activity_log.latest_activity(transaction, 20) if one.action == "watched anew"
        ]
    assert told.details == {"earlier_file": before, "earlier_watched_ms": 10_000}


def test_impossible_times_are_refused(stage: Stage, draft: int) -> None:
    for wrong in ([(-1, 5)], [(5, 1)], [(0, LENGTH_MS + 60_000)]):
        with pytest.raises(Refused):
            save_watched(stage.backend, stage.cast.rhian, draft, wrong, 0)


def test_two_hours_at_the_highest_speed_are_all_counted(stage: Stage, draft: int) -> None:
    at = 0
    while at < 120 * MINUTE:
        stage.clock.advance(seconds=5)
        tell(stage, draft, (at, at + 12_500))
        at += 12_500
    assert minutes(stage, draft) == 120


def test_more_than_the_time_allows_is_refused_and_nothing_of_it_counts(stage: Stage, draft: int) -> None:
    for forged in ((0, LENGTH_MS), (0, 20_000)):
        with pytest.raises(Refused, match="more than can have been played"):
            tell(stage, draft, forged)
    stage.clock.advance(minutes=1)
    tell(stage, draft, (0, 2 * MINUTE))
    with pytest.raises(Refused):
        tell(stage, draft, (2 * MINUTE, 4 * MINUTE))
    assert minutes(stage, draft) == 2


def test_many_small_reports_gain_no_more_than_a_large_one(stage: Stage, draft: int) -> None:
    stage.clock.advance(minutes=1)
    tell(stage, draft, (0, 2 * MINUTE))
    most = 2 * MINUTE + 15_000
    for at in range(2 * MINUTE, most, 3_000):
        tell(stage, draft, (at, at + 3_000))
    with pytest.raises(Refused):
        tell(stage, draft, (most, most + 1))


def test_a_night_away_buys_no_more_than_ten_minutes(stage: Stage, draft: int) -> None:
    stage.clock.advance(hours=14)
    with pytest.raises(Refused):
        tell(stage, draft, (0, 30 * MINUTE))
    tell(stage, draft, (0, 20 * MINUTE))
    assert minutes(stage, draft) == 20


def test_a_report_that_comes_again_is_no_fault_and_gains_nothing(stage: Stage, draft: int) -> None:
    tell(stage, draft, (0, 10_000))
    for _ in range(5):
        tell(stage, draft, (0, 10_000))
    assert reviews.open_desk(stage.backend, stage.cast.rhian, draft).watched == ((0, 10_000),)


def test_what_the_person_watched_in_another_review_of_the_file_counts_and_anothers_does_not(
    stage: Stage, draft: int
) -> None:
    tell(stage, draft, (0, 10_000))
    with stage.backend.database.write() as transaction:
        mine = stored.find_review(transaction, draft)
        assert mine is not None
        given = {
            "recording_id": mine.recording_id,
            "programme_session_id": mine.programme_session_id,
            "rubric_key": mine.rubric_key,
            "rubric_version": mine.rubric_version,
            "rubric_fingerprint": mine.rubric_fingerprint,
            "object_version": mine.object_version,
            "at": stage.clock(),
            "facilitator_ids": mine.facilitator_ids,
        }
        second = stored.add_review(transaction, reviewer_id=mine.reviewer_id, **given)
        others = stored.add_review(transaction, reviewer_id=stage.cast.dilys.id, **given)
    tell(stage, second, (10_000, 12_000))
    save_watched(stage.backend, stage.cast.dilys, others, [(0, 1_000)], 1_000)
    assert reviews.open_desk(stage.backend, stage.cast.rhian, second).watched == ((0, 12_000),)
    assert reviews.open_desk(stage.backend, stage.cast.dilys, others).watched == ((0, 1_000),)


def test_a_review_that_begins_knows_at_once_what_its_person_watched_and_where_they_stopped(
    stage: Stage, draft: int
) -> None:
    backend, rhian = stage.backend, stage.cast.rhian
    stage.clock.advance(minutes=1)
    tell(stage, draft, (0, 2 * MINUTE))
    counted = reviews.start_review(
        backend, rhian, stage.recording_id, "motivational-style-count",
        facilitator_ids=[stage.cast.maya.id], segment_start_ms=40 * MINUTE,
    )  # fmt: skip
    view = reviews.open_desk(backend, rhian, counted)
    assert (view.watched, view.review.watched_ms) == (((0, 2 * MINUTE),), 2 * MINUTE)
    # It opens where its part of the recording begins.
    assert view.review.position_ms == 40 * MINUTE
    other = reviews.start_review(backend, rhian, stage.recording_id, "one-to-one-session")
    assert reviews.open_desk(backend, rhian, other).review.position_ms == 40 * MINUTE
    assert minutes(stage, other) == 2
    hers = reviews.start_review(backend, stage.cast.dilys, stage.recording_id)
    assert reviews.open_desk(backend, stage.cast.dilys, hers).watched == ()


def test_a_new_file_is_watched_from_the_beginning(stage: Stage, draft: int) -> None:
    stage.clock.advance(minutes=1)
    tell(stage, draft, (0, 2 * MINUTE))
    with stage.backend.database.write() as transaction:
        recordings.change_recording(transaction, stage.recording_id, object_version="e2")
    other = reviews.start_review(stage.backend, stage.cast.rhian, stage.recording_id, "one-to-one-session")
    view = reviews.open_desk(stage.backend, stage.cast.rhian, other)
    assert (view.watched, view.review.watched_ms, view.review.position_ms) == ((), 0, 0)


def test_a_report_for_somebody_elses_review_changes_nothing(stage: Stage, draft: int) -> None:
    for other in (stage.cast.dilys, stage.cast.leena, stage.cast.maya, replace(stage.cast.rhian, id=9_999)):
        with pytest.raises(NotFound):
            save_watched(stage.backend, other, draft, [(0, 1_000)], 1_000)
    assert minutes(stage, draft) == 0
