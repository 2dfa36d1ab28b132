"""Queries that the trend charts ask: submitted scores, counted in the database."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Integer, column, func, select, values

from storage.database.base import Transaction, UtcDateTime
from storage.database.programme_sessions import ProgrammeSessionRow
from storage.database.reviews import ReviewRow, ScoreRow

Period = tuple[datetime, datetime]
"""From the first moment on, up to the second."""


@dataclass(frozen=True)
class ScoreCount:
    """Submitted reviews by one rater, with one version of a rubric, of a site's programme sessions in one period.

    `period` is its place among those asked for. `n` reviews have a score, which add up to `total`; those
    `without_score` have one that is undefined.
    """

    site_id: int
    period: int
    reviewer_id: int
    rubric_version: str
    n: int
    without_score: int
    total: float


def score_counts(
    transaction: Transaction,
    site_ids: Iterable[int],
    periods: Sequence[Period],
    *,
    rubric_key: str,
    output: str,
    section: str,
) -> list[ScoreCount]:
    """Scores of one output (section "": as a whole) by the period in which their programme session was delivered.

    In order of site, period, rater and version; a period without reviews is not there. No review is read one by one.
    """
    if not periods:
        return []
    bounds = (
        values(
            column("place", Integer),
            column("since", UtcDateTime),
            column("until", UtcDateTime),
            name="periods",
        )
        .data([(place, since, until) for place, (since, until) in enumerate(periods)])
        .cte("periods")
    )
    by = (ProgrammeSessionRow.site_id, bounds.c.place, ReviewRow.reviewer_id, ReviewRow.rubric_version)
    query = (
        select(*by, func.count(ScoreRow.value), func.count(), func.sum(ScoreRow.value))
        .select_from(bounds)
        .join(
            ProgrammeSessionRow,
            (ProgrammeSessionRow.starts_at >= bounds.c.since)
            & (ProgrammeSessionRow.starts_at < bounds.c.until),
        )
        .join(ReviewRow, ReviewRow.programme_session_id == ProgrammeSessionRow.id)
        .join(ScoreRow, ScoreRow.review_id == ReviewRow.id)
        .where(
            ReviewRow.state == "submitted",
            ReviewRow.rubric_key == rubric_key,
            ScoreRow.output == output,
            ScoreRow.section == section,
            ProgrammeSessionRow.site_id.in_(set(site_ids)),
        )
        .group_by(*by)
        .order_by(*by)
    )
    return [
        ScoreCount(site, place, rater, version, n, all_of_them - n, total or 0.0)
        for site, place, rater, version, n, all_of_them, total in transaction.execute(query)
    ]
