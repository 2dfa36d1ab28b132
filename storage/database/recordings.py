"""Recordings: our rows about objects in a store, what indexing found, and to what they are matched."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, UniqueConstraint, select, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.database.base import Base, Transaction

ARRIVING = "arriving"
"""The reason code of an object that waits because it may still be on its way into the store."""


class RecordingRow(Base):
    __tablename__ = "recordings"
    # A row holds all that indexing found, and is large: what lists and counts ask is answered by indexes alone.
    __table_args__ = (
        UniqueConstraint("store_id", "key"),
        Index("ix_recordings_state_programme_session_id", "state", "programme_session_id"),
        Index(
            "ix_recordings_missing_since_programme_session_id",
            "missing_since",
            "programme_session_id",
            sqlite_where=text("missing_since IS NOT NULL"),
            postgresql_where=text("missing_since IS NOT NULL"),
        ),
        Index(
            "ix_recordings_programme_session_id_length",
            "programme_session_id",
            "state",
            "missing_since",
            "duration_ms",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    store_id: Mapped[int] = mapped_column(ForeignKey("stores.id"), index=True)
    key: Mapped[str]
    size_bytes: Mapped[int] = mapped_column(BigInteger)
    etag: Mapped[str]
    last_modified: Mapped[datetime]
    version_id: Mapped[str | None]
    object_version: Mapped[str]
    first_seen_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(index=True)
    reason_code: Mapped[str | None]
    missing_since: Mapped[datetime | None]
    erased_at: Mapped[datetime | None]
    indexed_at: Mapped[datetime | None]
    duration_ms: Mapped[int | None]
    playable: Mapped[bool]
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
    programme_session_id: Mapped[int | None] = mapped_column(ForeignKey("programme_sessions.id"), index=True)
    matched_by: Mapped[str | None]
    matched_at: Mapped[datetime | None]
    object_metadata: Mapped[dict[str, str] | None] = mapped_column(JSON(none_as_null=True))
    fingerprint: Mapped[str | None]
    """Of the size and both ends of the object (see object_fingerprint); None before it was read."""
    same_versions: Mapped[list[str]] = mapped_column(JSON, default=list, server_default="[]")
    """Versions under which the same bytes lay before: they were moved."""
    store_failures: Mapped[int] = mapped_column(default=0, server_default="0")
    """How often in a row the store did not give the object."""
    try_after: Mapped[datetime | None]
    """Not to be asked for again before; None: at once."""


class QualitySignalRow(Base):
    __tablename__ = "quality_signals"

    id: Mapped[int] = mapped_column(primary_key=True)
    recording_id: Mapped[int] = mapped_column(ForeignKey("recordings.id"), index=True)
    kind: Mapped[str]
    start_ms: Mapped[int]
    end_ms: Mapped[int]
    measure: Mapped[float | None]


@dataclass(frozen=True)
class QualitySignalRecord:
    """A span of a recording in which something is not as it should be."""

    kind: str
    start_ms: int
    end_ms: int
    measure: float | None


@dataclass(frozen=True)
class RecordingRecord:
    """A recording. `state` is waiting, ready, needs_conversion, unreadable or erased; `missing_since` is set
    while its object is not in the store; `facts` hold what indexing found (storyboard, streams, activity)."""

    id: int
    store_id: int
    key: str
    size_bytes: int
    etag: str
    last_modified: datetime
    version_id: str | None
    object_version: str
    first_seen_at: datetime
    state: str
    reason_code: str | None
    missing_since: datetime | None
    erased_at: datetime | None
    indexed_at: datetime | None
    duration_ms: int | None
    playable: bool
    facts: Mapping[str, Any]
    programme_session_id: int | None
    matched_by: str | None
    matched_at: datetime | None
    same_versions: Sequence[str]

    def is_same_content(self, object_version: str) -> bool:
        """Whether that version of the object held the very bytes of the present one, maybe under another key."""
        return object_version == self.object_version or object_version in self.same_versions


@dataclass(frozen=True)
class RecordingState:
    """How a recording is, without what indexing found (see RecordingRecord)."""

    id: int
    state: str
    missing_since: datetime | None


def as_record(row: RecordingRow) -> RecordingRecord:
    """The row as plain data."""
    return RecordingRecord(**{name: getattr(row, name) for name in RecordingRecord.__dataclass_fields__})


def recordings_of_store(transaction: Transaction, store_id: int) -> list[RecordingRecord]:
    """Every recording of the store by key, the erased too."""
    query = select(RecordingRow).where(RecordingRow.store_id == store_id).order_by(RecordingRow.key)
    return [as_record(row) for row in transaction.scalars(query)]


def find_recording(transaction: Transaction, recording_id: int) -> RecordingRecord | None:
    """The recording, or None."""
    row = transaction.get(RecordingRow, recording_id)
    return as_record(row) if row else None


def recordings_by_id(transaction: Transaction, ids: Iterable[int]) -> dict[int, RecordingRecord]:
    """Those of the ids that exist."""
    query = select(RecordingRow).where(RecordingRow.id.in_(set(ids)))
    return {row.id: as_record(row) for row in transaction.scalars(query)}


def recordings_of_programme_sessions(
    transaction: Transaction, ids: Iterable[int]
) -> dict[int, list[RecordingRecord]]:
    """Recordings by the programme session that they are matched to."""
    query = (
        select(RecordingRow)
        .where(RecordingRow.programme_session_id.in_(set(ids)))
        .order_by(RecordingRow.id.desc())
    )
    found: dict[int, list[RecordingRecord]] = {}
    for row in transaction.scalars(query):
        assert row.programme_session_id is not None
        found.setdefault(row.programme_session_id, []).append(as_record(row))
    return found


def add_recordings(transaction: Transaction, rows: Sequence[Mapping[str, Any]]) -> list[int]:
    """Add recordings that were seen for the first time, state `waiting`; gives their ids in order."""
    added = [RecordingRow(state="waiting", playable=False, facts={}, **row) for row in rows]
    transaction.add_all(added)
    transaction.flush()
    return [row.id for row in added]


def change_recording(transaction: Transaction, recording_id: int, **values: Any) -> None:
    """Set columns of one recording; it must exist."""
    row = transaction.get_one(RecordingRow, recording_id)
    for name, value in values.items():
        setattr(row, name, value)


def replace_signals(
    transaction: Transaction, recording_id: int, signals: Iterable[QualitySignalRecord]
) -> None:
    """The recording has exactly these quality signals."""
    for old in transaction.scalars(
        select(QualitySignalRow).where(QualitySignalRow.recording_id == recording_id)
    ):
        transaction.delete(old)
    for signal in signals:
        transaction.add(
            QualitySignalRow(
                recording_id=recording_id,
                kind=signal.kind,
                start_ms=signal.start_ms,
                end_ms=signal.end_ms,
                measure=signal.measure,
            )
        )


def signals_of(transaction: Transaction, ids: Iterable[int]) -> dict[int, tuple[QualitySignalRecord, ...]]:
    """Quality signals by recording, in order of time."""
    query = (
        select(QualitySignalRow)
        .where(QualitySignalRow.recording_id.in_(set(ids)))
        .order_by(QualitySignalRow.start_ms)
    )
    found: dict[int, tuple[QualitySignalRecord, ...]] = {}
    for row in transaction.scalars(query):
        signal = QualitySignalRecord(row.kind, row.start_ms, row.end_ms, row.measure)
        found[row.recording_id] = (*found.get(row.recording_id, ()), signal)
    return found
