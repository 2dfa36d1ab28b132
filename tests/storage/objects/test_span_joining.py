from hypothesis import given
from hypothesis import strategies as st

from storage.objects.span_joining import JOIN_GAP_BYTES, LARGEST_JOINED_BYTES, join_spans

spans = st.lists(
    st.tuples(st.integers(0, 300_000), st.integers(1, 40_000)).map(lambda pair: (pair[0], sum(pair))),
    max_size=30,
)


@given(spans, st.integers(0, 100_000))
def test_every_span_lies_inside_its_request(wanted, allowed):
    groups, between = join_spans(wanted, allowed)
    assert sorted(span for members in groups.values() for span in members) == sorted(set(wanted))
    for (start, end), members in groups.items():
        assert start == min(span[0] for span in members)
        assert end == max(span[1] for span in members)
    assert 0 <= between <= allowed


def test_the_nearest_spans_are_joined_first():
    groups, between = join_spans([(0, 10), (1000, 1010), (1100, 1110)], 500)
    assert list(groups) == [(0, 10), (1000, 1110)]
    assert between == 90


def test_spans_far_apart_stay_apart_whatever_is_allowed():
    groups, _ = join_spans([(0, 10), (20 + JOIN_GAP_BYTES, 30 + JOIN_GAP_BYTES)], 10**9)
    assert len(groups) == 2


def test_a_request_does_not_grow_without_end():
    row = [(start, start + 50_000) for start in range(0, 3_000_000, 50_000)]
    groups, _ = join_spans(row, 10**9)
    assert all(end - start <= LARGEST_JOINED_BYTES + 50_000 for start, end in groups)
