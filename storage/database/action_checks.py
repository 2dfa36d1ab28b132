"""What a review says of the actions that were agreed before: seen, not seen, no opportunity, with a mark."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import ColumnElement, ForeignKey, and_, or_, select
from sqlalchemy.orm import Mapped, mapped_column

from storage.database.base import Base, Transaction
from storage.database.supervision_actions import (
    ActionSources,
    SupervisionAction,
    SupervisionActionRow,
    actions_with_sources,
    plain_action,
)


class ActionCheckRow(Base):
    __tablename__ = "action_checks"

    review_id: Mapped[int] = mapped_column(ForeignKey("reviews.id"), primary_key=True)
    action_id: Mapped[int] = mapped_column(ForeignKey("supervision_actions.id"), primary_key=True, index=True)
    outcome: Mapped[str | None]
    evidence_id: Mapped[int | None] = mapped_column(ForeignKey("evidence.id"))
    note: Mapped[str]
    times_saved: Mapped[int]
    saved_at: Mapped[datetime]


@dataclass(frozen=True)
class ActionCheck:
    """One action in one review. `outcome` is seen, not_seen or no_opportunity, None when the answer was taken back;
    `evidence_id` is the mark of that review that shows it, None where none was chosen."""

    action_id: int
    outcome: str | None
    evidence_id: int | None
    note: str
    times_saved: int
    saved_at: datetime


@dataclass(frozen=True)
class ActionAtReview:
    """An action that a review asks about, with what it rests on; `check` None: the review says nothing of it."""

    action: SupervisionAction
    sources: ActionSources
    check: ActionCheck | None


def _plain(row: ActionCheckRow) -> ActionCheck:
    return ActionCheck(**{name: getattr(row, name) for name in ActionCheck.__dataclass_fields__})


def checks_of(transaction: Transaction, review_id: int) -> list[ActionCheck]:
    """What the review says of actions, answers taken back too."""
    query = select(ActionCheckRow).where(ActionCheckRow.review_id == review_id)
    return [_plain(row) for row in transaction.scalars(query.order_by(ActionCheckRow.action_id))]


def actions_at_review(
    transaction: Transaction, review_id: int, facilitator_ids: Iterable[int], since: datetime | None
) -> list[ActionAtReview]:
    """The actions that the review has an answer to, and, unless `since` is None, those of these facilitators that
    are open or were closed since then; the soonest first. One query."""
    wanted: ColumnElement[bool] = ActionCheckRow.action_id.is_not(None)
    if since is not None:
        is_open = or_(SupervisionActionRow.state == "open", SupervisionActionRow.closed_at > since)
        wanted = or_(wanted, and_(SupervisionActionRow.facilitator_id.in_(set(facilitator_ids)), is_open))
    here = and_(ActionCheckRow.action_id == SupervisionActionRow.id, ActionCheckRow.review_id == review_id)
    query = actions_with_sources(ActionCheckRow).outerjoin(ActionCheckRow, here).where(wanted)
    return [
        ActionAtReview(plain_action(row), ActionSources(*sources), _plain(check) if check else None)
        for row, *sources, check in transaction.execute(query)
    ]


def put_check(transaction: Transaction, review_id: int, check: ActionCheck) -> None:
    """Store what the review says of one action over what it said before."""
    values = {name: getattr(check, name) for name in ActionCheck.__dataclass_fields__}
    transaction.merge(ActionCheckRow(review_id=review_id, **values))
    transaction.flush()


def copy_checks(
    transaction: Transaction, review_id: int, to_review_id: int, evidence_ids: dict[int, int]
) -> None:
    """Another review begins with the same answers; `evidence_ids` maps each mark to its copy."""
    for check in checks_of(transaction, review_id):
        copied = None if check.evidence_id is None else evidence_ids.get(check.evidence_id)
        put_check(transaction, to_review_id, replace(check, evidence_id=copied))
