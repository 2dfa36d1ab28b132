"""Draws: which recording is to be reviewed next, and how that was found."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import JSON, ColumnElement, ForeignKey, select
from sqlalchemy.orm import Mapped, mapped_column

from storage.database.base import Base, Transaction


class DrawRow(Base):
    __tablename__ = "draws"

    id: Mapped[int] = mapped_column(primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("sites.id"), index=True)
    programme_session_id: Mapped[int] = mapped_column(ForeignKey("programme_sessions.id"), index=True)
    drawn_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    drawn_at: Mapped[datetime]
    # Empty where a person chose.
    seed: Mapped[str]
    candidate_ids: Mapped[list[int]] = mapped_column(JSON)
    reason: Mapped[str]
    replaced_by: Mapped[int | None] = mapped_column(ForeignKey("draws.id"))


@dataclass(frozen=True)
class Draw:
    """One draw of a programme session. `seed` empty: a person chose it; `reason` is why it was drawn again or
    chosen, empty for a first draw; `replaced_by` is the draw that took its place, None: it stands."""

    id: int
    site_id: int
    programme_session_id: int
    drawn_by: int
    drawn_at: datetime
    seed: str
    candidate_ids: Sequence[int]
    reason: str
    replaced_by: int | None


def _load(transaction: Transaction, *conditions: object) -> list[Draw]:
    query = select(DrawRow).where(*conditions).order_by(DrawRow.id)  # type: ignore[arg-type]
    plain = Draw.__dataclass_fields__
    return [Draw(**{name: getattr(row, name) for name in plain}) for row in transaction.scalars(query)]


def find_draw(transaction: Transaction, draw_id: int) -> Draw | None:
    """The draw, or None."""
    return next(iter(_load(transaction, DrawRow.id == draw_id)), None)


def standing_draws(
    transaction: Transaction, site_ids: Iterable[int], since: datetime | None = None
) -> list[Draw]:
    """The draws of these sites since a moment (None: ever) that no other has taken the place of, oldest first."""
    conditions: list[ColumnElement[bool]] = [
        DrawRow.site_id.in_(set(site_ids)),
        DrawRow.replaced_by.is_(None),
    ]
    if since is not None:
        conditions.append(DrawRow.drawn_at >= since)
    return _load(transaction, *conditions)


def add_draw(
    transaction: Transaction,
    *,
    site_id: int,
    programme_session_id: int,
    drawn_by: int,
    at: datetime,
    seed: str,
    candidate_ids: Iterable[int],
    reason: str,
    replaces: Iterable[int] = (),
) -> int:
    """Add a draw, which takes the place of those in `replaces`; gives its id."""
    row = DrawRow(
        site_id=site_id,
        programme_session_id=programme_session_id,
        drawn_by=drawn_by,
        drawn_at=at,
        seed=seed,
        candidate_ids=list(candidate_ids),
        reason=reason,
    )
    transaction.add(row)
    transaction.flush()
    for earlier in transaction.scalars(select(DrawRow).where(DrawRow.id.in_(set(replaces)))):
        earlier.replaced_by = row.id
    transaction.flush()
    return row.id
