"""Facts of how many days went by: until a review, its feedback, its supervision. Each at its programme session."""

from typing import Any

from sqlalchemy import ColumnElement, Float, case, func
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from storage.database.feedback import FeedbackRow
from storage.database.programme_sessions import ProgrammeSessionRow
from storage.database.reviews import ReviewRow
from storage.database.supervision_meetings import MeetingFeedbackRow, SupervisionMeetingRow
from storage.database.trend_counts.counting import Facts, Scope
from storage.database.trend_counts.reviews import OF_A_REVIEW, review_facts


class DaysBetween(FunctionElement[float]):
    """From the first of two moments or days to the second, in days."""

    type = Float()
    inherit_cache = True
    name = "days_between"


@compiles(DaysBetween, "sqlite")
def _in_sqlite(element: DaysBetween, compiler: SQLCompiler, **how: Any) -> str:
    since, until = (compiler.process(one, **how) for one in element.clauses)
    return f"(julianday({until}) - julianday({since}))"


@compiles(DaysBetween, "postgresql")
def _in_postgresql(element: DaysBetween, compiler: SQLCompiler, **how: Any) -> str:
    since, until = (compiler.process(one, **how) for one in element.clauses)
    return f"((EXTRACT(EPOCH FROM {until}) - EXTRACT(EPOCH FROM {since})) / 86400.0)"


def until_review_facts(scope: Scope, rubric_key: str) -> Facts:
    """Days from each programme session to the first submission of its review, whatever was corrected later."""
    days = DaysBetween(ProgrammeSessionRow.starts_at, ReviewRow.submitted_at)
    return review_facts(scope, rubric_key, days).where(
        ReviewRow.revision == 1, ReviewRow.state.in_(("submitted", "revised"))
    )


def until_feedback_facts(scope: Scope, rubric_key: str) -> Facts:
    """Days from the submission of each review to each feedback that was shared of it."""
    days = DaysBetween(ReviewRow.submitted_at, FeedbackRow.shared_at)
    facts = review_facts(scope, rubric_key, days).join(FeedbackRow, FeedbackRow.review_id == ReviewRow.id)
    return facts.where(FeedbackRow.shared_at.is_not(None))


def until_supervision_facts(scope: Scope, rubric_key: str) -> Facts:
    """Days from the day on which feedback was shared to that of the first recorded meeting that spoke of it."""
    days: ColumnElement[float] = DaysBetween(
        func.date(FeedbackRow.shared_at), func.date(func.min(SupervisionMeetingRow.held_on))
    )
    return (
        review_facts(scope, rubric_key, case((days > 0, days), else_=0.0))
        .join(FeedbackRow, FeedbackRow.review_id == ReviewRow.id)
        .join(MeetingFeedbackRow, MeetingFeedbackRow.feedback_id == FeedbackRow.id)
        .join(SupervisionMeetingRow, SupervisionMeetingRow.id == MeetingFeedbackRow.meeting_id)
        .where(FeedbackRow.shared_at.is_not(None), SupervisionMeetingRow.recorded_at.is_not(None))
        .group_by(FeedbackRow.id, FeedbackRow.shared_at, *OF_A_REVIEW)
    )
