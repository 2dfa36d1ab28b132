import io
import random

import pytest

from storage.errors import ChangedWhileReading, OverBudget
from storage.objects.range_reader import BLOCK_BYTES, Budget, RangeReader

pytestmark = pytest.mark.slow

SIZE = 5_000_123


@pytest.fixture(scope="module")
def content():
    return random.Random(1).randbytes(SIZE)


@pytest.fixture
def opened(served, content):
    store = served.store()
    store._client.put_object(Bucket="recordings", Key="range.bin", Body=content)

    def open_reader(budget=None):
        return RangeReader(store, store.head("range.bin"), budget)

    return open_reader


@pytest.fixture
def replaced(opened):
    """The object as it was, though another lies there now."""
    reader = opened()
    reader.read(10)
    reader._store._client.put_object(Bucket="recordings", Key="range.bin", Body=b"another" * 1_000_000)
    return reader


def test_any_walk_through_the_file_reads_the_same_bytes_as_the_file(opened, content):
    walk, plain = random.Random(2), io.BytesIO(content)
    with opened() as reader:
        for _ in range(60):
            whence = walk.choice([io.SEEK_SET, io.SEEK_CUR, io.SEEK_END])
            offset = walk.randint(0, SIZE) if whence == io.SEEK_SET else walk.randint(-50_000, 50_000)
            if whence == io.SEEK_END:
                offset = -abs(offset)
            if whence != io.SEEK_CUR or plain.tell() + offset >= 0:
                assert reader.seek(offset, whence) == plain.seek(offset, whence)
            size = walk.choice([1, 100, 32768, 200_000, 1_500_000])
            assert reader.read(size) == plain.read(size)
        assert reader.bytes_moved <= SIZE


def test_a_small_read_fetches_one_block(opened):
    with opened() as reader:
        reader.seek(3_000_000)
        reader.read(10)
        assert (reader.bytes_moved, reader.requests) == (BLOCK_BYTES, 1)
        reader.seek(3_000_005)
        reader.read(10)
        assert reader.requests == 1


def test_both_ends_come_at_once_and_are_then_at_hand(opened, content):
    with opened() as reader:
        assert reader.read(16) == content[:16]
        assert reader.requests == 2
        assert reader.bytes_moved <= 4 * BLOCK_BYTES
        ends = [(0, BLOCK_BYTES), (SIZE - BLOCK_BYTES, SIZE)]
        assert list(reader.read_spans(ends)) == [content[start:end] for start, end in ends]
        assert reader.requests == 2


def test_a_span_just_read_is_not_fetched_again(opened, content):
    with opened() as reader:
        spans = [(start, start + 50_000) for start in range(0, SIZE - 50_000, 100_000)]
        list(reader.read_spans(spans))
        before = reader.requests
        assert list(reader.read_spans([spans[0]])) == [content[:50_000]]
        assert reader.requests == before


def test_read_ahead_grows_while_reading_on(opened, content):
    with opened() as reader:
        read = b"".join(iter(lambda: reader.read(32768), b""))
        assert read == content
        assert reader.requests <= 10
        assert reader.bytes_moved == SIZE


def test_a_large_read_fetches_only_what_was_asked_for(opened):
    with opened() as reader:
        reader.read(10)
        reader.seek(1_000_000)
        reader.read(3_000_000)
        assert reader.bytes_moved <= 3_000_000 + 6 * BLOCK_BYTES


def test_spans_come_back_in_order_and_near_ones_share_a_request(opened, content):
    spans = [(4_000_000, 4_000_100), (100, 200), (300, 400), (2_000_000, 2_000_001), (350, 360)]
    with opened() as reader:
        assert list(reader.read_spans(spans)) == [content[start:end] for start, end in spans]
        assert reader.requests == 3
        assert reader.bytes_moved < 1000


@pytest.mark.parametrize("budget", [Budget(bytes=100_000), Budget(requests=1), Budget(seconds=0.0)])
def test_a_budget_is_never_overrun(opened, budget):
    with opened(budget) as reader:
        with pytest.raises(OverBudget, match=r"range\.bin"):
            list(reader.read_spans([(start, start + 90_000) for start in range(0, SIZE, 1_000_000)]))
        assert reader.bytes_moved <= budget.bytes
        assert reader.requests <= budget.requests


def test_an_object_replaced_between_two_reads_is_noticed(replaced):
    replaced.seek(4_000_000)
    with replaced, pytest.raises(ChangedWhileReading):
        replaced.read(10)
