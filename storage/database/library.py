"""The library's questions: which programme sessions, with what recordings, page by page in the database."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select

from storage.database.base import Transaction
from storage.database.groups import GroupRow
from storage.database.lengths import PlannedLengths, off_plan
from storage.database.people import PersonRow
from storage.database.programme_sessions import DeliveredByRow, ProgrammeSessionRow
from storage.database.recordings import QualitySignalRow, RecordingRecord, RecordingRow, as_record
from storage.database.reviews import ReviewRow
from storage.database.sites import SiteRow
from storage.database.stores import StoreRow

LONGER = "longer_than_planned"
LENGTH_SIGNALS = ("shorter_than_planned", LONGER)
"""Signals that are no row of a recording's: they are reckoned from the lengths of a programme session's recordings."""


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
    lengths: PlannedLengths | None = None,
) -> tuple[list[int], int]:
    """Ids of programme sessions up to `now`, newest first, and how many there are in all.

    A `state` of `no_recording` means none has come, `unexplained` that nobody has said why either, `missing` that the
    object left the store, `unusable` that it left or cannot be watched as it is. A `signal` about the length needs
    `lengths`, which say what was planned.
    """
    conditions: list[ColumnElement[bool]] = [ProgrammeSessionRow.starts_at <= now]
    sites = set(site_ids)
    # Who sees all of them asks by time alone: an index answers that, where each row would have to be read.
    if not _are_all_sites(transaction, sites):
        conditions.append(ProgrammeSessionRow.site_id.in_(sites))
    if programme_key:
        groups = select(GroupRow.id).where(GroupRow.programme_key == programme_key)
        conditions.append(ProgrammeSessionRow.group_id.in_(groups))
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
    if state == "unexplained":
        conditions.append(ProgrammeSessionRow.no_recording_reason.is_(None))
    elif state and state != "no_recording":
        conditions.append(_in_state(state))
    if signal in LENGTH_SIGNALS:
        assert lengths is not None
        conditions.append(off_plan(lengths, is_longer=signal == LONGER))
    elif signal:
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
    base = select(ProgrammeSessionRow.id).where(and_(*conditions))
    by_time_alone = len(conditions) == 1
    if state in ("no_recording", "unexplained"):
        # Beside each other: asked of each programme session by itself, it takes more than twice as long.
        base = base.outerjoin(RecordingRow, RecordingRow.programme_session_id == ProgrammeSessionRow.id)
        base = base.where(RecordingRow.id.is_(None))
    page = base.order_by(ProgrammeSessionRow.starts_at.desc(), ProgrammeSessionRow.id.desc())
    if signal in LENGTH_SIGNALS:
        # To add up every length is what takes the time, so it is done once: for the page and for the number.
        every = list(transaction.scalars(page))
        return every[offset : offset + limit], len(every)
    if state == "no_recording" and by_time_alone:
        total = _without_recording(transaction, now)
    else:
        total = _count(transaction, base)
    return list(transaction.scalars(page.limit(limit).offset(offset))), total


def _count(transaction: Transaction, query: Select[int]) -> int:
    return transaction.scalar(select(func.count()).select_from(query.subquery())) or 0


def _without_recording(transaction: Transaction, now: datetime) -> int:
    """How many programme sessions up to `now` have no recording: all of them, less those that have one.

    Two indexes answer that; to look for each one's recording takes four times as long at 100,000.
    """
    delivered = select(ProgrammeSessionRow.id).where(ProgrammeSessionRow.starts_at <= now)
    recorded = func.count(RecordingRow.programme_session_id.distinct())
    ahead = select(recorded).join(
        ProgrammeSessionRow, ProgrammeSessionRow.id == RecordingRow.programme_session_id
    )
    return (
        _count(transaction, delivered)
        - (transaction.scalar(select(recorded)) or 0)
        + (transaction.scalar(ahead.where(ProgrammeSessionRow.starts_at > now)) or 0)
    )


def _in_state(state: str) -> ColumnElement[bool]:
    """Each question here is one that an index of recordings answers alone: a row with its facts is large."""
    matched = select(RecordingRow.programme_session_id).where(RecordingRow.programme_session_id.is_not(None))
    gone = and_(RecordingRow.missing_since.is_not(None), RecordingRow.state != "erased")
    if state == "unusable":
        unfit = RecordingRow.state.in_(("needs_conversion", "unreadable"))
        return ProgrammeSessionRow.id.in_(matched.where(gone).union(matched.where(unfit)))
    if state == "missing":
        return ProgrammeSessionRow.id.in_(matched.where(gone))
    here = RecordingRow.id.not_in(select(RecordingRow.id).where(gone))
    return ProgrammeSessionRow.id.in_(matched.where(RecordingRow.state == state, here))


def unmatched(
    transaction: Transaction, site_ids: Iterable[int], limit: int | None = None
) -> list[RecordingRecord]:
    """Recordings without a programme session whose video is kept, the newest first, at most `limit` (None: all).

    Only those whose store belongs to one of the sites or to nobody.
    """
    query = (
        select(RecordingRow).join(StoreRow, StoreRow.id == RecordingRow.store_id).where(_in_tray(site_ids))
    )
    query = query.order_by(RecordingRow.last_modified.desc(), RecordingRow.id).limit(limit)
    return [as_record(row) for row in transaction.scalars(query)]


def count_unmatched(transaction: Transaction, site_ids: Iterable[int]) -> int:
    """How many `unmatched` gives in all."""
    query = (
        select(func.count()).select_from(RecordingRow).join(StoreRow, StoreRow.id == RecordingRow.store_id)
    )
    return transaction.scalar(query.where(_in_tray(site_ids))) or 0


def _in_tray(site_ids: Iterable[int]) -> ColumnElement[bool]:
    return and_(
        RecordingRow.programme_session_id.is_(None),
        RecordingRow.state != "erased",
        or_(StoreRow.site_id.is_(None), StoreRow.site_id.in_(set(site_ids))),
    )


def facilitators_at(transaction: Transaction, site_ids: Iterable[int]) -> dict[int, str]:
    """Who ever delivered at these sites: name by id, in the order of names."""
    sites = set(site_ids)
    query = select(PersonRow.id, PersonRow.name).order_by(PersonRow.name)
    if _are_all_sites(transaction, sites):
        # One delivery of each tells; through their sites, every delivery would have to be looked at.
        query = query.where(exists().where(DeliveredByRow.person_id == PersonRow.id))
    else:
        query = (
            query.join(DeliveredByRow, DeliveredByRow.person_id == PersonRow.id)
            .join(ProgrammeSessionRow, ProgrammeSessionRow.id == DeliveredByRow.programme_session_id)
            .where(ProgrammeSessionRow.site_id.in_(sites))
            .distinct()
        )
    return {row.id: row.name for row in transaction.execute(query)}


def _are_all_sites(transaction: Transaction, site_ids: set[int]) -> bool:
    others = exists().where(SiteRow.id.not_in(site_ids))
    return not transaction.scalar(select(others))
