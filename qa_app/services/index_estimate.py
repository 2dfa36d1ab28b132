"""What indexing would move and take, foreseen from the database alone: nothing is read from a store."""

from dataclasses import dataclass

from qa_app.backend import Backend
from qa_app.services.stores import stores_named
from storage.database.indexing_costs import IndexingCosts, latest_costs
from storage.database.known_objects import waiting_objects

LATEST = 200
"""So many recordings of the store, those indexed last, tell what the next will cost."""

RULE_SHARE = 0.01
RULE_LEAST_BYTES = 1_000_000
RULE_REQUESTS = 200
RULE_SECONDS = 3.0
"""Where none has been indexed: of a recording of 2.5 hours and 1.8 GB less than 1 % is moved (its index, 100 key
frames, the sound around them); one that is small is moved whole."""


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


def _estimate(store: str, sizes: list[int], so_far: IndexingCosts, workers: int | None) -> IndexEstimate:
    if so_far.size_bytes:
        bytes_moved = sum(sizes) * so_far.bytes_moved / so_far.size_bytes
        requests = len(sizes) * so_far.requests / so_far.recordings
        worker_seconds = len(sizes) * so_far.seconds / so_far.recordings
    else:
        bytes_moved = sum(min(size, max(RULE_LEAST_BYTES, RULE_SHARE * size)) for size in sizes)
        requests = len(sizes) * RULE_REQUESTS
        worker_seconds = len(sizes) * RULE_SECONDS
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
