"""Retention: the video goes when its site's time is up; what is not due, or cannot be erased now, stays."""

import time
from datetime import timedelta

import pytest

from qa_app.services.retention import erase_expired
from storage.database import activity_log
from storage.errors import ObjectVanished
from tests.factories import add_recording, add_session
from tests.postgres import ON_SQLITE
from tests.storage.servers import listed

FACTS = {
    "container": "mp4",
    "poster_name": "storyboards/now/poster.jpg",
    "storyboard": {"sheet_names": ["storyboards/now/sheet-0.jpg"]},
    "earlier_folders": ["storyboards/before"],
}
PICTURES = ("storyboards/now/poster.jpg", "storyboards/now/sheet-0.jpg", "storyboards/before/sheet-0.jpg")


@pytest.fixture
def recorded_days_ago(stage):
    """A recording, on a store, of a programme session that was so many days ago; the sites keep 180."""

    def add(days, store_id, key, **given):
        session_id = add_session(
            stage.backend,
            stage.cast.ann,
            stage.cast.norwich_14,
            "my-emotions-1",
            stage.clock() - timedelta(days=days),
            (stage.cast.maya,),
        )
        return add_recording(stage.backend, store_id, session_id, key=key, **given)

    return add


@pytest.mark.slow
def test_an_old_recording_loses_object_and_pictures_and_a_young_one_nothing(stage, recorded_days_ago, films):
    films.served.put("old.mp4", "young.mp4", "unmatched.mp4")
    for name in (*PICTURES, "storyboards/young/poster.jpg"):
        films.store.put_derived(name, b"jpeg", "image/jpeg")
    old = recorded_days_ago(181, films.record.id, "old.mp4", facts=FACTS)
    recorded_days_ago(179, films.record.id, "young.mp4")
    add_recording(stage.backend, films.record.id, key="unmatched.mp4")
    before = films.known()

    erasures = erase_expired(stage.backend)

    assert (erasures.erased, erasures.problems) == (1, ())
    known = films.known()
    assert {key: known[key] for key in ("young.mp4", "unmatched.mp4")} == {
        key: before[key] for key in ("young.mp4", "unmatched.mp4")
    }
    gone = known["old.mp4"]
    assert (gone.state, gone.erased_at, gone.playable) == ("erased", stage.clock(), False)
    assert gone.facts == {"container": "mp4"}
    assert gone.duration_ms == before["old.mp4"].duration_ms
    assert gone.programme_session_id == before["old.mp4"].programme_session_id
    assert sorted(listed(films.store)) == ["unmatched.mp4", "young.mp4"]
    for name in PICTURES:
        with pytest.raises(ObjectVanished):
            films.store.read_derived(name)
    assert films.store.read_derived("storyboards/young/poster.jpg") == b"jpeg"
    with stage.backend.database.read() as transaction:
        (line,) = activity_log.latest_activity(transaction, 1)
    assert (line.person_id, line.action, line.subject_id) == (None, "erased", old)
    assert erase_expired(stage.backend).erased == 0


@pytest.mark.slow
def test_an_object_that_is_gone_already_counts_as_erased(stage, recorded_days_ago, films):
    recorded_days_ago(200, films.record.id, "gone.mp4", is_missing=True, facts={})
    assert erase_expired(stage.backend).erased == 1
    assert films.known()["gone.mp4"].missing_since is None


@pytest.mark.slow
def test_a_store_that_is_away_keeps_its_rows_and_holds_up_no_other(stage, recorded_days_ago, films):
    # The cast's store has no key in the environment.
    recorded_days_ago(200, stage.cast.store_id, "first.mp4")
    recorded_days_ago(200, films.record.id, "second.mp4", facts={})
    erasures = erase_expired(stage.backend)
    assert erasures.erased == 1
    (problem,) = erasures.problems
    assert "QA_APP_STORE_ARCHIVE_ACCESS_KEY" in problem
    assert films.known()["second.mp4"].state == "erased"


@pytest.mark.slow
@ON_SQLITE
def test_seven_hundred_are_erased_within_seconds(stage, recorded_days_ago, films):
    for number in range(700):
        recorded_days_ago(200, films.record.id, f"{number}.mp4", facts={})
    began = time.monotonic()
    assert erase_expired(stage.backend).erased == 700
    assert time.monotonic() - began < 20
    with stage.backend.database.read() as transaction:
        assert activity_log.first_break(transaction) is None
