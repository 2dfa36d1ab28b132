"""Looking through stores and indexing what waits, as the machine's own commands do it."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime

from qa_app.backend import Backend, open_store, store_address
from qa_app.errors import Refused
from qa_app.i18n import _
from qa_app.services.matching import match_if_changed
from qa_app.services.reading_settings import reading_options
from qa_app.services.store_words import in_words
from qa_app.services.stores import stores_named
from storage.database.known_objects import put_off_objects
from storage.database.stores import StoreRecord
from storage.errors import StorageError
from storage.indexing.coordinator import Work, index_waiting
from storage.indexing.indexed_recording import IndexOptions
from storage.indexing.run import Progress, Run, Stage, run_on
from storage.indexing.sync_bucket import SyncCounts, sync_bucket

__all__ = [
    "IndexResult",
    "OnProgress",
    "Progress",
    "SyncCounts",
    "SyncResult",
    "index_store",
    "sync_store",
]

OnProgress = Callable[[Progress], None]
"""Called with where the run stands, after each page listed and each recording; from this thread."""

NOTHING_LISTED = SyncCounts()
NOTHING_INDEXED = Progress("indexing")
LONGEST_WAIT_SECONDS = 30.0
"""Somebody who looks through a store by hand stays so long for what is still arriving."""


@dataclass(frozen=True)
class SyncResult:
    """What a look through a store found. `problem` says what stopped it, or what it had to leave to the next
    look; None when it told everything."""

    store: str
    counts: SyncCounts = NOTHING_LISTED
    matched: int = 0
    problem: str | None = None


@dataclass(frozen=True)
class IndexResult:
    """What indexing a store came to. `problem` says what the store would not give, None when all went well;
    `counts` are of the look through the store before, if there was one. `put_off` recordings wait because the
    store did not give them a while ago; `next_try_at` is when the first of them is tried again."""

    store: str
    counts: SyncCounts = NOTHING_LISTED
    progress: Progress = NOTHING_INDEXED
    matched: int = 0
    problem: str | None = None
    put_off: int = 0
    next_try_at: datetime | None = None


def sync_store(
    backend: Backend,
    name: str | None = None,
    on_progress: OnProgress | None = None,
    *,
    prefix: str = "",
    by_hand: bool = False,
) -> list[SyncResult]:
    """Look through a store (None: every store) for new, changed, moved and missing objects, then match.

    With `prefix` only at keys that begin with it. `by_hand`: objects that are still arriving are looked at once
    more when they have had time to settle, unless that is long. A store that cannot be looked through does not
    hold up the others; its result says why.
    Raises NotFound for the name, and Refused where there is no store.
    """
    results = []
    for store in stores_named(backend, name):
        try:
            with _run(backend, store, "listing", on_progress) as run:
                results.append(_sync(backend, store, run, prefix, by_hand=by_hand))
        except (StorageError, Refused) as error:
            results.append(SyncResult(store.name, problem=in_words(error.sentence)))
    return results


def index_store(
    backend: Backend,
    name: str | None = None,
    *,
    limit: int | None = None,
    workers: int | None = None,
    cluster: str | None = None,
    retry_failed: bool = False,
    reason_code: str | None = None,
    sync_first: bool = False,
    by_hand: bool = False,
    on_progress: OnProgress | None = None,
    begun_run: int | None = None,
) -> list[IndexResult]:
    """Index what waits in a store (None: every store), in child processes, then match.

    `limit` is for each store; `workers` None takes the setting; `retry_failed` takes the unreadable again, with
    `reason_code` none but those that carry this reason; `sync_first` looks through the store before, in the same
    run, `by_hand` as in `sync_store`; `begun_run` is a run of this store that a screen has begun. A store that
    cannot be used does not hold up the others; its result says why.
    With `cluster`, the address of a Dask scheduler, its workers do it in place of this machine.
    Raises NotFound for the name, and Refused where there is no store.
    """
    at_once = workers or backend.settings.whole_number("index_workers")
    work = Work(at_once, limit, retry_failed, reason_code, cluster)
    results = []
    for store in stores_named(backend, name):
        try:
            stage: Stage = "listing" if sync_first else "indexing"
            with _run(backend, store, stage, on_progress, begun_run) as run:
                looked = _sync(backend, store, run, by_hand=by_hand) if sync_first else None
                progress = index_waiting(
                    backend.database, store_address(store), store.id, _options(backend), work, run
                )
                # Indexing tells nothing that matching goes by, so after a look there is nothing new to match.
                matched = looked.matched if looked else _match(backend, store, run)
                problem = run.problem and in_words(run.problem)
                with backend.database.read() as transaction:
                    put_off = put_off_objects(transaction, store.id, backend.clock())
                results.append(
                    IndexResult(
                        store.name,
                        looked.counts if looked else NOTHING_LISTED,
                        progress,
                        matched,
                        problem,
                        *put_off,
                    )
                )
        except (StorageError, Refused) as error:
            results.append(IndexResult(store.name, problem=in_words(error.sentence)))
    return results


def _sync(
    backend: Backend, store: StoreRecord, run: Run, prefix: str = "", *, by_hand: bool = False
) -> SyncResult:
    settle_seconds = backend.settings.number("sync_settle_seconds")

    def look() -> SyncCounts:
        return sync_bucket(
            backend.database,
            open_store(store),
            store.id,
            run,
            prefix=prefix,
            settle_seconds=settle_seconds,
        )

    counts = look()
    if by_hand and counts.arriving and settle_seconds <= LONGEST_WAIT_SECONDS:
        # Stores tell times to the second.
        time.sleep(settle_seconds + 1)
        counts = counts.followed_by(look())
    run.found = asdict(counts)
    matched = _match(backend, store, run)
    return SyncResult(store.name, counts, matched, run.problem and in_words(run.problem))


def _match(backend: Backend, store: StoreRecord, run: Run) -> int:
    matches = match_if_changed(backend, store.id)
    if matches is None:
        return 0
    run.problem = run.problem or matches.problem
    return matches.by_key + matches.by_metadata


@contextmanager
def _run(
    backend: Backend,
    store: StoreRecord,
    stage: Stage,
    on_progress: OnProgress | None,
    begun: int | None = None,
) -> Iterator[Run]:
    with run_on(backend.database, store.id, stage, backend.clock, on_progress, begun) as run:
        if run is None:
            raise Refused(
                _(
                    "The store {name} is being looked through already. Wait until that run is over; "
                    "a run on another machine that gives no sign of life is given up after a minute."
                ).format(name=store.name)
            )
        yield run


def _options(backend: Backend) -> IndexOptions:
    return IndexOptions(
        reading=reading_options(backend.settings),
        budget_bytes=int(backend.settings.number("index_max_megabytes") * 1_000_000),
        budget_requests=backend.settings.whole_number("index_max_requests"),
        budget_seconds=backend.settings.number("index_max_seconds"),
        budget_memory_bytes=int(backend.settings.number("index_max_memory_megabytes") * 1_000_000),
    )
