"""Work that is shared with a second thread."""

import threading

import pytest

from storage.video.two_halves import in_two_halves


@pytest.mark.parametrize("count", [0, 1, 2, 7])
def test_everything_is_made_once_and_in_order(count: int) -> None:
    made: list[int] = []

    def double(one: int) -> int:
        made.append(one)
        return 2 * one

    assert in_two_halves(double, range(count)) == tuple(2 * one for one in range(count))
    assert sorted(made) == list(range(count))


def test_both_halves_are_under_way_at_once() -> None:
    both = threading.Barrier(2, timeout=30)
    assert len(set(in_two_halves(lambda _: (both.wait(), threading.get_ident())[1], range(2)))) == 2


@pytest.mark.parametrize("bad", [0, 3])
def test_what_either_half_raises_is_raised(bad: int) -> None:
    def refuse(one: int) -> int:
        if one == bad:
            raise MemoryError(one)
        return one

    with pytest.raises(MemoryError, match=str(bad)):
        in_two_halves(refuse, range(4))
    assert in_two_halves(refuse, [5, 6]) == (5, 6)
