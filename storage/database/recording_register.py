"""The register: every recording on one line, with its store and its programme session, for the command line."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from storage.database.base import Transaction
from storage.database.groups import GroupRow
from storage.database.programme_sessions import ProgrammeSessionRow
from storage.database.recordings import RecordingRow
from storage.database.sites import SiteRow
from storage.database.stores import StoreRow


@dataclass(frozen=True)
class RegisterRow:
    """A recording in short. The last five are None where it belongs to no programme session."""

    id: int
    store: str
    key: str
    size_bytes: int
    object_version: str
    state: str
    is_missing: bool
    reason_code: str | None
    duration_ms: int | None
    playable: bool
    indexed_at: datetime | None
    matched_by: str | None
    programme_session_id: int | None
    site_code: str | None
    group_code: str | None
    session_key: str | None
    starts_at: datetime | None


def register(transaction: Transaction, store_id: int | None = None) -> list[RegisterRow]:
    """Every recording by store and key; `store_id` None: of all stores."""
    query: Any = (
        select(
            RecordingRow.id,
            StoreRow.name,
            RecordingRow.key,
            RecordingRow.size_bytes,
            RecordingRow.object_version,
            RecordingRow.state,
            RecordingRow.missing_since.is_not(None),
            RecordingRow.reason_code,
            RecordingRow.duration_ms,
            RecordingRow.playable,
            RecordingRow.indexed_at,
            RecordingRow.matched_by,
            RecordingRow.programme_session_id,
            SiteRow.code,
            GroupRow.code,
            ProgrammeSessionRow.session_key,
            ProgrammeSessionRow.starts_at,
        )
        .join(StoreRow, StoreRow.id == RecordingRow.store_id)
        .outerjoin(ProgrammeSessionRow, ProgrammeSessionRow.id == RecordingRow.programme_session_id)
        .outerjoin(GroupRow, GroupRow.id == ProgrammeSessionRow.group_id)
        .outerjoin(SiteRow, SiteRow.id == ProgrammeSessionRow.site_id)
        .order_by(StoreRow.name, RecordingRow.key)
    )
    if store_id is not None:
        query = query.where(RecordingRow.store_id == store_id)
    return [RegisterRow(*row) for row in transaction.execute(query)]
