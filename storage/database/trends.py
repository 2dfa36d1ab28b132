"""Queries that the trend charts ask: submitted scores with what they are counted by."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from storage.database.base import Transaction
from storage.database.programme_sessions import ProgrammeSessionRow
from storage.database.reviews import ReviewRow, ScoreRow


@dataclass(frozen=True)
class ScoredReview:
    """One score of one submitted review; `value` None: undefined."""

    review_id: int
    reviewer_id: int
    site_id: int
    rubric_key: str
    rubric_version: str
    delivered_at: datetime
    value: float | None


def scored_reviews(
    transaction: Transaction,
    site_ids: Iterable[int],
    *,
    rubric_key: str,
    output: str,
    section: str,
    since: datetime,
    until: datetime,
) -> list[ScoredReview]:
    """Scores of one output (section "": as a whole) of programme sessions delivered in the time, in order."""
    query = (
        select(
            ReviewRow.id,
            ReviewRow.reviewer_id,
            ProgrammeSessionRow.site_id,
            ReviewRow.rubric_key,
            ReviewRow.rubric_version,
            ProgrammeSessionRow.starts_at,
            ScoreRow.value,
        )
        .join(ScoreRow, ScoreRow.review_id == ReviewRow.id)
        .join(ProgrammeSessionRow, ProgrammeSessionRow.id == ReviewRow.programme_session_id)
        .where(
            ReviewRow.state == "submitted",
            ReviewRow.rubric_key == rubric_key,
            ScoreRow.output == output,
            ScoreRow.section == section,
            ProgrammeSessionRow.site_id.in_(set(site_ids)),
            ProgrammeSessionRow.starts_at >= since,
            ProgrammeSessionRow.starts_at < until,
        )
        .order_by(ProgrammeSessionRow.starts_at, ReviewRow.id)
    )
    return [ScoredReview(*row) for row in transaction.execute(query)]
