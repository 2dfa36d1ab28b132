"""Whose video is kept longer than its site allows, and how a recording is marked as erased."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, or_, select

from storage.database.base import Transaction
from storage.database.concerns import ConcernRow
from storage.database.programme_sessions import ProgrammeSessionRow
from storage.database.recordings import RecordingRow


@dataclass(frozen=True)
class Expired:
    """A recording whose video has to go. `facts` name its derived files."""

    id: int
    store_id: int
    key: str
    facts: Mapping[str, Any]


def expired_recordings(
    transaction: Transaction, kept_since: Mapping[datetime, Iterable[int]]
) -> list[Expired]:
    """Recordings of programme sessions that began before the moment given for their site, not erased yet.

    `kept_since` maps a moment to the ids of the sites that keep the video of what began since then. Those with a
    concern that was not passed on yet are held: they are left out until it is.
    """
    if not kept_since:
        return []
    too_old = or_(
        *(
            and_(ProgrammeSessionRow.site_id.in_(set(site_ids)), ProgrammeSessionRow.starts_at < moment)
            for moment, site_ids in kept_since.items()
        )
    )
    held = select(ConcernRow.recording_id).where(ConcernRow.state == "open")
    query = (
        select(RecordingRow.id, RecordingRow.store_id, RecordingRow.key, RecordingRow.facts)
        .join(ProgrammeSessionRow, ProgrammeSessionRow.id == RecordingRow.programme_session_id)
        .where(RecordingRow.state != "erased", too_old, RecordingRow.id.not_in(held))
        .order_by(RecordingRow.id)
    )
    return [Expired(*row) for row in transaction.execute(query)]


def mark_erased(transaction: Transaction, facts: Mapping[int, Mapping[str, Any]], at: datetime) -> None:
    """The objects of these recordings are gone for good; what is still known of each stands in `facts`."""
    for row in transaction.scalars(select(RecordingRow).where(RecordingRow.id.in_(set(facts)))):
        row.state, row.erased_at, row.facts = "erased", at, dict(facts[row.id])
        row.playable, row.missing_since, row.reason_code = False, None, None
