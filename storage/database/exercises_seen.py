"""Exercises of the session plan as a reviewer saw them: delivered, shortened, moved or skipped, and why."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import Mapped, mapped_column

from storage.database.base import Base, Transaction


class ExerciseSeenRow(Base):
    __tablename__ = "exercises_seen"

    review_id: Mapped[int] = mapped_column(ForeignKey("reviews.id"), primary_key=True)
    exercise_key: Mapped[str] = mapped_column(primary_key=True)
    outcome: Mapped[str | None]
    reason: Mapped[str | None]
    note: Mapped[str]
    start_ms: Mapped[int | None]
    end_ms: Mapped[int | None]
    times_saved: Mapped[int]
    saved_at: Mapped[datetime]


@dataclass(frozen=True)
class ExerciseSeen:
    """One exercise in one review. `outcome` is delivered, shortened, moved or skipped, None when taken back;
    `reason` why it was not delivered as planned (drift, resourcing, planned), None where it was. `start_ms` and
    `end_ms` are where it is in the recording, None where nobody said; `times_saved` tells a stale tab."""

    exercise_key: str
    outcome: str | None
    reason: str | None
    note: str
    start_ms: int | None
    end_ms: int | None
    times_saved: int
    saved_at: datetime


def exercises_seen(transaction: Transaction, review_ids: Iterable[int]) -> dict[int, list[ExerciseSeen]]:
    """What was seen, by review; reviews without any are left out."""
    plain = ExerciseSeen.__dataclass_fields__
    found: dict[int, list[ExerciseSeen]] = {}
    query = select(ExerciseSeenRow).where(ExerciseSeenRow.review_id.in_(set(review_ids)))
    for row in transaction.scalars(query.order_by(ExerciseSeenRow.exercise_key)):
        seen = ExerciseSeen(**{name: getattr(row, name) for name in plain})
        found.setdefault(row.review_id, []).append(seen)
    return found


def put_exercise(transaction: Transaction, review_id: int, seen: ExerciseSeen) -> None:
    """Store one exercise of a review over what was stored before."""
    values = {name: getattr(seen, name) for name in ExerciseSeen.__dataclass_fields__}
    transaction.merge(ExerciseSeenRow(review_id=review_id, **values))
    transaction.flush()
