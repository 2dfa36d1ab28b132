"""The listing of a bucket against what is known: every kind of change, and a listing that breaks off."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from storage.database import activity_log, known_objects, recordings, stores
from storage.errors import StoreUnavailable
from storage.indexing.run import run_on
from storage.indexing.sync_bucket import SyncCounts, compare, sync_bucket
from storage.objects.object_ref import ObjectRef
from storage.objects.s3_store import S3Store
from tests.storage.runs import heard_last

FILMED = datetime(2026, 11, 12, 19, 0, tzinfo=UTC)


def ref(key, etag="a", size_bytes=100):
    return ObjectRef(key, size_bytes, etag, FILMED)


class Listing:
    """A bucket of which only the listing is asked; an error among the pages is where it breaks off."""

    def __init__(self, *pages):
        self.pages = pages

    def list_pages(self):
        for page in self.pages:
            if isinstance(page, Exception):
                raise page
            yield tuple(page)


@pytest.fixture
def store_id(database):
    with database.write() as transaction:
        return stores.add_store(
            transaction,
            name="films",
            bucket="recordings",
            endpoint_url=None,
            region="eu-west-2",
            prefix="",
            addressing="path",
            ca_bundle=None,
            derived_bucket=None,
            derived_prefix="qa-app-derived/",
            key_pattern="",
            site_id=None,
        ).id


@pytest.fixture
def sync(database, store_id, clock):
    """Look through a listing of these pages, an hour after the look before."""

    def look_through(*pages):
        clock.advance(hours=1)
        with run_on(database, store_id, "listing", clock) as run:
            return sync_bucket(database, Listing(*pages), store_id, run)

    return look_through


@pytest.fixture
def known(database, store_id):
    """Every recording of the store by key, as it stands now."""

    def look():
        with database.read() as transaction:
            return {one.key: one for one in recordings.recordings_of_store(transaction, store_id)}

    return look


def test_what_is_listed_for_the_first_time_waits_to_be_indexed(sync, known, clock):
    counts = sync([ref("a.mp4"), ref("b.mp4")], [ref("c.mp4")])
    assert counts == SyncCounts(listed=3, new=3)
    assert {key: one.state for key, one in known().items()} == dict.fromkeys(
        ["a.mp4", "b.mp4", "c.mp4"], "waiting"
    )
    assert known()["a.mp4"].first_seen_at == clock()


def test_a_second_look_at_the_same_bucket_changes_nothing_and_logs_nothing(sync, known, database, store_id):
    sync([ref("a.mp4"), ref("b.mp4")])
    before = known()
    with database.read() as transaction:
        logged = len(activity_log.latest_activity(transaction, 100))
    assert sync([ref("a.mp4"), ref("b.mp4")]) == SyncCounts(listed=2)
    assert known() == before
    with database.read() as transaction:
        assert len(activity_log.latest_activity(transaction, 100)) == logged
        assert activity_log.first_break(transaction) is None


@pytest.mark.parametrize(
    "other",
    [
        {"etag": "b"},
        {"size_bytes": 101},
        {"last_modified": FILMED.replace(minute=1)},
        {"version_id": "v2"},
    ],
)
def test_an_object_that_differs_in_any_mark_waits_again_and_keeps_what_was_found(
    sync, known, database, other
):
    sync([ref("a.mp4")])
    with database.write() as transaction:
        recordings.change_recording(
            transaction,
            known()["a.mp4"].id,
            state="ready",
            reason_code=None,
            duration_ms=9000,
            facts={"container": "mp4"},
        )
    replaced = replace(ref("a.mp4"), **other)
    assert sync([replaced]) == SyncCounts(listed=1, changed=1)
    one = known()["a.mp4"]
    assert (one.state, one.object_version, one.duration_ms) == ("waiting", replaced.version, 9000)
    assert one.facts == {"container": "mp4"}


def test_what_leaves_the_bucket_is_missing_and_what_returns_is_as_before(sync, known, clock, database):
    sync([ref("a.mp4"), ref("b.mp4")])
    with database.write() as transaction:
        recordings.change_recording(transaction, known()["b.mp4"].id, state="ready", duration_ms=9000)
    assert sync([ref("a.mp4")]) == SyncCounts(listed=1, missing=1)
    left_at = clock()
    assert known()["b.mp4"].missing_since == left_at
    assert sync([ref("a.mp4")]) == SyncCounts(listed=1)
    assert known()["b.mp4"].missing_since == left_at
    assert sync([ref("a.mp4"), ref("b.mp4")]) == SyncCounts(listed=2, back=1)
    assert (known()["b.mp4"].missing_since, known()["b.mp4"].state) == (None, "ready")


def test_what_returns_as_another_object_waits_again(sync, known):
    sync([ref("a.mp4")])
    sync([])
    assert sync([ref("a.mp4", etag="other")]) == SyncCounts(listed=1, changed=1, back=1)
    assert (known()["a.mp4"].state, known()["a.mp4"].missing_since) == ("waiting", None)


def test_an_erased_recording_is_left_alone_whether_its_object_is_there_or_not(sync, known, clock, database):
    sync([ref("a.mp4"), ref("b.mp4")])
    with database.write() as transaction:
        for one in known().values():
            recordings.change_recording(transaction, one.id, state="erased", erased_at=clock())
    before = known()
    assert sync([ref("a.mp4", etag="restored")]) == SyncCounts(listed=1)
    assert known() == before


def test_a_listing_that_breaks_off_tells_nothing_missing_and_the_next_run_sets_it_right(sync, known):
    sync([ref("a.mp4"), ref("b.mp4"), ref("z.mp4")])
    with pytest.raises(StoreUnavailable):
        sync([ref("a.mp4", etag="b"), ref("c.mp4")], StoreUnavailable("The store broke off."))
    assert all(one.missing_since is None for one in known().values())
    assert known()["c.mp4"].state == "waiting"
    assert sync([ref("a.mp4", etag="b"), ref("c.mp4")], [ref("d.mp4")]) == SyncCounts(
        listed=3, new=1, missing=2
    )
    assert {key for key, one in known().items() if one.missing_since} == {"b.mp4", "z.mp4"}


def test_only_a_whole_look_counts_as_the_last_look(sync, database, store_id, clock):
    sync([ref("a.mp4")])
    looked_at = clock()
    with pytest.raises(StoreUnavailable):
        sync(StoreUnavailable("The store is away."))
    with database.read() as transaction:
        assert stores.find_store(transaction, store_id).last_synced_at == looked_at


def test_a_key_that_two_pages_list_counts_once():
    (first, second, end) = compare([[ref("a.mp4")], [ref("a.mp4")]], {})
    assert [listed for listed, _ in (first, second, end)] == [1, 0, 0]
    assert len(first[1].new) == 1
    assert second[1].new == ()


def test_thousands_of_objects_are_compared_and_marked_in_bulk(database, store_id):
    refs = [ref(f"{number:06}.mp4") for number in range(3000)]
    with database.write() as transaction:
        known_objects.add_objects(
            transaction,
            [
                {
                    "store_id": store_id,
                    "key": one.key,
                    "size_bytes": one.size_bytes,
                    "etag": one.etag,
                    "last_modified": one.last_modified,
                    "version_id": None,
                    "object_version": one.version,
                    "first_seen_at": FILMED,
                }
                for one in refs
            ],
        )
    with database.read() as transaction:
        known = known_objects.known_objects(transaction, store_id)
    changes = [changes for _, changes in compare([refs[:1000], refs[1000:2000]], known)]
    assert [len(one.missing) for one in changes] == [0, 0, 1000]
    with database.write() as transaction:
        known_objects.mark_missing(transaction, changes[-1].missing, FILMED)
    with database.read() as transaction:
        assert recordings.count_states(transaction, store_id) == {"waiting": 2000, "missing": 1000}


@pytest.mark.slow
def test_a_real_bucket_is_looked_through(database, store_id, clock, address, refs):
    with run_on(database, store_id, "listing", clock) as run:
        counts = sync_bucket(database, S3Store(address), store_id, run)
    assert counts == SyncCounts(listed=len(refs), new=len(refs))


def test_a_run_keeps_others_off_its_store_until_it_ends_or_falls_silent(database, store_id, clock):
    with run_on(database, store_id, "listing", clock) as first:
        assert first is not None
        with run_on(database, store_id, "indexing", clock) as second:
            assert second is None
        heard_last(database, first.id, seconds_ago=61)
        with run_on(database, store_id, "indexing", clock) as third:
            assert third is not None
    with run_on(database, store_id, "listing", clock) as fourth:
        assert fourth is not None
