"""Indexing what waits: real films from a real server, in child processes, kept in a real database."""

import shutil
from dataclasses import replace

import pytest

from benchmarks.faults import Fault
from benchmarks.relay import relay
from storage.database import activity_log, indexing_runs, recordings, stores
from storage.errors import StoreUnavailable
from storage.indexing.coordinator import Work, facts_of, index_waiting
from storage.indexing.derived_folders import derived_folders
from storage.indexing.indexed_recording import IndexedRecording, IndexOptions, Storyboard
from storage.indexing.run import Progress, run_on
from storage.indexing.sync_bucket import sync_bucket
from storage.objects.local_server import serve_folder
from storage.objects.s3_store import S3Store
from tests.storage.servers import ACCESS_KEY, SECRET_KEY, free_port, until_listed

OPTIONS = IndexOptions()
ONE = Work(workers=1)
NO_GOOD = Fault("status", key="good.mp4", status=503, times=None)
on_one_database = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
"""The writing is tried on both databases by the first test; the others are about what is decided."""


class Bucket:
    """A folder of films of this test's own behind a real server, and the database that knows it."""

    def __init__(self, database, clock, address, folder):
        self.database, self.clock, self.address, self.folder = database, clock, address, folder
        with database.write() as transaction:
            self.store_id = stores.add_store(
                transaction,
                name=address.name,
                bucket=address.bucket,
                endpoint_url=address.endpoint_url,
                region=address.region,
                prefix="",
                addressing="path",
                ca_bundle=None,
                derived_bucket=None,
                derived_prefix=address.derived_prefix,
                key_pattern="",
                site_id=None,
            ).id

    def sync(self):
        with run_on(self.database, self.store_id, "listing", self.clock) as run:
            return sync_bucket(self.database, S3Store(self.address), self.store_id, run)

    def index(self, work=ONE, address=None, on_progress=None):
        with run_on(self.database, self.store_id, "indexing", self.clock, on_progress) as run:
            return index_waiting(
                self.database, address or self.address, self.store_id, OPTIONS, work, run
            ), run.problem

    def replace(self, key, other):
        """Put what the other file holds under the key."""
        shutil.copy(self.folder / other, self.folder / key)
        until_listed(S3Store(self.address), {key: (self.folder / key).stat().st_size})

    def remove(self, key):
        (self.folder / key).unlink()
        until_listed(S3Store(self.address), {key: None})

    def known(self):
        with self.database.read() as transaction:
            return {one.key: one for one in recordings.recordings_of_store(transaction, self.store_id)}

    def logged(self, action):
        with self.database.read() as transaction:
            assert activity_log.first_break(transaction) is None
            return [one for one in activity_log.latest_activity(transaction, 100) if one.action == action]

    def latest_run(self):
        with self.database.read() as transaction:
            return indexing_runs.latest_runs(transaction, self.store_id, 1)[0]


@pytest.fixture
def bucket(database, clock, address, folder, tmp_path):
    """It holds good.mp4, old.avi (MPEG-2) and notes.mp4 (no film at all)."""
    own = tmp_path / "served" / "recordings"
    own.mkdir(parents=True)
    for name in ("good.mp4", "old.avi", "notes.mp4"):
        shutil.copy2(folder / name, own / name)
    with serve_folder(own.parent, access_key=ACCESS_KEY, secret_key=SECRET_KEY) as endpoint_url:
        yield Bucket(database, clock, replace(address, endpoint_url=endpoint_url), own)


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
    assert S3Store(bucket.address).read_derived(storyboard["sheet_names"][0]).startswith(b"\xff\xd8")
    assert S3Store(bucket.address).read_derived(good.facts["poster_name"]).startswith(b"\xff\xd8")
    assert len(bucket.logged("indexed")) == 3
    run = bucket.latest_run()
    assert (run.stage, run.total, run.done, run.failed, run.problem) == ("indexing", 3, 3, 1, None)
    assert run.ended_at is not None


@pytest.mark.slow
@on_one_database
def test_what_is_done_is_not_done_again_but_the_failed_are_on_request(bucket):
    bucket.sync()
    bucket.index()
    assert bucket.index()[0] == Progress("indexing")
    progress, _ = bucket.index(Work(workers=1, with_failed=True))
    assert (progress.total, progress.done, progress.failed) == (1, 1, 1)


@pytest.mark.slow
@on_one_database
def test_only_what_failed_for_one_reason_is_done_again_on_request(bucket):
    bucket.sync()
    bucket.index()
    again = Work(workers=1, with_failed=True, reason_code="not_a_recording")
    assert bucket.index(again)[0].total == 1
    assert bucket.index(replace(again, reason_code="truncated"))[0].total == 0


@pytest.mark.slow
@on_one_database
def test_a_limit_leaves_the_rest_waiting(bucket):
    bucket.sync()
    assert bucket.index(Work(workers=1, limit=1))[0].done == 1
    assert sorted(one.state for one in bucket.known().values()) == ["ready", "waiting", "waiting"]


@pytest.mark.slow
@on_one_database
def test_an_object_that_vanished_goes_on_waiting_until_the_next_look_finds_it_missing(bucket):
    bucket.sync()
    bucket.remove("good.mp4")
    bucket.index()
    good = bucket.known()["good.mp4"]
    assert (good.state, good.reason_code) == ("waiting", "vanished")
    bucket.sync()
    assert bucket.known()["good.mp4"].missing_since is not None
    assert bucket.index()[0].total == 0


@pytest.mark.slow
@on_one_database
def test_a_store_that_is_away_marks_no_recording_bad_and_the_run_says_so(bucket):
    bucket.sync()
    nobody = replace(bucket.address, endpoint_url=f"http://127.0.0.1:{free_port()}")
    with pytest.raises(StoreUnavailable):
        bucket.index(address=nobody)
    assert {one.state for one in bucket.known().values()} == {"waiting"}
    run = bucket.latest_run()
    assert run.ended_at is not None
    assert "cannot be reached" in run.problem
    assert bucket.index()[0].done == 3


@pytest.mark.slow
@on_one_database
def test_what_the_store_does_not_give_is_asked_for_again_after_ever_longer_waits(bucket, clock):
    bucket.sync()
    with relay(bucket.address.endpoint_url, faults=[NO_GOOD]) as between:
        behind = replace(bucket.address, endpoint_url=between.endpoint_url)
        progress, problem = bucket.index(address=behind)
        assert (progress.done, progress.failed) == (3, 2)
        assert "not answering properly" in problem
        good = bucket.known()["good.mp4"]
        assert (good.state, good.reason_code) == ("waiting", "store_unavailable")
        assert bucket.index(address=behind)[0].total == 0

        clock.advance(minutes=1)
        assert bucket.index(address=behind)[0].total == 1
        clock.advance(minutes=1)
        assert bucket.index(address=behind)[0].total == 0

        assert bucket.index(Work(workers=1, with_failed=True))[0].total == 2
    good = bucket.known()["good.mp4"]
    assert (good.state, good.reason_code) == ("ready", None)


@pytest.mark.slow
@on_one_database
def test_an_object_that_changes_is_not_made_to_wait_for_what_its_store_did_before(bucket):
    bucket.sync()
    with relay(bucket.address.endpoint_url, faults=[NO_GOOD]) as between:
        bucket.index(address=replace(bucket.address, endpoint_url=between.endpoint_url))
    bucket.replace("good.mp4", "old.avi")
    bucket.sync()
    assert bucket.index()[0].total == 1
    assert bucket.known()["good.mp4"].state == "needs_conversion"


@pytest.mark.slow
@on_one_database
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
@on_one_database
def test_the_pictures_of_an_earlier_object_are_remembered_for_erasure(bucket):
    bucket.sync()
    bucket.index()
    before = derived_folders(bucket.known()["good.mp4"].facts)
    bucket.replace("good.mp4", "old.avi")
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
