"""Stores that fail in every way a relay can make them fail: what is read is right, or an error says why not."""

import time
from dataclasses import replace

import pytest

from benchmarks.faults import Fault
from benchmarks.relay import relay
from storage.errors import ChangedWhileReading, MayNotWrite, ObjectVanished, OverBudget, StoreUnavailable
from storage.objects.address import StoreAddress
from storage.objects.patience import Patience
from storage.objects.ranged_reads import RangedReads
from storage.objects.s3_store import S3Store
from tests.storage.servers import KEY, faulty_server, listed

pytestmark = pytest.mark.slow

DATA = bytes(range(250)) * 1200
OF_HEADERS = ("wrong_length", "wrong_range", "wrong_total", "no_etag", "endless")
ON_ONE_SERVER = pytest.mark.parametrize("address", ["strict"], indirect=True)
"""Where the relay answers in the server's stead, or cuts what it says."""
SMALL_PATIENCE = Patience(silence_seconds=0.5, tries=3, first_wait_seconds=0.05, total_seconds=10)


@pytest.fixture
def between(address):
    with relay(address.endpoint_url) as between:
        yield between


@pytest.fixture
def far_store(address, between):
    """The store behind the relay."""
    return S3Store(replace(address, endpoint_url=between.endpoint_url), KEY)


@pytest.fixture
def ref(put, far_store):
    put("faults/a.bin", DATA)
    return listed(far_store, "faults/")["faults/a.bin"]


@pytest.fixture
def hasty(far_store):
    """Reads as the store does, with so little patience that a test need not wait."""
    return RangedReads(far_store._client, far_store.address, SMALL_PATIENCE, far_store._listed_now)


def on_its_servers(*faults):
    """Each fault on both servers where it spoils what the server says of the object; else one will do."""
    return pytest.mark.parametrize(
        ("address", "fault"),
        [
            (server, fault)
            for fault in faults
            for server in ("rclone", "strict")
            if server == "strict" or fault.kind in OF_HEADERS
        ],
        indirect=["address"],
        ids=lambda value: value if isinstance(value, str) else f"{value.kind}-{value.status}-{value.by}",
    )


@on_its_servers(
    Fault("status", status=500, code="InternalError", times=2),
    Fault("status", status=503, code="SlowDown", times=2),
    Fault("status", status=429, code="TooManyRequests", retry_after=1),
    Fault("status", status=400, code="RequestTimeout"),
    Fault("html"),
    Fault("short_body", after_bytes=100_000, times=2),
    Fault("reset", after_bytes=0),
    Fault("reset", after_bytes=70_000, times=2),
    Fault("wrong_length", by=1),
    Fault("wrong_length", by=-1),
    Fault("wrong_range", by=1),
    Fault("wrong_total", by=1),
    Fault("no_etag"),
    Fault("endless", times=None),
)
def test_a_fault_that_passes_is_survived(far_store, between, ref, fault):
    between.spoil(fault)
    assert far_store.read(ref.key, 1000, 260_000, ref) == DATA[1000:260_000]
    assert any(exchange.fault == fault.kind for exchange in between.exchanges)


@ON_ONE_SERVER
def test_after_a_break_only_the_rest_is_asked_for(far_store, between, ref):
    between.forget()
    between.spoil(Fault("short_body", after_bytes=100_000))
    assert far_store.read(ref.key, 0, 200_000, ref) == DATA[:200_000]
    assert between.body_bytes("GET") <= 200_000 + 64 * 1024


@ON_ONE_SERVER
def test_the_wait_that_a_store_asks_for_is_kept(far_store, between, ref):
    between.spoil(Fault("status", status=429, code="", retry_after=2))
    began = time.monotonic()
    far_store.read(ref.key, 0, 10, ref)
    assert time.monotonic() - began >= 2


@on_its_servers(
    Fault("silent", times=None),
    Fault("stall", after_bytes=1000, times=None),
    Fault("dribble", bytes_per_second=1, times=None),
    Fault("status", status=503, times=None),
    Fault("html", times=None),
    Fault("wrong_total", times=None),
    Fault("wrong_range", times=None),
    Fault("short_body", after_bytes=0, times=None),
)
def test_a_fault_that_stays_is_the_stores_and_ends_soon(hasty, between, ref, fault):
    between.spoil(fault)
    began = time.monotonic()
    with pytest.raises(StoreUnavailable) as caught:
        hasty.read(ref.key, 0, 200_000, ref)
    assert time.monotonic() - began < 10
    assert "“test”" in str(caught.value)


@ON_ONE_SERVER
def test_no_read_outlives_the_time_it_was_given(far_store, between, ref):
    between.spoil(Fault("dribble", bytes_per_second=1, times=None))
    began = time.monotonic()
    with pytest.raises((StoreUnavailable, OverBudget)):
        far_store.read(ref.key, 0, 200_000, ref, until=time.monotonic() + 2)
    assert time.monotonic() - began < 6


def test_an_etag_that_changes_between_two_reads_is_another_object(far_store, between, ref):
    far_store.read(ref.key, 0, 10, ref)
    between.spoil(Fault("changed_etag", times=None))
    with pytest.raises(ChangedWhileReading):
        far_store.read(ref.key, 10, 20, ref)


def test_a_store_that_only_writes_its_etags_otherwise_is_read(far_store, between, ref):
    """Otherwise in all its answers, and not as in its listing, which still says what it said."""
    between.spoil(Fault("changed_etag", times=None))
    assert far_store.read(ref.key, 0, 10, ref) == DATA[:10]


def test_another_etag_than_the_listings_is_a_change_when_the_listing_says_so_too(strict_store, put_strict):
    ref = put_strict("strange/a.bin")
    assert strict_store.read(ref.key, 0, 10, ref) == DATA[:10]
    with pytest.raises(ChangedWhileReading):
        strict_store.read(ref.key, 0, 10, replace(ref, etag="0" * 32))


def test_a_refused_etag_is_no_change_where_the_listing_still_says_the_same(strict_store, put_strict):
    """Such a store writes ETags otherwise in its listing, and refuses If-Match with those."""
    as_listed = replace(put_strict("strange/a.bin"), etag="otherwise")
    reads = RangedReads(strict_store._client, strict_store.address, SMALL_PATIENCE, lambda key: as_listed)
    assert reads.read(as_listed.key, 0, 10, as_listed) == DATA[:10]
    assert reads.read(as_listed.key, 10, 20, as_listed) == DATA[10:20]
    strict_store._client.put_object(Bucket="recordings", Key=as_listed.key, Body=DATA[::-1])
    with pytest.raises(ChangedWhileReading):
        reads.read(as_listed.key, 20, 30, as_listed)


@pytest.fixture
def put_strict(strict_store):
    def put(key):
        strict_store._client.put_object(Bucket="recordings", Key=key, Body=DATA)
        return strict_store._listed_now(key)

    return put


def test_an_object_that_leaves_while_it_is_read_has_vanished(far_store, ref):
    far_store.read(ref.key, 0, 10, ref)
    far_store.delete(ref.key)
    with pytest.raises(ObjectVanished):
        far_store.read(ref.key, 10, 20, ref)


@ON_ONE_SERVER
@pytest.mark.parametrize(
    "fault",
    [
        Fault("status", what="any", status=503, times=2),
        Fault("status", what="any", status=429, code=""),
        Fault("html", what="any"),
        Fault("short_body", what="any", after_bytes=40),
        Fault("reset", what="any", after_bytes=0),
    ],
    ids=lambda fault: f"{fault.kind}-{fault.status}",
)
def test_every_other_request_survives_a_fault_too(far_store, between, ref, fault):
    for ask in (
        lambda: listed(far_store, "faults/") == {ref.key: ref},
        lambda: far_store.head(ref.key).size_bytes == ref.size_bytes,
        lambda: far_store.put_derived("f/a.jpg", b"x" * 100, "image/jpeg") is None,
        lambda: far_store.read_derived("f/a.jpg") == b"x" * 100,
        lambda: far_store.check() is None,
        lambda: far_store.delete_derived("f/") is None,
    ):
        between.spoil(fault)
        assert ask()


@ON_ONE_SERVER
def test_a_page_of_a_proxy_is_no_empty_listing(far_store, between, ref):
    between.spoil(Fault("html", what="list", times=None))
    with pytest.raises(StoreUnavailable):
        next(far_store.list_pages())


@ON_ONE_SERVER
@pytest.mark.parametrize("status", [302, 308])
def test_a_server_that_sends_requests_elsewhere_is_told_and_not_followed(far_store, between, status):
    """As one does that speaks https only, and the sign-in page of a network."""
    between.spoil(Fault("status", what="any", status=status, code="", times=None))
    between.forget()
    with pytest.raises(StoreUnavailable, match="sends requests on to another address"):
        far_store.check()
    assert between.requests() <= 4


def test_a_server_that_fails_one_request_in_five_is_read_right(tmp_path):
    (tmp_path / "recordings" / "faults").mkdir(parents=True)
    (tmp_path / "recordings" / "faults" / "a.bin").write_bytes(DATA)
    with faulty_server(tmp_path, error_rate=0.2) as endpoint_url:
        store = S3Store(StoreAddress("test", "recordings", endpoint_url), KEY)
        (ref,) = listed(store).values()
        parts = [store.read(ref.key, start, start + 30_000, ref) for start in range(0, len(DATA), 30_000)]
        assert b"".join(parts) == DATA
        assert store.head(ref.key).size_bytes == len(DATA)


@ON_ONE_SERVER
def test_a_store_that_may_not_be_written_says_what_to_ask_for(far_store, between):
    between.spoil(Fault("status", what="write", status=403, code="AccessDenied", times=None))
    with pytest.raises(MayNotWrite, match="may not write under “qa-app-derived/”"):
        far_store.put_derived("f/a.jpg", b"x", "image/jpeg")
