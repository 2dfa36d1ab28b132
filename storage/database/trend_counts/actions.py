"""Facts of agreed actions: done in time or not, seen at the next review or not."""

from datetime import date
from typing import Any

from sqlalchemy import case, false, func, or_
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from storage.database.action_checks import ActionCheckRow
from storage.database.base import UtcDateTime
from storage.database.feedback import FeedbackRow
from storage.database.reviews import ReviewRow
from storage.database.supervision_actions import SupervisionActionRow
from storage.database.supervision_meetings import SupervisionMeetingRow
from storage.database.trend_counts.counting import WHOLE, Facts, Scope, facts_of
from storage.database.trend_counts.reviews import review_facts


class Noon(FunctionElement[Any]):
    """The middle of a day, in UTC: a moment that lies within the same day in London, too."""

    type = UtcDateTime()
    inherit_cache = True
    name = "noon"


@compiles(Noon, "sqlite")
def _in_sqlite(element: Noon, compiler: SQLCompiler, **how: Any) -> str:
    return f"({compiler.process(element.clauses, **how)} || ' 12:00:00.000000')"


@compiles(Noon, "postgresql")
def _in_postgresql(element: Noon, compiler: SQLCompiler, **how: Any) -> str:
    return f"(({compiler.process(element.clauses, **how)} + TIME '12:00') AT TIME ZONE 'UTC')"


def late_facts(scope: Scope, today: date) -> Facts:
    """100 for each agreed action that was open beyond its day, 0 for each that was not; each at its day, from the
    day after it on. Withdrawn ones and proposals are none. An action need not come from a programme session, so
    that of the scope the sites alone count."""
    action = SupervisionActionRow
    is_late = or_(action.closed_at.is_(None), func.date(action.closed_at) > func.date(action.by_when))
    is_proposal = or_(FeedbackRow.state == "draft", SupervisionMeetingRow.state != "recorded")
    return (
        facts_of(action.site_id, Noon(action.by_when), case((is_late, WHOLE), else_=0.0))
        .select_from(action)
        .outerjoin(FeedbackRow, FeedbackRow.id == action.feedback_id)
        .outerjoin(SupervisionMeetingRow, SupervisionMeetingRow.id == action.meeting_id)
        .where(
            action.site_id.in_(scope.site_ids),
            action.state != "withdrawn",
            action.by_when < today,
            func.coalesce(is_proposal, false()).is_(False),
        )
    )


def seen_facts(scope: Scope, rubric_key: str) -> Facts:
    """100 for each action that a submitted review saw, 0 for each that it did not see; where there was no opportunity
    there is no fact. Each at the programme session of that review."""
    is_seen = case((ActionCheckRow.outcome == "seen", WHOLE), else_=0.0)
    facts = review_facts(scope, rubric_key, is_seen).join(
        ActionCheckRow, ActionCheckRow.review_id == ReviewRow.id
    )
    return facts.where(ReviewRow.state == "submitted", ActionCheckRow.outcome.in_(("seen", "not_seen")))
