"""Files of any size go up whole or not at all, on a lax server and on a strict one."""

import os

import pytest

from benchmarks.faults import Fault
from benchmarks.relay import relay
from storage.errors import MayNotWrite, ObjectVanished
from storage.objects.address import StoreAddress
from storage.objects.file_upload import PART_BYTES
from storage.objects.s3_store import S3Store
from tests.storage.objects.conftest import KEY, client

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("size_bytes", [0, 1000, 2 * PART_BYTES + 12_345])
def test_a_file_arrives_as_it_is(store, tmp_path, size_bytes):
    path = tmp_path / "film.mp4"
    path.write_bytes(os.urandom(size_bytes))
    sent = []
    store.put_derived_file(f"up/{size_bytes}.mp4", path, "video/mp4", sent.append)
    head = store.head_derived(f"up/{size_bytes}.mp4")
    assert head.size_bytes == size_bytes
    assert store.read(head.key, 0, size_bytes, head) == path.read_bytes()
    assert sent[-1] == size_bytes


def test_an_upload_that_is_ended_leaves_nothing_behind(strict_store, strict_endpoint, tmp_path):
    path = tmp_path / "film.mp4"
    path.write_bytes(os.urandom(2 * PART_BYTES))

    def enough(_sent):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        strict_store.put_derived_file("up/broken-off.mp4", path, "video/mp4", enough)
    with pytest.raises(ObjectVanished):
        strict_store.head_derived("up/broken-off.mp4")
    answer = client(strict_endpoint).list_multipart_uploads(Bucket="recordings", Prefix="qa-app-derived/up/")
    assert answer.get("Uploads", []) == []


@pytest.fixture
def spoilt(strict_endpoint):
    """A function: a fault -> the store with it."""
    with relay(strict_endpoint) as between:

        def spoil(fault):
            between.spoil(fault)
            return S3Store(StoreAddress("test", "recordings", between.endpoint_url), KEY)

        yield spoil


@pytest.fixture
def large(tmp_path):
    path = tmp_path / "film.mp4"
    path.write_bytes(os.urandom(PART_BYTES + 1))
    return path


@pytest.mark.parametrize(
    "fault",
    [
        Fault("no_etag", what="write", key="partNumber=2"),
        Fault("html", what="write", key="partNumber=1"),
        Fault("html", what="write", key="uploads"),
    ],
    ids=["a part without its tag", "a page for a part", "a page for the beginning"],
)
def test_what_no_store_answers_is_asked_again(spoilt, large, fault):
    store = spoilt(fault)
    store.put_derived_file("up/spoilt.mp4", large, "video/mp4")
    head = store.head_derived("up/spoilt.mp4")
    assert store.read(head.key, 0, head.size_bytes, head) == large.read_bytes()


@pytest.mark.parametrize("key", ["uploads", "partNumber=2"])
def test_a_store_that_may_not_be_written_says_what_to_ask_for(spoilt, large, key):
    store = spoilt(Fault("status", what="write", key=key, status=403, code="AccessDenied", times=None))
    with pytest.raises(MayNotWrite, match="may not write under “qa-app-derived/”"):
        store.put_derived_file("up/denied.mp4", large, "video/mp4")
