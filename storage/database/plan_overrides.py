"""Figures of the monitoring plan that a programme, a site, or both have of their own."""

from dataclasses import dataclass

from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import Mapped, mapped_column

from storage.database.base import Base, Transaction


class PlanOverrideRow(Base):
    __tablename__ = "plan_overrides"

    id: Mapped[int] = mapped_column(primary_key=True)
    site_id: Mapped[int | None] = mapped_column(ForeignKey("sites.id"), index=True)
    # Empty for every programme.
    programme_key: Mapped[str]
    rule: Mapped[str]
    figure: Mapped[int]


@dataclass(frozen=True)
class PlanOverride:
    """One rule's own figure. `site_id` None: at every site; `programme_key` empty: in every programme."""

    site_id: int | None
    programme_key: str
    rule: str
    figure: int


def all_overrides(transaction: Transaction) -> list[PlanOverride]:
    """Every figure that differs from the plan's, in the order in which they were first set."""
    columns = (
        PlanOverrideRow.site_id,
        PlanOverrideRow.programme_key,
        PlanOverrideRow.rule,
        PlanOverrideRow.figure,
    )
    return [PlanOverride(*row) for row in transaction.execute(select(*columns).order_by(PlanOverrideRow.id))]


def put_override(
    transaction: Transaction, site_id: int | None, programme_key: str, rule: str, figure: int | None
) -> None:
    """From now on this is the rule's figure there; None: it has none of its own."""
    row = transaction.scalars(
        select(PlanOverrideRow).where(
            PlanOverrideRow.site_id.is_(None) if site_id is None else PlanOverrideRow.site_id == site_id,
            PlanOverrideRow.programme_key == programme_key,
            PlanOverrideRow.rule == rule,
        )
    ).one_or_none()
    if row is not None and figure is None:
        transaction.delete(row)
    elif row is not None and figure is not None:
        row.figure = figure
    elif figure is not None:
        transaction.add(
            PlanOverrideRow(site_id=site_id, programme_key=programme_key, rule=rule, figure=figure)
        )
    transaction.flush()
