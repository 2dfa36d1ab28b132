"""What the coordinator does: finds the stores whose time has come, and takes one turn of looking and indexing."""

from datetime import timedelta

from qa_app.backend import Backend
from qa_app.i18n import LONDON
from qa_app.services.indexing import IndexResult, OnProgress, index_store, sync_store
from qa_app.services.outlook import RECORDINGS_A_TURN, RUNS_ASKED, outlook
from storage.database import indexing_runs, stores
from storage.database.base import moment_of


def due_stores(backend: Backend, *, with_failing: bool = False) -> list[str]:
    """Names of the stores whose time has come, the longest due first; `with_failing` those as well that
    wait because they failed: what was wrong may have been put right since."""
    every = timedelta(minutes=backend.settings.number("sync_minutes"))
    with backend.database.read() as transaction:
        now = moment_of(transaction)
        due = []
        for store in stores.all_stores(transaction):
            next_turn = outlook(
                indexing_runs.latest_runs(transaction, store.id, limit=RUNS_ASKED), now, every
            )
            if next_turn.at and (next_turn.at <= now or (with_failing and next_turn.failures)):
                due.append((next_turn.at, store.name))
    return [name for _at, name in sorted(due)]


def may_index(backend: Backend) -> bool:
    """Whether the schedule may index at this hour."""
    hours = backend.settings.indexing_hours
    if hours is None:
        return True
    (first, last), hour = hours, backend.clock().astimezone(LONDON).hour
    return first <= hour < last if first < last else hour >= first or hour < last


def take_turn(backend: Backend, name: str, on_progress: OnProgress | None = None) -> IndexResult:
    """Look through the store, and at the hours for it index what waits, up to RECORDINGS_A_TURN.

    What the store could not do is in the result. Raises NotFound when the store is gone.
    """
    if may_index(backend):
        (indexed,) = index_store(
            backend, name, limit=RECORDINGS_A_TURN, sync_first=True, on_progress=on_progress
        )
        return indexed
    (looked,) = sync_store(backend, name, on_progress)
    return IndexResult(name, looked.counts, matched=looked.matched, problem=looked.problem)
