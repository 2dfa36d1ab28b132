import random
import time
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from benchmarks.faults import Fault
from benchmarks.relay import relay
from storage.errors import ObjectVanished
from storage.objects.address import Credentials, StoreAddress
from storage.objects.local_server import serve_folder
from storage.objects.s3_store import S3Store
from tests.storage.servers import ACCESS_KEY, SECRET_KEY

pytestmark = pytest.mark.slow

CONTENT = random.Random(1).randbytes(300_000)


@pytest.fixture(scope="module")
def server_url(tmp_path_factory):
    folder = tmp_path_factory.mktemp("served")
    (folder / "recordings").mkdir()
    (folder / "recordings" / "a.bin").write_bytes(CONTENT)
    for number in range(30):
        (folder / "recordings" / f"b{number}.bin").write_bytes(b"x")
    with serve_folder(folder, access_key=ACCESS_KEY, secret_key=SECRET_KEY) as url:
        yield url


@pytest.fixture
def between(server_url):
    with relay(server_url) as between:
        yield between


@pytest.fixture
def store(between):
    address = StoreAddress("test", "recordings", between.endpoint_url)
    return S3Store(address, Credentials(ACCESS_KEY, SECRET_KEY))


@pytest.fixture
def get(store):
    """One plain GET of the first bytes, past all that would try again."""
    with httpx.Client(timeout=1, trust_env=False) as client:
        yield lambda size=100_000: client.get(
            store.presigned_link("a.bin", 60), headers={"Range": f"bytes=0-{size - 1}"}
        )


def test_what_is_signed_stays_true_and_what_passes_is_counted(between, store):
    assert store.read("a.bin", 1000, 51_000) == CONTENT[1000:51_000]
    assert (between.requests("GET"), between.body_bytes("GET")) == (1, 50_000)
    assert between.exchanges[0].range == "bytes=1000-50999"
    assert sum(len(page) for page in store.list_pages()) == 31
    store.put_derived("notes.txt", b"hello" * 10_000, "text/plain")
    assert store.read_derived("notes.txt") == b"hello" * 10_000
    assert store.head("a.bin").size_bytes == len(CONTENT)
    assert between.requests("PUT") == between.requests("HEAD") == 1
    assert between.body_bytes("HEAD") == 0
    with pytest.raises(ObjectVanished):
        store.head("nothing.bin")
    between.forget()
    assert between.requests() == 0


def test_a_distant_store_is_slow_to_answer_but_answers_many_at_once(between, store):
    store.read("a.bin", 0, 1)
    between.latency_ms = 200
    began = time.monotonic()
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda start: store.read("a.bin", start, start + 10), range(8)))
    assert 0.2 <= time.monotonic() - began < 1.2


def test_a_narrow_line_is_shared_by_all_connections(between, store):
    store.read("a.bin", 0, 1)
    between.megabits_per_second = 4
    began = time.monotonic()
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda start: store.read("a.bin", start, start + 50_000), range(4)))
    assert time.monotonic() - began >= 0.9 * 4 * 50_000 * 8 / 4e6


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (Fault("short_body", after_bytes=500), httpx.RemoteProtocolError),
        (Fault("reset", after_bytes=500), httpx.ReadError),
        (Fault("stall", after_bytes=500), httpx.ReadTimeout),
        (Fault("silent"), httpx.ReadTimeout),
        (Fault("wrong_length", by=10), httpx.RemoteProtocolError),
    ],
)
def test_an_answer_that_breaks_off_does_so_once(between, get, fault, error):
    between.spoil(fault)
    with pytest.raises(error):
        get()
    assert between.exchanges[0].fault == fault.kind
    assert get().content == CONTENT[:100_000]


@pytest.mark.parametrize(
    ("fault", "status", "header", "value"),
    [
        (Fault("status", status=503), 503, "Content-Type", "application/xml"),
        (Fault("status", status=429, retry_after=2), 429, "Retry-After", "2"),
        (Fault("html"), 200, "Content-Type", "text/html"),
        (Fault("wrong_range", by=7), 200, "Content-Range", "bytes 7-100006/300000"),
        (Fault("wrong_total", by=7), 200, "Content-Range", "bytes 0-99999/300007"),
        (Fault("changed_etag"), 200, "ETag", '"changed"'),
        (Fault("no_etag"), 200, "ETag", None),
    ],
)
def test_an_answer_that_lies_does_so_after_so_many_true_ones(between, get, fault, status, header, value):
    between.spoil(Fault(**{**vars(fault), "skip": 1}))
    assert get().headers.get(header) != value
    answer = get()
    assert (answer.status_code, answer.headers.get(header)) == (status, value)
    assert get().headers.get(header) != value


def test_a_body_may_come_a_few_bytes_at_a_time(between, get):
    between.spoil(Fault("dribble", bytes_per_second=1000))
    began = time.monotonic()
    assert get(300).content == CONTENT[:300]
    assert time.monotonic() - began >= 0.3


def test_a_body_may_never_end(between, store):
    between.spoil(Fault("endless"))
    with httpx.stream("GET", store.presigned_link("a.bin", 60), trust_env=False) as answer:
        assert "Content-Length" not in answer.headers
        chunks = answer.iter_bytes(1_000_000)
        assert next(chunks)[: len(CONTENT)] == CONTENT
        assert next(chunks) == bytes(1_000_000)


def test_a_share_of_the_requests_may_be_spoilt(between, get):
    between.spoil(Fault("status", status=500, times=None, share=0.3), seed=3)
    spoilt = sum(get(10).status_code == 500 for _ in range(40))
    assert 4 <= spoilt <= 20


def test_listings_can_be_spoilt_alone(between, store):
    between.spoil(Fault("status", what="list", status=403, code="AccessDenied", times=None))
    assert store.read("a.bin", 0, 1) == CONTENT[:1]
    assert store.head("a.bin").size_bytes == len(CONTENT)
    with pytest.raises(Exception, match="may not use the bucket"):
        list(store.list_pages())
