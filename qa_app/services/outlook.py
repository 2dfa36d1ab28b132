"""When a store is looked through next, told from its latest runs alone: every coordinator and the screen come to
the same answer, and nothing is kept beside."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import takewhile

from storage.database.indexing_runs import FELL_SILENT, KILLED, IndexingRun
from storage.indexing.run import INTERRUPTED

RECORDINGS_A_TURN = 500
"""Then the other stores have their turn, and the store is looked through again, as its archive grows on."""

LONGEST_WAIT = timedelta(hours=6)
RUNS_ASKED = 12
"""Enough to see every wait grow to the longest."""


@dataclass(frozen=True)
class Outlook:
    """When a store is looked through next. `at` None: by nobody's schedule, or a run is under way.

    `failures` counts how often in a row the store could not be used; each doubles the wait.
    """

    at: datetime | None
    failures: int = 0


def outlook(runs: Sequence[IndexingRun], now: datetime, every: timedelta) -> Outlook:
    """What a store's latest runs, newest first, say of its next one; `every` is the time between two."""
    if not every:
        return Outlook(None)
    if not runs:
        return Outlook(now)
    newest = runs[0]
    if newest.is_alive(now):
        return Outlook(None)
    failures = len(list(takewhile(_came_to_nothing, runs)))
    was_cut_off = newest.ended_at is None or newest.problem in (INTERRUPTED, FELL_SILENT, KILLED)
    has_more = newest.stage == "indexing" and newest.done >= RECORDINGS_A_TURN
    # One that is cut off at its beginning again and again is a failure like any other.
    if has_more or (was_cut_off and failures < 2):
        return Outlook(now, failures)
    wait = min(every * 2**failures, max(every, LONGEST_WAIT))
    return Outlook((newest.ended_at or newest.heard_at) + wait, failures)


def _came_to_nothing(run: IndexingRun) -> bool:
    """Whether the run ended early without having read the store: neither its listing nor one recording."""
    ended_early = run.ended_at is None or run.problem is not None
    return ended_early and (run.stage == "listing" or bool(run.total and not run.done))
