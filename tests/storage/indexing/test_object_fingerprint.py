"""The fingerprint of objects: the same bytes under any key, and any other bytes told apart."""

import pytest

from storage.indexing.index_recording import index_recording
from storage.indexing.object_fingerprint import END_BYTES, end_spans, object_fingerprint
from tests.storage.servers import listed, served_bucket


def fingerprint(data: bytes) -> str | None:
    return object_fingerprint(len(data), [data[start:end] for start, end in end_spans(len(data))])


def test_it_tells_size_and_either_end_apart_and_nothing_between():
    middle = bytes(3 * END_BYTES)
    one = fingerprint(b"a" + middle + b"z")
    assert one == fingerprint(b"a" + middle + b"z")
    assert one == fingerprint(b"a" + middle[: END_BYTES + 9] + b"x" + middle[END_BYTES + 10 :] + b"z")
    others = {
        fingerprint(other) for other in (b"b" + middle + b"z", b"a" + middle + b"y", middle, b"az", b"a")
    }
    assert len({one, *others}) == 6


def test_ends_lie_within_the_object_at_any_size():
    for size in (1, END_BYTES - 1, END_BYTES, END_BYTES + 1, 2 * END_BYTES, 10 * END_BYTES):
        (first, head), (tail, last) = end_spans(size)
        assert (first, last) == (0, size)
        assert head == size - tail == min(size, END_BYTES)


def test_an_empty_object_has_none():
    assert fingerprint(b"") is None


@pytest.mark.slow
def test_indexing_gives_it_for_good_and_for_unreadable_objects(address, refs, folder):
    for key in ("good.mp4", "cut.mp4", "notes.mp4"):
        told = index_recording(address, refs[key]).fingerprint
        assert told == fingerprint((folder / key).read_bytes())
    assert index_recording(address, refs["nothing.mp4"]).fingerprint is None


@pytest.mark.slow
def test_indexing_gives_none_when_the_object_went_away_meanwhile(tmp_path):
    with served_bucket(tmp_path) as served:
        served.put("soon-gone.mp4", data=b"Not a film at all.\n" * 100)
        ref = listed(served.store())["soon-gone.mp4"]
        served.remove("soon-gone.mp4")
        answer = index_recording(served.address(), ref)
    assert (answer.reason_code, answer.fingerprint) == ("vanished", None)
