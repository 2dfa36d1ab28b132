"""Indexes what waits in a store: hands out the objects, here or to a cluster, and alone writes the answers."""

from collections.abc import Mapping
from contextlib import closing
from dataclasses import asdict, dataclass, replace
from typing import Any

from storage.database import activity_log, known_objects, recordings
from storage.database.base import Database
from storage.database.known_objects import WaitingObject
from storage.database.recordings import QualitySignalRecord
from storage.errors import StoreError
from storage.indexing.dask_cluster import index_all_on
from storage.indexing.derived_folders import derived_folders
from storage.indexing.indexed_recording import IndexedRecording, IndexOptions
from storage.indexing.local_processes import index_all
from storage.indexing.next_try import next_try
from storage.indexing.run import Progress, Run
from storage.objects.address import StoreAddress
from storage.objects.object_ref import ref_of
from storage.objects.s3_store import S3Store
from storage.objects.witness import gives_others

PASSING = ("vanished", "changed_while_reading", "access_denied", "archived")
"""Reasons that lie with the store and not with the content: the recording goes on waiting, and says why."""

FAILURES_IN_A_ROW = 5
"""So many objects in a row that the store would not give: it is down, unless it gives others (see witness)."""


@dataclass(frozen=True)
class Work:
    """What to index: at most `limit` recordings (None: all), `with_failed` also those found unreadable and
    those that the store did not give a short while ago, and with `reason_code` none but those that carry it.

    `workers` child processes of this machine do it, or the whole of the Dask cluster whose scheduler is at
    `cluster`.
    """

    workers: int
    limit: int | None = None
    with_failed: bool = False
    reason_code: str | None = None
    cluster: str | None = None


def index_waiting(
    database: Database, address: StoreAddress, store_id: int, options: IndexOptions, work: Work, run: Run
) -> Progress:
    """Index what waits, each recording kept in one transaction as soon as it is known.

    A recording that the store would not give goes on waiting, for longer each time, and `run.problem` says
    so; where it would give neither several in a row nor one of the others, the rest is left to the next run.
    Raises StoreError when the store cannot be used at all, and what the processes or the cluster raise; what was
    indexed until then is kept.
    """
    store = S3Store(address)
    store.check()
    with database.read() as transaction:
        waiting = {
            one.key: one
            for one in known_objects.waiting_objects(
                transaction,
                store_id,
                limit=work.limit,
                with_failed=work.with_failed,
                reason_code=work.reason_code,
                now=run.clock(),
            )
        }
    progress = Progress("indexing", total=len(waiting))
    run.tell(progress)
    left = set(waiting)
    in_a_row = 0
    refs = map(ref_of, waiting.values())
    if work.cluster is None:
        coming = index_all(address, refs, options, work.workers)
    else:
        coming = index_all_on(work.cluster, address, refs, options)
    # Closed however this ends, so that no process works on for nobody.
    with closing(coming):
        for ref, answer in coming:
            one = waiting[ref.key]
            left.remove(ref.key)
            if isinstance(answer, StoreError):
                in_a_row += 1
                run.problem = answer.sentence
                _keep_waiting(run, one, "store_unavailable")
                progress = replace(progress, done=progress.done + 1, failed=progress.failed + 1)
            else:
                in_a_row = 0
                _keep(run, one, answer)
                progress = replace(
                    progress,
                    done=progress.done + 1,
                    failed=progress.failed + (answer.state == "unreadable"),
                    bytes_moved=progress.bytes_moved + answer.bytes_moved,
                )
            run.tell(progress)
            if isinstance(answer, StoreError) and in_a_row >= FAILURES_IN_A_ROW:
                if not gives_others(answer, sorted(left), lambda key: store.read(key, 0, 1)):
                    return progress
                in_a_row = 0
    return progress


def _keep(run: Run, one: WaitingObject, answer: IndexedRecording) -> None:
    if answer.reason_code in PASSING:
        _keep_waiting(run, one, answer.reason_code)
        return
    with run.write() as transaction:
        version, is_erased, facts = known_objects.version_and_facts(transaction, one.id)
        if is_erased or version != one.object_version:
            # Replaced or erased while it was being read: this answer is about an object that is gone.
            return
        recordings.change_recording(
            transaction,
            one.id,
            state=answer.state,
            reason_code=answer.reason_code,
            indexed_at=run.clock(),
            duration_ms=answer.duration_ms,
            playable=answer.playable,
            fingerprint=answer.fingerprint,
            store_failures=0,
            try_after=None,
            facts=facts_of(answer, facts),
        )
        recordings.replace_signals(
            transaction,
            one.id,
            [
                QualitySignalRecord(signal.kind, signal.start_ms, signal.end_ms, signal.measure)
                for signal in answer.signals
            ],
        )
        activity_log.append_activity(
            transaction,
            at=run.clock(),
            person_id=None,
            action="indexed",
            subject="recording",
            subject_id=one.id,
            details={"state": answer.state, "reason": answer.reason_code, "object_version": version},
        )


def _keep_waiting(run: Run, one: WaitingObject, reason_code: str) -> None:
    with run.write() as transaction:
        version, is_erased, _ = known_objects.version_and_facts(transaction, one.id)
        if is_erased or version != one.object_version:
            return
        failures, now = one.store_failures + 1, run.clock()
        try_after = next_try(failures, now)
        recordings.change_recording(
            transaction,
            one.id,
            state="waiting",
            reason_code=reason_code,
            store_failures=failures,
            try_after=try_after,
        )
        activity_log.append_activity(
            transaction,
            at=now,
            person_id=None,
            action="not indexed",
            subject="recording",
            subject_id=one.id,
            details={"reason": reason_code, "try_after": try_after.isoformat()},
        )


def facts_of(answer: IndexedRecording, before: Mapping[str, Any]) -> dict[str, Any]:
    """What is kept of an answer beside the columns, as plain values.

    `before` are the facts of the recording's earlier object: the folders of its pictures are remembered,
    so that erasure finds them.
    """
    facts: dict[str, Any] = {
        "container": answer.container,
        "first_stamp_ms": answer.first_stamp_ms,
        "started_at": answer.started_at.isoformat() if answer.started_at else None,
        "streams": [asdict(stream) for stream in answer.streams],
        "browsers": list(answer.browsers),
        "seeking": asdict(answer.seeking) if answer.seeking else None,
        "activity": list(answer.activity),
        "storyboard": asdict(answer.storyboard) if answer.storyboard else None,
        "poster_name": answer.poster_name,
        "bytes_moved": answer.bytes_moved,
        "requests": answer.requests,
        "seconds": round(answer.seconds, 3),
        "peak_memory_bytes": answer.peak_memory_bytes,
    }
    earlier = derived_folders(before) - derived_folders(facts)
    return {**facts, "earlier_folders": sorted(earlier)} if earlier else facts
