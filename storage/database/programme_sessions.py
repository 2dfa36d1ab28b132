"""Programme sessions: each one delivery of one planned session to one group or person."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Select, bindparam, delete, select
from sqlalchemy.orm import InstrumentedAttribute, Mapped, mapped_column

from storage.database.base import Base, Transaction
from storage.database.groups import GroupRow
from storage.database.people import PersonRow
from storage.database.sites import SiteRow


class ProgrammeSessionRow(Base):
    __tablename__ = "programme_sessions"

    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id"), index=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("sites.id"), index=True)
    module_key: Mapped[str]
    session_key: Mapped[str]
    kind: Mapped[str]
    starts_at: Mapped[datetime] = mapped_column(index=True)
    room: Mapped[str]
    attended: Mapped[int | None]
    participant_code: Mapped[str | None]
    is_catch_up: Mapped[bool]
    no_recording_reason: Mapped[str | None]


class DeliveredByRow(Base):
    __tablename__ = "delivered_by"

    programme_session_id: Mapped[int] = mapped_column(ForeignKey("programme_sessions.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True, index=True)
    is_cover: Mapped[bool]


@dataclass(frozen=True)
class Facilitator:
    """Somebody who delivered a programme session."""

    id: int
    name: str
    is_cover: bool


@dataclass(frozen=True)
class ProgrammeSession:
    """One delivery. `region` is the site's; `kind` is group, one_to_one or three_way_review; `attended` None where
    not noted."""

    id: int
    group_id: int
    group_code: str
    site_id: int
    site_name: str
    region: str
    programme_key: str
    programme_version: str
    language: str
    module_key: str
    session_key: str
    kind: str
    starts_at: datetime
    room: str
    attended: int | None
    participant_code: str | None
    is_catch_up: bool
    no_recording_reason: str | None
    facilitators: tuple[Facilitator, ...]


COLUMNS: dict[str, InstrumentedAttribute[Any]] = {
    "id": ProgrammeSessionRow.id,
    "group_id": ProgrammeSessionRow.group_id,
    "group_code": GroupRow.code,
    "site_id": ProgrammeSessionRow.site_id,
    "site_name": SiteRow.name,
    "region": SiteRow.region,
    "programme_key": GroupRow.programme_key,
    "programme_version": GroupRow.programme_version,
    "language": GroupRow.language,
    "module_key": ProgrammeSessionRow.module_key,
    "session_key": ProgrammeSessionRow.session_key,
    "kind": ProgrammeSessionRow.kind,
    "starts_at": ProgrammeSessionRow.starts_at,
    "room": ProgrammeSessionRow.room,
    "attended": ProgrammeSessionRow.attended,
    "participant_code": ProgrammeSessionRow.participant_code,
    "is_catch_up": ProgrammeSessionRow.is_catch_up,
    "no_recording_reason": ProgrammeSessionRow.no_recording_reason,
}
"""Where each field of a ProgrammeSession comes from, but for its facilitators."""
SESSIONS = (
    select(*COLUMNS.values())
    .join(GroupRow, GroupRow.id == ProgrammeSessionRow.group_id)
    .join(SiteRow, SiteRow.id == ProgrammeSessionRow.site_id)
    .order_by(ProgrammeSessionRow.starts_at, ProgrammeSessionRow.id)
)
SESSIONS_BY_ID = SESSIONS.where(ProgrammeSessionRow.id.in_(bindparam("ids", expanding=True)))
FACILITATORS = (
    select(
        DeliveredByRow.programme_session_id, DeliveredByRow.person_id, PersonRow.name, DeliveredByRow.is_cover
    )
    .join(PersonRow, PersonRow.id == DeliveredByRow.person_id)
    .where(DeliveredByRow.programme_session_id.in_(bindparam("ids", expanding=True)))
    .order_by(DeliveredByRow.is_cover, PersonRow.name)
)
"""Nearly everything asks for a programme session, so these are made once."""


def _load(
    transaction: Transaction, query: Select[*tuple[Any, ...]], ids: Collection[int] | None = None
) -> list[ProgrammeSession]:
    rows = transaction.execute(query, None if ids is None else {"ids": list(ids)}).all()
    who: dict[int, list[Facilitator]] = {row.id: [] for row in rows}
    for session_id, person_id, name, is_cover in transaction.execute(FACILITATORS, {"ids": list(who)}):
        who[session_id].append(Facilitator(person_id, name, is_cover))
    return [
        ProgrammeSession(**dict(zip(COLUMNS, row, strict=True)), facilitators=tuple(who[row.id]))
        for row in rows
    ]


def find_programme_session(transaction: Transaction, programme_session_id: int) -> ProgrammeSession | None:
    """The programme session, or None."""
    found = _load(transaction, SESSIONS_BY_ID, [programme_session_id])
    return found[0] if found else None


def programme_sessions_by_id(transaction: Transaction, ids: Iterable[int]) -> dict[int, ProgrammeSession]:
    """Those of the ids that exist."""
    return {one.id: one for one in _load(transaction, SESSIONS_BY_ID, set(ids))}


def programme_sessions_of_sites(
    transaction: Transaction, site_ids: Iterable[int], since: datetime, until: datetime
) -> list[ProgrammeSession]:
    """Delivered at these sites from `since` up to, not including, `until`; oldest first."""
    there = SESSIONS.where(
        ProgrammeSessionRow.site_id.in_(set(site_ids)),
        ProgrammeSessionRow.starts_at >= since,
        ProgrammeSessionRow.starts_at < until,
    )
    return _load(transaction, there)


def delivered_by(transaction: Transaction, person_id: int) -> list[ProgrammeSession]:
    """Everything that the person delivered or covered, oldest first."""
    theirs = select(DeliveredByRow.programme_session_id).where(DeliveredByRow.person_id == person_id)
    return _load(transaction, SESSIONS.where(ProgrammeSessionRow.id.in_(theirs)))


def programme_sessions_of_groups(
    transaction: Transaction, group_ids: Iterable[int]
) -> list[ProgrammeSession]:
    """Every delivery to these groups, oldest first."""
    return _load(transaction, SESSIONS.where(ProgrammeSessionRow.group_id.in_(set(group_ids))))


def add_programme_session(
    transaction: Transaction,
    *,
    group_id: int,
    site_id: int,
    module_key: str,
    session_key: str,
    kind: str,
    starts_at: datetime,
    room: str,
    attended: int | None,
    participant_code: str | None = None,
    is_catch_up: bool = False,
    delivered_by: Mapping[int, bool],
) -> int:
    """Add a delivery; `delivered_by` maps a person to whether they covered. Gives the new id."""
    (added,) = add_programme_sessions(
        transaction,
        [
            (
                {
                    "group_id": group_id,
                    "site_id": site_id,
                    "module_key": module_key,
                    "session_key": session_key,
                    "kind": kind,
                    "starts_at": starts_at,
                    "room": room,
                    "attended": attended,
                    "participant_code": participant_code,
                    "is_catch_up": is_catch_up,
                },
                delivered_by,
            )
        ],
    )
    return added


def add_programme_sessions(
    transaction: Transaction, deliveries: Iterable[tuple[Mapping[str, Any], Mapping[int, bool]]]
) -> list[int]:
    """Add many deliveries at once, each with its columns and whom it was delivered by; gives the ids in order."""
    deliveries = list(deliveries)
    rows = [ProgrammeSessionRow(**values) for values, _people in deliveries]
    transaction.add_all(rows)
    transaction.flush()
    for row, (_values, delivered_by) in zip(rows, deliveries, strict=True):
        _add_people(transaction, row.id, delivered_by)
    transaction.flush()
    return [row.id for row in rows]


def change_programme_sessions(
    transaction: Transaction,
    changes: Mapping[int, Mapping[str, Any]],
    delivered_by: Mapping[int, Mapping[int, bool]],
) -> None:
    """Set columns of deliveries, and who delivered them, by their ids."""
    query = select(ProgrammeSessionRow).where(ProgrammeSessionRow.id.in_(set(changes)))
    for row in transaction.scalars(query):
        for name, value in changes[row.id].items():
            setattr(row, name, value)
    transaction.execute(
        delete(DeliveredByRow).where(DeliveredByRow.programme_session_id.in_(set(delivered_by)))
    )
    for programme_session_id, people in delivered_by.items():
        _add_people(transaction, programme_session_id, people)
    transaction.flush()


def _add_people(
    transaction: Transaction, programme_session_id: int, delivered_by: Mapping[int, bool]
) -> None:
    transaction.add_all(
        DeliveredByRow(programme_session_id=programme_session_id, person_id=person_id, is_cover=is_cover)
        for person_id, is_cover in delivered_by.items()
    )
