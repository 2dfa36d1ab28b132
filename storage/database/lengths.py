"""Which programme sessions were recorded shorter or longer than planned, as the database answers it."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, case, func, null, select, tuple_

from storage.database.groups import GroupRow
from storage.database.programme_sessions import ProgrammeSessionRow
from storage.database.recordings import RecordingRow
from storage.database.timetables import PlannedSessionRow

MINUTE_MS = 60_000
COUNTED = ("ready", "needs_conversion")
"""States of recordings that add up to a length; while one of them waits to be indexed, nothing is told."""


@dataclass(frozen=True)
class PlannedLengths:
    """Minutes planned by programme key, its version and session key; and the tolerance, of which the larger counts."""

    minutes: Mapping[tuple[str, str, str], int]
    tolerance_percent: float
    tolerance_minutes: float


def off_plan(planned: PlannedLengths, *, is_longer: bool) -> ColumnElement[bool]:
    """Whether a programme session was recorded longer (else shorter) than planned, beyond the tolerance.

    A group's own planned length stands before the template's. A catch-up has no planned length.
    """
    known = case((RecordingRow.state.in_(COUNTED), RecordingRow.duration_ms), else_=null())
    recorded = (
        select(RecordingRow.programme_session_id, func.sum(known).label("ms"))
        .where(
            RecordingRow.programme_session_id.is_not(None),
            RecordingRow.missing_since.is_(None),
            RecordingRow.state.in_((*COUNTED, "waiting")),
        )
        .group_by(RecordingRow.programme_session_id)
        .having(func.count(known) == func.count())
        .subquery()
    )
    planned_ms = _planned_minutes(planned.minutes) * MINUTE_MS
    allowed = (planned_ms * planned.tolerance_percent / 100, planned.tolerance_minutes * MINUTE_MS)
    beyond = [
        recorded.c.ms > planned_ms + one if is_longer else recorded.c.ms < planned_ms - one for one in allowed
    ]
    of_session = and_(
        PlannedSessionRow.group_id == ProgrammeSessionRow.group_id,
        PlannedSessionRow.session_key == ProgrammeSessionRow.session_key,
    )
    found = (
        select(ProgrammeSessionRow.id)
        .join(recorded, recorded.c.programme_session_id == ProgrammeSessionRow.id)
        .join(GroupRow, GroupRow.id == ProgrammeSessionRow.group_id)
        .outerjoin(PlannedSessionRow, of_session)
        .where(~ProgrammeSessionRow.is_catch_up, *beyond)
    )
    return ProgrammeSessionRow.id.in_(found)


def _planned_minutes(minutes: Mapping[tuple[str, str, str], int]) -> ColumnElement[int]:
    by_length: dict[int, list[tuple[str, str, str]]] = {}
    for key, length in minutes.items():
        by_length.setdefault(length, []).append(key)
    of_row = tuple_(GroupRow.programme_key, GroupRow.programme_version, ProgrammeSessionRow.session_key)
    whens = [(of_row.in_(keys), length) for length, keys in by_length.items()]
    return func.coalesce(PlannedSessionRow.planned_minutes, case(*whens, else_=null()))
