"""Supervision actions: what was agreed with a facilitator, by when, and how it will be seen."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import Mapped, mapped_column

from storage.database.base import Base, Transaction


class SupervisionActionRow(Base):
    __tablename__ = "supervision_actions"

    id: Mapped[int] = mapped_column(primary_key=True)
    feedback_id: Mapped[int] = mapped_column(ForeignKey("feedback.id"), index=True)
    facilitator_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("sites.id"), index=True)
    what: Mapped[str]
    by_when: Mapped[date]
    how_seen: Mapped[str]
    state: Mapped[str] = mapped_column(index=True)
    agreed_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]


@dataclass(frozen=True)
class SupervisionAction:
    """An agreed action. `state` is open, seen, not_seen, no_opportunity or withdrawn."""

    id: int
    feedback_id: int
    facilitator_id: int
    site_id: int
    what: str
    by_when: date
    how_seen: str
    state: str
    agreed_at: datetime
    closed_at: datetime | None


def _load(transaction: Transaction, *conditions: object) -> list[SupervisionAction]:
    query = (
        select(SupervisionActionRow)
        .where(*conditions)  # type: ignore[arg-type]
        .order_by(SupervisionActionRow.by_when, SupervisionActionRow.id)
    )
    plain = SupervisionAction.__dataclass_fields__
    return [
        SupervisionAction(**{name: getattr(row, name) for name in plain})
        for row in transaction.scalars(query)
    ]


def find_action(transaction: Transaction, action_id: int) -> SupervisionAction | None:
    """The action, or None."""
    return next(iter(_load(transaction, SupervisionActionRow.id == action_id)), None)


def actions_by_id(transaction: Transaction, ids: Iterable[int]) -> list[SupervisionAction]:
    """The actions with these ids, the soonest first."""
    return _load(transaction, SupervisionActionRow.id.in_(set(ids)))


def actions_for(transaction: Transaction, facilitator_id: int) -> list[SupervisionAction]:
    """A facilitator's actions, the soonest first."""
    return _load(transaction, SupervisionActionRow.facilitator_id == facilitator_id)


def open_actions_at(transaction: Transaction, site_ids: Iterable[int]) -> list[SupervisionAction]:
    """Open actions at these sites, the soonest first."""
    return _load(
        transaction, SupervisionActionRow.site_id.in_(set(site_ids)), SupervisionActionRow.state == "open"
    )


def add_action(
    transaction: Transaction,
    *,
    feedback_id: int,
    facilitator_id: int,
    site_id: int,
    what: str,
    by_when: date,
    how_seen: str,
    at: datetime,
) -> int:
    """Add an open action; gives its id."""
    row = SupervisionActionRow(
        feedback_id=feedback_id,
        facilitator_id=facilitator_id,
        site_id=site_id,
        what=what,
        by_when=by_when,
        how_seen=how_seen,
        state="open",
        agreed_at=at,
    )
    transaction.add(row)
    transaction.flush()
    return row.id


def close_action(transaction: Transaction, action_id: int, state: str, at: datetime) -> None:
    """The action ends as seen, not_seen, no_opportunity or withdrawn."""
    row = transaction.get_one(SupervisionActionRow, action_id)
    row.state, row.closed_at = state, at
