"""Writes what became of a conversion: one transaction each, and nothing once the conversion is not ours any more."""

import logging
from dataclasses import dataclass

from storage.conversion.convert_recording import Converted, conversion_folder
from storage.conversion.work import Clock, Work, make_watchable, note
from storage.database import conversions, recordings
from storage.database.base import Database
from storage.errors import (
    Archived,
    ChangedWhileReading,
    ConversionFailed,
    ConverterEnded,
    ObjectVanished,
    StorageError,
    StoreError,
)
from storage.objects.s3_store import S3Store

PUT_OFF_BY: dict[type[StorageError], str] = {
    Archived: "archived",
    ChangedWhileReading: "changed_while_reading",
    ObjectVanished: "vanished",
    ConverterEnded: "interrupted",
}
"""Reason codes of a try that came to nothing; any other trouble is the store's."""

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Outcome:
    """What became of one recording. `state` is done, failed or waiting; `reason_code` says why it is not done."""

    recording_id: int
    key: str
    state: str
    reason_code: str | None = None
    problem: str | None = None


def keep_converted(
    database: Database, store: S3Store, work: Work, converted: Converted, clock: Clock
) -> Outcome | None:
    """The recording has its converted object from now on; None, and it is removed, when it is not wanted any more."""
    ref = converted.ref
    earlier: list[str] = []
    with database.write() as transaction:
        is_ours = conversions.hold_conversion(transaction, work.recording_id, work.claim)
        recording = recordings.find_recording(transaction, work.recording_id)
        assert recording is not None
        is_wanted = is_ours and not recording.erased_at and recording.object_version == work.object_version
        if is_wanted:
            earlier = conversions.end_conversion(
                transaction,
                work.recording_id,
                name=converted.name,
                folder=conversion_folder(work.ref),
                size_bytes=ref.size_bytes,
                etag=ref.etag,
                last_modified=ref.last_modified,
            )
            make_watchable(transaction, recording, clock)
            note(
                transaction,
                work.recording_id,
                work.object_version,
                clock,
                "converted",
                size_bytes=ref.size_bytes,
                copied=[
                    part
                    for part, is_copied in (
                        ("picture", converted.plan.copies_picture),
                        ("sound", converted.plan.copies_sound),
                    )
                    if is_copied
                ],
            )
        elif is_ours:
            conversions.give_conversion_back(transaction, work.recording_id)
    if not is_wanted:
        # Replaced, erased or taken over meanwhile: this film is of an object that is gone.
        if recording.erased_at or recording.object_version != work.object_version:
            store.delete_derived(f"{conversion_folder(work.ref)}/")
        return None
    _clear_earlier(database, store, work.recording_id, earlier)
    return Outcome(work.recording_id, work.ref.key, "done")


def _clear_earlier(database: Database, store: S3Store, recording_id: int, folders: list[str]) -> None:
    """Remove what was converted of earlier objects of this recording."""
    if not folders:
        return
    try:
        for folder in folders:
            store.delete_derived(f"{folder}/")
    except StoreError:
        # They stay noted, and go with the next conversion or when the recording is erased.
        logger.info("Earlier conversions of recording %s could not be removed yet", recording_id)
        return
    with database.write() as transaction:
        conversions.drop_folders(transaction, recording_id, folders)


def keep_failure(database: Database, work: Work, error: ConversionFailed, clock: Clock) -> Outcome | None:
    """It cannot be converted as long as its object is this one; None when the conversion is not ours any more."""
    with database.write() as transaction:
        if not conversions.hold_conversion(transaction, work.recording_id, work.claim):
            return None
        conversions.fail_conversion(transaction, work.recording_id, error.reason_code)
        note(
            transaction,
            work.recording_id,
            work.object_version,
            clock,
            "not converted",
            reason=error.reason_code,
        )
    return Outcome(work.recording_id, work.ref.key, "failed", error.reason_code, str(error))


def put_off(
    database: Database, work: Work, error: StoreError | ConverterEnded, clock: Clock
) -> Outcome | None:
    """The store, or whoever ended FFmpeg, did not let us: it is tried again later. None when the conversion is
    not ours any more."""
    reason = PUT_OFF_BY.get(type(error), "store_unavailable")
    with database.write() as transaction:
        if not conversions.hold_conversion(transaction, work.recording_id, work.claim):
            return None
        if isinstance(error, Archived):
            conversions.wait_for_restoring(transaction, work.recording_id, reason)
        else:
            conversions.put_conversion_off(transaction, work.recording_id, reason)
        note(transaction, work.recording_id, work.object_version, clock, "not converted", reason=reason)
    return Outcome(work.recording_id, work.ref.key, "waiting", reason, str(error))


def give_back(database: Database, work: Work) -> None:
    """It was ended from outside, and waits as if nobody had begun."""
    try:
        with database.write() as transaction:
            if conversions.hold_conversion(transaction, work.recording_id, work.claim):
                conversions.give_conversion_back(transaction, work.recording_id)
    except StorageError:
        # Then it is taken up again once it has been silent for a minute.
        logger.info("Recording %s could not be given back", work.recording_id)
