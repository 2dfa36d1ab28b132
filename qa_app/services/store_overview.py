"""How each recording store stands: its recordings in figures, what failed and why, its runs, its next look."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from qa_app.access import Person, check
from qa_app.backend import Backend
from qa_app.services.outlook import RUNS_ASKED, outlook
from qa_app.services.store_words import in_words
from qa_app.services.stores import existing_store
from storage.database import indexing_runs, store_figures, stores
from storage.database.base import Transaction, moment_of
from storage.database.indexing_runs import IndexingRun
from storage.database.recordings import ARRIVING
from storage.database.store_figures import Figure
from storage.database.stores import StoreRecord

__all__ = [
    "Failure",
    "IndexingRun",
    "RunLine",
    "StoreOverview",
    "list_failures",
    "list_runs",
    "list_stores",
    "look_at_store",
]

NOT_TRIED_AGAIN = (ARRIVING, "not_playable_in_browser")
"""Reasons that another try would not change: the object has to be whole first, or to be converted."""


@dataclass(frozen=True)
class StoreOverview:
    """A store and how it stands at `asked_at`, by the database's clock.

    `counts` by state of recording, `missing` and `arriving` among them; `reasons` by reason code, of those in
    the store, the most frequent first; `run` None: never ran. `next_look_at`
    None: nobody's schedule says. `failures` is how often in a row the store could not be used.
    """

    store: StoreRecord
    asked_at: datetime
    counts: Mapping[str, int]
    reasons: Mapping[str, int]
    run: IndexingRun | None
    is_running: bool
    next_look_at: datetime | None
    failures: int


@dataclass(frozen=True)
class Failure:
    """Recordings of a store with the same reason code: how many, and the keys of the first of them."""

    reason_code: str
    count: int
    keys: tuple[str, ...]
    can_be_tried_again: bool = True


@dataclass(frozen=True)
class RunLine:
    """A run, and whether it is still at work."""

    run: IndexingRun
    is_alive: bool


def list_stores(backend: Backend, actor: Person | None) -> list[StoreOverview]:
    """Every store by name, and how it stands. `actor` None: the machine's command line."""
    if actor is not None:
        check(actor, "manage_stores")
    with backend.database.read() as transaction:
        return [_overview(backend, transaction, store) for store in stores.all_stores(transaction)]


def look_at_store(backend: Backend, actor: Person, store_id: int) -> StoreOverview:
    """How one store stands now. Raises NotFound."""
    check(actor, "manage_stores")
    with backend.database.read() as transaction:
        return _overview(backend, transaction, existing_store(transaction, store_id))


def _overview(backend: Backend, transaction: Transaction, store: StoreRecord) -> StoreOverview:
    now = moment_of(transaction)
    runs = indexing_runs.latest_runs(transaction, store.id, limit=RUNS_ASKED)
    next_turn = outlook(runs, now, timedelta(minutes=backend.settings.number("sync_minutes")))
    figures = store_figures.figures_of_store(transaction, store.id)
    return StoreOverview(
        store=store,
        asked_at=now,
        counts=store_figures.by_state(figures),
        reasons=_reasons(figures),
        run=_told(runs[0]) if runs else None,
        is_running=bool(runs) and runs[0].is_alive(now),
        next_look_at=next_turn.at,
        failures=next_turn.failures,
    )


def _told(run: IndexingRun) -> IndexingRun:
    """The run with its problem in the reader's language."""
    return replace(run, problem=in_words(run.problem)) if run.problem else run


def _reasons(figures: list[Figure]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for one in figures:
        if one.reason_code and one.reason_code != ARRIVING and not one.is_missing and one.state != "erased":
            counts[one.reason_code] = counts.get(one.reason_code, 0) + one.count
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def list_failures(backend: Backend, actor: Person, overview: StoreOverview, keys: int = 20) -> list[Failure]:
    """What is wrong with recordings of the store, by reason, the most frequent first; `keys` of each."""
    check(actor, "manage_stores")
    if not overview.reasons:
        return []
    with backend.database.read() as transaction:
        first = store_figures.first_keys(transaction, overview.store.id, list(overview.reasons), limit=keys)
    return [
        Failure(code, count, first.get(code, ()), code not in NOT_TRIED_AGAIN)
        for code, count in overview.reasons.items()
    ]


def list_runs(backend: Backend, actor: Person, store_id: int, limit: int = 8) -> list[RunLine]:
    """The latest runs of the store, newest first."""
    check(actor, "manage_stores")
    with backend.database.read() as transaction:
        now = moment_of(transaction)
        runs = indexing_runs.latest_runs(transaction, store_id, limit)
    return [RunLine(_told(run), run.is_alive(now)) for run in runs]
