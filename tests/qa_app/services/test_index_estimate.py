import pytest

from qa_app.services.index_estimate import foreseen_by_rule

MEASURED = [
    # Means over recordings of about that size, of every container; the last as in docs/performance.md.
    (38_000, 1, 38_000),
    (285_000, 2, 249_000),
    (677_000, 6, 480_000),
    (1_379_000, 8, 814_000),
    (2_612_000, 12, 1_430_000),
    (7_530_000, 12, 3_100_000),
    (1_773_400_000, 110, 8_100_000),
]


@pytest.mark.parametrize(("size_bytes", "requests", "bytes_moved"), MEASURED)
def test_the_rule_foresees_what_was_measured_within_a_factor_of_two(size_bytes, requests, bytes_moved):
    foreseen_requests, foreseen_bytes, _ = foreseen_by_rule(size_bytes)
    assert requests / 2 <= foreseen_requests <= requests * 2
    assert bytes_moved / 2 <= foreseen_bytes <= bytes_moved * 2


def test_a_larger_recording_never_costs_less_and_none_moves_more_than_it_has():
    sizes = [round(10 ** (step / 10)) for step in range(121)]
    costs = [foreseen_by_rule(size) for size in sizes]
    for column in zip(*costs, strict=True):
        assert list(column) == sorted(column)
    assert all(moved <= size for size, (_, moved, _) in zip(sizes, costs, strict=True))
    assert foreseen_by_rule(0)[1] == 0
