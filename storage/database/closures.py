"""Closures: days on which a site delivers nothing."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import Mapped, mapped_column

from storage.database.base import Base, Transaction


class ClosureRow(Base):
    __tablename__ = "closures"

    id: Mapped[int] = mapped_column(primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("sites.id"), index=True)
    first_day: Mapped[date]
    last_day: Mapped[date]
    label: Mapped[str]


@dataclass(frozen=True)
class ClosureRecord:
    """A closure of a site; `first_day` and `last_day` are both shut."""

    id: int
    site_id: int
    first_day: date
    last_day: date
    label: str


def _plain(row: ClosureRow) -> ClosureRecord:
    return ClosureRecord(row.id, row.site_id, row.first_day, row.last_day, row.label)


def closures_of_site(transaction: Transaction, site_id: int) -> list[ClosureRecord]:
    """The closures of a site, the earliest first."""
    query = select(ClosureRow).where(ClosureRow.site_id == site_id)
    return [_plain(row) for row in transaction.scalars(query.order_by(ClosureRow.first_day, ClosureRow.id))]


def find_closure(transaction: Transaction, closure_id: int) -> ClosureRecord | None:
    """The closure, or None."""
    row = transaction.get(ClosureRow, closure_id)
    return _plain(row) if row else None


def add_closure(
    transaction: Transaction, *, site_id: int, first_day: date, last_day: date, label: str
) -> ClosureRecord:
    """Add a closure."""
    row = ClosureRow(site_id=site_id, first_day=first_day, last_day=last_day, label=label)
    transaction.add(row)
    transaction.flush()
    return _plain(row)


def remove_closure(transaction: Transaction, closure_id: int) -> None:
    """Take a closure away; it must exist."""
    transaction.delete(transaction.get_one(ClosureRow, closure_id))
    transaction.flush()
