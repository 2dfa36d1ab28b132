"""Files of any size go up whole or not at all, on a lax server and on a strict one."""

import os

import pytest

from storage.errors import ObjectVanished
from storage.objects.file_upload import PART_BYTES
from tests.storage.objects.conftest import client

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("size_bytes", [0, 1000, 2 * PART_BYTES + 12_345])
def test_a_file_arrives_as_it_is(store, tmp_path, size_bytes):
    path = tmp_path / "film.mp4"
    path.write_bytes(os.urandom(size_bytes))
    sent = []
    store.put_file(f"up/{size_bytes}.mp4", path, "video/mp4", sent.append)
    head = store.head(f"up/{size_bytes}.mp4")
    assert head.size_bytes == size_bytes
    assert store.read(head.key, 0, size_bytes, head) == path.read_bytes()
    assert sent[-1] == size_bytes


def test_an_upload_that_is_ended_leaves_nothing_behind(strict_store, strict_endpoint, tmp_path):
    path = tmp_path / "film.mp4"
    path.write_bytes(os.urandom(2 * PART_BYTES))

    def enough(_sent):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        strict_store.put_file("up/broken-off.mp4", path, "video/mp4", enough)
    with pytest.raises(ObjectVanished):
        strict_store.head("up/broken-off.mp4")
    answer = client(strict_endpoint).list_multipart_uploads(Bucket="recordings", Prefix="up/")
    assert answer.get("Uploads", []) == []
