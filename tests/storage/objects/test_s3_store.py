import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx
import pytest

from benchmarks.listing_server import PAGE_KEYS, page_of
from storage.errors import (
    AccessDenied,
    ChangedWhileReading,
    NoSuchBucket,
    ObjectVanished,
    StoreError,
    StoreUnavailable,
    WrongKey,
)
from storage.objects.address import Credentials, StoreAddress
from storage.objects.s3_store import S3Store
from tests.storage.servers import KEY, free_port, listed

pytestmark = pytest.mark.slow


def test_the_listing_and_the_head_tell_the_same_version(store, put):
    put("list/a b ŵ.mp4", b"x" * 1000)
    (ref,) = listed(store, "list/").values()
    assert (ref.key, ref.size_bytes, ref.last_modified.tzinfo) == ("list/a b ŵ.mp4", 1000, UTC)
    assert '"' not in ref.etag
    assert store.head(ref.key).version == ref.version


def test_the_store_tells_its_own_time(store, put):
    put("moment/a", b"x")
    changed_at = store.head("moment/a").last_modified.replace(microsecond=0)
    assert changed_at <= store.moment() <= datetime.now(UTC) + timedelta(seconds=1)
    assert store.moment().tzinfo == UTC


def test_a_replaced_object_has_another_version(store, put):
    put("version/a", b"first")
    before = store.head("version/a").version
    put("version/a", b"two")
    assert store.head("version/a").version != before


def test_derived_files_are_kept_out_of_the_listing(store, put):
    store.put_derived("boards/1/sheet-0.jpg", b"jpeg", "image/jpeg")
    assert store.read_derived("boards/1/sheet-0.jpg") == b"jpeg"
    assert not [key for key in listed(store) if "sheet-0" in key]
    store.delete_derived("boards/1/")
    with pytest.raises(ObjectVanished):
        store.read_derived("boards/1/sheet-0.jpg")


def test_a_part_of_an_object_is_read_exactly(store, put):
    put("read/a", bytes(range(250)) * 4000)
    ref = store.head("read/a")
    assert store.read(ref.key, 250, 260, ref) == bytes(range(10))
    assert store.read(ref.key, 0, ref.size_bytes, ref) == bytes(range(250)) * 4000
    assert store.read(ref.key, 5, 5, ref) == b""


def test_a_stream_can_be_left_half_way(store, put):
    put("stream/a", b"z" * 3_000_000)
    chunks = store.stream("stream/a", 0, 3_000_000)
    assert set(next(chunks)) == {ord("z")}
    chunks.close()
    assert store.read("stream/a", 0, 3) == b"zzz"


@pytest.mark.parametrize("second", [b"2" * 460, b"2" * 400, b"2" * 600])
def test_an_object_replaced_while_it_is_read_is_noticed(store, put, second):
    put("changed/a", b"1" * 500)
    ref = store.head("changed/a")
    put("changed/a", second)
    with pytest.raises(ChangedWhileReading, match="replaced"):
        store.read(ref.key, 450, 500, ref)


def test_another_content_of_the_same_size_is_noticed_by_its_etag(strict_store):
    strict_store._client.put_object(Bucket="recordings", Key="same/a", Body=b"1" * 500)
    ref = strict_store.head("same/a")
    strict_store._client.put_object(Bucket="recordings", Key="same/a", Body=b"2" * 500)
    with pytest.raises(ChangedWhileReading):
        strict_store.read("same/a", 0, 10, ref)


def test_another_content_of_the_same_size_is_noticed_by_its_time(served):
    served.put("timed.bin", data=b"1" * 500, changed_at=1_700_000_000)
    store = served.store()
    ref = store.head("timed.bin")
    assert (ref.etag, ref.last_modified.year) == ("", 2023)
    assert store.read("timed.bin", 0, 3, ref) == b"111"
    store._client.put_object(Bucket="recordings", Key="timed.bin", Body=b"2" * 500)
    with pytest.raises(ChangedWhileReading):
        store.read("timed.bin", 0, 3, ref)


def test_an_object_that_is_gone_is_told_from_a_bucket_that_is_not_there(store, address):
    with pytest.raises(ObjectVanished, match=r"none\.mp4"):
        store.read("none.mp4", 0, 10)
    with pytest.raises(ObjectVanished):
        store.head("none.mp4")
    elsewhere = S3Store(replace(address, bucket="no-such-bucket"), KEY)
    with pytest.raises(NoSuchBucket, match="no-such-bucket"):
        elsewhere.check()


def test_a_right_address_passes_the_check(store):
    store.check()


def test_a_wrong_key_is_said_in_a_sentence(address):
    for wrong in (Credentials("nobody-here", KEY.secret_key), Credentials(KEY.access_key, "wrong-secret")):
        with pytest.raises((WrongKey, AccessDenied), match="key for the store “test”"):
            S3Store(address, wrong).check()


def test_a_store_that_cannot_be_reached_is_said_in_a_sentence():
    nowhere = StoreAddress("far", "recordings", f"http://127.0.0.1:{free_port()}")
    with pytest.raises(StoreUnavailable, match="cannot be reached") as caught:
        S3Store(nowhere, KEY).check()
    assert caught.value.can_retry


def test_an_address_that_is_no_url_is_said_in_a_sentence():
    with pytest.raises(StoreError, match="Check its address"):
        S3Store(StoreAddress("odd", "recordings", "not a url"), KEY).check()


def test_a_link_opens_the_object_without_a_key_until_it_is_tampered_with(strict_store):
    store = strict_store
    store._client.put_object(Bucket="recordings", Key="link/a.mp4", Body=b"film")
    link = store.presigned_link("link/a.mp4", 60, "video/mp4")
    answer = httpx.get(link, headers={"Range": "bytes=1-2"})
    assert (answer.status_code, answer.content) == (206, b"il")
    assert answer.headers["content-type"] == "video/mp4"
    assert httpx.get(link.replace("a.mp4", "b.mp4")).status_code == 403


def test_a_listing_that_leads_back_to_the_same_page_ends():
    page = page_of(0, 2 * PAGE_KEYS)

    class Circle(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Type", "application/xml")
            self.send_header("Content-Length", str(len(page)))
            self.end_headers()
            self.wfile.write(page)

        def log_message(self, *_said):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Circle) as server:
        serving = threading.Thread(target=server.serve_forever)
        serving.start()
        store = S3Store(StoreAddress("test", "recordings", f"http://127.0.0.1:{server.server_port}"), KEY)
        with pytest.raises(StoreUnavailable, match="does not answer as a store"):
            list(store.list_pages())
        server.shutdown()
        serving.join()
