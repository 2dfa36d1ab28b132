"""Reading by a link that is signed once: what a store sees of it, and what happens where it takes no links."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from storage.errors import AccessDenied, ChangedWhileReading, ObjectVanished, StoreBusy, WrongKey
from storage.objects.address import StoreAddress
from storage.objects.linked_reads import MOST_REFUSED
from storage.objects.patience import Patience
from storage.objects.ranged_reads import RangedReads
from storage.objects.s3_store import S3Store
from tests.storage.servers import KEY, listed

DATA = bytes(range(200))
ONCE = Patience(tries=1)


@dataclass
class Served:
    """A store of one object; `asked` is how each request was signed: by its link or by its header."""

    endpoint_url: str
    asked: list[str] = field(default_factory=list)
    signatures: set[str] = field(default_factory=set)

    def read(self) -> bytes:
        return self.reads().read("a.bin", 10, 90, None)

    def reads(self) -> RangedReads:
        store = S3Store(StoreAddress("test", "recordings", self.endpoint_url), KEY)
        return RangedReads(store._client, store.address, ONCE, lambda _key: None)


@contextmanager
def serving(status_of: Callable[[str], tuple[int, str]]) -> Iterator[Served]:
    """`status_of` says with which status and code a request signed so is answered; 206 has the bytes."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            by = "link" if "X-Amz-Signature=" in self.path else "header"
            served.asked.append(by)
            served.signatures.add(self.path.partition("X-Amz-Signature=")[2])
            status, code = status_of(by)
            body = f"<Error><Code>{code}</Code></Error>".encode()
            self.send_response(status)
            if status == 206:
                first, last = map(int, self.headers["Range"].removeprefix("bytes=").split("-"))
                body = DATA[first : last + 1]
                self.send_header("Content-Range", f"bytes {first}-{last}/{len(DATA)}")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        served = Served(f"http://127.0.0.1:{server.server_port}")
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield served
        server.shutdown()


def test_a_hundred_parts_are_read_by_one_signature():
    with serving(lambda _by: (206, "")) as served:
        reads = served.reads()
        for start in range(100):
            assert reads.read("a.bin", start, start + 50, None) == DATA[start : start + 50]
        assert (set(served.asked), len(served.signatures)) == ({"link"}, 1)


def test_a_store_that_takes_no_links_is_asked_as_boto3_asks_and_soon_only_so():
    with serving(lambda by: (403, "AccessDenied") if by == "link" else (206, "")) as served:
        reads = served.reads()
        for _ in range(MOST_REFUSED + 2):
            assert reads.read("a.bin", 10, 90, None) == DATA[10:90]
        assert served.asked == ["link", "header"] * MOST_REFUSED + ["header"] * 2


@pytest.mark.parametrize(
    ("status", "code", "error", "asked"),
    [
        (404, "NoSuchKey", ObjectVanished, ["link"]),
        (503, "SlowDown", StoreBusy, ["link"]),
        (403, "AccessDenied", AccessDenied, ["link", "header"]),
        (403, "InvalidAccessKeyId", WrongKey, ["link", "header"]),
    ],
)
def test_a_refusal_is_told_as_what_it_is_and_a_busy_store_is_not_asked_twice(status, code, error, asked):
    with serving(lambda _by: (status, code)) as served:
        with pytest.raises(error):
            served.read()
        assert served.asked == asked


@pytest.mark.slow
def test_a_link_reads_any_key_and_holds_only_for_the_object_that_was_listed(store, put):
    put("linked/a b+ŵ&.bin", DATA)
    ref = listed(store, "linked/")["linked/a b+ŵ&.bin"]
    assert store.read(ref.key, 10, 90, ref) == DATA[10:90]
    put(ref.key, DATA[::-1] + b"more")
    with pytest.raises(ChangedWhileReading):
        store.read(ref.key, 10, 90, ref)
