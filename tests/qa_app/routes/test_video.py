"""The bytes of a recording: right answers for players, and none for those who may not watch."""

import sqlite3

import anyio
import anyio.from_thread
import httpx
import pytest

from qa_app.routes.video import Bytes
from qa_app.services.activity import list_activity
from storage.database import stores
from tests.qa_app.routes.conftest import DATA, KEY
from tests.storage.servers import free_port

pytestmark = pytest.mark.slow


def test_the_whole_recording_comes_with_its_length_and_tag(client, cast, served):
    answer = client(cast.rhian).get(served.address)
    assert answer.status_code == 200
    assert answer.content == DATA
    assert {name: answer.headers[name] for name in ("content-length", "accept-ranges", "etag")} == {
        "content-length": str(len(DATA)),
        "accept-ranges": "bytes",
        "etag": served.etag,
    }
    assert answer.headers["content-type"] == "video/mp4"
    assert answer.headers["cache-control"] == "private, no-store"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-disposition"] == "inline"


def test_a_range_comes_as_206_exactly(client, cast, served):
    browser = client(cast.rhian)
    for asked, start, end in (
        ("bytes=0-", 0, len(DATA)),
        ("bytes=0-0", 0, 1),
        ("bytes=300000-599999", 300_000, 600_000),
        ("bytes=700000-", 700_000, len(DATA)),
        ("bytes=600000-99999999", 600_000, len(DATA)),
        ("bytes=-7", len(DATA) - 7, len(DATA)),
    ):
        answer = browser.get(served.address, headers={"range": asked})
        assert answer.status_code == 206
        assert answer.content == DATA[start:end], asked
        assert answer.headers["content-range"] == f"bytes {start}-{end - 1}/{len(DATA)}"
        assert answer.headers["content-length"] == str(end - start)


def test_several_ranges_at_once_give_the_whole(client, cast, served):
    answer = client(cast.rhian).get(served.address, headers={"range": "bytes=0-1,5-6"})
    assert answer.status_code == 200
    assert answer.content == DATA


def test_a_range_behind_the_end_is_416_and_tells_the_length(client, cast, served):
    answer = client(cast.rhian).get(served.address, headers={"range": f"bytes={len(DATA)}-"})
    assert answer.status_code == 416
    assert answer.headers["content-range"] == f"bytes */{len(DATA)}"


def test_head_tells_the_same_without_a_body(client, cast, served):
    browser = client(cast.rhian)
    whole, part = browser.head(served.address), browser.head(served.address, headers={"range": "bytes=1-5"})
    assert (whole.status_code, whole.headers["content-length"], whole.content) == (200, str(len(DATA)), b"")
    assert (part.status_code, part.headers["content-length"], part.content) == (206, "5", b"")


def test_if_range_with_another_tag_gives_the_whole(client, cast, served):
    browser = client(cast.rhian)
    same = browser.get(served.address, headers={"range": "bytes=0-9", "if-range": served.etag})
    other = browser.get(served.address, headers={"range": "bytes=0-9", "if-range": '"other"'})
    assert (same.status_code, len(same.content)) == (206, 10)
    assert (other.status_code, len(other.content)) == (200, len(DATA))


def test_nobody_signed_in_is_401_with_a_sentence(client, served):
    answer = client(None).get(served.address)
    assert answer.status_code == 401
    assert "Sign in" in answer.text


def test_who_may_not_watch_cannot_tell_it_from_what_is_not_there(client, cast, served):
    refused = [
        client(person).get(served.address)
        for person in (
            cast.maya,
            cast.gareth,
            cast.ann,
        )  # a facilitator, a programme manager, an administrator
    ]
    missing = [
        client(cast.rhian).get(f"/api/recordings/{number}/video")
        for number in (served.recording_id + 1, 10**30)
    ]
    assert {(answer.status_code, answer.text) for answer in refused} == {
        (404, "There is nothing at this address that you may open.\n")
    }
    assert {answer.text for answer in missing} == {refused[0].text}
    assert {answer.status_code for answer in missing} == {404}
    # In Welsh for a person who reads Welsh, and just as silent.
    assert client(cast.owain).get(served.address).status_code == 404
    assert client(cast.leena).head(served.address).status_code == 200


def test_an_object_that_was_replaced_or_is_gone_is_503_with_a_sentence(client, cast, served):
    served.put(DATA + b"more")
    replaced = client(cast.rhian).get(served.address, headers={"range": "bytes=0-9"})
    served.store.delete(KEY)
    gone = client(cast.rhian).get(served.address)
    for answer in (replaced, gone):
        assert answer.status_code == 503
        assert "cannot be read" in answer.text
        assert "try again" in answer.text


def test_a_store_that_does_not_answer_is_503_with_a_sentence(client, cast, served, backend):
    with backend.database.write() as transaction:
        stores.change_endpoint(transaction, cast.store_id, f"http://127.0.0.1:{free_port()}")
    answer = client(cast.rhian).get(served.address)
    assert answer.status_code == 503
    assert answer.headers["retry-after"]
    assert "try again" in answer.text


def test_opening_is_in_the_log_once_in_a_sitting_and_a_refusal_is_not(client, cast, served, backend):
    def opened():
        lines = list_activity(backend, cast.ann, limit=500)
        return [(one.person, one.subject_id) for one in lines if one.action == "opened video"]

    client(cast.maya).get(served.address)
    client(cast.rhian).head(served.address)
    assert opened() == []
    browser = client(cast.rhian)
    for start in (0, 5_000, 300_000):
        browser.get(served.address, headers={"range": f"bytes={start}-"})
    assert opened() == [(cast.rhian.name, served.recording_id)]
    client(cast.leena).get(served.address)
    assert opened() == [(one.name, served.recording_id) for one in (cast.leena, cast.rhian)]


@pytest.mark.parametrize("table", ["people", "recordings"])
def test_a_database_that_fails_is_503_with_a_sentence_that_tells_no_details(
    client, cast, served, backend, table
):
    browser = client(cast.rhian)
    with sqlite3.connect(backend.settings.data_path / "qa-app.db") as database:
        database.execute(f"ALTER TABLE {table} RENAME TO elsewhere")
    answer = browser.get(served.address)
    assert answer.status_code == 503
    assert answer.headers["retry-after"]
    assert answer.text.startswith("The database or a recording store cannot be reached.")
    assert table not in answer.text


@pytest.mark.parametrize("delivery", ["presigned"])
def test_a_presigned_link_is_kept_and_opens_without_a_key(client, cast, served):
    browser = client(cast.rhian)
    first, second = browser.get(served.address), browser.get(served.address)
    assert first.status_code == second.status_code == 302
    assert first.headers["location"] == second.headers["location"]
    assert first.headers["cache-control"] == "private, no-store"
    opened = httpx.get(first.headers["location"])
    assert opened.content == DATA
    assert browser.get(served.address, params={"again": "1"}).status_code == 302
    assert client(cast.owain).get(served.address).status_code == 404


def test_when_the_browser_leaves_the_store_is_let_go():
    sent, closed = [], []

    def blocks():
        try:
            while True:
                yield b"x" * 1_000
        finally:
            closed.append(True)

    async def watch_a_moment():
        gone = anyio.Event()

        async def receive():
            await gone.wait()
            return {"type": "http.disconnect"}

        async def send(message):
            sent.append(message)
            if len(sent) == 5:
                gone.set()
                await anyio.sleep_forever()

        await Bytes(blocks(), 200, {})({"type": "http", "asgi": {"spec_version": "2.3"}}, receive, send)

    # A thread of its own: this one may have an event loop already, left by the browser of another test.
    with anyio.from_thread.start_blocking_portal() as portal:
        portal.call(watch_a_moment)
    assert closed == [True]
    assert len(sent) == 5
