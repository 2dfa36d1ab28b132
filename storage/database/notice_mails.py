"""Mails that tell a person that notices wait: when each is to be sent, how often it was tried, what became of it.

Who sends one holds it by a claim: once that was given up to another, nothing more is written about it.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, ForeignKey, Select, and_, func, or_, select, update
from sqlalchemy.orm import Mapped, mapped_column

from storage.database.base import Base, Transaction, moment_of

SILENT_AFTER = timedelta(minutes=10)
"""A sender that gave no sign of life for so long has died; another may take its mails up. Far longer than a server
may take over one mail."""


class NoticeMailRow(Base):
    __tablename__ = "notice_mails"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    state: Mapped[str] = mapped_column(index=True)
    made_at: Mapped[datetime]
    send_after: Mapped[datetime]
    tries: Mapped[int]
    claim: Mapped[str | None]
    claimed_at: Mapped[datetime | None]
    failure: Mapped[str]
    reply: Mapped[int | None]
    failed_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]


@dataclass(frozen=True)
class NoticeMail:
    """A mail to one person. `state` is waiting, sent, dropped (nothing waited any more) or failed (given up).

    `failure` is the code of why the last try came to nothing, "" when none did; `reply` the server's number with it.
    """

    id: int
    person_id: int
    state: str
    made_at: datetime
    send_after: datetime
    tries: int
    failure: str
    reply: int | None
    failed_at: datetime | None
    sent_at: datetime | None


def _plain(row: NoticeMailRow) -> NoticeMail:
    return NoticeMail(**{name: getattr(row, name) for name in NoticeMail.__dataclass_fields__})


def mail_to_join(transaction: Transaction, person_id: int) -> int | None:
    """The mail to this person that still waits and that nobody is sending now; None when there is none."""
    query = select(NoticeMailRow.id).where(
        NoticeMailRow.person_id == person_id, NoticeMailRow.state == "waiting", NoticeMailRow.claim.is_(None)
    )
    return transaction.scalars(query.order_by(NoticeMailRow.id).limit(1)).one_or_none()


def add_mail(transaction: Transaction, *, person_id: int, made_at: datetime, send_after: datetime) -> int:
    """Add a mail that waits to be sent; gives its id."""
    row = NoticeMailRow(
        person_id=person_id, state="waiting", made_at=made_at, send_after=send_after, tries=0, failure=""
    )
    transaction.add(row)
    transaction.flush()
    return row.id


def is_mail_due(transaction: Transaction, now: datetime) -> bool:
    """Whether `claim_due` would find anything; a question alone, for who asks often."""
    return transaction.scalars(_due(transaction, now).limit(1)).first() is not None


def claim_due(transaction: Transaction, *, now: datetime, claim: str, limit: int) -> list[NoticeMail]:
    """Take up mails whose time has come, the longest due first; nobody else is given them until they are let go of,
    or SILENT_AFTER by the database's clock."""
    due = _due(transaction, now).order_by(NoticeMailRow.send_after, NoticeMailRow.id).limit(limit)
    ids = list(transaction.scalars(due))
    transaction.execute(
        update(NoticeMailRow)
        .where(NoticeMailRow.id.in_(ids), *_takeable(transaction, now))
        .values(claim=claim, claimed_at=moment_of(transaction))
    )
    taken = select(NoticeMailRow).where(NoticeMailRow.id.in_(ids), NoticeMailRow.claim == claim)
    rows = transaction.scalars(taken.execution_options(populate_existing=True))
    return sorted((_plain(row) for row in rows), key=lambda one: (one.send_after, one.id))


def _due(transaction: Transaction, now: datetime) -> Select[Any]:
    return select(NoticeMailRow.id).where(*_takeable(transaction, now))


def _takeable(transaction: Transaction, now: datetime) -> tuple[ColumnElement[bool], ...]:
    silent = moment_of(transaction) - SILENT_AFTER
    return (
        NoticeMailRow.state == "waiting",
        NoticeMailRow.send_after <= now,
        or_(NoticeMailRow.claim.is_(None), NoticeMailRow.claimed_at < silent),
    )


def hold_mail(transaction: Transaction, mail_id: int, claim: str) -> bool:
    """Give a sign of life; False when the mail is somebody else's by now."""
    return _change(transaction, mail_id, claim, claimed_at=moment_of(transaction))


def put_back(
    transaction: Transaction,
    mail_id: int,
    claim: str,
    *,
    send_after: datetime,
    failure: str,
    reply: int | None,
    at: datetime,
) -> bool:
    """A try came to nothing and another follows; False when the mail is somebody else's by now."""
    return _change(
        transaction,
        mail_id,
        claim,
        claim=None,
        claimed_at=None,
        send_after=send_after,
        tries=NoticeMailRow.tries + 1,
        failure=failure,
        reply=reply,
        failed_at=at,
    )


def end_mail(transaction: Transaction, mail_id: int, claim: str, state: str, **values: object) -> bool:
    """The mail is sent, dropped or failed; False when it is somebody else's by now."""
    return _change(transaction, mail_id, claim, claim=None, claimed_at=None, state=state, **values)


def _change(transaction: Transaction, mail_id: int, held_by: str, **values: object) -> bool:
    done = transaction.execute(
        update(NoticeMailRow)
        .where(NoticeMailRow.id == mail_id, NoticeMailRow.claim == held_by)
        .values(**values)
    )
    return bool(done.rowcount)  # type: ignore[attr-defined]


def troubled_mails(transaction: Transaction, since: datetime) -> list[NoticeMail]:
    """Each person's latest mail where it failed since then, for good or until now; the latest failure first."""
    latest = select(func.max(NoticeMailRow.id)).where(NoticeMailRow.state != "dropped")
    query = select(NoticeMailRow).where(
        NoticeMailRow.id.in_(latest.group_by(NoticeMailRow.person_id)),
        or_(
            NoticeMailRow.state == "failed",
            and_(NoticeMailRow.state == "waiting", NoticeMailRow.failure != ""),
        ),
        NoticeMailRow.failed_at >= since,
    )
    rows = transaction.scalars(query.order_by(NoticeMailRow.failed_at.desc(), NoticeMailRow.id.desc()))
    return [_plain(row) for row in rows]
