"""The list of notices when it is full, and a count that is cheap and yet the same."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import event

from qa_app.access import Person
from qa_app.services import concerns, disputes, feedback, notice_list, people, supervision
from qa_app.services.notice_list import (
    MOST_UNREAD,
    Unread,
    list_notices,
    mark_all_read,
    open_notice,
    unread_now,
)
from qa_app.services.notices import tell
from storage.database.base import Database
from tests.clock import Clock
from tests.factories import make_backend
from tests.qa_app.services.feedback_cast import FeedbackCast


@pytest.fixture
def cast(database: Database, tmp_path: Path, clock: Clock) -> FeedbackCast:
    """On SQLite and on PostgreSQL."""
    return FeedbackCast(make_backend(database, tmp_path, clock))


def tell_often(cast: FeedbackCast, subject_id: int, times: int) -> None:
    with cast.backend.database.write() as transaction:
        for _n in range(times):
            tell(transaction, cast.backend, cast.tomos.id, "feedback_shared", "feedback", subject_id)


def queries(cast: FeedbackCast, do: Callable[[], object]) -> int:
    found: list[str] = []

    def count(_connection, _cursor, statement: str, *_more: object) -> None:
        if statement.lstrip().upper().startswith("SELECT"):
            found.append(statement)

    event.listen(cast.backend.database.engine, "before_cursor_execute", count)
    try:
        do()
    finally:
        event.remove(cast.backend.database.engine, "before_cursor_execute", count)
    return len(found)


def test_what_is_over_takes_no_place_of_what_waits(cast: FeedbackCast, clock: Clock) -> None:
    shared = cast.share()
    gone = feedback.start_feedback(cast.backend, cast.rhian, cast.review_id, cast.maya.id)
    clock.advance(minutes=1)
    tell_often(cast, gone, MOST_UNREAD + 50)
    lines = list_notices(cast.backend, cast.tomos)
    assert [one.way.query for one in lines] == [{"feedback": shared}]
    assert notice_list.count_unread(cast.backend, cast.tomos) == 1


def test_a_full_list_is_bounded_and_older_ones_come_up_as_it_is_read(cast: FeedbackCast) -> None:
    shared = cast.share()
    tell_often(cast, shared, MOST_UNREAD + 20)
    lines = list_notices(cast.backend, cast.tomos)
    assert len(lines) == MOST_UNREAD
    assert notice_list.count_unread(cast.backend, cast.tomos) == MOST_UNREAD
    for one in lines[:30]:
        open_notice(cast.backend, cast.tomos, one.id)
    assert notice_list.count_unread(cast.backend, cast.tomos) == MOST_UNREAD + 21 - 30


def test_a_count_that_is_still_true_asks_three_things_whatever_waits(cast: FeedbackCast) -> None:
    shared = cast.share()
    tell_often(cast, shared, 90)
    before = unread_now(cast.backend, cast.tomos, None)
    assert before.n == 91
    asked = queries(cast, lambda: unread_now(cast.backend, cast.tomos, before))
    assert asked <= 3
    assert unread_now(cast.backend, cast.tomos, before) is before


def test_the_kept_count_is_that_of_the_list_after_everything_that_is_done(
    cast: FeedbackCast, clock: Clock
) -> None:
    backend, rhian, tomos = cast.backend, cast.rhian, cast.tomos
    kept: dict[int, Unread] = {}

    def same() -> None:
        for who in (rhian, tomos, cast.maya, cast.lead, cast.colleague):
            now: Person | None = people.find_person(backend, who.id)
            assert now is not None
            kept[who.id] = unread_now(backend, now, kept.get(who.id))
            assert kept[who.id].n == len([one for one in list_notices(backend, now) if one.is_unread])

    same()
    feedback_id = cast.share()
    same()
    feedback.recall_feedback(backend, rhian, feedback_id)
    same()
    feedback.share_feedback(backend, rhian, feedback_id)
    same()
    feedback.note_viewed(backend, tomos, feedback_id)
    same()
    feedback.write_reflection(backend, tomos, feedback_id, "I rushed.")
    same()
    feedback.note_viewed(backend, rhian, feedback_id)
    same()
    dispute_id = disputes.raise_dispute(
        backend, tomos, feedback_id, "D2", proposed=3.0, reason="I asked twice."
    )
    same()
    disputes.decide_dispute(backend, rhian, dispute_id, value=3.0, reason="You did.")
    same()
    concerns.raise_concern(
        backend, rhian, cast.recording_id, at_ms=1000, kind="disclosure", text="A worry", review_id=None
    )
    same()
    clock.advance(hours=30)
    concerns.escalate_overdue(backend)
    same()
    action_id = supervision.agree_action(
        backend, rhian, feedback_id, what="Ask", by_when=(clock() + timedelta(days=1)).date(), how_seen="Film"
    )
    clock.advance(days=3)
    supervision.close_action(backend, rhian, action_id, "seen")
    same()
    people.give_roles(backend, cast.admin, tomos.id, [])
    same()
    mark_all_read(backend, rhian)
    same()


def test_a_dispute_that_is_decided_by_a_change_gives_one_notice(cast: FeedbackCast) -> None:
    feedback_id = cast.reflect()
    feedback.note_viewed(cast.backend, cast.tomos, feedback_id)
    dispute_id = disputes.raise_dispute(
        cast.backend, cast.tomos, feedback_id, "D2", proposed=3.0, reason="I asked twice."
    )
    mark_all_read(cast.backend, cast.tomos)
    disputes.decide_dispute(cast.backend, cast.rhian, dispute_id, value=3.0, reason="You did.")
    unread = [one.sentence for one in list_notices(cast.backend, cast.tomos) if one.is_unread]
    assert unread == ["Your dispute was decided"]
