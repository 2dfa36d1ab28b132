"""Draws: even over many seeds, the same again from the same seed, and of nothing else than what it was of."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rubrics.draw import drawn, fingerprint

CHI_SQUARE_AT_ONE_PER_MILLE = {1: 10.83, 2: 13.82, 4: 18.47, 6: 22.46, 12: 32.91}
"""By degrees of freedom, what even draws exceed once in a thousand series."""
IDS = st.lists(st.integers(1, 100_000), min_size=1, max_size=40)


@pytest.mark.parametrize("n", [2, 3, 5, 7, 13])
def test_ten_thousand_draws_are_even(n: int) -> None:
    candidates = [1000 + 17 * number for number in range(n)]
    counts = Counter(drawn(candidates, f"series 1, draw {number}") for number in range(10_000))
    expected = 10_000 / n
    chi_square = sum((counts[one] - expected) ** 2 / expected for one in candidates)
    assert set(counts) == set(candidates)
    assert chi_square < CHI_SQUARE_AT_ONE_PER_MILLE[n - 1]


@given(IDS, st.text(max_size=20), st.randoms())
def test_a_draw_is_one_of_the_candidates_and_knows_no_order(ids, seed, random) -> None:
    found = drawn(ids, seed)
    assert found in ids
    mixed = [*ids, ids[0]]
    random.shuffle(mixed)
    assert drawn(mixed, seed) == found
    assert fingerprint(mixed) == fingerprint(ids)


def test_other_candidates_have_another_fingerprint() -> None:
    assert len({fingerprint(one) for one in ([1, 2], [12], [1], [2, 1, 3], [])}) == 5


def test_a_known_draw_stays_what_it_was() -> None:
    # Written down once: the log must be able to do it again in any later version.
    assert [drawn([11, 12, 13, 14], seed) for seed in ("a", "b", "c", "d")] == [14, 12, 13, 11]


def test_nothing_is_drawn_from_nothing() -> None:
    with pytest.raises(ValueError, match="nothing"):
        drawn([], "seed")
