"""What indexing would move and take, foreseen from the database alone: nothing is read from a store."""

from dataclasses import dataclass

from qa_app.backend import Backend
from qa_app.services.stores import stores_named
from storage.database.indexing_costs import IndexingCosts, latest_costs
from storage.database.known_objects import waiting_objects

LATEST = 200
"""So many recordings of the store, those indexed last, tell what the next will cost."""

SMALL_BYTES = 8_000_000
"""A recording of minutes: more of it is moved, the smaller it is, as its twelve tiles lie close together."""


@dataclass(frozen=True)
class IndexEstimate:
    """What indexing a store's waiting recordings would cost.

    `seconds` is how long it would take with `workers` at once; None on a cluster, whose workers nobody asked:
    then `worker_seconds`, the work of one worker alone, is what there is to share out. `measured_on` is how many
    recordings of the store the figures rest on, 0 where they follow a rule.
    """

    store: str
    recordings: int
    size_bytes: int
    requests: int
    bytes_moved: int
    worker_seconds: float
    workers: int | None
    seconds: float | None
    measured_on: int


def estimate_indexing(
    backend: Backend,
    name: str | None = None,
    *,
    limit: int | None = None,
    workers: int | None = None,
    cluster: str | None = None,
    retry_failed: bool = False,
    reason_code: str | None = None,
) -> list[IndexEstimate]:
    """What `index_store` would cost with the same choices. Raises NotFound and Refused as it does."""
    at_once = None if cluster else workers or backend.settings.whole_number("index_workers")
    estimates = []
    for store in stores_named(backend, name):
        with backend.database.read() as transaction:
            waiting = waiting_objects(
                transaction,
                store.id,
                limit=limit,
                with_failed=retry_failed,
                reason_code=reason_code,
                now=backend.clock(),
            )
            so_far = latest_costs(transaction, store.id, LATEST)
        estimates.append(_estimate(store.name, [one.size_bytes for one in waiting], so_far, at_once))
    return estimates


def foreseen_by_rule(size_bytes: int) -> tuple[int, float, float]:
    """Requests, bytes moved and a worker's seconds for a recording of that size, where none has been indexed yet.

    One of up to 100 KB is moved whole, a few megabytes by half: its index, and a request for each of its twelve
    tiles and the sound around it. A longer one has up to 100 tiles, one for each 30 s or 6 MB; of 1.8 GB less
    than 1 % is moved.
    """
    requests = min(1 + size_bytes // 150_000, 12) + min(size_bytes // 6_000_000, 100)
    bytes_moved = 100_000 + min(size_bytes, SMALL_BYTES) / 2 + max(0, size_bytes - SMALL_BYTES) / 400
    return requests, min(size_bytes, bytes_moved), 0.3 + requests / 100


def _estimate(store: str, sizes: list[int], so_far: IndexingCosts, workers: int | None) -> IndexEstimate:
    if so_far.size_bytes:
        bytes_moved = sum(sizes) * so_far.bytes_moved / so_far.size_bytes
        requests = len(sizes) * so_far.requests / so_far.recordings
        worker_seconds = len(sizes) * so_far.seconds / so_far.recordings
    else:
        foreseen = [foreseen_by_rule(size) for size in sizes]
        requests = sum(one for one, _, _ in foreseen)
        bytes_moved = sum(one for _, one, _ in foreseen)
        worker_seconds = sum(one for _, _, one in foreseen)
    return IndexEstimate(
        store=store,
        recordings=len(sizes),
        size_bytes=sum(sizes),
        requests=round(requests),
        bytes_moved=round(bytes_moved),
        worker_seconds=round(worker_seconds, 1),
        workers=workers,
        seconds=None if workers is None else round(worker_seconds / max(1, min(workers, len(sizes))), 1),
        measured_on=so_far.recordings if so_far.size_bytes else 0,
    )
