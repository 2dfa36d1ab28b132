"""The library's questions: which programme sessions, with what recordings, page by page in the database."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select

from storage.database.base import Transaction
from storage.database.groups import GroupRow
from storage.database.people import PersonRow
from storage.database.programme_sessions import DeliveredByRow, ProgrammeSessionRow
from storage.database.recordings import QualitySignalRow, RecordingRecord, RecordingRow, as_record
from storage.database.reviews import ReviewRow
from storage.database.stores import StoreRow


def page_of_library(
    transaction: Transaction,
    site_ids: Iterable[int],
    *,
    programme_key: str | None,
    module_key: str | None,
    facilitator_id: int | None,
    state: str | None,
    signal: str | None,
    since: datetime | None,
    until: datetime | None,
    reviewed: bool | None,
    now: datetime,
    limit: int,
    offset: int,
) -> tuple[list[int], int]:
    """Ids of programme sessions up to `now`, newest first, and how many there are in all.

    A `state` of `no_recording` means none has come, `missing` that the object left the store, `unusable` that
    it left or cannot be watched as it is.
    """
    conditions: list[ColumnElement[bool]] = [
        ProgrammeSessionRow.site_id.in_(set(site_ids)),
        ProgrammeSessionRow.starts_at <= now,
    ]
    if programme_key:
        conditions.append(GroupRow.programme_key == programme_key)
    if module_key:
        conditions.append(ProgrammeSessionRow.module_key == module_key)
    if since:
        conditions.append(ProgrammeSessionRow.starts_at >= since)
    if until:
        conditions.append(ProgrammeSessionRow.starts_at < until)
    if facilitator_id:
        delivered = select(DeliveredByRow.programme_session_id).where(
            DeliveredByRow.person_id == facilitator_id
        )
        conditions.append(ProgrammeSessionRow.id.in_(delivered))
    if state:
        conditions.append(_in_state(state))
    if signal:
        with_signal = (
            select(RecordingRow.programme_session_id)
            .join(QualitySignalRow, QualitySignalRow.recording_id == RecordingRow.id)
            .where(QualitySignalRow.kind == signal, RecordingRow.programme_session_id.is_not(None))
        )
        conditions.append(ProgrammeSessionRow.id.in_(with_signal))
    if reviewed is not None:
        made = select(ReviewRow.programme_session_id).where(ReviewRow.state == "submitted")
        inside = ProgrammeSessionRow.id.in_(made)
        conditions.append(inside if reviewed else ~inside)
    base = (
        select(ProgrammeSessionRow.id)
        .join(GroupRow, GroupRow.id == ProgrammeSessionRow.group_id)
        .where(and_(*conditions))
    )
    total = transaction.scalar(select(func.count()).select_from(base.subquery())) or 0
    page = base.order_by(ProgrammeSessionRow.starts_at.desc(), ProgrammeSessionRow.id.desc())
    return list(transaction.scalars(page.limit(limit).offset(offset))), total


def _in_state(state: str) -> ColumnElement[bool]:
    matched = select(RecordingRow.programme_session_id).where(RecordingRow.programme_session_id.is_not(None))
    if state == "no_recording":
        return ~ProgrammeSessionRow.id.in_(matched)
    gone = and_(RecordingRow.missing_since.is_not(None), RecordingRow.state != "erased")
    if state == "unusable":
        unfit = RecordingRow.state.in_(("needs_conversion", "unreadable"))
        return ProgrammeSessionRow.id.in_(matched.where(or_(gone, unfit)))
    if state == "missing":
        return ProgrammeSessionRow.id.in_(matched.where(gone))
    there = or_(RecordingRow.missing_since.is_(None), RecordingRow.state == "erased")
    return ProgrammeSessionRow.id.in_(matched.where(RecordingRow.state == state, there))


def unmatched_with_site(transaction: Transaction) -> list[tuple[RecordingRecord, int | None]]:
    """Recordings without a programme session whose video is kept, newest first, with their store's site."""
    query: Any = (
        select(RecordingRow, StoreRow.site_id)
        .join(StoreRow, StoreRow.id == RecordingRow.store_id)
        .where(RecordingRow.programme_session_id.is_(None), RecordingRow.state != "erased")
        .order_by(RecordingRow.last_modified.desc(), RecordingRow.id)
    )
    return [(as_record(row), site_id) for row, site_id in transaction.execute(query)]


def facilitators_at(transaction: Transaction, site_ids: Iterable[int]) -> dict[int, str]:
    """Who ever delivered at these sites: name by id, in the order of names."""
    query = (
        select(PersonRow.id, PersonRow.name)
        .join(DeliveredByRow, DeliveredByRow.person_id == PersonRow.id)
        .join(ProgrammeSessionRow, ProgrammeSessionRow.id == DeliveredByRow.programme_session_id)
        .where(ProgrammeSessionRow.site_id.in_(set(site_ids)))
        .distinct()
        .order_by(PersonRow.name)
    )
    return {row.id: row.name for row in transaction.execute(query)}
