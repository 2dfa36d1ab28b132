"""The facilitator's own ratings: given once with the reflection, kept apart, and shown beside the reviewer's after."""

from pathlib import Path

import pytest

from qa_app.backend import Backend
from qa_app.errors import Refused
from qa_app.services import feedback
from storage.database.base import Database
from tests.clock import Clock
from tests.factories import make_backend
from tests.qa_app.services.feedback_cast import OWN_ITEMS, FeedbackCast


@pytest.fixture
def cast(database: Database, tmp_path: Path, clock: Clock) -> FeedbackCast:
    """On SQLite and on PostgreSQL."""
    backend: Backend = make_backend(database, tmp_path, clock)
    return FeedbackCast(backend)


@pytest.fixture
def shared(cast: FeedbackCast) -> int:
    return cast.share()


def test_the_same_items_are_offered_with_their_anchors_and_no_rating(cast: FeedbackCast, shared: int) -> None:
    view = feedback.read_feedback(cast.backend, cast.tomos, shared)
    assert tuple(one.key for one in view.to_rate) == OWN_ITEMS
    first = view.to_rate[0]
    assert [one.value for one in first.scale] == [0, 1, 2, 3, 4]
    assert first.scale[3].name == "3 Competent"
    assert all(one.meaning for one in first.scale)
    assert view.rated == ()
    assert feedback.read_feedback(cast.backend, cast.rhian, shared).to_rate == ()


def test_both_voices_stand_beside_each_other_once_the_scores_are_open(
    cast: FeedbackCast, shared: int
) -> None:
    feedback.write_reflection(cast.backend, cast.tomos, shared, "I rushed.", {"D1": 3.0, "B1": 2.0})
    for reader in (cast.tomos, cast.rhian, cast.qa):
        rated = {one.item.key: one for one in feedback.read_feedback(cast.backend, reader, shared).rated}
        assert tuple(rated) == OWN_ITEMS
        assert (rated["D1"].rating, rated["D1"].own) == ("1 Poor", "3 Competent")
        assert (rated["B1"].rating, rated["B1"].own) == ("3 Competent", "2 Developing")
        assert (rated["E1"].rating, rated["E1"].own) == ("3 Competent", None)
    scores = feedback.read_feedback(cast.backend, cast.tomos, shared).scores
    assert scores is not None
    assert scores.whole == "Meets the standard, 67.5"


@pytest.mark.parametrize("wrong", [{"D1": 5.0}, {"D1": 2.5}, {"A1": 3.0}, {"Z9": 1.0}])
def test_a_value_off_the_scale_of_an_own_item_keeps_nothing(
    cast: FeedbackCast, shared: int, wrong: dict[str, float]
) -> None:
    with pytest.raises(Refused, match="cannot be rated"):
        feedback.write_reflection(cast.backend, cast.tomos, shared, "I rushed.", {"B1": 3.0} | wrong)
    assert feedback.read_feedback(cast.backend, cast.tomos, shared).feedback.state == "shared"
    feedback.write_reflection(cast.backend, cast.tomos, shared, "I rushed.")
    assert all(one.own is None for one in feedback.read_feedback(cast.backend, cast.tomos, shared).rated)
