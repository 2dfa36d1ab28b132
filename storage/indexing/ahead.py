"""Fetching the next while the last is being used."""

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

_One = TypeVar("_One")


def one_ahead(items: Iterator[_One]) -> Iterator[_One]:
    """The same, each fetched in another thread while the one before is being used.

    What fetching raises is raised when its turn comes. Who stops early waits for the one under way.
    """
    with ThreadPoolExecutor(1) as thread:
        coming: Future[_One | None] = thread.submit(next, items, None)
        while (one := coming.result()) is not None:
            coming = thread.submit(next, items, None)
            yield one
