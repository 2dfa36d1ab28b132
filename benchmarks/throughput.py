"""How many recordings a minute are indexed with one, two and four workers."""

import time
from collections.abc import Callable, Iterator

from storage.indexing.indexed_recording import IndexedRecording, IndexOptions
from storage.indexing.local_processes import index_all
from storage.objects.address import StoreAddress
from storage.objects.object_ref import ObjectRef

WORKERS = (1, 2, 4)


def recordings_per_minute(
    address: StoreAddress, refs: list[ObjectRef], say: Callable[[str], None]
) -> Iterator[tuple[int, float]]:
    """Workers, and recordings a minute. The clock runs from each worker's first answer: it is warm then."""
    for workers in WORKERS:
        answers = index_all(address, refs, IndexOptions(), workers)
        for _ in range(workers):
            next(answers)
        began = time.perf_counter()
        left = [answer for _, answer in answers]
        rate = len(left) / (time.perf_counter() - began) * 60
        assert all(isinstance(answer, IndexedRecording) and answer.state == "ready" for answer in left)
        say(f"{workers} workers: {rate:.0f} recordings a minute")
        yield workers, rate
