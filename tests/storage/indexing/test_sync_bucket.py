"""The listing of a bucket against what is known: every kind of change, and a listing that breaks off."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from storage.database import activity_log, known_objects, recordings, stores
from storage.database.store_figures import by_state, figures_of_store
from storage.errors import StoreUnavailable
from storage.indexing.run import run_on
from storage.indexing.sync_bucket import SyncCounts
from storage.objects.address import StoreAddress
from storage.objects.object_ref import ObjectRef
from storage.objects.s3_store import S3Store
from tests.storage.indexing.bucket import KnownBucket
from tests.storage.runs import heard_last
from tests.storage.stores import add_store

FILMED = datetime(2026, 11, 12, 19, 0, tzinfo=UTC)


def ref(key, etag="a", size_bytes=100):
    return ObjectRef(key, size_bytes, etag, FILMED)


class Listing:
    """A bucket of which only the listing is asked; an error among the pages is where it breaks off."""

    def __init__(self, *pages, prefix="", moment=FILMED + timedelta(days=1)):
        self.pages, self.now = pages, moment
        self.address = StoreAddress("films", "recordings", prefix=prefix)

    def moment(self):
        return self.now

    def list_pages(self, prefix):
        for page in self.pages:
            if isinstance(page, Exception):
                raise page
            yield tuple(one for one in page if one.key.startswith(prefix))


@pytest.fixture
def bucket(database, clock):
    return KnownBucket(database, clock, add_store(database))


@pytest.fixture
def store_id(bucket):
    return bucket.store_id


@pytest.fixture
def sync(bucket):
    """Look through a listing of these pages, an hour after the look before."""

    def look_through(*pages, settle_seconds=0.0, asked="", **listing):
        return bucket.sync(Listing(*pages, **listing), prefix=asked, settle_seconds=settle_seconds)

    return look_through


@pytest.fixture
def known(bucket):
    """Every recording of the store by key, as it stands now."""
    return bucket.known


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


def test_a_key_that_two_pages_list_counts_once(sync, known):
    assert sync([ref("a.mp4")], [ref("a.mp4")]) == SyncCounts(listed=1, new=1)
    assert sync([ref("a.mp4")], [ref("a.mp4", etag="b")]) == SyncCounts(listed=1)
    assert len(known()) == 1


def test_thousands_of_objects_are_added_replaced_and_marked_in_bulk(sync, known, database, store_id):
    refs = [ref(f"{number:06}.mp4") for number in range(3000)]
    pages = [refs[:1000], refs[1000:2000], refs[2000:]]
    assert sync(*pages) == SyncCounts(listed=3000, new=3000)
    assert sync(pages[0], [replace(one, etag="b") for one in pages[1]]) == SyncCounts(
        listed=2000, changed=1000, missing=1000
    )
    with database.read() as transaction:
        assert by_state(figures_of_store(transaction, store_id)) == {"waiting": 2000, "missing": 1000}


def test_with_a_prefix_only_what_lies_under_it_is_looked_at_and_can_be_missing(
    sync, known, database, store_id
):
    everything = [ref("a/1.mp4"), ref("a/2.mp4"), ref("A/1.mp4"), ref("b/1.mp4")]
    sync(everything)
    with database.read() as transaction:
        looked_at = stores.find_store(transaction, store_id).last_synced_at
    assert sync([ref("a/1.mp4", etag="b"), ref("b/1.mp4", etag="b")], asked="a/") == SyncCounts(
        listed=1, changed=1, missing=1
    )
    assert {key for key, one in known().items() if one.missing_since} == {"a/2.mp4"}
    assert known()["b/1.mp4"].etag == "a"
    with database.read() as transaction:
        assert stores.find_store(transaction, store_id).last_synced_at == looked_at


def test_a_prefix_beside_the_stores_own_looks_at_nothing_and_one_above_it_at_all_of_the_store(sync, known):
    page = [ref("films/1.mp4"), ref("other/1.mp4")]
    assert sync(page, prefix="films/", asked="other/") == SyncCounts()
    assert sync(page, prefix="films/", asked="fil") == SyncCounts(listed=1, new=1)
    assert sync(page, prefix="films/", asked="films/2") == SyncCounts()
    assert set(known()) == {"films/1.mp4"}
    assert known()["films/1.mp4"].missing_since is None


SETTLE = 60.0


def seconds_after(seconds):
    return FILMED + timedelta(seconds=seconds)


def test_an_object_that_has_just_been_written_waits_until_it_is_old_enough(sync, known):
    for seconds, arriving in ((10, 1), (59, 1), (61, 0)):
        counts = sync([ref("a.mp4")], settle_seconds=SETTLE, moment=seconds_after(seconds))
        assert counts == SyncCounts(listed=1, new=int(seconds == 10), arriving=arriving)
        one = known()["a.mp4"]
        assert (one.state, one.reason_code) == ("waiting", "arriving" if arriving else None)


def test_an_object_that_grew_since_the_last_look_waits_however_old_it_says_it_is(sync, known):
    later = seconds_after(86_400)
    sync([ref("a.mp4")], settle_seconds=SETTLE, moment=later)
    assert known()["a.mp4"].reason_code is None
    for size_bytes, arriving in ((200, 1), (300, 1), (300, 0)):
        counts = sync([ref("a.mp4", size_bytes=size_bytes)], settle_seconds=SETTLE, moment=later)
        assert counts.arriving == arriving
        assert (known()["a.mp4"].reason_code == "arriving") == bool(arriving)


def test_an_object_that_was_replaced_just_now_waits_too(sync, known):
    sync([ref("a.mp4")], settle_seconds=SETTLE)
    again = replace(ref("a.mp4", etag="b"), last_modified=seconds_after(1000))
    assert sync([again], settle_seconds=SETTLE, moment=seconds_after(1010)) == SyncCounts(
        listed=1, changed=1, arriving=1
    )
    assert sync([again], settle_seconds=SETTLE, moment=seconds_after(1100)) == SyncCounts(listed=1)
    assert known()["a.mp4"].reason_code is None


def test_an_object_from_the_future_waits_for_one_look_and_not_for_years(sync, known):
    camera_clock = replace(ref("a.mp4"), last_modified=seconds_after(10 * 365 * 86_400))
    assert sync([camera_clock], settle_seconds=SETTLE, moment=FILMED).arriving == 1
    assert sync([camera_clock], settle_seconds=SETTLE, moment=seconds_after(900)).arriving == 0
    assert known()["a.mp4"].reason_code is None


def test_without_a_time_to_settle_nothing_waits(sync, known):
    assert sync([ref("a.mp4")], moment=FILMED).arriving == 0
    assert sync([ref("a.mp4", size_bytes=200)], moment=FILMED).arriving == 0
    assert known()["a.mp4"].reason_code is None


def test_a_store_that_tells_no_time_is_taken_to_keep_ours(sync, known, clock):
    young = replace(ref("a.mp4"), last_modified=clock() + timedelta(hours=1) - timedelta(seconds=10))
    assert sync([young], settle_seconds=SETTLE, moment=None).arriving == 1
    assert sync([young], settle_seconds=SETTLE, moment=None).arriving == 0


def test_what_may_still_grow_is_not_handed_out_to_be_indexed(sync, database, store_id):
    sync(
        [ref("old.mp4"), replace(ref("new.mp4"), last_modified=seconds_after(3600))],
        settle_seconds=SETTLE,
        moment=seconds_after(3600),
    )
    with database.read() as transaction:
        for with_failed in (False, True):
            waiting = known_objects.waiting_objects(
                transaction, store_id, limit=None, with_failed=with_failed
            )
            assert [one.key for one in waiting] == ["old.mp4"]
        assert by_state(figures_of_store(transaction, store_id)) == {
            "waiting": 1,
            "arriving": 1,
            "missing": 0,
        }


@pytest.mark.slow
def test_a_real_bucket_is_looked_through(bucket, address, refs):
    assert bucket.sync(S3Store(address)) == SyncCounts(listed=len(refs), new=len(refs))


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
