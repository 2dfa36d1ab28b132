"""Work on pictures shared with a second thread: OpenCV and NumPy let go of the interpreter while they count."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import TypeVar

_One = TypeVar("_One")
_Made = TypeVar("_Made")


def in_two_halves(make: Callable[[_One], _Made], items: Sequence[_One]) -> tuple[_Made, ...]:
    """What `make` makes of each, in order; the second half is made at the same time as the first.

    Raises what `make` raises, once both halves are done with.
    """
    half = (len(items) + 1) // 2
    second = _second_thread().submit(lambda: [make(one) for one in items[half:]])
    try:
        first = [make(one) for one in items[:half]]
    finally:
        second.exception()
    return (*first, *second.result())


@cache
def _second_thread() -> ThreadPoolExecutor:
    """It stays: where many threads are at work, one more takes longer to start than its half of the work."""
    return ThreadPoolExecutor(1, thread_name_prefix="second half")
