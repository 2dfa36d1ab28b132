"""Feedback: what a submitted review becomes, in words, for one facilitator."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from storage.database.base import Base, Transaction


class FeedbackRow(Base):
    __tablename__ = "feedback"
    __table_args__ = (UniqueConstraint("review_id", "facilitator_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    review_id: Mapped[int] = mapped_column(ForeignKey("reviews.id"), index=True)
    facilitator_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    state: Mapped[str] = mapped_column(index=True)
    strengths: Mapped[str]
    development: Mapped[str]
    try_next: Mapped[str]
    reflection: Mapped[str]
    times_saved: Mapped[int]
    started_at: Mapped[datetime]
    saved_at: Mapped[datetime]
    shared_at: Mapped[datetime | None]
    reflected_at: Mapped[datetime | None]
    acknowledged_at: Mapped[datetime | None]


@dataclass(frozen=True)
class FeedbackRecord:
    """Feedback for one facilitator. `state` is draft, shared, reflected (scores open) or acknowledged."""

    id: int
    review_id: int
    facilitator_id: int
    author_id: int
    state: str
    strengths: str
    development: str
    try_next: str
    reflection: str
    times_saved: int
    started_at: datetime
    saved_at: datetime
    shared_at: datetime | None
    reflected_at: datetime | None
    acknowledged_at: datetime | None


def _load(transaction: Transaction, *conditions: object) -> list[FeedbackRecord]:
    query = select(FeedbackRow).where(*conditions).order_by(FeedbackRow.id)  # type: ignore[arg-type]
    plain = FeedbackRecord.__dataclass_fields__
    return [
        FeedbackRecord(**{name: getattr(row, name) for name in plain}) for row in transaction.scalars(query)
    ]


def find_feedback(transaction: Transaction, feedback_id: int) -> FeedbackRecord | None:
    """The feedback, or None."""
    return next(iter(_load(transaction, FeedbackRow.id == feedback_id)), None)


def feedback_by_id(transaction: Transaction, ids: Iterable[int]) -> list[FeedbackRecord]:
    """The feedback with these ids; asks no permission."""
    return _load(transaction, FeedbackRow.id.in_(set(ids)))


def feedback_of_reviews(transaction: Transaction, review_ids: Iterable[int]) -> list[FeedbackRecord]:
    """All feedback made from these reviews."""
    return _load(transaction, FeedbackRow.review_id.in_(set(review_ids)))


def feedback_for(transaction: Transaction, facilitator_id: int) -> list[FeedbackRecord]:
    """All feedback for a facilitator, drafts too, oldest first."""
    return _load(transaction, FeedbackRow.facilitator_id == facilitator_id)


def add_feedback(
    transaction: Transaction, *, review_id: int, facilitator_id: int, author_id: int, at: datetime
) -> int:
    """Begin a draft without words; gives its id."""
    row = FeedbackRow(
        review_id=review_id,
        facilitator_id=facilitator_id,
        author_id=author_id,
        state="draft",
        strengths="",
        development="",
        try_next="",
        reflection="",
        times_saved=0,
        started_at=at,
        saved_at=at,
    )
    transaction.add(row)
    transaction.flush()
    return row.id


def change_feedback(transaction: Transaction, feedback_id: int, **values: object) -> None:
    """Set columns of one piece of feedback; it must exist."""
    row = transaction.get_one(FeedbackRow, feedback_id)
    for name, value in values.items():
        setattr(row, name, value)
