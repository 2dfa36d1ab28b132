"""Private notes of who led a supervision meeting. Nothing else reads this table: no list, no export, no document."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ForeignKey, delete
from sqlalchemy.orm import Mapped, mapped_column

from storage.database.base import Base, Transaction


class PrivateNoteRow(Base):
    __tablename__ = "private_notes"

    meeting_id: Mapped[int] = mapped_column(ForeignKey("supervision_meetings.id"), primary_key=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True, index=True)
    words: Mapped[str]
    times_saved: Mapped[int]
    saved_at: Mapped[datetime]


@dataclass(frozen=True)
class PrivateNote:
    """One author's note beside one meeting, empty when it was taken back; `times_saved` tells a stale tab."""

    words: str
    times_saved: int
    saved_at: datetime


def private_note(transaction: Transaction, meeting_id: int, author_id: int) -> PrivateNote | None:
    """The author's own note beside the meeting; None: never written."""
    row = transaction.get(PrivateNoteRow, (meeting_id, author_id))
    return None if row is None else PrivateNote(row.words, row.times_saved, row.saved_at)


def put_private_note(transaction: Transaction, meeting_id: int, author_id: int, note: PrivateNote) -> None:
    """Store the note over the one before."""
    transaction.merge(
        PrivateNoteRow(
            meeting_id=meeting_id,
            author_id=author_id,
            words=note.words,
            times_saved=note.times_saved,
            saved_at=note.saved_at,
        )
    )
    transaction.flush()


def remove_private_notes(transaction: Transaction, meeting_id: int) -> None:
    """Nothing is kept beside this meeting any more."""
    transaction.execute(delete(PrivateNoteRow).where(PrivateNoteRow.meeting_id == meeting_id))
