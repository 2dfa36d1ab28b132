"""Each kind of fact of the trends, from rows made by hand: which count, what they are worth, and when they were."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any, cast

import pytest
from sqlalchemy import select, update

from storage.database.action_checks import ActionCheckRow
from storage.database.base import Database
from storage.database.feedback import FeedbackRow
from storage.database.recordings import RecordingRow
from storage.database.reviews import RatingRow, ReviewRow, ScoreRow
from storage.database.supervision_actions import SupervisionActionRow
from storage.database.supervision_meetings import MeetingFeedbackRow, SupervisionMeetingRow
from storage.database.trend_counts import Count, Facts, Scope, actions, counts, delays, recordings, reviews
from tests.qa_app.services.site_history import RUBRIC, SiteHistory

MARCH, APRIL, MAY = (datetime(2026, month, 1, tzinfo=UTC) for month in (3, 4, 5))
PERIODS = [(MARCH, APRIL), (APRIL, MAY)]


def evening(month: int, day: int = 10) -> datetime:
    return datetime(2026, month, day, 18, 0, tzinfo=UTC)


@pytest.fixture
def norwich(database: Database) -> SiteHistory:
    return SiteHistory(cast(Any, SimpleNamespace(database=database)))


@pytest.fixture
def scope(norwich: SiteHistory) -> Scope:
    return Scope(frozenset([norwich.site.id]))


def review_ids(history: SiteHistory) -> list[int]:
    with history.backend.database.read() as transaction:
        return list(transaction.scalars(select(ReviewRow.id).order_by(ReviewRow.id)))


def change(history: SiteHistory, row: Any, id_: int, **values: object) -> None:
    with history.backend.database.write() as transaction:
        transaction.execute(update(row).where(row.id == id_).values(**values))


def add(history: SiteHistory, *rows: object) -> None:
    with history.backend.database.write() as transaction:
        for row in rows:
            transaction.add(row)
            transaction.flush()


def counted(history: SiteHistory, facts: Facts) -> list[Count]:
    with history.backend.database.read() as transaction:
        return counts(transaction, facts, PERIODS)


def by_period(found: Sequence[Count]) -> dict[int, tuple[int, float]]:
    """n, and what it comes to, by period."""
    return {one.period: (one.n, one.total / one.weight) for one in found}


def rating(review_id: int, item: str, about: str, value: float | None) -> RatingRow:
    return RatingRow(
        review_id=review_id,
        item_key=item,
        about=about,
        facilitator_id=None,
        value=value,
        not_applicable=None,
        text=None,
        choices=[],
        times_saved=1,
        saved_at=MARCH,
    )


def feedback(history: SiteHistory, review_id: int, shared_at: datetime | None) -> FeedbackRow:
    who = history.rater_id("Rhian Probert")
    return FeedbackRow(
        review_id=review_id,
        facilitator_id=who,
        author_id=who,
        state="draft" if shared_at is None else "shared",
        strengths="",
        development="",
        try_next="",
        reflection="",
        times_saved=1,
        started_at=MARCH,
        saved_at=MARCH,
        shared_at=shared_at,
    )


def meeting(history: SiteHistory, held_on: date, *, is_recorded: bool = True) -> SupervisionMeetingRow:
    return SupervisionMeetingRow(
        site_id=history.site.id,
        led_by_id=history.rater_id("Rhian Probert"),
        state="recorded" if is_recorded else "draft",
        held_on=held_on,
        next_on=None,
        skill="",
        skill_went="",
        times_saved=1,
        started_at=MARCH,
        saved_at=MARCH,
        recorded_at=MAY if is_recorded else None,
    )


def action(
    history: SiteHistory, by_when: date, state: str, closed_at: datetime | None, **rests_on: int
) -> Any:
    return SupervisionActionRow(
        facilitator_id=history.rater_id("Rhian Probert"),
        site_id=history.site.id,
        what="Ask, then wait.",
        by_when=by_when,
        how_seen="In the next review.",
        state=state,
        agreed_at=MARCH,
        closed_at=closed_at,
        **rests_on,
    )


def test_scores_are_counted_by_rater_and_version_and_the_undefined_apart(
    norwich: SiteHistory, scope: Scope
) -> None:
    norwich.review(evening(3), 60.0)
    norwich.review(evening(3), 70.0)
    norwich.review(evening(3), None)
    norwich.review(evening(3), 50.0, rater="Dilys Okoro")
    norwich.review(evening(4), 40.0, version="1.1")
    norwich.review(evening(4), 10.0, state="withdrawn")
    norwich.review(evening(5), 10.0)
    rhian, dilys = norwich.rater_id("Rhian Probert"), norwich.rater_id("Dilys Okoro")
    site = norwich.site.id
    assert counted(norwich, reviews.score_facts(scope, RUBRIC, "overall")) == [
        Count(site, 0, rhian, "1.0", 2, 1, 130.0, 2.0),
        Count(site, 0, dilys, "1.0", 1, 0, 50.0, 1.0),
        Count(site, 1, rhian, "1.1", 1, 0, 40.0, 1.0),
    ]


def test_the_standard_is_met_from_its_very_value_on(norwich: SiteHistory, scope: Scope) -> None:
    norwich.reviews([(evening(3), 60.0), (evening(3), 59.999), (evening(3), 80.0), (evening(3), None)])
    (found,) = counted(norwich, reviews.standard_facts(scope, RUBRIC, "overall", 60.0))
    assert (found.n, found.without_value, found.total, found.weight) == (3, 1, 200.0, 3.0)


def test_an_item_counts_once_for_each_review_whoever_was_rated(norwich: SiteHistory, scope: Scope) -> None:
    norwich.reviews([(evening(3), 60.0)] * 3)
    first, second, third = review_ids(norwich)
    add(norwich, rating(first, "B1", "1", 1.0), rating(first, "B1", "2", 3.0), rating(first, "A1", "1", 0.0))
    add(norwich, rating(second, "B1", "1", 3.0), rating(third, "B1", "1", None))
    (found,) = counted(norwich, reviews.item_facts(scope, RUBRIC, "B1"))
    assert (found.n, found.without_value, found.total, found.weight) == (2, 1, 5.0, 2.0)


def test_minutes_watched_are_divided_by_the_minutes_that_there_are(
    norwich: SiteHistory, scope: Scope
) -> None:
    norwich.reviews([(evening(3), 60.0)] * 3)
    first, second, third = review_ids(norwich)
    for review_id, watched, length in ((first, 1_000, 10_000), (second, 30_000, 30_000), (third, 5, None)):
        change(norwich, ReviewRow, review_id, watched_ms=watched)
        with norwich.backend.database.read() as transaction:
            recording = transaction.scalars(
                select(ReviewRow.recording_id).where(ReviewRow.id == review_id)
            ).one()
        change(norwich, RecordingRow, recording, duration_ms=length)
    # By hand: 31 of 40 seconds; the mean of the two shares would be 55 %.
    assert by_period(counted(norwich, reviews.watched_facts(scope, RUBRIC))) == {0: (2, 77.5)}


def test_critical_items_are_told_by_the_sessions_in_which_they_were(
    norwich: SiteHistory, scope: Scope
) -> None:
    norwich.reviews([(evening(3, day), 60.0) for day in (2, 5, 9, 20)])
    norwich.review(evening(3, 25), 60.0, state="draft")
    with norwich.backend.database.write() as transaction:
        overall = select(ScoreRow).where(ScoreRow.output == "overall", ScoreRow.section == "")
        scores = list(transaction.scalars(overall.order_by(ScoreRow.review_id)))
        scores[0].flagged_by = "E2"
        scores[2].failed_by, scores[2].capped_by = "E1", "E1 E3"
        scores[-1].escalated_by = "E1"
    with norwich.backend.database.read() as transaction:
        found = reviews.critical_sessions(transaction, scope, RUBRIC, MARCH, MAY)
    assert found == {norwich.site.id: [evening(3, 2), evening(3, 9)]}


def test_days_to_a_review_end_with_its_first_submission(norwich: SiteHistory, scope: Scope) -> None:
    norwich.reviews([(evening(3), 60.0)] * 4)
    first, second, third, fourth = review_ids(norwich)
    change(norwich, ReviewRow, first, submitted_at=evening(3) + timedelta(days=2.5))
    change(norwich, ReviewRow, second, submitted_at=evening(3) + timedelta(days=6), state="revised")
    change(norwich, ReviewRow, third, submitted_at=evening(3) + timedelta(days=90), revision=2)
    change(norwich, ReviewRow, fourth, submitted_at=evening(3) + timedelta(days=90), state="withdrawn")
    found = by_period(counted(norwich, delays.until_review_facts(scope, RUBRIC)))
    assert found == {0: (2, pytest.approx(4.25, abs=1e-6))}


def test_days_to_feedback_and_from_there_to_the_first_meeting(norwich: SiteHistory, scope: Scope) -> None:
    norwich.reviews([(evening(3, 10), 60.0), (evening(3, 11), 60.0), (evening(4, 10), 60.0)])
    first, second, third = review_ids(norwich)
    late = feedback(norwich, first, evening(3, 12))
    other = feedback(norwich, second, evening(3, 12))
    draft = feedback(norwich, third, None)
    meetings = [
        meeting(norwich, date(2026, 3, 30)),
        meeting(norwich, date(2026, 3, 17)),
        meeting(norwich, date(2026, 3, 13), is_recorded=False),
        meeting(norwich, date(2026, 3, 12)),
    ]
    add(norwich, late, other, draft, *meetings)
    with norwich.backend.database.read() as transaction:
        feedback_ids = list(transaction.scalars(select(FeedbackRow.id).order_by(FeedbackRow.id)))
        meeting_ids = list(
            transaction.scalars(select(SupervisionMeetingRow.id).order_by(SupervisionMeetingRow.id))
        )
    spoke = [(0, 0), (1, 0), (2, 0), (3, 1)]
    add(
        norwich,
        *(MeetingFeedbackRow(meeting_id=meeting_ids[one], feedback_id=feedback_ids[of]) for one, of in spoke),
    )
    found = by_period(counted(norwich, delays.until_feedback_facts(scope, RUBRIC)))
    assert found == {0: (2, pytest.approx(1.5, abs=1e-6))}
    # The first recorded meeting came 5 days after; the other on the very day.
    assert by_period(counted(norwich, delays.until_supervision_facts(scope, RUBRIC))) == {0: (2, 2.5)}


def test_a_recording_is_missing_once_it_had_time_to_come(norwich: SiteHistory, scope: Scope) -> None:
    norwich.reviews(
        [(evening(3, 1), 60.0), (evening(3, 5), 60.0), (evening(4, 8), 60.0), (evening(4, 9), 60.0)]
    )
    with norwich.backend.database.write() as transaction:
        first, _second, third, last = transaction.scalars(select(RecordingRow).order_by(RecordingRow.id))
        for recording in (first, third, last):
            recording.programme_session_id = None
    found = by_period(counted(norwich, recordings.missing_facts(scope, evening(4, 9))))
    assert found == {0: (2, 50.0), 1: (1, 100.0)}


def test_unusable_recordings_are_a_share_of_those_that_can_be_judged(
    norwich: SiteHistory, scope: Scope
) -> None:
    states = ["ready", "unreadable", "unreadable", "waiting", "erased", "needs_conversion"]
    norwich.reviews([(evening(3), 60.0)] * len(states))
    with norwich.backend.database.write() as transaction:
        for row, state in zip(
            transaction.scalars(select(RecordingRow).order_by(RecordingRow.id)), states, strict=True
        ):
            row.state, row.reason_code = state, "damaged" if state == "unreadable" else None
    assert by_period(counted(norwich, recordings.unusable_facts(scope))) == {0: (4, 50.0)}
    assert by_period(counted(norwich, recordings.unusable_facts(scope, "damaged"))) == {0: (4, 50.0)}
    assert by_period(counted(norwich, recordings.unusable_facts(scope, "empty"))) == {0: (4, 0.0)}


def test_an_action_is_late_from_the_day_after_its_own(norwich: SiteHistory, scope: Scope) -> None:
    norwich.review(evening(3), 60.0)
    (review_id,) = review_ids(norwich)
    add(norwich, feedback(norwich, review_id, None), meeting(norwich, date(2026, 3, 1), is_recorded=False))
    with norwich.backend.database.read() as transaction:
        feedback_id = transaction.scalars(select(FeedbackRow.id)).one()
        meeting_id = transaction.scalars(select(SupervisionMeetingRow.id)).one()
    add(
        norwich,
        action(norwich, date(2026, 3, 1), "seen", datetime(2026, 3, 1, 22, 0, tzinfo=UTC)),
        action(norwich, date(2026, 3, 31), "seen", datetime(2026, 4, 1, 9, 0, tzinfo=UTC)),
        action(norwich, date(2026, 4, 1), "open", None),
        action(norwich, date(2026, 4, 20), "open", None),
        action(norwich, date(2026, 3, 9), "withdrawn", evening(3, 2)),
        action(norwich, date(2026, 3, 9), "open", None, feedback_id=feedback_id),
        action(norwich, date(2026, 3, 9), "open", None, meeting_id=meeting_id),
    )
    found = by_period(counted(norwich, actions.late_facts(scope, date(2026, 4, 20))))
    assert found == {0: (2, 50.0), 1: (1, 100.0)}


def test_actions_are_seen_or_not_where_there_was_an_opportunity(norwich: SiteHistory, scope: Scope) -> None:
    norwich.reviews([(evening(3), 60.0)] * 4)
    norwich.review(evening(3), 60.0, state="draft")
    add(norwich, action(norwich, date(2026, 3, 1), "open", None))
    with norwich.backend.database.read() as transaction:
        action_id = transaction.scalars(select(SupervisionActionRow.id)).one()
    outcomes = ["seen", "not_seen", "no_opportunity", None, "seen"]
    add(
        norwich,
        *(
            ActionCheckRow(
                review_id=review_id,
                action_id=action_id,
                outcome=outcome,
                note="",
                times_saved=1,
                saved_at=MARCH,
            )
            for review_id, outcome in zip(review_ids(norwich), outcomes, strict=True)
        ),
    )
    assert by_period(counted(norwich, actions.seen_facts(scope, RUBRIC))) == {0: (2, 50.0)}


def test_one_programme_or_module_alone_can_be_asked_for(norwich: SiteHistory, scope: Scope) -> None:
    norwich.review(evening(3), 60.0)
    for programme, module, n in (
        ("building-better-relationships", None, 1),
        ("building-better-relationships", "foundation", 1),
        (None, "foundation", 1),
        ("dads-programme", None, 0),
        (None, "my-emotions", 0),
    ):
        narrowed = Scope(scope.site_ids, programme, module)
        found = counted(norwich, reviews.score_facts(narrowed, RUBRIC, "overall"))
        assert sum(one.n for one in found) == n
        found = counted(norwich, recordings.missing_facts(narrowed, MAY))
        assert sum(one.n for one in found) == n


def test_without_periods_nothing_is_asked(norwich: SiteHistory, scope: Scope) -> None:
    with norwich.backend.database.read() as transaction:
        assert counts(transaction, reviews.score_facts(scope, RUBRIC, "overall"), []) == []
