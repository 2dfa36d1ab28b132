"""A database as large as it grows in years, put there in seconds, below the services.

For every thousand recordings there is a site with ten facilitators and fifty groups, and a recording in a hundred
fits no programme session. All is made from numbers, so the same sizes give the same rows again.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import insert

from rubrics.library import shipped_library
from storage.database import people, schema, stores
from storage.database.base import Base, Database, Transaction, open_database
from storage.database.evidence import EvidenceItemRow, EvidenceRow
from storage.database.groups import GroupRow
from storage.database.people import PersonRow, RoleGrant
from storage.database.programme_sessions import DeliveredByRow, ProgrammeSessionRow
from storage.database.recordings import QualitySignalRow, RecordingRow
from storage.database.reviews import (
    RatingRow,
    ReviewFacilitatorRow,
    ReviewRow,
    ScoreRow,
    change_review,
)
from storage.database.sites import SiteRow
from storage.database.watched_intervals import WatchedRow
from storage.objects.address import StoreAddress
from storage.objects.object_ref import ObjectRef

RUBRIC, PROGRAMME, MODULE = "group-session-integrity", "building-better-relationships", "foundation"
SESSIONS_A_GROUP = 20
FACILITATORS_A_SITE = 10
OF_A_SITE = 1000
ROWS_AT_ONCE = 20_000
LONG_REVIEW_MARKS = 40
STATES = {7: "needs_conversion", 37: "unreadable", 57: "missing", 77: "none"}
"""Of a hundred programme sessions, these have no recording that can be watched; the others have one."""
OTHERS_ACTIVITY = list(range(1000, 2000))
"""What indexing leaves of a quarter of an hour; a row with it does not fit a page of the database."""


@dataclass(frozen=True)
class DeskWorld:
    """Who signs in, the drafts that are theirs, one for each film, and the recordings of these."""

    person_id: int
    reviews: tuple[int, ...]
    recordings: tuple[int, ...]


def database_at(data: Path) -> str:
    """The URL of the app's database in its data folder."""
    return f"sqlite:///{data / 'qa-app.db'}"


def rewind(database_url: str, review_id: int) -> None:
    """Have the desk of this review begin at the start of the film again."""
    database = open_database(database_url)
    try:
        with database.write() as transaction:
            change_review(transaction, review_id, position_ms=0)
    finally:
        database.close()


def make_world(
    database: Database,
    *,
    recordings: int,
    reviews: int,
    address: StoreAddress,
    films: Sequence[ObjectRef],
    film_ms: int,
) -> DeskWorld:
    """Fill an empty database with at least 1,000 recordings; the newest are the films, with a draft each."""
    schema.migrate(database)
    now = datetime.now(UTC)
    with database.write() as transaction:
        person_id = _add_reviewer(transaction)
        store_id = stores.add_store(transaction, **asdict(address), key_pattern="", site_id=None).id
        sizes = _Sizes(recordings, reviews, person_id, store_id, now)
        _put(transaction, SiteRow, _sites(sizes))
        _put(transaction, PersonRow, _facilitators(sizes))
        _put(transaction, GroupRow, _groups(sizes))
        _put(transaction, ProgrammeSessionRow, _sessions(sizes))
        _put(transaction, DeliveredByRow, _delivered(sizes))
        _put(transaction, RecordingRow, _recordings(sizes, films, film_ms))
        _put(transaction, QualitySignalRow, _signals(sizes))
        drafts = tuple(range(reviews + 1, reviews + len(films) + 1))
        _put(transaction, ReviewRow, _reviews(sizes, films))
        _put(transaction, ReviewFacilitatorRow, _rated(sizes, len(films)))
        _put(transaction, RatingRow, _ratings(sizes))
        _put(transaction, ScoreRow, _scores(sizes))
        _put(transaction, EvidenceRow, _evidence(sizes, drafts, film_ms))
        _put(transaction, EvidenceItemRow, _evidence_items(sizes, drafts))
        _put(transaction, WatchedRow, _watched(sizes, drafts, film_ms))
    with database.engine.connect() as connection:
        # As a database is that has been used for a while: the planner knows how many rows there are of what.
        connection.exec_driver_sql("ANALYZE")
        connection.commit()
    return DeskWorld(person_id, drafts, tuple(range(recordings, recordings - len(films), -1)))


@dataclass(frozen=True)
class _Sizes:
    recordings: int
    reviews: int
    person_id: int
    store_id: int
    now: datetime

    @property
    def sites(self) -> int:
        return self.recordings // OF_A_SITE

    @property
    def groups(self) -> int:
        return self.recordings // SESSIONS_A_GROUP

    def site_of(self, session: int) -> int:
        """The programme session's site; each has sessions at all times."""
        return self.group_of(session) % self.sites + 1

    def group_of(self, session: int) -> int:
        return session % self.groups + 1

    def pair_of(self, session: int) -> tuple[int, int]:
        """Who delivered it."""
        first = self.person_id + (self.site_of(session) - 1) * FACILITATORS_A_SITE
        place = session % (FACILITATORS_A_SITE - 1)
        return first + place + 1, first + place + 2

    def starts_at(self, session: int) -> datetime:
        """Five years from the first to the last, which was yesterday."""
        return self.now - timedelta(days=1) - timedelta(days=5 * 365) * (1 - session / self.recordings)


def _put(transaction: Transaction, table: type[Base], rows: Iterable[Mapping[str, Any]]) -> None:
    left = iter(rows)
    while chunk := list(islice(left, ROWS_AT_ONCE)):
        transaction.execute(insert(table.__table__), chunk)  # type: ignore[arg-type]


def _add_reviewer(transaction: Transaction) -> int:
    everywhere = [RoleGrant("treatment_manager")]
    return people.add_person(
        transaction, name="Bryn Foss", email="bryn@example.org", language="en", grants=everywhere
    ).id


def _sites(sizes: _Sizes) -> Iterator[dict[str, Any]]:
    for number in range(1, sizes.sites + 1):
        yield {
            "id": number, "code": f"site-{number:03}", "name": f"Site {number:03}", "region": f"Region {number % 9}",
            "country": "England", "kind": "community", "languages": "en", "retention_days": 2000,
            "holiday_calendar": "england_and_wales",
        }  # fmt: skip


def _facilitators(sizes: _Sizes) -> Iterator[dict[str, Any]]:
    for number in range(1, sizes.sites * FACILITATORS_A_SITE + 1):
        yield {
            "id": sizes.person_id + number, "name": f"Facilitator {number:04}",
            "email": f"f{number}@example.org", "language": "en", "is_active": True,
        }  # fmt: skip


def _groups(sizes: _Sizes) -> Iterator[dict[str, Any]]:
    version = shipped_library().latest_programme(PROGRAMME).version
    for number in range(1, sizes.groups + 1):
        yield {
            "id": number, "site_id": number % sizes.sites + 1, "code": str(number),
            "programme_key": PROGRAMME, "programme_version": version,
            "treatment_manager_id": sizes.person_id, "language": "en", "delivery_mode": "group",
            "starts_on": sizes.now.date(),
        }  # fmt: skip


def _sessions(sizes: _Sizes) -> Iterator[dict[str, Any]]:
    programme = shipped_library().latest_programme(PROGRAMME)
    planned = [
        (module.key, one.key)
        for module in programme.modules
        for one in module.sessions
        if one.kind == "group"
    ]
    for number in range(1, sizes.recordings + 1):
        module_key, session_key = planned[number % len(planned)]
        yield {
            "id": number, "group_id": sizes.group_of(number), "site_id": sizes.site_of(number),
            "module_key": module_key, "session_key": session_key, "kind": "group",
            "starts_at": sizes.starts_at(number), "room": "Room 1", "attended": 8, "participant_code": None,
            "is_catch_up": False, "no_recording_reason": None,
        }  # fmt: skip


def _delivered(sizes: _Sizes) -> Iterator[dict[str, Any]]:
    for number in range(1, sizes.recordings + 1):
        for person_id in sizes.pair_of(number):
            yield {"programme_session_id": number, "person_id": person_id, "is_cover": False}


def _recordings(sizes: _Sizes, films: Sequence[ObjectRef], film_ms: int) -> Iterator[dict[str, Any]]:
    for number in range(1, sizes.recordings + sizes.recordings // 100 + 1):
        is_matched = number <= sizes.recordings
        back = sizes.recordings - number
        made = sizes.starts_at(min(number, sizes.recordings))
        film = films[back] if 0 <= back < len(films) else None
        ref = film or ObjectRef(f"recording-{number:06}.mp4", 1_800_000_000, f"{number:032x}", made)
        state = "ready" if film or not is_matched else STATES.get(number % 100, "ready")
        yield {
            "id": number, "store_id": sizes.store_id, "key": ref.key, "size_bytes": ref.size_bytes,
            "etag": ref.etag, "last_modified": ref.last_modified, "version_id": ref.version_id,
            "object_version": ref.version, "first_seen_at": made,
            "state": "ready" if state in ("missing", "none") else state,
            "reason_code": "not_video" if state == "unreadable" else None,
            "missing_since": made if state == "missing" else None, "erased_at": None, "indexed_at": made,
            "duration_ms": film_ms, "playable": state == "ready",
            # Pages show the newest; these are as large as indexing leaves them.
            "facts": _facts(film_ms if back < 500 else None),
            "programme_session_id": number if is_matched and state != "none" else None,
            "matched_by": "key" if is_matched else None, "matched_at": made if is_matched else None,
            "object_metadata": None, "fingerprint": f"{number:064x}", "same_versions": [],
            "store_failures": 0, "try_after": None,
        }  # fmt: skip


def _facts(length_ms: int | None) -> dict[str, Any]:
    """What indexing leaves; `activity` is one number a second, where the length is told."""
    times_ms = [number * 90_000 for number in range(100)]
    return {
        "container": "mov,mp4,m4a,3gp,3g2,mj2",
        "activity": OTHERS_ACTIVITY if length_ms is None else [180_000 + n % 997 for n in range(length_ms // 1000)],
        "storyboard": {
            "sheet_names": ["storyboards/made/sheet-0.jpg"], "columns": 10, "rows": 10,
            "tile_width": 160, "tile_height": 90, "times_ms": times_ms,
        },
        "streams": [
            {"kind": "video", "codec": "h264", "width": 1280, "height": 720, "frame_rate": 25.0},
            {"kind": "audio", "codec": "aac"},
        ],
    }  # fmt: skip


def _signals(sizes: _Sizes) -> Iterator[dict[str, Any]]:
    for number in range(1, sizes.recordings + 1, 3):
        yield {
            "recording_id": number, "kind": "silent", "start_ms": 60_000, "end_ms": 90_000, "measure": None,
        }  # fmt: skip


def _session_of(sizes: _Sizes, review: int) -> int:
    """Reviewed are recordings of all times, and none of the drafts'."""
    return 1 + (review - 1) * (sizes.recordings - 100) // max(sizes.reviews, 1)


def _reviews(sizes: _Sizes, films: Sequence[ObjectRef]) -> Iterator[dict[str, Any]]:
    rubric = shipped_library().latest_rubric(RUBRIC)
    for number in range(1, sizes.reviews + len(films) + 1):
        is_draft = number > sizes.reviews
        session = sizes.recordings - (number - sizes.reviews - 1) if is_draft else _session_of(sizes, number)
        at = sizes.now if is_draft else sizes.starts_at(session) + timedelta(hours=20)
        version = films[number - sizes.reviews - 1].version if is_draft else "v1"
        yield {
            "id": number, "recording_id": session, "programme_session_id": session,
            "reviewer_id": sizes.person_id, "rubric_key": rubric.key, "rubric_version": rubric.version,
            "rubric_fingerprint": rubric.fingerprint, "object_version": version,
            "state": "draft" if is_draft else "submitted", "started_at": at, "saved_at": at,
            "submitted_at": None if is_draft else at, "strengths": "Names the effort before the result.",
            "development": "Leave a longer pause after an open question.", "strengths_saved": 1,
            "development_saved": 1, "watched_ms": 3_600_000, "position_ms": 0, "revises_id": None, "revision": 1,
            "reason": "", "withdrawn_at": None,
        }  # fmt: skip


def _rated(sizes: _Sizes, drafts: int) -> Iterator[dict[str, Any]]:
    for number in range(1, sizes.reviews + drafts + 1):
        is_draft = number > sizes.reviews
        session = sizes.recordings - (number - sizes.reviews - 1) if is_draft else _session_of(sizes, number)
        for person_id in sizes.pair_of(session):
            yield {"review_id": number, "person_id": person_id}


def _ratings(sizes: _Sizes) -> Iterator[dict[str, Any]]:
    items = shipped_library().latest_rubric(RUBRIC).items
    for number in range(1, sizes.reviews + 1):
        pair = sizes.pair_of(_session_of(sizes, number))
        for item in items:
            for person_id in pair if item.scope == "facilitator" else (None,):
                yield {
                    "review_id": number, "item_key": item.key, "about": str(person_id or "session"),
                    "facilitator_id": person_id, "value": 3.0, "not_applicable": None, "text": None,
                    "choices": [], "times_saved": 1, "saved_at": sizes.now,
                }  # fmt: skip


def _scores(sizes: _Sizes) -> Iterator[dict[str, Any]]:
    sections = ["", *(section.key for section in shipped_library().latest_rubric(RUBRIC).sections)]
    for number in range(1, sizes.reviews + 1):
        for person_id in sizes.pair_of(_session_of(sizes, number)):
            for section in sections:
                yield {
                    "review_id": number, "output": "integrity", "section": section, "about": str(person_id),
                    "facilitator_id": person_id, "value": 75.0, "band": None, "undefined_reason": None,
                    "capped_by": "", "escalated_by": "", "failed_by": "", "flagged_by": "",
                    "under_floor": "", "answered": 5, "applicable": 5,
                }  # fmt: skip


def _marks(sizes: _Sizes, drafts: Sequence[int]) -> Iterator[tuple[int, int, int]]:
    """Number of the mark, its review, and which of this review's it is."""
    number = 0
    for review in range(1, sizes.reviews + len(drafts) + 1):
        for place in range(3 if review <= sizes.reviews else LONG_REVIEW_MARKS):
            number += 1
            yield number, review, place


def _evidence(sizes: _Sizes, drafts: Sequence[int], film_ms: int) -> Iterator[dict[str, Any]]:
    for number, review, place in _marks(sizes, drafts):
        start_ms = place * film_ms // (LONG_REVIEW_MARKS + 1)
        yield {
            "id": number, "review_id": review, "start_ms": start_ms, "end_ms": start_ms + 15_000,
            "kind": "strength", "note": "Draws out the group's own words", "object_version": "v1",
            "saved_at": sizes.now, "removed_at": None,
        }  # fmt: skip


def _evidence_items(sizes: _Sizes, drafts: Sequence[int]) -> Iterator[dict[str, Any]]:
    items = shipped_library().latest_rubric(RUBRIC).items
    for number, _review, place in _marks(sizes, drafts):
        yield {"evidence_id": number, "item_key": items[place % len(items)].key}


def _watched(sizes: _Sizes, drafts: Sequence[int], film_ms: int) -> Iterator[dict[str, Any]]:
    for _number, review, place in _marks(sizes, drafts):
        start_ms = place * film_ms // (LONG_REVIEW_MARKS + 1)
        yield {"review_id": review, "start_ms": start_ms, "end_ms": start_ms + film_ms // 100}
