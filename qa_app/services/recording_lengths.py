"""How long programme sessions were recorded against how long they were planned, as signals of their own.

Reckoned whenever it is asked for, so that a changed plan or tolerance is true at once. The library's filter asks the
database the same question (`storage.database.lengths`).
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from qa_app.backend import Backend
from qa_app.services.programme_sessions import ProgrammeSession
from rubrics.length import Part, RecordedLength, Tolerance, recorded_length
from storage.database import recordings, timetables
from storage.database.base import Transaction
from storage.database.lengths import COUNTED, PlannedLengths
from storage.database.recordings import RecordingRecord

__all__ = ["RecordedLength", "length_of_session", "lengths_of", "planned_lengths"]


def planned_lengths(backend: Backend) -> PlannedLengths:
    """What every session of every template is planned to last, with the tolerance of the settings."""
    tolerance = _tolerance(backend)
    return PlannedLengths(
        {
            (programme.key, programme.version, session.key): session.planned_minutes
            for programme in backend.library.programmes
            for session in programme.sessions
        },
        tolerance.percent,
        tolerance.minutes,
    )


def lengths_of(
    transaction: Transaction,
    backend: Backend,
    sessions: Iterable[ProgrammeSession],
    there: Mapping[int, Sequence[RecordingRecord]],
) -> dict[int, RecordedLength]:
    """By programme session; `there` are its recordings. Asks no permission.

    What left the store, was erased or cannot be read is no part of it; while one waits to be indexed, the length is
    not known. A catch-up has no plan: it lasts as long as those who missed the session need.
    """
    sessions = list(sessions)
    own = timetables.planned_minutes_of(transaction, {one.group_id for one in sessions})
    tolerance = _tolerance(backend)
    found = {}
    for one in sessions:
        planned = None
        if not one.is_catch_up:
            programme = backend.library.programme(one.programme_key, one.programme_version)
            template = programme.session(one.session_key).planned_minutes
            planned = own.get((one.group_id, one.session_key), template)
        parts = [part for each in there.get(one.id, ()) if (part := _part(each)) is not None]
        found[one.id] = recorded_length(parts, planned, tolerance)
    return found


def length_of_session(backend: Backend, session: ProgrammeSession) -> RecordedLength:
    """The same of one that was read already, for who read it; asks no permission."""
    with backend.database.read() as transaction:
        there = recordings.recordings_of_programme_sessions(transaction, [session.id])
        return lengths_of(transaction, backend, [session], there)[session.id]


def _part(recording: RecordingRecord) -> Part | None:
    if recording.missing_since is not None or recording.state not in (*COUNTED, "waiting"):
        return None
    began = recording.facts.get("started_at")
    return Part(
        length_ms=recording.duration_ms if recording.state in COUNTED else None,
        started_at=datetime.fromisoformat(began) if began else None,
    )


def _tolerance(backend: Backend) -> Tolerance:
    settings = backend.settings
    return Tolerance(settings.number("length_percent"), settings.number("length_minutes"))
