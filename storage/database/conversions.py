"""Conversions: the work of making a recording watchable in a browser, and the converted object it came to.

A recording has one row at most. Who converts holds it by a claim: once that was given up, nothing more is written.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import JSON, BigInteger, ForeignKey, and_, or_, select, update
from sqlalchemy.orm import Mapped, mapped_column

from storage.database.base import Base, Transaction, moment_of
from storage.database.recordings import RecordingRecord, RecordingRow
from storage.process_identity import has_ended

CONVERTIBLE_STATES = ("ready", "needs_conversion")
"""States of recordings of which there is something to convert; one that is ready may still be slow to seek in."""
SILENT_AFTER = timedelta(seconds=60)
"""A conversion that gave no sign of life for so long has died, if nothing tells it earlier; another may take it up."""
MOST_TRIES = 5
"""So often a conversion is begun; whatever ends it without an answer five times ends it for good."""
FIRST_WAIT = timedelta(minutes=2)
"""After the store failed; four times as long after each further time."""

WAIT_FOR_ARCHIVE = timedelta(hours=12)
"""Between looks whether an archived object has been restored, which takes hours and somebody to ask for it."""

Claimed = Literal["ours", "taken", "exhausted"]


class ConversionRow(Base):
    __tablename__ = "conversions"

    id: Mapped[int] = mapped_column(primary_key=True)
    recording_id: Mapped[int] = mapped_column(ForeignKey("recordings.id"), unique=True)
    object_version: Mapped[str]
    state: Mapped[str]
    asked_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    heard_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    tries: Mapped[int]
    try_after: Mapped[datetime | None]
    claim: Mapped[str | None]
    stage: Mapped[str | None]
    share: Mapped[float]
    reason_code: Mapped[str | None]
    name: Mapped[str | None]
    size_bytes: Mapped[int | None] = mapped_column(BigInteger)
    etag: Mapped[str | None]
    last_modified: Mapped[datetime | None]
    folders: Mapped[list[str]] = mapped_column(JSON)


@dataclass(frozen=True)
class Conversion:
    """A conversion of the object `object_version`. `state` is waiting, running, done or failed.

    `asked_by` None: nobody asked, the app found that it is needed. `stage` is fetching, converting or storing
    and `share` how much of that is done, 0 to 1. `reason_code` says why it failed, or why the last try came to
    nothing. `name` is the converted object's, under the derived prefix; None until it is done. `folders` are
    all that conversions of this recording were ever written to.
    """

    recording_id: int
    object_version: str
    state: str
    asked_by: int | None
    heard_at: datetime | None
    ended_at: datetime | None
    tries: int
    try_after: datetime | None
    stage: str | None
    share: float
    reason_code: str | None
    name: str | None
    size_bytes: int | None
    etag: str | None
    last_modified: datetime | None
    folders: tuple[str, ...]


def _plain(row: ConversionRow) -> Conversion:
    values = {name: getattr(row, name) for name in Conversion.__dataclass_fields__}
    return Conversion(**{**values, "folders": tuple(row.folders)})


def _row_of(transaction: Transaction, recording_id: int) -> ConversionRow | None:
    return transaction.scalars(
        select(ConversionRow).where(ConversionRow.recording_id == recording_id).with_for_update()
    ).one_or_none()


def is_convertible(recording: RecordingRecord) -> bool:
    """Whether its object is there and has been found to hold something to convert."""
    return recording.state in CONVERTIBLE_STATES and recording.missing_since is None


def find_conversion(transaction: Transaction, recording: RecordingRecord) -> Conversion | None:
    """The conversion of the recording's present object; None when there is none, or only of an earlier one."""
    query = select(ConversionRow).where(ConversionRow.recording_id == recording.id)
    row = transaction.scalars(query).one_or_none()
    return _plain(row) if row is not None and recording.is_same_content(row.object_version) else None


def folders_of(transaction: Transaction, ids: Iterable[int]) -> dict[int, tuple[str, ...]]:
    """By recording, every folder under the derived prefix that its conversions were written to."""
    query = select(ConversionRow).where(ConversionRow.recording_id.in_(set(ids)))
    return {row.recording_id: tuple(row.folders) for row in transaction.scalars(query)}


def follow_move(transaction: Transaction, recording_id: int, versions: Collection[str], version: str) -> None:
    """The recording's object, which had one of the `versions`, lies elsewhere under another: it is the same one."""
    transaction.execute(
        update(ConversionRow)
        .where(ConversionRow.recording_id == recording_id, ConversionRow.object_version.in_(versions))
        .values(object_version=version)
    )


def forget_conversions(transaction: Transaction, ids: Iterable[int]) -> None:
    """The converted objects of these recordings are gone for good."""
    for row in transaction.scalars(select(ConversionRow).where(ConversionRow.recording_id.in_(set(ids)))):
        transaction.delete(row)


def ask_for_conversion(
    transaction: Transaction, recording_id: int, object_version: str, person_id: int | None
) -> None:
    """The recording's present object is to be converted, all tries before it."""
    row = _row_of(transaction, recording_id)
    if row is None:
        row = ConversionRow(recording_id=recording_id, folders=[])
        transaction.add(row)
    _begin_anew(row, object_version)
    row.asked_by = person_id


def open_conversions(
    transaction: Transaction,
    store_id: int,
    *,
    limit: int | None = None,
    recording_id: int | None = None,
    asked_only: bool = False,
) -> list[int]:
    """Recordings of the store that are to be converted now, by id; those that somebody asked for come first.

    `asked_only` leaves out those that nobody asked for.
    """
    now = moment_of(transaction)
    is_current = ConversionRow.object_version == RecordingRow.object_version
    is_free = or_(
        and_(
            ConversionRow.state == "waiting",
            or_(ConversionRow.try_after.is_(None), ConversionRow.try_after <= now),
        ),
        and_(ConversionRow.state == "running", ConversionRow.heard_at <= now - SILENT_AFTER),
        ConversionRow.id.in_(
            [row.id for row in _running(transaction, store_id) if owner_has_ended(row.claim)]
        ),
    )
    is_wanted = and_(RecordingRow.state.in_(CONVERTIBLE_STATES), is_current, is_free)
    # Indexed again since it was converted: nothing but its state is to be mended.
    is_done = and_(RecordingRow.state == "needs_conversion", is_current, ConversionRow.state == "done")
    is_new = and_(
        RecordingRow.state == "needs_conversion",
        or_(ConversionRow.id.is_(None), ConversionRow.object_version != RecordingRow.object_version),
    )
    is_asked_for = and_(is_wanted, ConversionRow.asked_by.is_not(None))
    query = (
        select(RecordingRow.id)
        .outerjoin(ConversionRow, ConversionRow.recording_id == RecordingRow.id)
        .where(
            RecordingRow.store_id == store_id,
            RecordingRow.missing_since.is_(None),
            or_(is_done, is_asked_for) if asked_only else or_(is_done, is_wanted, is_new),
        )
        .order_by(ConversionRow.asked_by.is_(None), RecordingRow.key)
        .limit(limit)
    )
    if recording_id is not None:
        query = query.where(RecordingRow.id == recording_id)
    return list(transaction.scalars(query))


def claim_conversion(
    transaction: Transaction, recording_id: int, object_version: str, claim: str, folder: str
) -> Claimed:
    """Take the conversion up under the name `claim`, to be written into `folder`, if it is free.

    One that was begun too often without coming to an end fails here for good: `exhausted`.
    """
    now = moment_of(transaction)
    row = _row_of(transaction, recording_id)
    if row is None:
        row = ConversionRow(recording_id=recording_id, folders=[])
        transaction.add(row)
        _begin_anew(row, object_version)
    elif row.object_version != object_version:
        _begin_anew(row, object_version)
    elif row.state != "waiting" and not _has_died(row, now):
        return "taken"
    if row.tries >= MOST_TRIES:
        row.state, row.reason_code, row.ended_at = "failed", row.reason_code or "interrupted", now
        row.claim = None
        return "exhausted"
    row.state, row.claim, row.heard_at, row.tries = "running", claim, now, row.tries + 1
    row.stage, row.share, row.ended_at, row.try_after, row.reason_code = "fetching", 0.0, None, None, None
    row.folders = [*row.folders, folder] if folder not in row.folders else row.folders
    return "ours"


def _has_died(row: ConversionRow, now: datetime) -> bool:
    return row.state == "running" and (
        row.heard_at is None or row.heard_at <= now - SILENT_AFTER or owner_has_ended(row.claim)
    )


def owner_has_ended(claim: str | None) -> bool:
    """Whether the process that made this claim is known to have ended; of another machine nothing is known."""
    return has_ended((claim or "").partition(" ")[2])


def _running(transaction: Transaction, store_id: int) -> list[ConversionRow]:
    query = (
        select(ConversionRow)
        .join(RecordingRow, RecordingRow.id == ConversionRow.recording_id)
        .where(RecordingRow.store_id == store_id, ConversionRow.state == "running")
    )
    return list(transaction.scalars(query))


def held_conversions(transaction: Transaction, store_id: int) -> tuple[int, datetime | None]:
    """How many recordings of the store somebody is converting, and from when on all of them may be taken over if
    no sign of life follows (None: there are none)."""
    now = moment_of(transaction)
    heard = [row.heard_at or now for row in _running(transaction, store_id) if not _has_died(row, now)]
    return len(heard), max(heard) + SILENT_AFTER if heard else None


def _begin_anew(row: ConversionRow, object_version: str) -> None:
    fresh: dict[str, Any] = {"object_version": object_version, "state": "waiting", "tries": 0, "share": 0.0}
    empty = ("asked_by", "heard_at", "ended_at", "try_after", "claim", "stage", "reason_code")
    for name, value in (
        fresh | dict.fromkeys((*empty, "name", "size_bytes", "etag", "last_modified"))
    ).items():
        setattr(row, name, value)


def hold_conversion(
    transaction: Transaction, recording_id: int, claim: str, stage: str | None = None, share: float = 0.0
) -> bool:
    """Give a sign of life, with how far it is; whether the claim still holds until this transaction ends."""
    row = _row_of(transaction, recording_id)
    if row is None or row.claim != claim or row.state != "running":
        return False
    row.heard_at = moment_of(transaction)
    if stage is not None:
        row.stage, row.share = stage, share
    return True


def end_conversion(
    transaction: Transaction,
    recording_id: int,
    *,
    name: str,
    folder: str,
    size_bytes: int,
    etag: str,
    last_modified: datetime,
) -> list[str]:
    """The conversion, which the caller holds, is done: its object lies under `name`, in `folder`.

    Gives the folders of conversions of earlier objects, which are of no use any more.
    """
    row = _held(transaction, recording_id)
    row.state, row.claim, row.ended_at = "done", None, moment_of(transaction)
    row.stage, row.share, row.reason_code = None, 1.0, None
    row.name, row.size_bytes, row.etag, row.last_modified = name, size_bytes, etag, last_modified
    return [one for one in row.folders if one != folder]


def fail_conversion(transaction: Transaction, recording_id: int, reason_code: str) -> None:
    """The conversion, which the caller holds, cannot be done as long as the object is this one."""
    row = _held(transaction, recording_id)
    row.state, row.claim, row.ended_at, row.stage = "failed", None, moment_of(transaction), None
    row.reason_code = reason_code


def put_conversion_off(transaction: Transaction, recording_id: int, reason_code: str) -> None:
    """The conversion, which the caller holds, is tried again later, after a wait that grows; or fails for good."""
    row = _held(transaction, recording_id)
    if row.tries >= MOST_TRIES:
        fail_conversion(transaction, recording_id, reason_code)
        return
    row.state, row.claim, row.stage, row.reason_code = "waiting", None, None, reason_code
    row.try_after = moment_of(transaction) + FIRST_WAIT * 4 ** (row.tries - 1)


def wait_for_restoring(transaction: Transaction, recording_id: int, reason_code: str) -> None:
    """The object of the conversion, which the caller holds, lies in an archive: it waits as long as it takes."""
    row = _held(transaction, recording_id)
    row.state, row.claim, row.stage, row.reason_code = "waiting", None, None, reason_code
    row.tries, row.try_after = row.tries - 1, moment_of(transaction) + WAIT_FOR_ARCHIVE


def give_conversion_back(transaction: Transaction, recording_id: int) -> None:
    """The conversion, which the caller holds, was ended from outside: it waits as if it had not been begun."""
    row = _held(transaction, recording_id)
    row.state, row.claim, row.stage, row.tries = "waiting", None, None, row.tries - 1


def drop_folders(transaction: Transaction, recording_id: int, gone: Iterable[str]) -> None:
    """These folders are left no more."""
    row = _row_of(transaction, recording_id)
    if row is not None:
        row.folders = [folder for folder in row.folders if folder not in set(gone)]


def _held(transaction: Transaction, recording_id: int) -> ConversionRow:
    row = _row_of(transaction, recording_id)
    assert row is not None
    return row
