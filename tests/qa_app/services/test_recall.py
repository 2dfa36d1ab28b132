"""Recalling shared feedback: before its facilitator opened it, never after, and never both."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest

from qa_app.access import Person
from qa_app.backend import Backend
from qa_app.errors import Explained, NotAllowed, NotFound, Refused
from qa_app.services import feedback, revisions, submission, supervision
from storage.database.base import Database
from tests.clock import Clock
from tests.factories import make_backend
from tests.qa_app.services.feedback_cast import FeedbackCast


@pytest.fixture
def backend(database: Database, tmp_path: Path, clock: Clock) -> Backend:
    """On SQLite and on PostgreSQL."""
    return make_backend(database, tmp_path, clock)


@pytest.fixture
def cast(backend: Backend) -> FeedbackCast:
    return FeedbackCast(backend)


@pytest.fixture
def shared(cast: FeedbackCast) -> int:
    return cast.share()


def recall(cast: FeedbackCast, feedback_id: int) -> None:
    feedback.recall_feedback(cast.backend, cast.rhian, feedback_id)


def agree(cast: FeedbackCast, feedback_id: int) -> None:
    supervision.agree_action(
        cast.backend,
        cast.rhian,
        feedback_id,
        what="Ask one open question",
        by_when=supervision.today_in_london(cast.backend) + timedelta(days=7),
        how_seen="On the recording",
    )


def test_what_nobody_opened_is_a_draft_again_and_can_be_shared_once_more(
    cast: FeedbackCast, shared: int, clock: Clock
) -> None:
    for reader in (cast.rhian, cast.qa):
        feedback.read_feedback(cast.backend, reader, shared)
    recall(cast, shared)
    again = feedback.read_feedback(cast.backend, cast.rhian, shared).feedback
    assert (again.state, again.shared_at, again.opened_at) == ("draft", None, None)
    assert again.strengths == "You gave each member a role."
    with pytest.raises(NotFound):
        feedback.read_feedback(cast.backend, cast.tomos, shared)
    assert feedback.feedback_waiting(cast.backend, cast.tomos).to_read == ()
    with pytest.raises(Refused, match="nothing to recall"):
        recall(cast, shared)
    clock.advance(hours=1)
    feedback.share_feedback(cast.backend, cast.rhian, shared)
    assert feedback.read_feedback(cast.backend, cast.tomos, shared).feedback.shared_at == clock()
    assert cast.activity_of("feedback") == ["started", "wrote", "shared", "recalled", "shared", "opened"]


@pytest.mark.parametrize("way", ["page", "pdf", "reflection"])
def test_whatever_way_the_facilitator_opened_it_it_stays(
    cast: FeedbackCast, shared: int, clock: Clock, way: str
) -> None:
    if way == "page":
        feedback.read_feedback(cast.backend, cast.tomos, shared)
    elif way == "pdf":
        feedback.feedback_file(cast.backend, cast.tomos, shared, "pdf")
    else:
        feedback.write_reflection(cast.backend, cast.tomos, shared, "I rushed.")
    opened_at = clock()
    clock.advance(hours=1)
    with pytest.raises(Refused, match="opened already"):
        recall(cast, shared)
    assert feedback.read_feedback(cast.backend, cast.tomos, shared).feedback.opened_at == opened_at


def test_only_its_author_recalls_it(cast: FeedbackCast, shared: int) -> None:
    for actor in (cast.colleague, cast.qa, cast.lead, cast.tomos):
        with pytest.raises(NotAllowed):
            feedback.recall_feedback(cast.backend, actor, shared)
    for actor in (cast.maya, cast.elsewhere, cast.manager, cast.admin):
        with pytest.raises(NotFound):
            feedback.recall_feedback(cast.backend, actor, shared)


def test_a_proposed_action_is_known_to_the_facilitator_once_they_open_the_feedback(
    cast: FeedbackCast, clock: Clock
) -> None:
    draft = cast.write()
    agree(cast, draft)
    clock.advance(hours=1)
    feedback.share_feedback(cast.backend, cast.rhian, draft)

    def known() -> int:
        return len(supervision.actions_for(cast.backend, cast.tomos, cast.tomos.id))

    assert known() == 0
    feedback.read_feedback(cast.backend, cast.tomos, draft)
    assert known() == 1


def test_what_was_agreed_since_sharing_keeps_it_from_being_recalled(
    cast: FeedbackCast, shared: int, clock: Clock
) -> None:
    clock.advance(hours=1)
    agree(cast, shared)
    with pytest.raises(Refused, match="action was agreed"):
        recall(cast, shared)


def test_what_is_recalled_goes_on_from_the_newest_revision(cast: FeedbackCast, shared: int) -> None:
    newer = revisions.start_correction(cast.backend, cast.rhian, cast.review_id, "D2 was too low")
    submission.submit_review(cast.backend, cast.rhian, newer, accept_unanswered=False)
    recall(cast, shared)
    view = feedback.read_feedback(cast.backend, cast.rhian, shared)
    assert (view.feedback.review_id, view.corrected_at) == (newer, None)
    feedback.share_feedback(cast.backend, cast.rhian, shared)


def test_recalled_and_opened_at_once_it_is_one_of_the_two(cast: FeedbackCast) -> None:
    feedback_id = cast.write()
    together = threading.Barrier(2)

    def refusal(do: Callable[[Backend, Person, int], object], actor: Person) -> type[Explained] | None:
        together.wait()
        try:
            do(cast.backend, actor, feedback_id)
        except Explained as error:
            return type(error)
        return None

    for _round in range(8):
        feedback.share_feedback(cast.backend, cast.rhian, feedback_id)
        with ThreadPoolExecutor(2) as pool:
            recalling = pool.submit(refusal, feedback.recall_feedback, cast.rhian)
            opening = pool.submit(refusal, feedback.read_feedback, cast.tomos)
        given = feedback.read_feedback(cast.backend, cast.rhian, feedback_id).feedback
        found = (given.state, given.opened_at is None, recalling.result(), opening.result())
        if given.state == "shared":
            assert found == ("shared", False, Refused, None)
            return
        assert found == ("draft", True, None, NotFound)
