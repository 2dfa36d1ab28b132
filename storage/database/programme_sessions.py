"""Programme sessions: each one delivery of one planned session to one group or person."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, delete, select
from sqlalchemy.orm import Mapped, mapped_column

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


def _load(transaction: Transaction, *conditions: object) -> list[ProgrammeSession]:
    query = (
        select(ProgrammeSessionRow, GroupRow, SiteRow.name, SiteRow.region)
        .join(GroupRow, GroupRow.id == ProgrammeSessionRow.group_id)
        .join(SiteRow, SiteRow.id == ProgrammeSessionRow.site_id)
        .where(*conditions)  # type: ignore[arg-type]
        .order_by(ProgrammeSessionRow.starts_at, ProgrammeSessionRow.id)
    )
    rows = transaction.execute(query).all()
    who = _facilitators(transaction, [row.id for row, *_others in rows])
    return [
        ProgrammeSession(
            id=row.id,
            group_id=row.group_id,
            group_code=group.code,
            site_id=row.site_id,
            site_name=site_name,
            region=region,
            programme_key=group.programme_key,
            programme_version=group.programme_version,
            language=group.language,
            module_key=row.module_key,
            session_key=row.session_key,
            kind=row.kind,
            starts_at=row.starts_at,
            room=row.room,
            attended=row.attended,
            participant_code=row.participant_code,
            is_catch_up=row.is_catch_up,
            no_recording_reason=row.no_recording_reason,
            facilitators=who.get(row.id, ()),
        )
        for row, group, site_name, region in rows
    ]


def _facilitators(transaction: Transaction, ids: list[int]) -> Mapping[int, tuple[Facilitator, ...]]:
    query = (
        select(DeliveredByRow, PersonRow.name)
        .join(PersonRow, PersonRow.id == DeliveredByRow.person_id)
        .where(DeliveredByRow.programme_session_id.in_(ids))
        .order_by(DeliveredByRow.is_cover, PersonRow.name)
    )
    found: dict[int, tuple[Facilitator, ...]] = {}
    for row, name in transaction.execute(query):
        found[row.programme_session_id] = (
            *found.get(row.programme_session_id, ()),
            Facilitator(row.person_id, name, row.is_cover),
        )
    return found


def find_programme_session(transaction: Transaction, programme_session_id: int) -> ProgrammeSession | None:
    """The programme session, or None."""
    found = _load(transaction, ProgrammeSessionRow.id == programme_session_id)
    return found[0] if found else None


def programme_sessions_by_id(transaction: Transaction, ids: Iterable[int]) -> dict[int, ProgrammeSession]:
    """Those of the ids that exist."""
    return {one.id: one for one in _load(transaction, ProgrammeSessionRow.id.in_(set(ids)))}


def programme_sessions_of_sites(
    transaction: Transaction, site_ids: Iterable[int], since: datetime, until: datetime
) -> list[ProgrammeSession]:
    """Delivered at these sites from `since` up to, not including, `until`; oldest first."""
    return _load(
        transaction,
        ProgrammeSessionRow.site_id.in_(set(site_ids)),
        ProgrammeSessionRow.starts_at >= since,
        ProgrammeSessionRow.starts_at < until,
    )


def delivered_by(transaction: Transaction, person_id: int) -> list[ProgrammeSession]:
    """Everything that the person delivered or covered, oldest first."""
    theirs = select(DeliveredByRow.programme_session_id).where(DeliveredByRow.person_id == person_id)
    return _load(transaction, ProgrammeSessionRow.id.in_(theirs))


def programme_sessions_of_groups(
    transaction: Transaction, group_ids: Iterable[int]
) -> list[ProgrammeSession]:
    """Every delivery to these groups, oldest first."""
    return _load(transaction, ProgrammeSessionRow.group_id.in_(set(group_ids)))


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
