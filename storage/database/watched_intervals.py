"""What was watched for a review, as stretches of its recording."""

from collections.abc import Iterable

from sqlalchemy import ForeignKey, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from storage.database.base import Base, Transaction, insert_rows


class WatchedRow(Base):
    __tablename__ = "watched_intervals"

    id: Mapped[int] = mapped_column(primary_key=True)
    review_id: Mapped[int] = mapped_column(ForeignKey("reviews.id"), index=True)
    start_ms: Mapped[int]
    end_ms: Mapped[int]


def intervals_of(transaction: Transaction, review_id: int) -> list[tuple[int, int]]:
    """What was watched in this review, as merged intervals in milliseconds, in order."""
    query = select(WatchedRow.start_ms, WatchedRow.end_ms).where(WatchedRow.review_id == review_id)
    return [(start, end) for start, end in transaction.execute(query.order_by(WatchedRow.start_ms))]


def replace_intervals(transaction: Transaction, review_id: int, intervals: Iterable[tuple[int, int]]) -> None:
    """The review has exactly these watched intervals."""
    transaction.execute(delete(WatchedRow).where(WatchedRow.review_id == review_id))
    insert_rows(
        transaction,
        WatchedRow,
        [{"review_id": review_id, "start_ms": start, "end_ms": end} for start, end in intervals],
    )
