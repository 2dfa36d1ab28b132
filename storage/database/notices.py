"""Notices: that something waits for a person, by its kind and number; no words and no names are kept."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, Select, func, select, update
from sqlalchemy.orm import Mapped, mapped_column

from storage.database.base import Base, Transaction


class NoticeRow(Base):
    __tablename__ = "notices"
    __table_args__ = (
        Index("ix_notices_person_id_read_at", "person_id", "read_at"),
        Index("ix_notices_subject_subject_id", "subject", "subject_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    kind: Mapped[str]
    subject: Mapped[str]
    subject_id: Mapped[int]
    at: Mapped[datetime]
    read_at: Mapped[datetime | None]
    mail_id: Mapped[int | None] = mapped_column(ForeignKey("notice_mails.id"), index=True)


@dataclass(frozen=True)
class Notice:
    """Something that waits for a person, or did. `read_at` None: not read yet; `mail_id` None: no mail tells of it."""

    id: int
    person_id: int
    kind: str
    subject: str
    subject_id: int
    at: datetime
    read_at: datetime | None
    mail_id: int | None


def _load(transaction: Transaction, query: Select[Any]) -> list[Notice]:
    plain = Notice.__dataclass_fields__
    return [
        Notice(**{name: getattr(row, name) for name in plain})
        for row in transaction.scalars(query.order_by(NoticeRow.at.desc(), NoticeRow.id.desc()))
    ]


def add_notice(
    transaction: Transaction,
    *,
    person_id: int,
    kind: str,
    subject: str,
    subject_id: int,
    at: datetime,
    mail_id: int | None,
) -> int:
    """Add an unread notice; gives its id."""
    row = NoticeRow(
        person_id=person_id, kind=kind, subject=subject, subject_id=subject_id, at=at, mail_id=mail_id
    )
    transaction.add(row)
    transaction.flush()
    return row.id


def find_notice(transaction: Transaction, notice_id: int) -> Notice | None:
    """The notice, or None."""
    return next(iter(_load(transaction, select(NoticeRow).where(NoticeRow.id == notice_id))), None)


def unread_notices(transaction: Transaction, person_id: int, limit: int, offset: int = 0) -> list[Notice]:
    """What the person has not read, the newest first."""
    query = select(NoticeRow).where(NoticeRow.person_id == person_id, NoticeRow.read_at.is_(None))
    return _load(transaction, query.limit(limit).offset(offset))


def count_unread(transaction: Transaction, person_id: int) -> int:
    """How many notices the person has not read, of whatever is over too; an index answers it."""
    query = select(func.count()).where(NoticeRow.person_id == person_id, NoticeRow.read_at.is_(None))
    return transaction.scalar(query) or 0


def read_notices(transaction: Transaction, person_id: int, limit: int) -> list[Notice]:
    """What the person has read, the newest first."""
    query = select(NoticeRow).where(NoticeRow.person_id == person_id, NoticeRow.read_at.is_not(None))
    return _load(transaction, query.limit(limit))


def unread_of_mail(transaction: Transaction, mail_id: int) -> list[Notice]:
    """What a mail tells of and its person has not read in the meantime."""
    query = select(NoticeRow).where(NoticeRow.mail_id == mail_id, NoticeRow.read_at.is_(None))
    return _load(transaction, query)


def mark_read(transaction: Transaction, notice_id: int, at: datetime) -> None:
    """The notice is read, from the first time on."""
    _mark(transaction, at, NoticeRow.id == notice_id)


def mark_all_read(transaction: Transaction, person_id: int, at: datetime) -> int:
    """Everything that the person had not read is read; gives how many that were."""
    return _mark(transaction, at, NoticeRow.person_id == person_id)


def mark_read_about(
    transaction: Transaction, person_id: int, subject: str, subject_id: int, at: datetime
) -> None:
    """Everything that the person was told about this one thing is read."""
    _mark(
        transaction,
        at,
        NoticeRow.person_id == person_id,
        NoticeRow.subject == subject,
        NoticeRow.subject_id == subject_id,
    )


def _mark(transaction: Transaction, at: datetime, *which: object) -> int:
    done = transaction.execute(
        update(NoticeRow).where(NoticeRow.read_at.is_(None), *which).values(read_at=at)  # type: ignore[arg-type]
    )
    return done.rowcount  # type: ignore[attr-defined,no-any-return]


def who_was_told(
    transaction: Transaction, kind: str, subject: str, subject_ids: Iterable[int]
) -> set[tuple[int, int]]:
    """Pairs of a thing and a person who has a notice of this kind about it, read or not."""
    query = select(NoticeRow.subject_id, NoticeRow.person_id).where(
        NoticeRow.kind == kind, NoticeRow.subject == subject, NoticeRow.subject_id.in_(set(subject_ids))
    )
    return {(row.subject_id, row.person_id) for row in transaction.execute(query)}
