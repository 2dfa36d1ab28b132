"""Words that may tell who somebody is and that their writer kept, with the reason.

The words themselves stand in the text alone: here is a fingerprint, which only the app's secret can compare.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from storage.database.base import Base, Transaction


class KeptFindingRow(Base):
    __tablename__ = "kept_findings"
    __table_args__ = (UniqueConstraint("subject", "subject_id", "fingerprint"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    subject: Mapped[str]
    subject_id: Mapped[int]
    field: Mapped[str]
    kind: Mapped[str]
    fingerprint: Mapped[str]
    reason: Mapped[str]
    kept_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    kept_at: Mapped[datetime]


@dataclass(frozen=True)
class KeptFinding:
    """One finding that stays. `subject` and `subject_id` say what holds the text, `field` which text of it."""

    subject: str
    subject_id: int
    field: str
    kind: str
    fingerprint: str
    reason: str
    kept_by: int
    kept_at: datetime


def kept_findings(transaction: Transaction, subject: str, subject_id: int) -> list[KeptFinding]:
    """What was kept in the texts of one subject, the oldest first."""
    query = (
        select(KeptFindingRow)
        .where(KeptFindingRow.subject == subject, KeptFindingRow.subject_id == subject_id)
        .order_by(KeptFindingRow.id)
    )
    plain = KeptFinding.__dataclass_fields__
    return [KeptFinding(**{name: getattr(row, name) for name in plain}) for row in transaction.scalars(query)]


def keep_finding(transaction: Transaction, kept: KeptFinding) -> None:
    """Add one; its fingerprint must be new to the subject."""
    transaction.add(
        KeptFindingRow(**{name: getattr(kept, name) for name in KeptFinding.__dataclass_fields__})
    )
    transaction.flush()
