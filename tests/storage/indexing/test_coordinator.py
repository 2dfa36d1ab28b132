"""Indexing what waits: real films from a real server, in child processes, kept in a real database."""

from dataclasses import replace

import pytest

from benchmarks.faults import Fault
from benchmarks.relay import relay
from storage.database import recordings
from storage.errors import StoreUnavailable
from storage.indexing.coordinator import Work, facts_of
from storage.indexing.derived_folders import derived_folders
from storage.indexing.indexed_recording import IndexedRecording, IndexOptions, Storyboard
from storage.indexing.run import Progress
from tests.postgres import ON_SQLITE
from tests.storage.indexing.bucket import known_bucket
from tests.storage.servers import free_port, served_bucket

HASTY = IndexOptions(budget_seconds=3.0)
"""Where the store is at fault: nobody waits for each of many tries."""
NO_GOOD = Fault("status", key="good.mp4", status=503, times=None)


@pytest.fixture
def bucket(database, clock, folder, tmp_path):
    """It holds good.mp4, old.avi (MPEG-2) and notes.mp4 (no film at all)."""
    with served_bucket(tmp_path) as served:
        for name in ("good.mp4", "old.avi", "notes.mp4"):
            served.put(name, data=(folder / name).read_bytes())
        yield known_bucket(database, clock, served)


@pytest.fixture
def behind(bucket):
    """The address of the bucket behind a relay that never gives good.mp4."""
    with relay(bucket.served.endpoint_url, faults=[NO_GOOD]) as between:
        yield replace(bucket.served.address(), endpoint_url=between.endpoint_url)


@pytest.mark.slow
def test_every_waiting_recording_ends_ready_or_with_its_reason_and_is_logged(bucket):
    bucket.sync()
    seen = []
    progress, problem = bucket.index(on_progress=seen.append)
    assert problem is None
    assert (progress.total, progress.done, progress.failed) == (3, 3, 1)
    assert progress.bytes_moved > 0
    assert [one.done for one in seen] == [0, 1, 2, 3]
    known = bucket.known()
    assert {key: (one.state, one.reason_code) for key, one in known.items()} == {
        "good.mp4": ("ready", None),
        "old.avi": ("needs_conversion", "not_playable_in_browser"),
        "notes.mp4": ("unreadable", "not_a_recording"),
    }
    good = known["good.mp4"]
    assert good.duration_ms == pytest.approx(12_000, abs=200)
    assert good.playable
    assert good.facts["started_at"] == "2026-11-12T19:07:00+00:00"
    assert [stream["codec"] for stream in good.facts["streams"]] == ["h264", "aac"]
    storyboard = good.facts["storyboard"]
    assert set(storyboard) == {"sheet_names", "columns", "rows", "tile_width", "tile_height", "times_ms"}
    assert bucket.served.store().read_derived(storyboard["sheet_names"][0]).startswith(b"\xff\xd8")
    assert bucket.served.store().read_derived(good.facts["poster_name"]).startswith(b"\xff\xd8")
    assert len(bucket.logged("indexed")) == 3
    run = bucket.latest_runs()[0]
    assert (run.stage, run.total, run.done, run.failed, run.problem) == ("indexing", 3, 3, 1, None)
    assert run.ended_at is not None


@pytest.mark.slow
@ON_SQLITE
def test_what_is_done_is_not_done_again_but_the_failed_are_on_request(bucket):
    bucket.sync()
    bucket.index()
    assert bucket.index()[0] == Progress("indexing")
    progress, _ = bucket.index(Work(workers=1, with_failed=True))
    assert (progress.total, progress.done, progress.failed) == (1, 1, 1)


@pytest.mark.slow
@ON_SQLITE
def test_only_what_failed_for_one_reason_is_done_again_on_request(bucket):
    bucket.sync()
    bucket.index()
    again = Work(workers=1, with_failed=True, reason_code="not_a_recording")
    assert bucket.index(again)[0].total == 1
    assert bucket.index(replace(again, reason_code="truncated"))[0].total == 0


@pytest.mark.slow
@ON_SQLITE
def test_a_limit_leaves_the_rest_waiting(bucket):
    bucket.sync()
    assert bucket.index(Work(workers=1, limit=1))[0].done == 1
    assert sorted(one.state for one in bucket.known().values()) == ["ready", "waiting", "waiting"]


@pytest.mark.slow
@ON_SQLITE
def test_an_object_that_vanished_goes_on_waiting_until_the_next_look_finds_it_missing(bucket):
    bucket.sync()
    bucket.served.remove("good.mp4")
    bucket.index()
    good = bucket.known()["good.mp4"]
    assert (good.state, good.reason_code) == ("waiting", "vanished")
    bucket.sync()
    assert bucket.known()["good.mp4"].missing_since is not None
    assert bucket.index()[0].total == 0


@pytest.mark.slow
@ON_SQLITE
def test_a_store_that_is_away_marks_no_recording_bad_and_the_run_says_so(bucket):
    bucket.sync()
    nobody = replace(bucket.served.address(), endpoint_url=f"http://127.0.0.1:{free_port()}")
    with pytest.raises(StoreUnavailable):
        bucket.index(address=nobody, options=HASTY)
    assert {one.state for one in bucket.known().values()} == {"waiting"}
    run = bucket.latest_runs()[0]
    assert run.ended_at is not None
    assert "cannot be reached" in run.problem
    assert bucket.index()[0].done == 3


@pytest.mark.slow
@ON_SQLITE
def test_what_the_store_does_not_give_is_asked_for_again_after_ever_longer_waits(bucket, behind, clock):
    bucket.sync()
    progress, problem = bucket.index(address=behind, options=HASTY)
    assert (progress.done, progress.failed) == (3, 2)
    assert "not answering properly" in problem
    good = bucket.known()["good.mp4"]
    assert (good.state, good.reason_code) == ("waiting", "store_unavailable")
    assert bucket.index(address=behind)[0].total == 0

    clock.advance(minutes=1)
    assert bucket.index(address=behind, options=HASTY)[0].total == 1
    clock.advance(minutes=1)
    assert bucket.index(address=behind)[0].total == 0

    assert bucket.index(Work(workers=1, with_failed=True))[0].total == 2
    good = bucket.known()["good.mp4"]
    assert (good.state, good.reason_code) == ("ready", None)


@pytest.mark.slow
@ON_SQLITE
def test_an_archived_object_goes_on_waiting_and_is_indexed_once_it_was_restored(bucket, clock):
    bucket.sync()
    archived = Fault("status", key="good.mp4", status=403, code="InvalidObjectState", times=None)
    with relay(bucket.served.endpoint_url, faults=[archived]) as between:
        _, problem = bucket.index(address=replace(bucket.served.address(), endpoint_url=between.endpoint_url))
    good = bucket.known()["good.mp4"]
    assert (problem, good.state, good.reason_code) == (None, "waiting", "archived")
    clock.advance(minutes=1)
    bucket.index()
    assert bucket.known()["good.mp4"].state == "ready"


@pytest.mark.slow
@ON_SQLITE
@pytest.mark.parametrize(("failing", "is_down"), [("bad-", False), ("", True)])
def test_some_objects_that_the_store_fails_at_do_not_pass_for_a_store_that_is_down(bucket, failing, is_down):
    bucket.served.put(*(f"bad-{number}.mp4" for number in range(6)))
    bucket.served.put(*(f"x-{number}.mp4" for number in range(6)))
    bucket.sync()
    fails = Fault("status", key=failing, status=500, code="InternalError", times=None)
    with relay(bucket.served.endpoint_url, faults=[fails]) as between:
        there = replace(bucket.served.address(), endpoint_url=between.endpoint_url)
        progress, problem = bucket.index(Work(workers=3), address=there, options=HASTY)
    assert "not answering properly" in problem
    assert (progress.done < progress.total) == is_down
    waiting = {key for key, one in bucket.known().items() if one.state == "waiting"}
    assert (waiting == {f"bad-{number}.mp4" for number in range(6)}) != is_down


@pytest.mark.slow
@ON_SQLITE
def test_an_object_that_changes_is_not_made_to_wait_for_what_its_store_did_before(bucket, behind, folder):
    bucket.sync()
    bucket.index(address=behind, options=HASTY)
    bucket.served.put("good.mp4", data=(folder / "old.avi").read_bytes())
    bucket.sync()
    assert bucket.index()[0].total == 1
    assert bucket.known()["good.mp4"].state == "needs_conversion"


@pytest.mark.slow
@ON_SQLITE
def test_an_answer_about_an_object_that_was_replaced_meanwhile_is_dropped(bucket):
    bucket.sync()

    def replaced_meanwhile(progress):
        if progress.done == 0:
            with bucket.database.write() as transaction:
                for one in bucket.known().values():
                    recordings.change_recording(transaction, one.id, object_version="another")

    bucket.index(on_progress=replaced_meanwhile)
    assert {(one.state, one.duration_ms) for one in bucket.known().values()} == {("waiting", None)}


@pytest.mark.slow
@ON_SQLITE
def test_the_pictures_of_an_earlier_object_are_remembered_for_erasure(bucket, folder):
    bucket.sync()
    bucket.index()
    before = derived_folders(bucket.known()["good.mp4"].facts)
    bucket.served.put("good.mp4", data=(folder / "old.avi").read_bytes())
    bucket.sync()
    bucket.index()
    now = bucket.known()["good.mp4"]
    assert now.state == "needs_conversion"
    assert now.facts["earlier_folders"] == sorted(before)
    assert derived_folders(now.facts) > before


def test_facts_are_plain_values_and_say_none_where_nothing_is_known():
    facts = facts_of(IndexedRecording("unreadable", "empty"), {})
    assert facts == {
        "container": None,
        "started_at": None,
        "first_stamp_ms": None,
        "seeking": None,
        "browsers": [],
        "streams": [],
        "activity": [],
        "storyboard": None,
        "poster_name": None,
        "bytes_moved": 0,
        "requests": 0,
        "seconds": 0.0,
        "peak_memory_bytes": None,
    }


def test_folders_of_pictures_are_told_from_sheets_poster_and_earlier_ones():
    storyboard = Storyboard(("s/b/sheet-0.jpg",), 10, 1, 192, 108, (0,))
    facts = facts_of(
        IndexedRecording("ready", storyboard=storyboard, poster_name="s/b/poster.jpg"),
        {"poster_name": "s/a/poster.jpg"},
    )
    assert facts["earlier_folders"] == ["s/a"]
    assert derived_folders(facts) == {"s/a", "s/b"}
