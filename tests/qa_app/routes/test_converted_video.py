"""A converted recording: its own bytes come, by both ways of delivery, to those who may watch the recording."""

import random

import httpx
import pytest

from storage.database import recordings
from storage.objects.s3_store import S3Store
from tests.factories import add_conversion
from tests.qa_app.routes.conftest import DATA

pytestmark = pytest.mark.slow

CONVERTED = random.Random(2).randbytes(300_001)
FOLDER = "conversions/of-group-14"


@pytest.fixture
def converted(backend, served):
    """The recording of `served` has a converted object, whose bytes are CONVERTED."""
    served.store.put_derived(f"{FOLDER}/film.mp4", CONVERTED, "video/mp4")
    derived = S3Store(served.store.address.derived)
    head = derived.head(f"{derived.address.prefix}{FOLDER}/film.mp4")
    add_conversion(
        backend,
        served.recording_id,
        folder=FOLDER,
        size_bytes=head.size_bytes,
        etag=head.etag,
        last_modified=head.last_modified,
    )
    return served


def test_the_converted_bytes_come_in_ranges_under_a_tag_of_their_own(client, cast, converted):
    browser = client(cast.rhian)
    whole = browser.get(converted.address)
    assert (whole.status_code, whole.content) == (200, CONVERTED)
    assert whole.headers["content-type"] == "video/mp4"
    assert whole.headers["etag"] != converted.etag
    part = browser.get(
        converted.address, headers={"range": "bytes=200000-", "if-range": whole.headers["etag"]}
    )
    assert (part.status_code, part.content) == (206, CONVERTED[200_000:])
    assert client(cast.owain).get(converted.address).status_code == 404
    assert client(None).get(converted.address).status_code == 401


@pytest.mark.parametrize("delivery", ["presigned"])
def test_a_link_opens_the_converted_object(client, cast, converted):
    answer = client(cast.rhian).get(converted.address)
    assert answer.status_code == 302
    assert httpx.get(answer.headers["location"]).content == CONVERTED


def test_once_the_original_is_replaced_its_own_bytes_come(client, cast, converted, backend):
    with backend.database.write() as transaction:
        recordings.change_recording(transaction, converted.recording_id, object_version="another")
    assert client(cast.rhian).get(converted.address).content == DATA


def test_a_recording_that_was_moved_keeps_its_converted_object(client, cast, converted, backend):
    with backend.database.write() as transaction:
        before = recordings.find_recording(transaction, converted.recording_id).object_version
        recordings.change_recording(
            transaction, converted.recording_id, object_version="moved", same_versions=[before]
        )
    assert client(cast.rhian).get(converted.address).content == CONVERTED
