"""The list of all shared feedback: what a reader of reviews finds in it, and what nobody does."""

from pathlib import Path

import pytest

from qa_app.access import Grant, Person
from qa_app.errors import NotAllowed
from qa_app.services import disputes, feedback, people
from qa_app.services.shared_feedback import PAGE, list_shared_feedback
from storage.database.base import Database
from tests.clock import Clock
from tests.factories import make_backend
from tests.qa_app.services.feedback_cast import FeedbackCast


@pytest.fixture
def cast(database: Database, tmp_path: Path, clock: Clock) -> FeedbackCast:
    """On SQLite and on PostgreSQL."""
    return FeedbackCast(make_backend(database, tmp_path, clock))


def listed(cast: FeedbackCast, reader: Person, **wanted: object) -> list[int]:
    return [one.feedback_id for one in list_shared_feedback(cast.backend, reader, **wanted).lines]


def test_readers_of_reviews_find_what_is_shared_at_their_sites_and_no_draft(cast: FeedbackCast) -> None:
    shared = cast.share()
    feedback.start_feedback(cast.backend, cast.rhian, cast.review_id, cast.maya.id)
    for reader in (cast.qa, cast.lead, cast.rhian, cast.colleague):
        assert listed(cast, reader) == [shared]
        assert feedback.read_feedback(cast.backend, reader, shared).feedback.id == shared
    assert listed(cast, cast.elsewhere) == []
    assert listed(cast, cast.elsewhere, site_id=cast.norwich.id) == []
    for other in (cast.tomos, cast.maya, cast.manager, cast.admin):
        with pytest.raises(NotAllowed):
            list_shared_feedback(cast.backend, other)


def test_site_and_state_narrow_it_and_each_line_says_what_became_of_it(cast: FeedbackCast) -> None:
    opened = cast.reflect()
    assert listed(cast, cast.qa, site_id=cast.norwich.id) == [opened]
    assert listed(cast, cast.qa, site_id=cast.cardiff.id) == []
    assert listed(cast, cast.qa, state="reflected") == [opened]
    assert listed(cast, cast.qa, state="shared") == []
    assert listed(cast, cast.qa, state="draft") == [opened], "no state of the list: it filters nothing"
    raised = disputes.raise_dispute(
        cast.backend, cast.tomos, opened, "D2", proposed=3.0, reason="I asked twice."
    )
    (line,) = list_shared_feedback(cast.backend, cast.qa).lines
    assert (line.facilitator, line.author, line.state, line.disputed) == (
        "Tomos Adeyemi",
        "Rhian Probert",
        "reflected",
        1,
    )
    disputes.withdraw_dispute(cast.backend, cast.tomos, raised)
    (line,) = list_shared_feedback(cast.backend, cast.qa).lines
    assert line.disputed == 0


def test_who_delivered_the_session_does_not_find_it(cast: FeedbackCast) -> None:
    cast.share()
    people.give_roles(
        cast.backend, cast.admin, cast.maya.id, [Grant("facilitator", cast.norwich.id), Grant("qa_team")]
    )
    both = people.find_person(cast.backend, cast.maya.id)
    assert both is not None
    assert list_shared_feedback(cast.backend, both).total == 0


def test_pages_are_cut_and_hold_everything_once(cast: FeedbackCast) -> None:
    programme = cast.backend.library.latest_programme("building-better-relationships")
    keys = [one.key for one in programme.sessions if one.kind == "group"][1 : PAGE + 2]
    made = [cast.share()]
    for key in keys:
        review_id = cast.submit(cast.rhian, cast.record(key, cast.tomos, cast.maya))
        draft = feedback.start_feedback(cast.backend, cast.rhian, review_id, cast.tomos.id)
        feedback.save_feedback(
            cast.backend, cast.rhian, draft, strengths="You waited.", development="Say less.", try_next="",
            seen_saves=0,
        )  # fmt: skip
        feedback.share_feedback(cast.backend, cast.rhian, draft)
        made.append(draft)
    first, second = (listed(cast, cast.qa, page=page) for page in (1, 2))
    assert (len(first), [*first, *second]) == (PAGE, made[::-1])
    assert list_shared_feedback(cast.backend, cast.qa).total == PAGE + 2
