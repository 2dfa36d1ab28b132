"""Fetching the next while the last is being used."""

import threading

import pytest

from storage.indexing.ahead import one_ahead


def test_all_come_in_order():
    assert list(one_ahead(iter([3, 1, 2]))) == [3, 1, 2]
    assert list(one_ahead(iter([]))) == []


def test_the_next_is_fetched_while_the_one_before_is_used():
    fetched = threading.Event()

    def numbers():
        yield 1
        fetched.set()
        yield 2

    for number in one_ahead(numbers()):
        assert number == 2 or fetched.wait(10)


def test_what_fetching_raises_is_raised_when_its_turn_comes():
    def numbers():
        yield 1
        raise OSError("the line is cut")

    items = one_ahead(numbers())
    assert next(items) == 1
    with pytest.raises(OSError, match="the line is cut"):
        next(items)
