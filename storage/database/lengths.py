"""Which programme sessions were recorded shorter or longer than planned, as the database answers it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, null, or_, select, tuple_

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
    own_ms = PlannedSessionRow.planned_minutes * MINUTE_MS
    own = [_is_beyond(recorded.c.ms, own_ms, one, is_longer) for one in _allowed(planned, own_ms)]
    beyond = or_(
        and_(own_ms.is_not(None), *own),
        and_(own_ms.is_(None), _is_beyond(recorded.c.ms, _last_in_plan(planned, is_longer), 0, is_longer)),
    )
    of_session = and_(
        PlannedSessionRow.group_id == ProgrammeSessionRow.group_id,
        PlannedSessionRow.session_key == ProgrammeSessionRow.session_key,
    )
    found = (
        select(ProgrammeSessionRow.id)
        .join(recorded, recorded.c.programme_session_id == ProgrammeSessionRow.id)
        .join(GroupRow, GroupRow.id == ProgrammeSessionRow.group_id)
        .outerjoin(PlannedSessionRow, of_session)
        .where(~ProgrammeSessionRow.is_catch_up, beyond)
    )
    return ProgrammeSessionRow.id.in_(found)


def _is_beyond(recorded_ms: Any, planned_ms: Any, allowed_ms: Any, is_longer: bool) -> ColumnElement[bool]:
    found: ColumnElement[bool] = (
        recorded_ms > planned_ms + allowed_ms if is_longer else recorded_ms < planned_ms - allowed_ms
    )
    return found


def _allowed(planned: PlannedLengths, planned_ms: Any) -> tuple[Any, float]:
    """Both tolerances, in milliseconds: what is off the plan is beyond each of them."""
    return planned_ms * planned.tolerance_percent / 100, planned.tolerance_minutes * MINUTE_MS


def _last_in_plan(planned: PlannedLengths, is_longer: bool) -> ColumnElement[float]:
    """The longest (else the shortest) that the template's length allows, in milliseconds. Worked out here once for each
    length, where the database would do it for every row."""
    by_length: dict[int, list[tuple[str, str, str]]] = {}
    for key, minutes in planned.minutes.items():
        by_length.setdefault(minutes * MINUTE_MS, []).append(key)
    of_row = tuple_(GroupRow.programme_key, GroupRow.programme_version, ProgrammeSessionRow.session_key)
    whens = []
    for length, keys in by_length.items():
        most = max(_allowed(planned, length))
        whens.append((of_row.in_(keys), length + most if is_longer else length - most))
    return case(*whens, else_=null())
