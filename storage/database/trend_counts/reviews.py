"""Facts of submitted reviews, each at the moment of its programme session: scores, ratings of one item, minutes."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, case, func, literal, or_

from storage.database.base import Transaction
from storage.database.programme_sessions import ProgrammeSessionRow
from storage.database.recordings import RecordingRow
from storage.database.reviews import RatingRow, ReviewRow, ScoreRow
from storage.database.trend_counts.counting import ONE, WHOLE, Facts, Scope, facts_of, within

OF_A_REVIEW = (
    ProgrammeSessionRow.site_id,
    ProgrammeSessionRow.starts_at,
    ReviewRow.reviewer_id,
    ReviewRow.rubric_version,
)


def review_facts(scope: Scope, rubric_key: str, value: Any, weight: Any = ONE) -> Facts:
    """Facts of the reviews with one rubric in any state, each at its programme session; for the queries of others."""
    site_id, at, rater_id, version = OF_A_REVIEW
    facts = (
        facts_of(site_id, at, value, weight=weight, rater_id=rater_id, rubric_version=version)
        .select_from(ProgrammeSessionRow)
        .join(ReviewRow, ReviewRow.programme_session_id == ProgrammeSessionRow.id)
        .where(ReviewRow.rubric_key == rubric_key)
    )
    return within(facts, scope)


def _reviews(scope: Scope, rubric_key: str, value: Any, weight: Any = ONE) -> Facts:
    return review_facts(scope, rubric_key, value, weight).where(ReviewRow.state == "submitted")


def _scored(
    scope: Scope,
    rubric_key: str,
    output: str,
    section: str,
    value: Any,
    weight: Any,
) -> Facts:
    facts = _reviews(scope, rubric_key, value, weight).join(ScoreRow, ScoreRow.review_id == ReviewRow.id)
    return facts.where(ScoreRow.output == output, ScoreRow.section == section)


def score_facts(scope: Scope, rubric_key: str, output: str, section: str = "") -> Facts:
    """Scores of one output, as a whole or of one of its sections."""
    value = ScoreRow.value
    return _scored(scope, rubric_key, output, section, value, _one_for(value))


def standard_facts(scope: Scope, rubric_key: str, output: str, standard: float) -> Facts:
    """100 for each score of that standard or more, 0 for each under it."""
    value = case((ScoreRow.value >= standard, WHOLE), (ScoreRow.value < standard, 0.0))
    return _scored(scope, rubric_key, output, "", value, _one_for(ScoreRow.value))


def item_facts(scope: Scope, rubric_key: str, item: str) -> Facts:
    """The value of one item in each review; the mean where several people are rated on it."""
    value = func.avg(RatingRow.value)
    facts = _reviews(scope, rubric_key, value, _one_for(value)).join(
        RatingRow, RatingRow.review_id == ReviewRow.id
    )
    return facts.where(RatingRow.item_key == item).group_by(ReviewRow.id, *OF_A_REVIEW)


def watched_facts(scope: Scope, rubric_key: str) -> Facts:
    """The time that was watched for each review, by the length of its recording; in milliseconds, times 100."""
    length = RecordingRow.duration_ms
    facts = _reviews(scope, rubric_key, WHOLE * ReviewRow.watched_ms, length)
    return facts.join(RecordingRow, RecordingRow.id == ReviewRow.recording_id).where(length > 0)


def critical_sessions(
    transaction: Transaction, scope: Scope, rubric_key: str, since: datetime, until: datetime
) -> dict[int, list[datetime]]:
    """When the programme sessions were whose submitted reviews hold a critical item that took effect, by site, in
    order of time; each session once."""
    effects = (ScoreRow.escalated_by, ScoreRow.flagged_by, ScoreRow.failed_by, ScoreRow.capped_by)
    facts = _reviews(scope, rubric_key, literal(0), literal(0)).join(
        ScoreRow, ScoreRow.review_id == ReviewRow.id
    )
    site_id, at = ProgrammeSessionRow.site_id, ProgrammeSessionRow.starts_at
    query = (
        facts.with_only_columns(site_id, at, ProgrammeSessionRow.id)
        .where(or_(*(one != "" for one in effects)), at >= since, at < until)
        .distinct()
        .order_by(site_id, at, ProgrammeSessionRow.id)
    )
    found: dict[int, list[datetime]] = {}
    for site, moment, _session in transaction.execute(query):
        found.setdefault(site, []).append(moment)
    return found


def _one_for(value: Any) -> ColumnElement[Any]:
    return case((value.is_not(None), 1.0))
