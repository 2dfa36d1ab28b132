"""Facts of delivered programme sessions and of their recordings: what did not come, and what cannot be used."""

from datetime import datetime

from sqlalchemy import case, exists

from storage.database.programme_sessions import ProgrammeSessionRow
from storage.database.recordings import RecordingRow
from storage.database.trend_counts.counting import WHOLE, Facts, Scope, facts_of, within

UNREADABLE = "unreadable"
SETTLED = ("ready", "needs_conversion", UNREADABLE)
"""States that tell whether a recording can be used; one that waits, or was erased, tells nothing."""


def missing_facts(scope: Scope, delivered_before: datetime) -> Facts:
    """100 for each programme session of before that moment that has no recording, 0 for each that has one."""
    has_one = exists().where(RecordingRow.programme_session_id == ProgrammeSessionRow.id)
    facts = facts_of(
        ProgrammeSessionRow.site_id, ProgrammeSessionRow.starts_at, case((has_one, 0.0), else_=WHOLE)
    ).where(ProgrammeSessionRow.starts_at < delivered_before)
    return within(facts, scope)


def unusable_facts(scope: Scope, reason: str | None = None) -> Facts:
    """100 for each recording that is unreadable (for that reason; None: any), 0 for each other."""
    is_unusable = RecordingRow.state == UNREADABLE
    if reason is not None:
        is_unusable &= RecordingRow.reason_code == reason
    facts = (
        facts_of(
            ProgrammeSessionRow.site_id,
            ProgrammeSessionRow.starts_at,
            case((is_unusable, WHOLE), else_=0.0),
        )
        .select_from(ProgrammeSessionRow)
        .join(RecordingRow, RecordingRow.programme_session_id == ProgrammeSessionRow.id)
        .where(RecordingRow.state.in_(SETTLED))
    )
    return within(facts, scope)
