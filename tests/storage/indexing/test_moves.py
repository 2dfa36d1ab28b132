"""Recordings whose objects were moved, over a real server: known again, and never taken for another's."""

import random
from dataclasses import replace

import pytest

from storage.database import recordings
from storage.errors import StoreUnavailable
from storage.indexing.object_fingerprint import END_BYTES
from storage.indexing.sync_bucket import SyncCounts
from tests.postgres import ON_SQLITE
from tests.storage.indexing.bucket import known_bucket
from tests.storage.servers import served_bucket

pytestmark = [pytest.mark.slow, ON_SQLITE]
LONG_AGO = 1_700_000_000
"""Seconds since 1970: what was changed then has settled."""


def put(bucket, key, seed, changed_at=LONG_AGO):
    """An object with the bytes that belong to the seed, all of the same size."""
    bucket.served.put(key, data=random.Random(seed).randbytes(3 * END_BYTES), changed_at=changed_at)


@pytest.fixture
def bucket(database, clock, tmp_path):
    with served_bucket(tmp_path) as served:
        yield known_bucket(database, clock, served)


@pytest.fixture
def indexed(bucket):
    """The bucket, with a.mp4 and b.mp4 looked at and indexed."""
    put(bucket, "a.mp4", 1)
    put(bucket, "b.mp4", 2)
    bucket.sync()
    bucket.mark_indexed()
    return bucket


def test_a_moved_recording_keeps_all_that_is_known_of_it_and_is_not_indexed_again(indexed):
    before = indexed.known()["a.mp4"]
    indexed.served.move("a.mp4", "2026/a.mp4")
    assert indexed.sync() == SyncCounts(listed=2, moved=1)
    known = indexed.known()
    assert set(known) == {"2026/a.mp4", "b.mp4"}
    now = known["2026/a.mp4"]
    assert replace(now, key="a.mp4") == before
    assert now.state == "ready"
    assert indexed.logged()[0].details == {"moved": [[before.id, "a.mp4", "2026/a.mp4"]]}
    assert indexed.sync() == SyncCounts(listed=2)


def test_evidence_made_before_the_move_is_on_the_same_content_until_the_object_is_replaced(indexed):
    made_on = indexed.known()["a.mp4"].object_version
    for day, key in enumerate(("c.mp4", "d.mp4")):
        indexed.served.move(next(one for one in indexed.known() if one != "b.mp4"), key)
        indexed.served.touch(key, LONG_AGO + 86_400 * (day + 1))
        assert indexed.sync().moved == 1
    moved = indexed.known()["d.mp4"]
    assert moved.object_version != made_on
    assert moved.is_same_content(made_on)
    assert len(moved.same_versions) == 2
    put(indexed, "d.mp4", 3, changed_at=LONG_AGO + 5)
    indexed.sync()
    assert not indexed.known()["d.mp4"].is_same_content(made_on)


def test_a_recording_that_went_missing_is_known_again_in_a_later_look(indexed):
    before = indexed.known()["a.mp4"]
    indexed.served.remove("a.mp4")
    assert indexed.sync() == SyncCounts(listed=1, missing=1)
    put(indexed, "back/a.mp4", 1)
    assert indexed.sync() == SyncCounts(listed=2, moved=1)
    now = indexed.known()["back/a.mp4"]
    assert (now.id, now.missing_since, now.state) == (before.id, None, "ready")


def test_a_copy_is_a_recording_of_its_own_and_stays_one_when_the_first_goes(indexed):
    put(indexed, "copy.mp4", 1)
    assert indexed.sync() == SyncCounts(listed=3, new=1)
    indexed.served.remove("a.mp4")
    assert indexed.sync() == SyncCounts(listed=2, missing=1)
    assert indexed.known()["copy.mp4"].state == "waiting"


def test_of_two_that_are_alike_none_is_guessed(indexed):
    before = indexed.known()["a.mp4"]
    indexed.served.remove("a.mp4")
    put(indexed, "one.mp4", 1)
    put(indexed, "two.mp4", 1)
    assert indexed.sync() == SyncCounts(listed=3, new=2, missing=1)
    assert indexed.known()["a.mp4"].missing_since is not None
    assert {indexed.known()[key].state for key in ("one.mp4", "two.mp4")} == {"waiting"}
    assert before.id not in {indexed.known()[key].id for key in ("one.mp4", "two.mp4")}


def test_two_lost_ones_that_are_alike_are_not_guessed_either(indexed):
    put(indexed, "twin.mp4", 1)
    indexed.sync()
    indexed.mark_indexed()
    indexed.served.remove("twin.mp4")
    indexed.served.move("a.mp4", "c.mp4")
    assert indexed.sync() == SyncCounts(listed=2, new=1, missing=2)


def test_an_object_of_the_same_size_with_other_bytes_is_new(indexed):
    indexed.served.remove("a.mp4")
    put(indexed, "c.mp4", 3)
    assert indexed.sync() == SyncCounts(listed=2, new=1, missing=1)


def test_what_was_never_indexed_cannot_be_known_again(bucket):
    put(bucket, "a.mp4", 1)
    bucket.sync()
    bucket.served.move("a.mp4", "c.mp4")
    assert bucket.sync() == SyncCounts(listed=1, new=1, missing=1)


def test_an_erased_recording_is_not_brought_back_by_its_bytes(indexed):
    with indexed.database.write() as transaction:
        recordings.change_recording(
            transaction, indexed.known()["a.mp4"].id, state="erased", erased_at=indexed.clock()
        )
    indexed.served.move("a.mp4", "c.mp4")
    assert indexed.sync() == SyncCounts(listed=2, new=1)
    assert indexed.known()["a.mp4"].state == "erased"


def test_a_move_by_copying_and_removing_is_known_although_a_look_came_between(indexed):
    """Where objects settle: the copy is young while the first is still there."""
    before = indexed.known()["a.mp4"]
    put(indexed, "c.mp4", 1, changed_at=None)
    assert indexed.sync(settle_seconds=3600) == SyncCounts(listed=3, arriving=1)
    assert "c.mp4" not in indexed.known()
    indexed.served.remove("a.mp4")
    assert indexed.sync(settle_seconds=3600) == SyncCounts(listed=2, moved=1)
    assert indexed.known()["c.mp4"].id == before.id


def test_a_young_copy_becomes_a_recording_of_its_own_once_it_has_settled(indexed):
    put(indexed, "c.mp4", 1, changed_at=None)
    assert indexed.sync(settle_seconds=3600).arriving == 1
    indexed.served.touch("c.mp4", LONG_AGO)
    assert indexed.sync(settle_seconds=3600) == SyncCounts(listed=3, new=1)


def test_a_look_at_the_prefix_where_it_lies_now_knows_a_moved_recording(indexed):
    before = indexed.known()["a.mp4"]
    indexed.served.move("a.mp4", "2026/a.mp4")
    assert indexed.sync(prefix="2026/") == SyncCounts(listed=1, moved=1)
    assert indexed.known()["2026/a.mp4"].id == before.id


def test_a_look_at_a_prefix_takes_a_copy_for_a_copy(indexed):
    put(indexed, "2026/a.mp4", 1)
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
    indexed.served.move("a.mp4", "c.mp4")
    indexed.served.move("b.mp4", "d.mp4")
    put(indexed, "e.mp4", 5)
    assert indexed.sync(Forgetful(indexed.served.store(), "c.mp4")) == SyncCounts(
        listed=3, new=1, moved=1, missing=1, arriving=1
    )
    assert "broke off" in indexed.latest_runs()[0].problem
    assert indexed.sync() == SyncCounts(listed=3, moved=1)
    assert {key: one.id for key, one in indexed.known().items() if key != "e.mp4"} == {
        "c.mp4": ids["a.mp4"],
        "d.mp4": ids["b.mp4"],
    }


def test_the_same_key_in_two_stores_is_two_recordings(indexed, database, clock, tmp_path):
    with served_bucket(tmp_path / "elsewhere") as served:
        other = known_bucket(database, clock, served, "other")
        put(other, "a.mp4", 1)
        indexed.served.remove("a.mp4")
        assert other.sync() == SyncCounts(listed=1, new=1)
    assert indexed.sync() == SyncCounts(listed=1, missing=1)
