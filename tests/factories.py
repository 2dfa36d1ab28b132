"""Makes what tests begin with: a backend, programme sessions, recordings, reviews and feedback.

Through the services wherever they offer it; recordings are put into the database as the indexer leaves them.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

from qa_app import backend as backend_module
from qa_app.access import Person
from qa_app.backend import Backend
from qa_app.services import evidence, feedback, programme_sessions, reviews, submission
from qa_app.services.reviews import SavedRating
from qa_app.settings import Settings
from rubrics.library import shipped_library
from storage.database import conversions, recordings
from storage.database.base import Database
from storage.database.groups import Group
from storage.database.recordings import QualitySignalRecord

HOUR_MS = 3_600_000
STORYBOARD = {
    "sheet_names": ["storyboards/made/sheet-0.jpg"],
    "columns": 10,
    "rows": 10,
    "tile_width": 160,
    "tile_height": 90,
    "times_ms": [number * 90_000 for number in range(96)],
}
FACTS: Mapping[str, Any] = {
    "poster_name": "storyboards/made/poster.jpg",
    "storyboard": STORYBOARD,
    "container": "mov,mp4,m4a,3gp,3g2,mj2",
    "streams": [
        {"kind": "video", "codec": "h264", "width": 1280, "height": 720, "frame_rate": 25.0},
        {"kind": "audio", "codec": "aac"},
    ],
}

CLAIM = "mine"
"""Under which conversions are taken up."""

_numbers = count(1)


def make_backend(
    database: Database,
    folder: Path,
    clock: Callable[[], datetime],
    environ: Mapping[str, str] | None = None,
) -> Backend:
    """A backend over an open database, in demo mode, with its data in `folder` and a clock of the test's.

    What a test puts into a bucket is whole at once.
    """
    settings = Settings(mode="demo", data_folder=str(folder), sync_settle_seconds="0")
    return Backend(settings, database, shipped_library(), environ or {}, clock)


def run_on(monkeypatch: Any, backend: Backend) -> None:
    """Screens and routes of this process work on this backend: the same settings, from the environment."""
    monkeypatch.setenv("QA_APP_MODE", backend.settings.mode)
    monkeypatch.setenv("QA_APP_DATA_DIR", backend.settings.data_folder)
    monkeypatch.setenv("QA_APP_DATABASE_URL", backend.settings.database_url)
    monkeypatch.setenv("QA_APP_SYNC_SETTLE_SECONDS", backend.settings.sync_settle_seconds)
    backend_module.current.cache_clear()


def ago(backend: Backend, **by: float) -> Backend:
    """The same backend at an earlier moment; `days=`, `hours=` … as `timedelta` names them."""
    return replace(backend, clock=lambda: backend.clock() - timedelta(**by))


def add_session(
    backend: Backend,
    actor: Person,
    group: Group,
    session_key: str,
    starts_at: datetime,
    delivered_by: tuple[Person, ...],
    *,
    covered_by: tuple[Person, ...] = (),
    participant_code: str | None = None,
) -> int:
    """A delivered programme session with eight attending; its id."""
    return programme_sessions.add_programme_session(
        backend,
        actor,
        group_id=group.id,
        session_key=session_key,
        starts_at=starts_at,
        room="Room 1",
        attended=1 if participant_code else 8,
        delivered_by={one.id: one in covered_by for one in (*delivered_by, *covered_by)},
        participant_code=participant_code,
    )


def add_recording(
    backend: Backend,
    store_id: int,
    session_id: int | None = None,
    *,
    key: str | None = None,
    state: str = "ready",
    reason_code: str | None = None,
    duration_ms: int | None = 2 * HOUR_MS + 28 * 60_000,
    signals: tuple[QualitySignalRecord, ...] = (),
    last_modified: datetime | None = None,
    is_missing: bool = False,
    facts: Mapping[str, Any] = FACTS,
) -> int:
    """A recording as the indexer leaves it, matched to a programme session or (None) in the tray; its id."""
    now = backend.clock()
    seen_at = last_modified or now - timedelta(days=1)
    is_indexed = state not in ("waiting", "unreadable")
    with backend.database.write() as transaction:
        (recording_id,) = recordings.add_recordings(
            transaction,
            [
                {
                    "store_id": store_id,
                    "key": key or f"recording-{next(_numbers)}.mp4",
                    "size_bytes": 1_740_000_000,
                    "etag": "e1",
                    "last_modified": seen_at,
                    "object_version": "e1",
                    "first_seen_at": seen_at,
                }
            ],
        )
        recordings.change_recording(
            transaction,
            recording_id,
            state=state,
            reason_code=reason_code,
            duration_ms=duration_ms if is_indexed else None,
            playable=state == "ready",
            facts=dict(facts) if is_indexed else {},
            indexed_at=None if state == "waiting" else now,
            missing_since=now if is_missing else None,
            programme_session_id=session_id,
            matched_by=None if session_id is None else "key",
            matched_at=None if session_id is None else now,
        )
        recordings.replace_signals(transaction, recording_id, signals)
    return recording_id


def add_conversion(
    backend: Backend,
    recording_id: int,
    *,
    folder: str = "conversions/made",
    is_done: bool = True,
    size_bytes: int = 1,
    etag: str = "",
    last_modified: datetime | None = None,
) -> None:
    """A conversion of the recording's present object into film.mp4 of the folder, done or just taken up."""
    with backend.database.write() as transaction:
        recording = recordings.find_recording(transaction, recording_id)
        assert recording is not None
        version = recording.object_version
        claimed = conversions.claim_conversion(transaction, recording_id, version, CLAIM, folder)
        assert claimed == "ours"
        if is_done:
            conversions.end_conversion(
                transaction,
                recording_id,
                name=f"{folder}/film.mp4",
                folder=folder,
                size_bytes=size_bytes,
                etag=etag,
                last_modified=last_modified or backend.clock(),
            )


def rate_all(backend: Backend, reviewer: Person, review_id: int, value: float = 3.0) -> None:
    """Rate every item of the draft alike; 3 asks for no evidence."""
    view = reviews.open_desk(backend, reviewer, review_id)
    reviews.save_ratings(
        backend,
        reviewer,
        review_id,
        [
            SavedRating(item.key, person_id, value, None, 0)
            for item in view.rubric.items
            for person_id in (view.facilitators if item.scope == "facilitator" else (None,))
        ],
    )


def add_draft(
    backend: Backend, reviewer: Person, recording_id: int, *, ratings: Mapping[str, float] | None = None
) -> int:
    """A draft review with these ratings of session items; its id."""
    review_id = reviews.start_review(backend, reviewer, recording_id)
    given = [SavedRating(item, None, value, None, 0) for item, value in (ratings or {}).items()]
    if given:
        reviews.save_ratings(backend, reviewer, review_id, given)
    return review_id


def add_review(backend: Backend, reviewer: Person, recording_id: int, value: float = 3.0) -> int:
    """A submitted review, every item rated `value`, with one piece of evidence on everything; its id."""
    review_id = reviews.start_review(backend, reviewer, recording_id)
    rate_all(backend, reviewer, review_id, value)
    evidence.save_evidence(
        backend,
        reviewer,
        review_id,
        start_ms=60_000,
        end_ms=75_000,
        kind="strength",
        note_text="Names the effort before the result",
        items=tuple(item.key for item in reviews.open_desk(backend, reviewer, review_id).rubric.items),
        people=(),
    )
    submission.submit_review(backend, reviewer, review_id, accept_unanswered=False)
    return review_id


def add_feedback(
    backend: Backend, author: Person, review_id: int, facilitator: Person, *, is_shared: bool = True
) -> int:
    """Feedback in words from a submitted review, shared with its facilitator or still a draft; its id."""
    feedback_id = feedback.start_feedback(backend, author, review_id, facilitator.id)
    feedback.save_feedback(
        backend,
        author,
        feedback_id,
        strengths="You named the effort before the result.",
        development="Leave a longer pause after an open question.",
        try_next="Count to five in silence after each open question.",
        seen_saves=0,
    )
    if is_shared:
        feedback.share_feedback(backend, author, feedback_id)
    return feedback_id
