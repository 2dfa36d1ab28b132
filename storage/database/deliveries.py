"""What coverage is reckoned from, asked column by column: a region has tens of thousands of programme sessions,
and the rows of their recordings are large."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, case, func, select
from sqlalchemy.orm import InstrumentedAttribute

from storage.database.base import Transaction
from storage.database.groups import GroupFacilitatorRow, GroupRow
from storage.database.programme_sessions import DeliveredByRow, ProgrammeSessionRow
from storage.database.recordings import RecordingRow, RecordingState
from storage.database.reviews import ReviewFacilitatorRow, ReviewRow

Groups = Select[Any]
"""A question for the ids of groups, asked within the others."""


@dataclass(frozen=True)
class DeliveryRecord:
    """A programme session as coverage sees it; `delivered_by` are person and whether they covered."""

    id: int
    starts_at: datetime
    site_id: int
    group_id: int
    group_code: str
    programme_key: str
    programme_version: str
    language: str
    module_key: str
    kind: str
    delivered_by: tuple[tuple[int, bool], ...]


@dataclass(frozen=True)
class ReviewOfDelivery:
    """A review as coverage sees it, whatever its state (see ReviewRecord)."""

    id: int
    programme_session_id: int
    reviewer_id: int
    rubric_key: str
    state: str
    submitted_at: datetime | None
    revises_id: int | None
    facilitator_ids: frozenset[int]


def groups_at_work(site_ids: Iterable[int], since: datetime) -> Groups:
    """The groups of these sites that had a programme session since a moment, or have one planned."""
    return (
        select(ProgrammeSessionRow.group_id)
        .where(ProgrammeSessionRow.site_id.in_(set(site_ids)), ProgrammeSessionRow.starts_at >= since)
        .distinct()
    )


def deliveries_of(transaction: Transaction, groups: Groups) -> list[DeliveryRecord]:
    """Every programme session of the groups from their first to their last, oldest first."""
    who: dict[int, list[tuple[int, bool]]] = {}
    query = (
        select(DeliveredByRow.programme_session_id, DeliveredByRow.person_id, DeliveredByRow.is_cover)
        .join(ProgrammeSessionRow, ProgrammeSessionRow.id == DeliveredByRow.programme_session_id)
        .where(ProgrammeSessionRow.group_id.in_(groups))
        .order_by(DeliveredByRow.person_id)
    )
    for session_id, person_id, is_cover in transaction.execute(query):
        who.setdefault(session_id, []).append((person_id, is_cover))
    columns: list[InstrumentedAttribute[Any]] = [
        ProgrammeSessionRow.id,
        ProgrammeSessionRow.starts_at,
        ProgrammeSessionRow.site_id,
        GroupRow.id,
        GroupRow.code,
        GroupRow.programme_key,
        GroupRow.programme_version,
        GroupRow.language,
        ProgrammeSessionRow.module_key,
        ProgrammeSessionRow.kind,
    ]
    found = (
        select(*columns)
        .join(GroupRow, GroupRow.id == ProgrammeSessionRow.group_id)
        .where(ProgrammeSessionRow.group_id.in_(groups))
        .order_by(ProgrammeSessionRow.starts_at, ProgrammeSessionRow.id)
    )
    return [DeliveryRecord(*[*row, tuple(who.get(row[0], ()))]) for row in transaction.execute(found)]


def recording_states(transaction: Transaction, groups: Groups) -> dict[int, list[RecordingState]]:
    """How the recordings of the groups are, by programme session, the newest first."""
    query = (
        select(
            RecordingRow.id, RecordingRow.programme_session_id, RecordingRow.state, RecordingRow.missing_since
        )
        .join(ProgrammeSessionRow, ProgrammeSessionRow.id == RecordingRow.programme_session_id)
        .where(ProgrammeSessionRow.group_id.in_(groups))
        .order_by(RecordingRow.id.desc())
    )
    found: dict[int, list[RecordingState]] = {}
    for recording_id, session_id, state, missing_since in transaction.execute(query):
        assert session_id is not None
        found.setdefault(session_id, []).append(RecordingState(recording_id, state, missing_since))
    return found


def reviews_of_groups(transaction: Transaction, groups: Groups) -> list[ReviewOfDelivery]:
    """Every review of the groups' programme sessions, in any state, oldest first."""
    about: dict[int, list[int]] = {}
    query = (
        select(ReviewFacilitatorRow.review_id, ReviewFacilitatorRow.person_id)
        .join(ReviewRow, ReviewRow.id == ReviewFacilitatorRow.review_id)
        .join(ProgrammeSessionRow, ProgrammeSessionRow.id == ReviewRow.programme_session_id)
        .where(ProgrammeSessionRow.group_id.in_(groups))
    )
    for review_id, person_id in transaction.execute(query):
        about.setdefault(review_id, []).append(person_id)
    found = (
        select(
            ReviewRow.id,
            ReviewRow.programme_session_id,
            ReviewRow.reviewer_id,
            ReviewRow.rubric_key,
            ReviewRow.state,
            ReviewRow.submitted_at,
            ReviewRow.revises_id,
        )
        .join(ProgrammeSessionRow, ProgrammeSessionRow.id == ReviewRow.programme_session_id)
        .where(ProgrammeSessionRow.group_id.in_(groups))
        .order_by(ReviewRow.id)
    )
    return [ReviewOfDelivery(*row, frozenset(about.get(row[0], ()))) for row in transaction.execute(found)]


def regular_facilitators(transaction: Transaction, groups: Groups) -> dict[int, set[int]]:
    """Who delivers each group as a rule, by group."""
    query = select(GroupFacilitatorRow.group_id, GroupFacilitatorRow.person_id).where(
        GroupFacilitatorRow.group_id.in_(groups)
    )
    found: dict[int, set[int]] = {}
    for group_id, person_id in transaction.execute(query):
        found.setdefault(group_id, set()).add(person_id)
    return found


def first_deliveries(
    transaction: Transaction, groups: Groups, since: datetime, most: int
) -> dict[tuple[int, int], int]:
    """The how-manieth of all their sessions a programme session is for a person of the groups, from 1 to `most`.

    Who had so many before `since` is no longer new, and left out.
    """
    theirs = (
        select(DeliveredByRow.person_id)
        .join(ProgrammeSessionRow, ProgrammeSessionRow.id == DeliveredByRow.programme_session_id)
        .where(ProgrammeSessionRow.group_id.in_(groups))
    )
    practised = (
        select(DeliveredByRow.person_id)
        .join(ProgrammeSessionRow, ProgrammeSessionRow.id == DeliveredByRow.programme_session_id)
        .where(ProgrammeSessionRow.starts_at < since)
        .group_by(DeliveredByRow.person_id)
        .having(func.count() >= most)
    )
    query = (
        select(DeliveredByRow.person_id, DeliveredByRow.programme_session_id)
        .join(ProgrammeSessionRow, ProgrammeSessionRow.id == DeliveredByRow.programme_session_id)
        .where(DeliveredByRow.person_id.in_(theirs), DeliveredByRow.person_id.not_in(practised))
        .order_by(ProgrammeSessionRow.starts_at, ProgrammeSessionRow.id)
    )
    found: dict[tuple[int, int], int] = {}
    so_far: dict[int, int] = {}
    for person_id, session_id in transaction.execute(query):
        number = so_far[person_id] = so_far.get(person_id, 0) + 1
        if number <= most:
            found[person_id, session_id] = number
    return found


def counts_by_site(
    transaction: Transaction, site_ids: Iterable[int], since: datetime, until: datetime
) -> dict[int, tuple[int, int, int]]:
    """Of the programme sessions from `since` up to, not including, `until`: how many were delivered, have a recording,
    and have a submitted review, by site; a site without any is left out."""
    recorded = select(RecordingRow.programme_session_id).where(RecordingRow.programme_session_id.is_not(None))
    reviewed = select(ReviewRow.programme_session_id).where(ReviewRow.state == "submitted")
    query = (
        select(
            ProgrammeSessionRow.site_id,
            func.count(),
            func.sum(case((ProgrammeSessionRow.id.in_(recorded), 1), else_=0)),
            func.sum(case((ProgrammeSessionRow.id.in_(reviewed), 1), else_=0)),
        )
        .where(
            ProgrammeSessionRow.site_id.in_(set(site_ids)),
            ProgrammeSessionRow.starts_at >= since,
            ProgrammeSessionRow.starts_at < until,
        )
        .group_by(ProgrammeSessionRow.site_id)
    )
    return {row[0]: (row[1], row[2], row[3]) for row in transaction.execute(query)}


def missing_reasons_by_site(
    transaction: Transaction, site_ids: Iterable[int], since: datetime, until: datetime
) -> dict[int, tuple[tuple[str, int], ...]]:
    """Of those programme sessions the ones that have no recording for a reason that somebody gave: each reason with
    how many, the most first, by site; a site without any is left out."""
    recorded = select(RecordingRow.programme_session_id).where(RecordingRow.programme_session_id.is_not(None))
    reason, number = ProgrammeSessionRow.no_recording_reason, func.count()
    query = (
        select(ProgrammeSessionRow.site_id, reason, number)
        .where(
            ProgrammeSessionRow.site_id.in_(set(site_ids)),
            ProgrammeSessionRow.starts_at >= since,
            ProgrammeSessionRow.starts_at < until,
            reason.is_not(None),
            ProgrammeSessionRow.id.not_in(recorded),
        )
        .group_by(ProgrammeSessionRow.site_id, reason)
        .order_by(number.desc(), reason)
    )
    found: dict[int, list[tuple[str, int]]] = {}
    for site_id, why, count in transaction.execute(query):
        found.setdefault(site_id, []).append((str(why), count))
    return {site_id: tuple(many) for site_id, many in found.items()}
