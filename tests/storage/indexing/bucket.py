"""A bucket and the database that knows it as a store: what a look, a run or a test itself makes of it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from zlib import crc32

from storage.database import activity_log, indexing_runs, known_objects, recordings
from storage.database.base import Database
from storage.database.indexing_runs import IndexingRun
from storage.database.recordings import RecordingRecord
from storage.indexing.coordinator import Work, index_waiting
from storage.indexing.indexed_recording import IndexOptions
from storage.indexing.object_fingerprint import end_spans, object_fingerprint
from storage.indexing.run import Progress, run_on
from storage.indexing.sync_bucket import SyncCounts, sync_bucket
from storage.objects.address import StoreAddress
from tests.clock import Clock
from tests.storage.servers import ServedBucket
from tests.storage.stores import add_store

ONE_WORKER = Work(workers=1)


@dataclass(frozen=True)
class KnownBucket:
    """A store of the database; `served` None where its looks are given something else to list."""

    database: Database
    clock: Clock
    store_id: int
    served: ServedBucket | None = None

    def sync(self, store: Any = None, **options: Any) -> SyncCounts:
        """Look through it, or through what lists in its place, an hour after the look before."""
        self.clock.advance(hours=1)
        with run_on(self.database, self.store_id, "listing", self.clock) as run:
            return sync_bucket(self.database, store or self.served.store(), self.store_id, run, **options)

    def index(
        self,
        work: Work = ONE_WORKER,
        address: StoreAddress | None = None,
        options: IndexOptions | None = None,
        on_progress: Callable[[Progress], None] | None = None,
    ) -> tuple[Progress, str | None]:
        """Index what waits, and the run's problem."""
        options = options or IndexOptions()
        with run_on(self.database, self.store_id, "indexing", self.clock, on_progress) as run:
            progress = index_waiting(
                self.database, address or self.served.address(), self.store_id, options, work, run
            )
            return progress, run.problem

    def mark_indexed(self, limit: int | None = None) -> None:
        """What indexing would leave of each that waits, films or not; the bytes tell the length."""
        with self.database.write() as transaction:
            for one in known_objects.waiting_objects(
                transaction, self.store_id, limit=limit, with_failed=False
            ):
                data = (self.served.folder / one.key).read_bytes()
                recordings.change_recording(
                    transaction,
                    one.id,
                    state="ready",
                    indexed_at=self.clock(),
                    duration_ms=crc32(data) % 100_000,
                    facts={"poster_name": f"boards/{one.id}/poster.jpg"},
                    fingerprint=object_fingerprint(
                        len(data), [data[start:end] for start, end in end_spans(len(data))]
                    ),
                )

    def known(self) -> dict[str, RecordingRecord]:
        """Its recordings by key."""
        with self.database.read() as transaction:
            return {one.key: one for one in recordings.recordings_of_store(transaction, self.store_id)}

    def logged(self, action: str | None = None) -> list[activity_log.Activity]:
        """The latest lines of the activity log, of one action or of all, the newest first."""
        with self.database.read() as transaction:
            assert activity_log.first_break(transaction) is None
            latest = activity_log.latest_activity(transaction, 100)
        return [one for one in latest if action in (None, one.action)]

    def latest_runs(self) -> list[IndexingRun]:
        """Its runs, the newest first."""
        with self.database.read() as transaction:
            return indexing_runs.latest_runs(transaction, self.store_id, limit=20)


def known_bucket(database: Database, clock: Clock, served: ServedBucket, name: str = "films") -> KnownBucket:
    """Let the database know the bucket as the store of this name."""
    return KnownBucket(database, clock, add_store(database, served.address(name)), served)
