"""A run over one store while it goes on: keeps others off the store, gives signs of life, tells its progress."""

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from storage.database import activity_log, indexing_runs
from storage.database.base import Database, Transaction
from storage.errors import DatabaseUnavailable, LeaseLost, StorageError
from storage.process_identity import this_process
from storage.sentences import Sentence

RUN = "indexing run"
"""The subject of the activity row that tells how a run ended."""

INTERRUPTED = Sentence("run_interrupted")
FAULT = Sentence("run_fault")
"""Problems of a run that the store had no part in."""

Stage = Literal["listing", "indexing"]
Clock = Callable[[], datetime]

SECONDS_BETWEEN_NOTES = 0.25
SECONDS_BETWEEN_BEATS = 10.0
"""A single long recording must not make the run look dead (see indexing_runs.SILENT_AFTER)."""


@dataclass(frozen=True)
class Progress:
    """Where a run stands. While listing, `done` counts objects seen and `total` is 0; while indexing they
    count recordings, and `failed` those among the done that gave nothing to watch."""

    stage: Stage
    total: int = 0
    done: int = 0
    failed: int = 0
    bytes_moved: int = 0


def _nothing(progress: Progress) -> None:
    """For callers that do not follow the progress."""


@dataclass
class Run:
    """A run that has begun. Set `problem` to the sentence that says what was left undone, and `found` to how
    many objects of which kind were listed."""

    database: Database
    id: int
    clock: Clock
    on_progress: Callable[[Progress], None] = _nothing
    problem: str | None = None
    found: Mapping[str, int] = field(default_factory=dict)
    _now: Progress = Progress("listing")
    _noted_at: float = 0.0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def tell(self, progress: Progress) -> None:
        """Pass the progress on, and note it in the database if the last note is a while ago."""
        self._now = progress
        self.on_progress(progress)
        if time.monotonic() - self._noted_at >= SECONDS_BETWEEN_NOTES:
            self.note()

    def note(self) -> None:
        """Write the progress and a sign of life to the database."""
        # The heart beats in a thread of its own; an older note must not overwrite a newer one.
        with self._lock:
            now = self._now
            with self._held(
                stage=now.stage,
                total=now.total,
                done=now.done,
                failed=now.failed,
                bytes_moved=now.bytes_moved,
                # A run may have been begun by another process than the one at work on it.
                process=this_process(),
            ):
                self._noted_at = time.monotonic()

    @property
    def has_something_to_tell(self) -> bool:
        """Whether anything was found, indexed or left undone."""
        changes = any(number for kind, number in self.found.items() if kind != "listed")
        return changes or bool(self._now.stage == "indexing" and self._now.done) or self.problem is not None

    def write(self) -> AbstractContextManager[Transaction]:
        """One transaction, as `Database.write` gives it, in which the store is still ours to write about.

        Raises LeaseLost, and nothing is kept, once another run has taken the store over.
        """
        return self._held()

    @contextmanager
    def _held(self, **progress: Any) -> Iterator[Transaction]:
        with self.database.write() as transaction:
            if not indexing_runs.hold_run(transaction, self.id, **progress):
                raise LeaseLost(Sentence("run_lost"))
            yield transaction


@contextmanager
def run_on(
    database: Database,
    store_id: int,
    stage: Stage,
    clock: Clock,
    on_progress: Callable[[Progress], None] | None = None,
    begun: int | None = None,
) -> Iterator[Run | None]:
    """A run over the store for as long as the block lasts; None while another run of the store is alive.

    `begun` is the id of a run that somebody has begun for us. However the block ends, the run is noted as
    over, with what stopped it.
    """
    run_id = begun
    if run_id is None:
        with database.write() as transaction:
            run_id = indexing_runs.start_run(transaction, store_id, stage)
    if run_id is None:
        yield None
        return
    run = Run(database, run_id, clock, on_progress or _nothing, _now=Progress(stage))
    over = threading.Event()
    heart = threading.Thread(target=_beat, args=(run, over), daemon=True)
    heart.start()
    try:
        yield run
    except StorageError as error:
        run.problem = error.sentence
        raise
    except Exception:
        run.problem = FAULT
        raise
    except BaseException:
        run.problem = INTERRUPTED
        raise
    finally:
        over.set()
        heart.join()
        _end(run)


def _beat(run: Run, over: threading.Event) -> None:
    while not over.wait(SECONDS_BETWEEN_BEATS):
        try:
            run.note()
        except DatabaseUnavailable:
            # The run itself meets the same trouble at its next write, and tells it; the next beat may go through.
            continue
        except LeaseLost:
            # The run learns it at its next write.
            return


def _end(run: Run) -> None:
    with suppress(LeaseLost):
        run.note()
        with run.write() as transaction:
            indexing_runs.end_run(transaction, run.id, run.problem, run.found)
            # A look that found everything as it was leaves the log alone: there are a hundred a day.
            if run.has_something_to_tell:
                activity_log.append_activity(
                    transaction,
                    at=run.clock(),
                    person_id=None,
                    action="ended a run",
                    subject=RUN,
                    subject_id=run.id,
                    details={"found": dict(run.found), "is_whole": run.problem is None},
                )
