"""Conflicts of interest that an administrator has written down: who must not review whom."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from storage.database.base import Base, Transaction


class ConflictRow(Base):
    __tablename__ = "conflicts"
    __table_args__ = (UniqueConstraint("reviewer_id", "facilitator_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    reviewer_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    facilitator_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    reason: Mapped[str]
    added_at: Mapped[datetime]


@dataclass(frozen=True)
class Conflict:
    """One person must not review what another one delivered."""

    id: int
    reviewer_id: int
    facilitator_id: int
    reason: str
    added_at: datetime


def all_conflicts(transaction: Transaction) -> list[Conflict]:
    """Every conflict, in the order in which they were written down."""
    plain = Conflict.__dataclass_fields__
    query = select(ConflictRow).order_by(ConflictRow.id)
    return [Conflict(**{name: getattr(row, name) for name in plain}) for row in transaction.scalars(query)]


def barred_from(transaction: Transaction, reviewer_id: int) -> set[int]:
    """The people whom this person must not review."""
    query = select(ConflictRow.facilitator_id).where(ConflictRow.reviewer_id == reviewer_id)
    return set(transaction.scalars(query))


def add_conflict(
    transaction: Transaction, *, reviewer_id: int, facilitator_id: int, reason: str, at: datetime
) -> int:
    """Add a conflict; gives its id. Raises IntegrityError when it is there already."""
    row = ConflictRow(reviewer_id=reviewer_id, facilitator_id=facilitator_id, reason=reason, added_at=at)
    transaction.add(row)
    transaction.flush()
    return row.id


def remove_conflict(transaction: Transaction, conflict_id: int) -> None:
    """The one may review the other again."""
    transaction.execute(delete(ConflictRow).where(ConflictRow.id == conflict_id))
