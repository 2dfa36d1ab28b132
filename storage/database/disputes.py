"""Disputes: a facilitator's objection to the rating of one item, and what its reviewer decided."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import Mapped, mapped_column

from storage.database.base import Base, Transaction
from storage.database.feedback import FeedbackRow


class DisputeRow(Base):
    __tablename__ = "disputes"

    id: Mapped[int] = mapped_column(primary_key=True)
    feedback_id: Mapped[int] = mapped_column(ForeignKey("feedback.id"), index=True)
    item_key: Mapped[str]
    rated: Mapped[float | None]
    proposed: Mapped[float]
    reason: Mapped[str]
    state: Mapped[str] = mapped_column(index=True)
    raised_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]
    decided: Mapped[float | None]
    decision: Mapped[str]
    correction_id: Mapped[int | None] = mapped_column(ForeignKey("reviews.id"))


@dataclass(frozen=True)
class DisputeRecord:
    """An objection to one item. `state` is open, withdrawn, kept or changed.

    `rated` is the reviewer's rating when it was raised (None: not applicable), `proposed` the facilitator's. Once it
    is decided, `decision` says why, `decided` is the rating that stands from then on, and `correction_id` the
    revision that holds a changed one (None: the rating was kept).
    """

    id: int
    feedback_id: int
    item_key: str
    rated: float | None
    proposed: float
    reason: str
    state: str
    raised_at: datetime
    withdrawn_at: datetime | None
    decided_at: datetime | None
    decided: float | None
    decision: str
    correction_id: int | None


def _load(transaction: Transaction, *conditions: object) -> list[DisputeRecord]:
    query = select(DisputeRow).where(*conditions).order_by(DisputeRow.id)  # type: ignore[arg-type]
    plain = DisputeRecord.__dataclass_fields__
    return [
        DisputeRecord(**{name: getattr(row, name) for name in plain}) for row in transaction.scalars(query)
    ]


def find_dispute(transaction: Transaction, dispute_id: int) -> DisputeRecord | None:
    """The dispute, or None."""
    return next(iter(_load(transaction, DisputeRow.id == dispute_id)), None)


def disputes_of(transaction: Transaction, feedback_ids: Iterable[int]) -> list[DisputeRecord]:
    """Every dispute about this feedback, the withdrawn too, oldest first."""
    return _load(transaction, DisputeRow.feedback_id.in_(set(feedback_ids)))


def all_disputes(transaction: Transaction) -> list[DisputeRecord]:
    """Every dispute, the withdrawn too, oldest first."""
    return _load(transaction)


def open_disputes_by(transaction: Transaction, author_id: int) -> list[DisputeRecord]:
    """The open disputes about feedback that this person wrote, oldest first."""
    written = select(FeedbackRow.id).where(FeedbackRow.author_id == author_id)
    return _load(transaction, DisputeRow.state == "open", DisputeRow.feedback_id.in_(written))


def add_dispute(
    transaction: Transaction,
    *,
    feedback_id: int,
    item_key: str,
    rated: float | None,
    proposed: float,
    reason: str,
    at: datetime,
) -> int:
    """Add an open dispute; gives its id."""
    row = DisputeRow(
        feedback_id=feedback_id,
        item_key=item_key,
        rated=rated,
        proposed=proposed,
        reason=reason,
        state="open",
        raised_at=at,
        decision="",
    )
    transaction.add(row)
    transaction.flush()
    return row.id


def change_dispute(transaction: Transaction, dispute_id: int, **values: object) -> None:
    """Set columns of one dispute; it must exist."""
    row = transaction.get_one(DisputeRow, dispute_id)
    for name, value in values.items():
        setattr(row, name, value)
