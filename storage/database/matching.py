"""What matching needs to know: which recordings belong to no programme session, and which sessions are free."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from storage.database.base import Transaction
from storage.database.groups import GroupRow
from storage.database.programme_sessions import ProgrammeSessionRow
from storage.database.recordings import RecordingRow


@dataclass(frozen=True)
class Unmatched:
    """A recording in its store without a programme session. `object_metadata` None: the store was not asked."""

    id: int
    store_id: int
    key: str
    object_metadata: Mapping[str, str] | None


@dataclass(frozen=True)
class FreeSession:
    """A programme session that no recording in a store is matched to."""

    id: int
    site_id: int
    group_code: str
    session_key: str
    starts_at: datetime


def unmatched_recordings(transaction: Transaction, store_id: int | None = None) -> list[Unmatched]:
    """Recordings that wait for a programme session, the newest first; those missing or erased do not."""
    query = (
        select(RecordingRow.id, RecordingRow.store_id, RecordingRow.key, RecordingRow.object_metadata)
        .where(
            RecordingRow.programme_session_id.is_(None),
            RecordingRow.missing_since.is_(None),
            RecordingRow.state != "erased",
        )
        .order_by(RecordingRow.last_modified.desc(), RecordingRow.id)
    )
    if store_id is not None:
        query = query.where(RecordingRow.store_id == store_id)
    return [Unmatched(*row) for row in transaction.execute(query)]


def free_sessions(
    transaction: Transaction, site_ids: Iterable[int], since: datetime, until: datetime
) -> list[FreeSession]:
    """Programme sessions at these sites from `since` up to, not including, `until` that are free."""
    taken = select(RecordingRow.programme_session_id).where(
        RecordingRow.programme_session_id.is_not(None),
        RecordingRow.missing_since.is_(None),
        RecordingRow.state != "erased",
    )
    query = (
        select(
            ProgrammeSessionRow.id,
            ProgrammeSessionRow.site_id,
            GroupRow.code,
            ProgrammeSessionRow.session_key,
            ProgrammeSessionRow.starts_at,
        )
        .join(GroupRow, GroupRow.id == ProgrammeSessionRow.group_id)
        .where(
            ProgrammeSessionRow.site_id.in_(set(site_ids)),
            ProgrammeSessionRow.starts_at >= since,
            ProgrammeSessionRow.starts_at < until,
            ~ProgrammeSessionRow.id.in_(taken),
        )
    )
    return [FreeSession(*row) for row in transaction.execute(query)]


def still_to_match(
    transaction: Transaction, recording_ids: Iterable[int], session_ids: Iterable[int]
) -> tuple[set[int], set[int]]:
    """Those of the recordings that wait for one yet, and those of the programme sessions that are taken."""
    waiting = select(RecordingRow.id).where(
        RecordingRow.id.in_(set(recording_ids)),
        RecordingRow.programme_session_id.is_(None),
        RecordingRow.missing_since.is_(None),
        RecordingRow.state != "erased",
    )
    taken = select(RecordingRow.programme_session_id).where(
        RecordingRow.programme_session_id.in_(set(session_ids)),
        RecordingRow.missing_since.is_(None),
        RecordingRow.state != "erased",
    )
    return set(transaction.scalars(waiting)), {one for one in transaction.scalars(taken) if one is not None}


def keep_metadata(transaction: Transaction, found: Mapping[int, Mapping[str, str]]) -> None:
    """Remember what the store told about these recordings' objects."""
    for row in transaction.scalars(select(RecordingRow).where(RecordingRow.id.in_(set(found)))):
        row.object_metadata = dict(found[row.id])
