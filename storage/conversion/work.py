"""A conversion that was taken up: who holds it, and the signs of life that keep it so."""

import secrets
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from storage.conversion.convert_recording import Stage, conversion_folder
from storage.database import activity_log, conversions, recordings
from storage.database.base import Database, Transaction
from storage.database.recordings import RecordingRecord
from storage.errors import DatabaseUnavailable
from storage.objects.object_ref import ObjectRef, ref_of
from storage.process_identity import this_process

Clock = Callable[[], datetime]

SECONDS_BETWEEN_BEATS = 5.0


@dataclass
class Work:
    """A recording that is ours to convert, for as long as `claim` holds."""

    recording_id: int
    ref: ObjectRef
    object_version: str
    duration_ms: int | None
    claim: str
    stage: Stage = "fetching"
    share: float = 0.0
    is_lost: bool = False


def claim_work(database: Database, recording_id: int, clock: Clock) -> Work | None:
    """Take it up; None when somebody else has it, or nothing is to be done any more."""
    with database.write() as transaction:
        recording = recordings.find_recording(transaction, recording_id)
        if recording is None or not conversions.is_convertible(recording):
            return None
        before = conversions.find_conversion(transaction, recording)
        if before is not None and before.state == "done":
            # Indexed again since: what was converted is still of the same object.
            make_watchable(transaction, recording, clock)
            return None
        version, ref, claim = recording.object_version, ref_of(recording), _new_claim()
        claimed = conversions.claim_conversion(
            transaction, recording_id, version, claim, conversion_folder(ref)
        )
        if claimed == "exhausted":
            note(transaction, recording_id, version, clock, "not converted", reason="interrupted")
        if claimed != "ours":
            return None
    return Work(recording_id, ref, version, recording.duration_ms, claim)


def _new_claim() -> str:
    """A word of its own for each, followed by whose it is (see conversions.owner_has_ended)."""
    return f"{secrets.token_hex(8)} {this_process() or ''}".rstrip()


def make_watchable(transaction: Transaction, recording: RecordingRecord, clock: Clock) -> None:
    """There is a converted object: a recording that was of no use without it is ready."""
    if recording.state == "needs_conversion":
        recordings.change_recording(transaction, recording.id, state="ready", reason_code=None)
        note(transaction, recording.id, recording.object_version, clock, "made watchable")


def note(
    transaction: Transaction, recording_id: int, version: str, clock: Clock, action: str, **details: Any
) -> None:
    """Tell the activity log of a change to a conversion, in the change's own transaction."""
    activity_log.append_activity(
        transaction,
        at=clock(),
        person_id=None,
        action=action,
        subject="recording",
        subject_id=recording_id,
        details={"object_version": version, **details},
    )


@contextmanager
def beating(database: Database, work: Work) -> Iterator[None]:
    """Signs of life in the database with how far it is, for as long as the block lasts."""
    over = threading.Event()
    heart = threading.Thread(target=_beat, args=(database, work, over), daemon=True)
    heart.start()
    try:
        yield
    finally:
        over.set()
        heart.join()


def _beat(database: Database, work: Work, over: threading.Event) -> None:
    while not over.wait(SECONDS_BETWEEN_BEATS):
        try:
            with database.write() as transaction:
                work.is_lost = not conversions.hold_conversion(
                    transaction, work.recording_id, work.claim, work.stage, work.share
                )
        except DatabaseUnavailable:
            # The conversion itself meets the same trouble at its end; the next beat may go through.
            continue
        if work.is_lost:
            return
