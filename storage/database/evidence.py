"""Evidence: time ranges with a note, tied to items and people, pinned to the object's version."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ForeignKey, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from storage.database.base import Base, Transaction


class EvidenceRow(Base):
    __tablename__ = "evidence"

    id: Mapped[int] = mapped_column(primary_key=True)
    review_id: Mapped[int] = mapped_column(ForeignKey("reviews.id"), index=True)
    start_ms: Mapped[int]
    end_ms: Mapped[int]
    kind: Mapped[str]
    note: Mapped[str]
    object_version: Mapped[str]
    saved_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]


class EvidenceItemRow(Base):
    __tablename__ = "evidence_items"

    evidence_id: Mapped[int] = mapped_column(ForeignKey("evidence.id"), primary_key=True)
    item_key: Mapped[str] = mapped_column(primary_key=True)


class EvidencePersonRow(Base):
    __tablename__ = "evidence_people"

    evidence_id: Mapped[int] = mapped_column(ForeignKey("evidence.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)


@dataclass(frozen=True)
class EvidenceRecord:
    """A moment. `kind` is strength, development, risk or proscribed; `people` empty: about the session."""

    id: int
    review_id: int
    start_ms: int
    end_ms: int
    kind: str
    note: str
    object_version: str
    saved_at: datetime
    items: tuple[str, ...]
    people: tuple[int, ...]


def evidence_of(transaction: Transaction, review_ids: Iterable[int]) -> list[EvidenceRecord]:
    """The evidence of these reviews in order of time, what was removed left out."""
    # Columns and not rows: a desk asks after each rating, and a review may have hundreds.
    plain = [name for name in EvidenceRecord.__dataclass_fields__ if name not in ("items", "people")]
    rows = transaction.execute(
        select(*(getattr(EvidenceRow, name) for name in plain))
        .where(EvidenceRow.review_id.in_(set(review_ids)), EvidenceRow.removed_at.is_(None))
        .order_by(EvidenceRow.start_ms, EvidenceRow.id)
    ).all()
    ids = [row.id for row in rows]
    items: dict[int, list[str]] = {}
    for evidence_id, item_key in transaction.execute(
        select(EvidenceItemRow.evidence_id, EvidenceItemRow.item_key)
        .where(EvidenceItemRow.evidence_id.in_(ids))
        .order_by(EvidenceItemRow.item_key)
    ):
        items.setdefault(evidence_id, []).append(item_key)
    people: dict[int, list[int]] = {}
    for evidence_id, person_id in transaction.execute(
        select(EvidencePersonRow.evidence_id, EvidencePersonRow.person_id)
        .where(EvidencePersonRow.evidence_id.in_(ids))
        .order_by(EvidencePersonRow.person_id)
    ):
        people.setdefault(evidence_id, []).append(person_id)
    return [
        EvidenceRecord(
            **dict(zip(plain, row, strict=True)),
            items=tuple(items.get(row.id, ())),
            people=tuple(people.get(row.id, ())),
        )
        for row in rows
    ]


def find_evidence(transaction: Transaction, evidence_id: int) -> EvidenceRecord | None:
    """The evidence, or None when there is none or it was removed."""
    row = transaction.get(EvidenceRow, evidence_id)
    if row is None or row.removed_at is not None:
        return None
    return next(one for one in evidence_of(transaction, [row.review_id]) if one.id == evidence_id)


def review_of(transaction: Transaction, evidence_id: int) -> int | None:
    """The review that the evidence belongs to, the removed too; None when there never was such evidence."""
    row = transaction.get(EvidenceRow, evidence_id)
    return None if row is None else row.review_id


def put_evidence(
    transaction: Transaction,
    *,
    evidence_id: int | None,
    review_id: int,
    start_ms: int,
    end_ms: int,
    kind: str,
    note: str,
    object_version: str,
    items: Iterable[str],
    people: Iterable[int],
    at: datetime,
) -> int:
    """Add (evidence_id None) or rewrite evidence; gives its id."""
    row = (
        EvidenceRow(review_id=review_id)
        if evidence_id is None
        else transaction.get_one(EvidenceRow, evidence_id)
    )
    row.start_ms, row.end_ms, row.kind, row.note = start_ms, end_ms, kind, note
    row.object_version, row.saved_at = object_version, at
    transaction.add(row)
    transaction.flush()
    transaction.execute(delete(EvidenceItemRow).where(EvidenceItemRow.evidence_id == row.id))
    transaction.execute(delete(EvidencePersonRow).where(EvidencePersonRow.evidence_id == row.id))
    transaction.add_all(EvidenceItemRow(evidence_id=row.id, item_key=item) for item in dict.fromkeys(items))
    transaction.add_all(EvidencePersonRow(evidence_id=row.id, person_id=one) for one in dict.fromkeys(people))
    transaction.flush()
    return row.id


def remove_evidence(transaction: Transaction, evidence_id: int, at: datetime) -> None:
    """Take the evidence out of the review; the row stays for the log's sake."""
    transaction.get_one(EvidenceRow, evidence_id).removed_at = at


def restore_evidence(transaction: Transaction, evidence_id: int) -> bool:
    """Take back the removal; False, and nothing is changed, when it was not removed or never was."""
    row = transaction.get(EvidenceRow, evidence_id)
    if row is None or row.removed_at is None:
        return False
    row.removed_at = None
    return True
