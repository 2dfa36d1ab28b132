"""The timetable of a group: its weekly slots, and each session of its programme template with moment and state."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from storage.database.base import Base, Transaction


class WeeklySlotRow(Base):
    __tablename__ = "weekly_slots"

    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id"), primary_key=True)
    weekday: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[time] = mapped_column(primary_key=True)


class PlannedSessionRow(Base):
    __tablename__ = "planned_sessions"
    __table_args__ = (UniqueConstraint("group_id", "session_key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id"), index=True)
    session_key: Mapped[str]
    planned_at: Mapped[datetime]
    state: Mapped[str]
    reason: Mapped[str | None]
    programme_session_id: Mapped[int | None] = mapped_column(ForeignKey("programme_sessions.id"), index=True)
    planned_minutes: Mapped[int | None]


@dataclass(frozen=True)
class PlannedSessionRecord:
    """A session of the template as it is planned for a group.

    `state` is planned, delivered or cancelled; `reason` why it was cancelled, None in any other state;
    `programme_session_id` the delivery, None while there is none; `planned_minutes` how long it is planned to last in
    this group, None: as its template says.
    """

    id: int
    group_id: int
    session_key: str
    planned_at: datetime
    state: str
    reason: str | None
    programme_session_id: int | None
    planned_minutes: int | None


def _plain(row: PlannedSessionRow) -> PlannedSessionRecord:
    return PlannedSessionRecord(
        **{name: getattr(row, name) for name in PlannedSessionRecord.__dataclass_fields__}
    )


def weekly_slots(transaction: Transaction, group_id: int) -> list[tuple[int, time]]:
    """Weekday (0 is Monday) and London time of each slot of the group, in order."""
    query = select(WeeklySlotRow).where(WeeklySlotRow.group_id == group_id)
    return sorted((row.weekday, row.at) for row in transaction.scalars(query))


def replace_weekly_slots(transaction: Transaction, group_id: int, slots: Iterable[tuple[int, time]]) -> None:
    """The group has exactly these slots."""
    transaction.execute(delete(WeeklySlotRow).where(WeeklySlotRow.group_id == group_id))
    transaction.add_all(
        WeeklySlotRow(group_id=group_id, weekday=weekday, at=at) for weekday, at in set(slots)
    )
    transaction.flush()


def planned_sessions(
    transaction: Transaction, group_ids: Iterable[int]
) -> dict[int, dict[str, PlannedSessionRecord]]:
    """The planned sessions of these groups by group and session key; a group without a timetable has none."""
    query = select(PlannedSessionRow).where(PlannedSessionRow.group_id.in_(set(group_ids)))
    found: dict[int, dict[str, PlannedSessionRecord]] = {}
    for row in transaction.scalars(query.order_by(PlannedSessionRow.planned_at, PlannedSessionRow.id)):
        found.setdefault(row.group_id, {})[row.session_key] = _plain(row)
    return found


def find_planned_session(transaction: Transaction, planned_id: int) -> PlannedSessionRecord | None:
    """The planned session, or None."""
    row = transaction.get(PlannedSessionRow, planned_id)
    return _plain(row) if row else None


def planned_minutes_of(transaction: Transaction, group_ids: Iterable[int]) -> dict[tuple[int, str], int]:
    """By group and session key: how long it is planned to last there, where that is not as the template says."""
    query = select(
        PlannedSessionRow.group_id, PlannedSessionRow.session_key, PlannedSessionRow.planned_minutes
    )
    query = query.where(
        PlannedSessionRow.group_id.in_(set(group_ids)), PlannedSessionRow.planned_minutes.is_not(None)
    )
    return {(row.group_id, row.session_key): row.planned_minutes for row in transaction.execute(query)}


def add_planned_sessions(transaction: Transaction, rows: Iterable[Mapping[str, Any]]) -> None:
    """Add planned sessions, each with `group_id`, `session_key`, `planned_at`, `state` and what else is known."""
    transaction.add_all(PlannedSessionRow(**row) for row in rows)
    transaction.flush()


def change_planned_sessions(transaction: Transaction, changes: Mapping[int, Mapping[str, Any]]) -> None:
    """Set columns of planned sessions by their id."""
    for row in transaction.scalars(select(PlannedSessionRow).where(PlannedSessionRow.id.in_(set(changes)))):
        for name, value in changes[row.id].items():
            setattr(row, name, value)
    transaction.flush()
