"""Recordings whose objects were moved, over a real server: known again, and never taken for another's."""

import os
import random
import time
from dataclasses import replace

import pytest

from storage.database import activity_log, known_objects, recordings, stores
from storage.errors import StoreUnavailable
from storage.indexing.object_fingerprint import END_BYTES, end_spans, object_fingerprint
from storage.indexing.run import run_on
from storage.indexing.sync_bucket import SyncCounts, sync_bucket
from storage.objects.address import StoreAddress
from storage.objects.local_server import serve_folder
from storage.objects.s3_store import S3Store
from tests.storage.servers import ACCESS_KEY, SECRET_KEY, until_listed

pytestmark = [pytest.mark.slow, pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)]
SIZE = 3 * END_BYTES
LONG_AGO = 1_700_000_000
"""Seconds since 1970: what was changed then has settled."""


class Bucket:
    """A folder of this test's own behind a real server, and the database that knows it."""

    def __init__(self, database, clock, endpoint_url, folder):
        self.database, self.clock, self.folder = database, clock, folder
        self.store = S3Store(StoreAddress("films", "recordings", endpoint_url))
        with database.write() as transaction:
            self.store_id = stores.add_store(
                transaction,
                name="films",
                bucket="recordings",
                endpoint_url=endpoint_url,
                region="eu-west-2",
                prefix="",
                addressing="path",
                ca_bundle=None,
                derived_bucket=None,
                derived_prefix="qa-app-derived/",
                key_pattern="",
                site_id=None,
            ).id

    def put(self, key, seed, changed_at=LONG_AGO):
        """An object with the bytes that belong to the seed, all of the same size."""
        (self.folder / key).parent.mkdir(exist_ok=True)
        (self.folder / key).write_bytes(random.Random(seed).randbytes(SIZE))
        until_listed(self.store, {key: SIZE})
        if changed_at:
            self.touch(key, changed_at)

    def move(self, before, now):
        (self.folder / now).parent.mkdir(exist_ok=True)
        (self.folder / before).rename(self.folder / now)
        until_listed(self.store, {before: None, now: SIZE})

    def remove(self, key):
        (self.folder / key).unlink()
        until_listed(self.store, {key: None})

    def touch(self, key, changed_at):
        """The object says that it was changed then, in seconds since 1970."""
        os.utime(self.folder / key, (changed_at, changed_at))
        until = time.monotonic() + 30
        while int(next(self.store.list_pages(key))[0].last_modified.timestamp()) != changed_at:
            assert time.monotonic() < until
            time.sleep(0.05)

    def sync(self, store=None, **options):
        self.clock.advance(hours=1)
        with run_on(self.database, self.store_id, "listing", self.clock) as run:
            counts = sync_bucket(self.database, store or self.store, self.store_id, run, **options)
            self.problem = run.problem
            return counts

    def index(self):
        """What indexing would leave: state, fingerprint and facts of each that waits."""
        with self.database.write() as transaction:
            for one in known_objects.waiting_objects(
                transaction, self.store_id, limit=None, with_failed=False
            ):
                data = (self.folder / one.key).read_bytes()
                ends = [data[start:end] for start, end in end_spans(len(data))]
                recordings.change_recording(
                    transaction,
                    one.id,
                    state="ready",
                    indexed_at=self.clock(),
                    duration_ms=9000,
                    facts={"poster_name": f"boards/{one.id}/poster.jpg"},
                    fingerprint=object_fingerprint(len(data), ends),
                )

    def known(self):
        with self.database.read() as transaction:
            return {one.key: one for one in recordings.recordings_of_store(transaction, self.store_id)}

    def logged(self):
        with self.database.read() as transaction:
            assert activity_log.first_break(transaction) is None
            return [one.details for one in activity_log.latest_activity(transaction, 100)]


@pytest.fixture
def bucket(database, clock, tmp_path):
    folder = tmp_path / "served" / "recordings"
    folder.mkdir(parents=True)
    with serve_folder(folder.parent, access_key=ACCESS_KEY, secret_key=SECRET_KEY) as endpoint_url:
        yield Bucket(database, clock, endpoint_url, folder)


@pytest.fixture
def indexed(bucket):
    """The bucket, with a.mp4 and b.mp4 looked at and indexed."""
    bucket.put("a.mp4", 1)
    bucket.put("b.mp4", 2)
    bucket.sync()
    bucket.index()
    return bucket


def test_a_moved_recording_keeps_all_that_is_known_of_it_and_is_not_indexed_again(indexed):
    before = indexed.known()["a.mp4"]
    indexed.move("a.mp4", "2026/a.mp4")
    assert indexed.sync() == SyncCounts(listed=2, moved=1)
    known = indexed.known()
    assert set(known) == {"2026/a.mp4", "b.mp4"}
    now = known["2026/a.mp4"]
    assert replace(now, key="a.mp4") == before
    assert now.state == "ready"
    assert indexed.logged()[0] == {"moved": [[before.id, "a.mp4", "2026/a.mp4"]]}
    assert indexed.sync() == SyncCounts(listed=2)


def test_evidence_made_before_the_move_is_on_the_same_content_until_the_object_is_replaced(indexed):
    made_on = indexed.known()["a.mp4"].object_version
    for day, key in enumerate(("c.mp4", "d.mp4")):
        indexed.move(next(one for one in indexed.known() if one != "b.mp4"), key)
        indexed.touch(key, LONG_AGO + 86_400 * (day + 1))
        assert indexed.sync().moved == 1
    moved = indexed.known()["d.mp4"]
    assert moved.object_version != made_on
    assert moved.is_same_content(made_on)
    assert len(moved.same_versions) == 2
    indexed.put("d.mp4", 3, changed_at=LONG_AGO + 5)
    indexed.sync()
    assert not indexed.known()["d.mp4"].is_same_content(made_on)


def test_a_recording_that_went_missing_is_known_again_in_a_later_look(indexed):
    before = indexed.known()["a.mp4"]
    indexed.remove("a.mp4")
    assert indexed.sync() == SyncCounts(listed=1, missing=1)
    indexed.put("back/a.mp4", 1)
    assert indexed.sync() == SyncCounts(listed=2, moved=1)
    now = indexed.known()["back/a.mp4"]
    assert (now.id, now.missing_since, now.state) == (before.id, None, "ready")


def test_a_copy_is_a_recording_of_its_own_and_stays_one_when_the_first_goes(indexed):
    indexed.put("copy.mp4", 1)
    assert indexed.sync() == SyncCounts(listed=3, new=1)
    indexed.remove("a.mp4")
    assert indexed.sync() == SyncCounts(listed=2, missing=1)
    assert indexed.known()["copy.mp4"].state == "waiting"


def test_of_two_that_are_alike_none_is_guessed(indexed):
    before = indexed.known()["a.mp4"]
    indexed.remove("a.mp4")
    indexed.put("one.mp4", 1)
    indexed.put("two.mp4", 1)
    assert indexed.sync() == SyncCounts(listed=3, new=2, missing=1)
    assert indexed.known()["a.mp4"].missing_since is not None
    assert {indexed.known()[key].state for key in ("one.mp4", "two.mp4")} == {"waiting"}
    assert before.id not in {indexed.known()[key].id for key in ("one.mp4", "two.mp4")}


def test_two_lost_ones_that_are_alike_are_not_guessed_either(indexed):
    indexed.put("twin.mp4", 1)
    indexed.sync()
    indexed.index()
    indexed.remove("twin.mp4")
    indexed.move("a.mp4", "c.mp4")
    assert indexed.sync() == SyncCounts(listed=2, new=1, missing=2)


def test_an_object_of_the_same_size_with_other_bytes_is_new(indexed):
    indexed.remove("a.mp4")
    indexed.put("c.mp4", 3)
    assert indexed.sync() == SyncCounts(listed=2, new=1, missing=1)


def test_what_was_never_indexed_cannot_be_known_again(bucket):
    bucket.put("a.mp4", 1)
    bucket.sync()
    bucket.move("a.mp4", "c.mp4")
    assert bucket.sync() == SyncCounts(listed=1, new=1, missing=1)


def test_an_erased_recording_is_not_brought_back_by_its_bytes(indexed):
    with indexed.database.write() as transaction:
        recordings.change_recording(
            transaction, indexed.known()["a.mp4"].id, state="erased", erased_at=indexed.clock()
        )
    indexed.move("a.mp4", "c.mp4")
    assert indexed.sync() == SyncCounts(listed=2, new=1)
    assert indexed.known()["a.mp4"].state == "erased"


def test_a_move_by_copying_and_removing_is_known_although_a_look_came_between(indexed):
    """Where objects settle: the copy is young while the first is still there."""
    before = indexed.known()["a.mp4"]
    indexed.put("c.mp4", 1, changed_at=None)
    assert indexed.sync(settle_seconds=3600) == SyncCounts(listed=3, arriving=1)
    assert "c.mp4" not in indexed.known()
    indexed.remove("a.mp4")
    assert indexed.sync(settle_seconds=3600) == SyncCounts(listed=2, moved=1)
    assert indexed.known()["c.mp4"].id == before.id


def test_a_young_copy_becomes_a_recording_of_its_own_once_it_has_settled(indexed):
    indexed.put("c.mp4", 1, changed_at=None)
    assert indexed.sync(settle_seconds=3600).arriving == 1
    indexed.touch("c.mp4", LONG_AGO)
    assert indexed.sync(settle_seconds=3600) == SyncCounts(listed=3, new=1)


def test_a_look_at_the_prefix_where_it_lies_now_knows_a_moved_recording(indexed):
    before = indexed.known()["a.mp4"]
    indexed.move("a.mp4", "2026/a.mp4")
    assert indexed.sync(prefix="2026/") == SyncCounts(listed=1, moved=1)
    assert indexed.known()["2026/a.mp4"].id == before.id


def test_a_look_at_a_prefix_takes_a_copy_for_a_copy(indexed):
    indexed.put("2026/a.mp4", 1)
    assert indexed.sync(prefix="2026/") == SyncCounts(listed=1, new=1)
    assert indexed.known()["a.mp4"].missing_since is None


class Forgetful:
    """The real store, which breaks off when one object is read."""

    def __init__(self, store, key):
        self.store, self.key = store, key
        self.address, self.list_pages, self.head = store.address, store.list_pages, store.head

    def read(self, key, start, end, expect):
        if key == self.key:
            raise StoreUnavailable("The store broke off.")
        return self.store.read(key, start, end, expect)


def test_an_object_that_cannot_be_read_just_now_waits_and_holds_up_nothing_else(indexed):
    ids = {key: one.id for key, one in indexed.known().items()}
    indexed.move("a.mp4", "c.mp4")
    indexed.move("b.mp4", "d.mp4")
    indexed.put("e.mp4", 5)
    assert indexed.sync(Forgetful(indexed.store, "c.mp4")) == SyncCounts(
        listed=3, new=1, moved=1, missing=1, arriving=1
    )
    assert "broke off" in indexed.problem
    assert indexed.sync() == SyncCounts(listed=3, moved=1)
    assert {key: one.id for key, one in indexed.known().items() if key != "e.mp4"} == {
        "c.mp4": ids["a.mp4"],
        "d.mp4": ids["b.mp4"],
    }


def test_the_same_key_in_two_stores_is_two_recordings(indexed, database, clock, tmp_path):
    folder = tmp_path / "other" / "recordings"
    folder.mkdir(parents=True)
    with serve_folder(folder.parent, access_key=ACCESS_KEY, secret_key=SECRET_KEY) as endpoint_url:
        with database.write() as transaction:
            record = stores.find_store(transaction, indexed.store_id)
            settings = {name: getattr(record, name) for name in record.__dataclass_fields__}
            more = {"name": "other", "endpoint_url": endpoint_url}
            left_out = ("id", "last_synced_at")
            other_id = stores.add_store(
                transaction, **{name: v for name, v in (settings | more).items() if name not in left_out}
            ).id
        other = S3Store(StoreAddress("films", "recordings", endpoint_url))
        (folder / "a.mp4").write_bytes((indexed.folder / "a.mp4").read_bytes())
        until_listed(other, {"a.mp4": SIZE})
        indexed.remove("a.mp4")
        with run_on(database, other_id, "listing", clock) as run:
            assert sync_bucket(database, other, other_id, run) == SyncCounts(listed=1, new=1)
    assert indexed.sync() == SyncCounts(listed=1, missing=1)
