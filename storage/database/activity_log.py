"""The activity log: append-only, each row chained to the one before by its hash.

The hash covers every column of the row and the hash before it, so a row that was changed, added or
taken out in between shows when the chain is walked.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, bindparam, select, update
from sqlalchemy.orm import Mapped, mapped_column

from storage.database.base import Base, Transaction, insert_rows

BEFORE_THE_FIRST = "0" * 64


class ActivityRow(Base):
    __tablename__ = "activity_log"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    action: Mapped[str]
    subject: Mapped[str]
    subject_id: Mapped[int | None]
    details: Mapped[dict[str, Any]] = mapped_column(JSON)
    previous_hash: Mapped[str]
    hash: Mapped[str]


class ActivityHeadRow(Base):
    """One row: where the chain ends. Locking it makes writers take turns."""

    __tablename__ = "activity_head"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last_id: Mapped[int]
    last_hash: Mapped[str]


HEAD = select(ActivityHeadRow.last_id, ActivityHeadRow.last_hash).with_for_update()
MOVE_HEAD = (
    update(ActivityHeadRow)
    .values(last_id=bindparam("new_id"), last_hash=bindparam("new_hash"))
    .execution_options(synchronize_session=False)
)
"""Every change of anything runs these, so they are made once."""


@dataclass(frozen=True)
class Activity:
    """Who did what, when. `person_id` None: the app itself."""

    id: int
    at: datetime
    person_id: int | None
    action: str
    subject: str
    subject_id: int | None
    details: dict[str, Any]


def _hash(row: ActivityRow) -> str:
    content = json.dumps(
        [
            row.id,
            row.at.isoformat(),
            row.person_id,
            row.action,
            row.subject,
            row.subject_id,
            row.details,
            row.previous_hash,
        ],
        sort_keys=True,
        ensure_ascii=True,
        separators=(",", ":"),
    )
    return hashlib.sha256(content.encode()).hexdigest()


def append_activity(
    transaction: Transaction,
    *,
    at: datetime,
    person_id: int | None,
    action: str,
    subject: str,
    subject_id: int | None,
    details: dict[str, Any],
) -> None:
    """Add a row to the end of the chain, in the transaction of the change that it tells of."""
    last_id, last_hash = transaction.execute(HEAD).one()
    row = ActivityRow(
        id=last_id + 1,
        at=at.astimezone(UTC),
        person_id=person_id,
        action=action,
        subject=subject,
        subject_id=subject_id,
        # Through JSON once, so that what is hashed is what will be read back.
        details=json.loads(json.dumps(details)),
        previous_hash=last_hash,
        hash="",
    )
    row.hash = _hash(row)
    columns = ActivityRow.__table__.columns.keys()
    insert_rows(transaction, ActivityRow, [{name: getattr(row, name) for name in columns}])
    transaction.execute(MOVE_HEAD, {"new_id": row.id, "new_hash": row.hash})


def last_activity_id(transaction: Transaction) -> int:
    """The number of the last row: what is the same as long as nobody did anything."""
    return transaction.scalar(select(ActivityHeadRow.last_id)) or 0


def has_other_activity(
    transaction: Transaction, after_id: int, actions: Iterable[str], subjects: Iterable[str]
) -> bool:
    """Whether there is a row after this one whose action is none of these, and whose subject is none of those."""
    query = select(ActivityRow.id).where(
        ActivityRow.id > after_id,
        ActivityRow.action.not_in(list(actions)),
        ActivityRow.subject.not_in(list(subjects)),
    )
    return transaction.scalar(query.limit(1)) is not None


def latest_activity(transaction: Transaction, limit: int, before_id: int | None = None) -> list[Activity]:
    """The newest rows, newest first; `before_id` pages on."""
    query = select(ActivityRow).order_by(ActivityRow.id.desc()).limit(limit)
    if before_id is not None:
        query = query.where(ActivityRow.id < before_id)
    return [
        Activity(row.id, row.at, row.person_id, row.action, row.subject, row.subject_id, row.details)
        for row in transaction.scalars(query)
    ]


def subjects_of(
    transaction: Transaction, action: str, subject: str, ids: Iterable[int], since: datetime
) -> set[int]:
    """Those of the ids to whom the action was done since a moment, by anybody or the app itself."""
    query = select(ActivityRow.subject_id).where(
        ActivityRow.action == action,
        ActivityRow.subject == subject,
        ActivityRow.subject_id.in_(set(ids)),
        ActivityRow.at >= since,
    )
    return {one for one in transaction.scalars(query) if one is not None}


def latest_of_person(
    transaction: Transaction,
    person_id: int,
    action: str,
    subject: str,
    subject_id: int,
    since: datetime,
    limit: int,
) -> list[Activity]:
    """The newest rows of what one person did to one thing since a moment, newest first."""
    query = (
        select(ActivityRow)
        .where(
            ActivityRow.person_id == person_id,
            ActivityRow.action == action,
            ActivityRow.subject == subject,
            ActivityRow.subject_id == subject_id,
            ActivityRow.at >= since,
        )
        .order_by(ActivityRow.id.desc())
        .limit(limit)
    )
    return [
        Activity(row.id, row.at, row.person_id, row.action, row.subject, row.subject_id, row.details)
        for row in transaction.scalars(query)
    ]


def activity_of(transaction: Transaction, person_id: int, limit: int) -> list[Activity]:
    """The newest rows of what one person did, newest first."""
    query = select(ActivityRow).where(ActivityRow.person_id == person_id).order_by(ActivityRow.id.desc())
    return [
        Activity(row.id, row.at, row.person_id, row.action, row.subject, row.subject_id, row.details)
        for row in transaction.scalars(query.limit(limit))
    ]


def first_break(transaction: Transaction) -> int | None:
    """The id of the first row that does not fit the chain; None when the chain is whole to its head."""
    expected_id, previous = 1, BEFORE_THE_FIRST
    query = select(ActivityRow).order_by(ActivityRow.id).execution_options(yield_per=1000)
    with transaction.scalars(query) as rows:
        for row in rows:
            if row.id != expected_id or row.previous_hash != previous or row.hash != _hash(row):
                return expected_id
            expected_id, previous = row.id + 1, row.hash
    head = transaction.scalars(select(ActivityHeadRow)).one_or_none()
    is_whole = head is not None and (head.last_id, head.last_hash) == (expected_id - 1, previous)
    return None if is_whole else expected_id
