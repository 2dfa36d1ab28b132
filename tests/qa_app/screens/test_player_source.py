"""What the desk tells its player: evidence made on an earlier file, exercises, addresses, and a jump by address."""

from datetime import timedelta

import pytest

from qa_app.backend import Backend
from qa_app.components.player_source import source_of
from qa_app.components.video_player import PlayerSource
from qa_app.services import reviews
from storage.database import recordings
from tests import factories
from tests.cast import Cast
from tests.qa_app.screens.conftest import Look

SCREEN = "screens/review_desk.py"


@pytest.fixture
def recording_id(backend: Backend, cast: Cast) -> int:
    """A recording of Maya and Tomos at Norwich that can be watched."""
    night = backend.clock() - timedelta(days=5)
    people = (cast.maya, cast.tomos)
    session_id = factories.add_session(backend, cast.rhian, cast.norwich_14, "foundation-1", night, people)
    return factories.add_recording(backend, cast.store_id, session_id)


def source(backend: Backend, cast: Cast, review_id: int) -> PlayerSource:
    view = reviews.open_desk(backend, cast.rhian, review_id)
    return source_of(view, reader=cast.rhian.id, seek=None, reports=True)


def test_evidence_tells_that_its_file_was_replaced_but_not_that_it_was_moved(
    backend: Backend, cast: Cast, recording_id: int
) -> None:
    review_id = factories.add_review(backend, cast.rhian, recording_id)
    (before,) = source(backend, cast, review_id).evidence
    for same_versions, is_told in ((["e1"], False), ([], True)):
        with backend.database.write() as transaction:
            recordings.change_recording(
                transaction, recording_id, object_version="e2", same_versions=same_versions
            )
        (mark,) = source(backend, cast, review_id).evidence
        assert mark["earlier"] is is_told
        assert (mark["start_ms"], mark["end_ms"]) == (before["start_ms"], before["end_ms"])


def test_another_file_is_another_address_and_exercises_come_along(
    backend: Backend, cast: Cast, recording_id: int
) -> None:
    review_id = factories.add_draft(backend, cast.rhian, recording_id)
    first = source(backend, cast, review_id)
    assert first.exercises
    assert {one["outcome"] for one in first.exercises} == {None}
    assert (first.reader, first.link) == (cast.rhian.id, f"/review-desk?review={review_id}")
    assert first.captions_url == f"/api/recordings/{recording_id}/captions"
    with backend.database.write() as transaction:
        recordings.change_recording(transaction, recording_id, object_version="e2:7")
    second = source(backend, cast, review_id)
    assert first.url != second.url
    assert second.url == f"/api/recordings/{recording_id}/video?v=e2%3A7"


@pytest.mark.parametrize("second", ["75", "0", "not-a-second", "9" * 500])
def test_a_second_in_the_address_is_taken_once_and_nonsense_is_no_error(
    look: Look, backend: Backend, cast: Cast, recording_id: int, second: str
) -> None:
    review_id = factories.add_draft(backend, cast.rhian, recording_id)
    screen = look(cast.rhian, SCREEN, review=review_id, t=second)
    assert not screen.exception
    assert ("t" in screen.query_params) == (second == "not-a-second")
