"""Training steps: what a facilitator has done for a programme, and when, and approvals to deliver it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import Mapped, mapped_column

from storage.database.base import Base, Transaction


class TrainingStepRow(Base):
    __tablename__ = "training_steps"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    programme_key: Mapped[str]
    kind: Mapped[str]
    done_on: Mapped[date]
    until: Mapped[date | None]
    noted_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    noted_at: Mapped[datetime]
    taken_back_at: Mapped[datetime | None]


@dataclass(frozen=True)
class TrainingStep:
    """`kind` is assessment, core_skills, programme_training, in_house_trainer or approval. `until` is the last day of
    an approval, None: without an end. `noted_by_id` noted it, and gave it where it is an approval."""

    id: int
    person_id: int
    programme_key: str
    kind: str
    done_on: date
    until: date | None
    noted_by_id: int
    noted_at: datetime


def _plain(row: TrainingStepRow) -> TrainingStep:
    return TrainingStep(**{name: getattr(row, name) for name in TrainingStep.__dataclass_fields__})


def training_steps_of(transaction: Transaction, person_ids: Iterable[int]) -> list[TrainingStep]:
    """The steps of these people that were not taken back, oldest first."""
    query = select(TrainingStepRow).where(
        TrainingStepRow.person_id.in_(set(person_ids)), TrainingStepRow.taken_back_at.is_(None)
    )
    return [
        _plain(row)
        for row in transaction.scalars(query.order_by(TrainingStepRow.done_on, TrainingStepRow.id))
    ]


def find_training_step(transaction: Transaction, step_id: int) -> TrainingStep | None:
    """The step; None also when it was taken back."""
    row = transaction.get(TrainingStepRow, step_id)
    return None if row is None or row.taken_back_at is not None else _plain(row)


def add_training_step(
    transaction: Transaction,
    *,
    person_id: int,
    programme_key: str,
    kind: str,
    done_on: date,
    until: date | None,
    noted_by_id: int,
    at: datetime,
) -> int:
    """Add a step; gives its id."""
    row = TrainingStepRow(
        person_id=person_id,
        programme_key=programme_key,
        kind=kind,
        done_on=done_on,
        until=until,
        noted_by_id=noted_by_id,
        noted_at=at,
    )
    transaction.add(row)
    transaction.flush()
    return row.id


def take_back_training_step(transaction: Transaction, step_id: int, at: datetime) -> None:
    """The step counts no more; its row stays for the log's sake."""
    transaction.get_one(TrainingStepRow, step_id).taken_back_at = at
