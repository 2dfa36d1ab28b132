"""Assignments: who was asked to review a recording, and by when."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import Mapped, mapped_column

from storage.database.base import Base, Transaction
from storage.database.programme_sessions import ProgrammeSessionRow


class AssignmentRow(Base):
    __tablename__ = "assignments"

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_session_id: Mapped[int] = mapped_column(ForeignKey("programme_sessions.id"), index=True)
    assignee_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    assigned_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    assigned_at: Mapped[datetime]
    by_when: Mapped[date]
    taken_back_at: Mapped[datetime | None]
    reason: Mapped[str]


@dataclass(frozen=True)
class Assignment:
    """A programme session's recording that somebody is to review by a day. `taken_back_at` None: it was not taken
    back; `reason` is why it was. Whether it is done is told by the assignee's review."""

    id: int
    programme_session_id: int
    assignee_id: int
    assigned_by: int
    assigned_at: datetime
    by_when: date
    taken_back_at: datetime | None
    reason: str


def _load(transaction: Transaction, *conditions: object) -> list[Assignment]:
    query = (
        select(AssignmentRow)
        .where(*conditions)  # type: ignore[arg-type]
        .order_by(AssignmentRow.by_when, AssignmentRow.id)
    )
    plain = Assignment.__dataclass_fields__
    return [Assignment(**{name: getattr(row, name) for name in plain}) for row in transaction.scalars(query)]


def find_assignment(transaction: Transaction, assignment_id: int) -> Assignment | None:
    """The assignment, or None."""
    return next(iter(_load(transaction, AssignmentRow.id == assignment_id)), None)


def assignments_of(transaction: Transaction, assignee_id: int) -> list[Assignment]:
    """What a person is to review or has reviewed, without what was taken back; the soonest first."""
    return _load(transaction, AssignmentRow.assignee_id == assignee_id, AssignmentRow.taken_back_at.is_(None))


def assignments_of_programme_session(transaction: Transaction, programme_session_id: int) -> list[Assignment]:
    """The assignments of a programme session, without what was taken back; the soonest first."""
    return _load(
        transaction,
        AssignmentRow.programme_session_id == programme_session_id,
        AssignmentRow.taken_back_at.is_(None),
    )


def assignments_at(transaction: Transaction, site_ids: Iterable[int], since: datetime) -> list[Assignment]:
    """The assignments of these sites' programme sessions since a moment, without what was taken back; the soonest
    first."""
    theirs = select(ProgrammeSessionRow.id).where(ProgrammeSessionRow.site_id.in_(set(site_ids)))
    return _load(
        transaction,
        AssignmentRow.programme_session_id.in_(theirs),
        AssignmentRow.assigned_at >= since,
        AssignmentRow.taken_back_at.is_(None),
    )


def add_assignment(
    transaction: Transaction,
    *,
    programme_session_id: int,
    assignee_id: int,
    assigned_by: int,
    at: datetime,
    by_when: date,
) -> int:
    """Add an assignment; gives its id."""
    row = AssignmentRow(
        programme_session_id=programme_session_id,
        assignee_id=assignee_id,
        assigned_by=assigned_by,
        assigned_at=at,
        by_when=by_when,
        reason="",
    )
    transaction.add(row)
    transaction.flush()
    return row.id


def take_back_assignment(transaction: Transaction, assignment_id: int, at: datetime, reason: str) -> None:
    """The person need not do it any more; the assignment must exist."""
    row = transaction.get_one(AssignmentRow, assignment_id)
    row.taken_back_at, row.reason = at, reason
