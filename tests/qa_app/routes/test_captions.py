"""Captions beside a recording, for those who may watch it."""

from dataclasses import replace

import pytest

from storage.objects.s3_store import S3Store

pytestmark = pytest.mark.slow

WORDS = b"WEBVTT\n\n00:01.000 --> 00:04.000\nCroeso, bawb.\n"


def lay_beside(served, data: bytes) -> None:
    """Put a file beside the recording, as another program would."""
    S3Store(replace(served.store.address, derived_prefix="")).put_derived("group-14.vtt", data, "text/plain")


def test_captions_beside_the_object_come_as_webvtt(client, cast, served):
    address = f"/api/recordings/{served.recording_id}/captions"
    browser = client(cast.rhian)
    lay_beside(served, b"not captions at all")
    assert (browser.get(address).status_code, browser.get(address).content) == (204, b"")
    lay_beside(served, b"\xef\xbb\xbf" + WORDS)
    answer = browser.get(address)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/vtt; charset=utf-8")
    assert answer.content.endswith(WORDS)
    assert answer.headers["cache-control"] == "private, no-store"


def test_who_may_not_watch_hears_nothing_of_captions(client, cast, served):
    lay_beside(served, WORDS)
    address = f"/api/recordings/{served.recording_id}/captions"
    for other in (cast.owain, cast.maya, cast.gareth, cast.ann):
        assert client(other).get(address).status_code == 404
    assert client(None).get(address).status_code == 401


def test_without_a_file_beside_it_there_are_none(client, cast, served):
    served.store.delete("group-14.vtt")
    assert client(cast.rhian).get(f"/api/recordings/{served.recording_id}/captions").status_code == 204
