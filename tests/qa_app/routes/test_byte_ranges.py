"""Reading Range headers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_app.routes.byte_ranges import ByteRange, Unsatisfiable, still_same, wanted_range

places = st.integers(0, 200)


@given(start=places, end=places, total=st.integers(1, 100))
def test_a_range_is_what_slicing_gives(start, end, total):
    data = bytes(range(total))
    wanted = data[start : end + 1]
    if end < start:
        assert wanted_range(f"bytes={start}-{end}", total) is None
    elif not wanted:
        with pytest.raises(Unsatisfiable):
            wanted_range(f"bytes={start}-{end}", total)
    else:
        found = wanted_range(f"bytes={start}-{end}", total)
        assert data[found.start : found.end_exclusive] == wanted
        assert found.size_bytes == len(wanted)


@given(last=st.integers(1, 200), total=st.integers(1, 100))
def test_a_suffix_is_what_slicing_gives(last, total):
    data = bytes(range(total))
    found = wanted_range(f"bytes=-{last}", total)
    assert data[found.start : found.end_exclusive] == data[-last:]


def test_an_open_range_goes_to_the_end():
    assert wanted_range("bytes=5-", 10) == ByteRange(5, 10)
    assert wanted_range("Bytes = 5 - ", 10).content_range(10) == "bytes 5-9/10"


@pytest.mark.parametrize(
    "header", [None, "", "bytes=-", "bytes=a-b", "items=1-2", "bytes=0-1,4-5", "bytes=3-1"]
)
def test_what_is_no_single_range_means_the_whole(header):
    assert wanted_range(header, 10) is None


@pytest.mark.parametrize("header", ["bytes=10-", "bytes=10-20", "bytes=-0"])
def test_a_range_without_a_byte_cannot_be_satisfied(header):
    with pytest.raises(Unsatisfiable):
        wanted_range(header, 10)


def test_an_empty_object_has_no_range():
    with pytest.raises(Unsatisfiable):
        wanted_range("bytes=0-", 0)


def test_if_range_holds_for_exactly_our_tag():
    assert still_same(None, '"a"')
    assert still_same('"a"', '"a"')
    for other in ('"b"', 'W/"a"', "a", "Thu, 12 Nov 2026 18:00:00 GMT"):
        assert not still_same(other, '"a"')
