"""Self-ratings: how a facilitator rated themselves on the items of a review, before its scores opened to them."""

from collections.abc import Mapping

from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import Mapped, mapped_column

from storage.database.base import Base, Transaction


class SelfRatingRow(Base):
    """One item's value; an item that was left out has no row."""

    __tablename__ = "self_ratings"

    feedback_id: Mapped[int] = mapped_column(ForeignKey("feedback.id"), primary_key=True)
    item_key: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[float]


def self_ratings_of(transaction: Transaction, feedback_id: int) -> dict[str, float]:
    """The values by item; empty where none were given."""
    query = select(SelfRatingRow).where(SelfRatingRow.feedback_id == feedback_id)
    return {row.item_key: row.value for row in transaction.scalars(query)}


def add_self_ratings(transaction: Transaction, feedback_id: int, values: Mapping[str, float]) -> None:
    """Keep the values, by item; they are given once."""
    for item_key, value in values.items():
        transaction.add(SelfRatingRow(feedback_id=feedback_id, item_key=item_key, value=value))
    transaction.flush()
