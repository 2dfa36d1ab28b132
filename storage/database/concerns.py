"""Concerns: a disclosure or a worry about safety, raised from a second of a recording, on a route of its own.

A concern does not hang on a review: it stays whether or not that is ever finished.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import Mapped, mapped_column

from storage.database.base import Base, Transaction


class ConcernRow(Base):
    __tablename__ = "concerns"

    id: Mapped[int] = mapped_column(primary_key=True)
    recording_id: Mapped[int] = mapped_column(ForeignKey("recordings.id"), index=True)
    programme_session_id: Mapped[int] = mapped_column(ForeignKey("programme_sessions.id"), index=True)
    review_id: Mapped[int | None] = mapped_column(ForeignKey("reviews.id"))
    raised_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    raised_at: Mapped[datetime]
    at_ms: Mapped[int]
    object_version: Mapped[str]
    kind: Mapped[str]
    words: Mapped[str]
    due_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(index=True)
    passed_on_at: Mapped[datetime | None]
    passed_on_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    passed_on_words: Mapped[str] = mapped_column(default="", server_default="")


@dataclass(frozen=True)
class Concern:
    """One concern. `state` is open or passed_on; `due_at` is by when it has to be passed on; `passed_on_words` say
    to whom and how, empty while it is open. `review_id` None: raised outside a review."""

    id: int
    recording_id: int
    programme_session_id: int
    review_id: int | None
    raised_by: int
    raised_at: datetime
    at_ms: int
    object_version: str
    kind: str
    words: str
    due_at: datetime
    state: str
    passed_on_at: datetime | None
    passed_on_by: int | None
    passed_on_words: str


def _plain(row: ConcernRow) -> Concern:
    return Concern(**{name: getattr(row, name) for name in Concern.__dataclass_fields__})


def add_concern(transaction: Transaction, **values: object) -> int:
    """Store a concern, by the columns of Concern less `id` and what is told when it is passed on; gives its id."""
    row = ConcernRow(state="open", **values)
    transaction.add(row)
    transaction.flush()
    return row.id


def find_concern(transaction: Transaction, concern_id: int) -> Concern | None:
    """The concern, or None."""
    row = transaction.get(ConcernRow, concern_id)
    return _plain(row) if row else None


def open_among(transaction: Transaction, ids: Iterable[int]) -> list[Concern]:
    """Those of these concerns that were not passed on yet, those due soonest first."""
    query = select(ConcernRow).where(ConcernRow.id.in_(set(ids)), ConcernRow.state == "open")
    return [_plain(row) for row in transaction.scalars(query.order_by(ConcernRow.due_at, ConcernRow.id))]


def concerns_of_recordings(transaction: Transaction, ids: Iterable[int]) -> list[Concern]:
    """Every concern raised from these recordings, those due soonest first."""
    query = select(ConcernRow).where(ConcernRow.recording_id.in_(set(ids)))
    return [_plain(row) for row in transaction.scalars(query.order_by(ConcernRow.due_at, ConcernRow.id))]


def open_concerns(transaction: Transaction) -> list[Concern]:
    """Every concern that was not passed on yet, those due soonest first."""
    query = select(ConcernRow).where(ConcernRow.state == "open")
    return [_plain(row) for row in transaction.scalars(query.order_by(ConcernRow.due_at, ConcernRow.id))]


def pass_on(transaction: Transaction, concern_id: int, *, at: datetime, by: int, words: str) -> None:
    """It was passed on; it must exist."""
    row = transaction.get_one(ConcernRow, concern_id)
    row.state, row.passed_on_at, row.passed_on_by, row.passed_on_words = "passed_on", at, by, words
