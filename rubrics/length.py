"""How long a programme session was recorded, against how long it was planned to last.

Plain reckoning without a database: the lengths of its recordings, the plan and a tolerance in, what is to be told
out.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

MINUTE_MS = 60_000
SMALLEST_GAP_MS = 5_000
"""Recorders tell their beginning in whole seconds and take some of them to begin again."""

Kind = Literal["shorter_than_planned", "longer_than_planned"]


@dataclass(frozen=True)
class Part:
    """One recording of a programme session. `length_ms` None: not known yet; `started_at` None: it does not tell."""

    length_ms: int | None
    started_at: datetime | None = None


@dataclass(frozen=True)
class Tolerance:
    """How far a recording may miss the plan untold: `percent` of it, or `minutes` where that is more."""

    percent: float
    minutes: float


@dataclass(frozen=True)
class RecordedLength:
    """`kind` None: as planned, or there is nothing to compare. `planned_minutes` None: no plan is known;
    `recorded_ms` None: no recording, or one whose length is not known; `parts` recordings add up to it.

    `gap_ms` was not recorded between the parts, `overlap_ms` was recorded more than once; both None where the parts
    do not all tell when they began, and 0 for a single one.
    """

    kind: Kind | None
    planned_minutes: int | None
    recorded_ms: int | None
    parts: int
    gap_ms: int | None
    overlap_ms: int | None


def recorded_length(
    parts: Sequence[Part], planned_minutes: int | None, tolerance: Tolerance
) -> RecordedLength:
    """What all recordings of one programme session together are against its plan."""
    lengths = [one.length_ms for one in parts]
    known = [one for one in lengths if one is not None]
    recorded_ms = sum(known) if parts and len(known) == len(parts) else None
    between = _between(parts)
    return RecordedLength(
        kind=_kind(recorded_ms, planned_minutes, tolerance),
        planned_minutes=planned_minutes,
        recorded_ms=recorded_ms,
        parts=len(parts),
        gap_ms=None if between is None else sum(one for one in between if one >= SMALLEST_GAP_MS),
        overlap_ms=None if between is None else -sum(one for one in between if one <= -SMALLEST_GAP_MS),
    )


def _kind(recorded_ms: int | None, planned_minutes: int | None, tolerance: Tolerance) -> Kind | None:
    if recorded_ms is None or planned_minutes is None:
        return None
    planned_ms = planned_minutes * MINUTE_MS
    allowed_ms = max(planned_ms * tolerance.percent / 100, tolerance.minutes * MINUTE_MS)
    if recorded_ms < planned_ms - allowed_ms:
        return "shorter_than_planned"
    return "longer_than_planned" if recorded_ms > planned_ms + allowed_ms else None


def _between(parts: Sequence[Part]) -> list[int] | None:
    """From the end of what was recorded so far to the beginning of the next part, in milliseconds; below 0 where they
    overlap. None where a part does not tell when it was."""
    if len(parts) < 2:
        return []
    spans: list[tuple[datetime, datetime]] = []
    for one in parts:
        if one.length_ms is None or one.started_at is None:
            return None
        spans.append((one.started_at, one.started_at + timedelta(milliseconds=one.length_ms)))
    spans.sort()
    found, reached = [], spans[0][1]
    for start, end in spans[1:]:
        # What lies within another overlaps by its own length, and no more.
        apart = start - (min(reached, end) if start < reached else reached)
        found.append(round(apart / timedelta(milliseconds=1)))
        reached = max(reached, end)
    return found
