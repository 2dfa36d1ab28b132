"""Notes that people pin to a day of a site's trends; some begin new limits there, for one measure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import Mapped, mapped_column

from storage.database.base import Base, Transaction


class TrendNoteRow(Base):
    __tablename__ = "trend_notes"

    id: Mapped[int] = mapped_column(primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("sites.id"), index=True)
    day: Mapped[date]
    words: Mapped[str]
    limits_of: Mapped[str | None]
    author_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    written_at: Mapped[datetime]


@dataclass(frozen=True)
class TrendNoteRecord:
    """A note on the day that it tells of. `limits_of` is the measure whose limits are worked out anew from there, with
    its part after a slash where it is of one (`score/B`); None: the note begins no limits."""

    id: int
    site_id: int
    day: date
    words: str
    limits_of: str | None
    author_id: int
    written_at: datetime


def _plain(row: TrendNoteRow) -> TrendNoteRecord:
    return TrendNoteRecord(**{name: getattr(row, name) for name in TrendNoteRecord.__dataclass_fields__})


def notes_of_sites(transaction: Transaction, site_ids: Iterable[int]) -> list[TrendNoteRecord]:
    """The notes of these sites, by their days."""
    query = select(TrendNoteRow).where(TrendNoteRow.site_id.in_(set(site_ids)))
    return [_plain(row) for row in transaction.scalars(query.order_by(TrendNoteRow.day, TrendNoteRow.id))]


def find_note(transaction: Transaction, note_id: int) -> TrendNoteRecord | None:
    """The note, or None."""
    row = transaction.get(TrendNoteRow, note_id)
    return _plain(row) if row else None


def add_note(
    transaction: Transaction,
    *,
    site_id: int,
    day: date,
    words: str,
    limits_of: str | None,
    author_id: int,
    at: datetime,
) -> int:
    """Add a note; gives its id."""
    row = TrendNoteRow(
        site_id=site_id, day=day, words=words, limits_of=limits_of, author_id=author_id, written_at=at
    )
    transaction.add(row)
    transaction.flush()
    return row.id


def remove_note(transaction: Transaction, note_id: int) -> None:
    """Take a note away; it must exist."""
    transaction.delete(transaction.get_one(TrendNoteRow, note_id))
    transaction.flush()
