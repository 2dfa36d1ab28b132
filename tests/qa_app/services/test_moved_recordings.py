"""A recording whose object was moved, through the services: its match and its review stay with it."""

import pytest

from qa_app.services import indexing, reviews
from tests.factories import add_session
from tests.postgres import ON_SQLITE
from tests.storage.films import Film, make_film

pytestmark = [pytest.mark.slow, ON_SQLITE]
KEY = "nor/2026-11-09_group-15.mp4"


@pytest.fixture
def indexed(stage, films, tmp_path):
    """It holds an indexed film of Norwich's group 15."""
    for day, session_key in ((9, "my-emotions-1"), (10, "my-emotions-2")):
        add_session(
            stage.backend,
            stage.cast.ann,
            stage.cast.norwich_15,
            session_key,
            stage.clock().replace(day=day),
            (stage.cast.saskia,),
        )
    films.served.put(KEY, data=make_film(tmp_path / "film.mp4", Film(seconds=3)).read_bytes())
    (indexed,) = indexing.index_store(stage.backend, "films", sync_first=True)
    assert (indexed.progress.done, indexed.progress.failed, indexed.matched) == (1, 0, 1)
    return films


@pytest.mark.parametrize("now", ["archive/0001.mp4", "nor/2026-11-10_group-15.mp4"])
def test_match_and_review_stay_whatever_the_new_key_says(stage, indexed, now):
    before = indexed.known()[KEY]
    review_id = reviews.start_review(stage.backend, stage.cast.rhian, before.id)
    indexed.served.move(KEY, now)
    (looked,) = indexing.sync_store(stage.backend, "films")
    assert (looked.counts.moved, looked.counts.new, looked.counts.missing) == (1, 0, 0)
    (after,) = indexed.known().values()
    assert (after.id, after.key, after.state) == (before.id, now, "ready")
    assert (after.programme_session_id, after.matched_by) == (before.programme_session_id, "key")
    view = reviews.open_desk(stage.backend, stage.cast.rhian, review_id)
    assert view.recording.is_same_content(view.review.object_version)
    (idle,) = indexing.index_store(stage.backend, "films")
    assert idle.progress.total == 0


def test_one_that_was_matched_to_nothing_is_tried_by_its_new_key(stage, indexed):
    indexed.served.move(KEY, "nor/2026-11-10_group-15.mp4")
    unmatched = "inbox/camera-0001.mp4"
    film = (indexed.served.folder / "nor/2026-11-10_group-15.mp4").read_bytes()
    indexed.served.put(unmatched, data=film + b"more")
    indexing.index_store(stage.backend, "films", sync_first=True)
    assert indexed.known()[unmatched].programme_session_id is None
    indexed.served.move(unmatched, "nor/2026-11-10_group-15_my-emotions-2.mp4")
    (looked,) = indexing.sync_store(stage.backend, "films")
    assert (looked.counts.moved, looked.matched) == (1, 1)
