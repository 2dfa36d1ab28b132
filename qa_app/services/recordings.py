"""The library of recordings: what a person may see of them, page by page, and the tray of the unmatched."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import TypeVar

from qa_app.access import Person, allows, allows_everywhere, check
from qa_app.backend import Backend
from qa_app.errors import NotFound, Refused
from qa_app.i18n import LONDON, _, current_language
from qa_app.services.activity import note
from qa_app.services.programme_sessions import ProgrammeSession, SessionWords, words_of
from qa_app.services.recording_lengths import RecordedLength, lengths_of, planned_lengths
from qa_app.services.sites import place_of, sites_where
from storage.database import library, people, programme_sessions, recordings, reviews, stores
from storage.database.base import Transaction
from storage.database.recordings import QualitySignalRecord, RecordingRecord, RecordingState
from storage.database.reviews import ReviewRecord

__all__ = [
    "PAGE",
    "STATES",
    "LibraryEntry",
    "LibraryFilter",
    "LibraryPage",
    "QualitySignalRecord",
    "RecordedLength",
    "RecordingRecord",
    "ReviewInList",
    "assign_recording",
    "count_library",
    "count_unmatched",
    "entries_of",
    "facilitators_at",
    "find_entry",
    "find_visible",
    "list_library",
    "list_unmatched",
    "programmes_and_modules",
    "recording_of",
    "sessions_that_may_fit",
    "state_of",
]

PAGE = 12
FITS_BEFORE = timedelta(days=120)
"""How long after its programme session a recording may still turn up."""
STATES = ("ready", "needs_conversion", "unreadable", "waiting", "missing", "erased")
NO_USE = ("missing", "erased", "unreadable")
"""States of a recording that another one of the same programme session may stand in for."""

OneOfThem = TypeVar("OneOfThem", RecordingRecord, RecordingState)


@dataclass(frozen=True)
class ReviewInList:
    """That there is a review, in what state and by whom; never what it says."""

    id: int
    state: str
    reviewer_id: int
    reviewer: str
    at: datetime


@dataclass(frozen=True)
class LibraryEntry:
    """A programme session with its recording. `recording` None: none has come; `state` is one of STATES or
    `no_recording`; `length` is of all its recordings together, against the plan; `others` are those beside
    `recording` that are of use, the oldest first."""

    session: ProgrammeSession
    words: SessionWords
    recording: RecordingRecord | None
    state: str
    signals: tuple[QualitySignalRecord, ...]
    length: RecordedLength
    others: tuple[RecordingRecord, ...]
    reviews: tuple[ReviewInList, ...]


@dataclass(frozen=True)
class LibraryFilter:
    """What to show; an empty field filters nothing. `reviewed` None: either.

    `state` is one of STATES, `no_recording`, or `unusable` for all that cannot be watched and should be.
    """

    site_id: int | None = None
    programme_key: str | None = None
    module_key: str | None = None
    facilitator_id: int | None = None
    state: str | None = None
    signal: str | None = None
    since: date | None = None
    until: date | None = None
    reviewed: bool | None = None


@dataclass(frozen=True)
class LibraryPage:
    """One page, newest first; `total` counts all pages' entries."""

    entries: tuple[LibraryEntry, ...]
    total: int
    page: int


def state_of(recording: RecordingRecord | RecordingState | None) -> str:
    """The one word that says how a recording is."""
    if recording is None:
        return "no_recording"
    return "missing" if recording.missing_since and recording.state != "erased" else recording.state


def recording_of(there: Iterable[OneOfThem]) -> OneOfThem | None:
    """Which of a programme session's recordings stands for it: the newest that is of use, else the newest.

    They come newest first; None: there is none.
    """
    return min(there, key=lambda one: state_of(one) in NO_USE, default=None)


def list_library(backend: Backend, actor: Person, wanted: LibraryFilter, page: int = 1) -> LibraryPage:
    """One page of the programme sessions at the person's sites with their recordings."""
    check(actor, "see_recordings")
    with backend.database.read() as transaction:
        ids, total = _page_of_ids(
            transaction, backend, actor, wanted, limit=PAGE, offset=(max(page, 1) - 1) * PAGE
        )
        entries = entries_of(transaction, backend, ids)
    return LibraryPage(tuple(entries), total, page)


def count_library(backend: Backend, actor: Person, wanted: LibraryFilter) -> int:
    """How many entries `list_library` has in all."""
    check(actor, "see_recordings")
    with backend.database.read() as transaction:
        _ids, total = _page_of_ids(transaction, backend, actor, wanted, limit=0, offset=0)
    return total


def _page_of_ids(
    transaction: Transaction,
    backend: Backend,
    actor: Person,
    wanted: LibraryFilter,
    *,
    limit: int,
    offset: int,
) -> tuple[list[int], int]:
    site_ids = [site.id for site in sites_where(backend, actor, "see_recordings")]
    return library.page_of_library(
        transaction,
        [one for one in site_ids if wanted.site_id in (None, one)],
        programme_key=wanted.programme_key,
        module_key=wanted.module_key,
        facilitator_id=wanted.facilitator_id,
        state=wanted.state,
        signal=wanted.signal,
        since=_midnight(wanted.since),
        until=_midnight(wanted.until + timedelta(days=1) if wanted.until else None),
        reviewed=wanted.reviewed,
        now=backend.clock(),
        limit=limit,
        offset=offset,
        lengths=planned_lengths(backend),
    )


def entries_of(transaction: Transaction, backend: Backend, session_ids: list[int]) -> list[LibraryEntry]:
    """Library entries of these programme sessions, in the order given; asks no permission."""
    found = programme_sessions.programme_sessions_by_id(transaction, session_ids)
    of_sessions = recordings.recordings_of_programme_sessions(transaction, session_ids)
    signals = recordings.signals_of(transaction, [one.id for many in of_sessions.values() for one in many])
    lengths = lengths_of(transaction, backend, found.values(), of_sessions)
    made: dict[int, list[ReviewRecord]] = {}
    for review in reviews.reviews_of_programme_sessions(transaction, session_ids):
        if review.state in reviews.COUNTING:
            made.setdefault(review.programme_session_id, []).append(review)
    names = people.people_names(transaction, [one.reviewer_id for many in made.values() for one in many])
    entries = []
    for session_id in session_ids:
        session = found[session_id]
        recording = recording_of(of_sessions.get(session_id, ()))
        entries.append(
            LibraryEntry(
                session=session,
                words=words_of(backend, session),
                recording=recording,
                state=state_of(recording),
                signals=signals.get(recording.id, ()) if recording else (),
                length=lengths[session_id],
                others=_beside(of_sessions.get(session_id, ()), recording),
                reviews=tuple(
                    ReviewInList(
                        one.id,
                        one.state,
                        one.reviewer_id,
                        names[one.reviewer_id],
                        one.submitted_at or one.saved_at,
                    )
                    for one in made.get(session_id, ())
                ),
            )
        )
    return entries


def _beside(there: Iterable[RecordingRecord], shown: RecordingRecord | None) -> tuple[RecordingRecord, ...]:
    of_use = [one for one in there if one != shown and state_of(one) not in NO_USE]
    return tuple(sorted(of_use, key=lambda one: one.id))


def find_entry(backend: Backend, actor: Person, recording_id: int) -> LibraryEntry:
    """One matched recording's entry, also where another one of its programme session stands for it in the list.

    Raises NotFound also when the person may not know of it.
    """
    with backend.database.read() as transaction:
        recording = find_visible(transaction, actor, recording_id, "see_recordings")
        if recording.programme_session_id is None:
            raise NotFound(_("This recording belongs to no programme session yet."))
        session_id = recording.programme_session_id
        entry = entries_of(transaction, backend, [session_id])[0]
        there = recordings.recordings_of_programme_sessions(transaction, [session_id])[session_id]
        signals = recordings.signals_of(transaction, [recording.id]).get(recording.id, ())
    return replace(
        entry,
        recording=recording,
        state=state_of(recording),
        signals=signals,
        others=_beside(there, recording),
    )


def find_visible(
    transaction: Transaction, actor: Person, recording_id: int, permission: str
) -> RecordingRecord:
    """The recording if the person holds the permission where it belongs; else NotFound, whatever the cause.

    A recording that is matched to nothing belongs everywhere: only who holds the permission everywhere sees it.
    """
    recording = recordings.find_recording(transaction, recording_id)
    if recording is not None and is_visible(transaction, actor, recording, permission):
        return recording
    raise NotFound(_("There is no such recording, or it is not at one of your sites."))


def is_visible(transaction: Transaction, actor: Person, recording: RecordingRecord, permission: str) -> bool:
    """Whether the person holds the permission where the recording belongs (see `find_visible`)."""
    if recording.programme_session_id is None:
        return allows_everywhere(actor, permission)
    session = programme_sessions.find_programme_session(transaction, recording.programme_session_id)
    return session is not None and allows(actor, permission, place_of(transaction, session.site_id))


def list_unmatched(backend: Backend, actor: Person, limit: int | None = None) -> list[RecordingRecord]:
    """The tray: recordings that belong to no programme session yet, the newest `limit` first (None: all).

    Who assigns at some sites only sees those whose store belongs to one of these sites or to nobody.
    """
    check(actor, "assign_recordings")
    mine = [site.id for site in sites_where(backend, actor, "assign_recordings")]
    with backend.database.read() as transaction:
        return library.unmatched(transaction, mine, limit)


def count_unmatched(backend: Backend, actor: Person) -> int:
    """How many `list_unmatched` has in all."""
    check(actor, "assign_recordings")
    mine = [site.id for site in sites_where(backend, actor, "assign_recordings")]
    with backend.database.read() as transaction:
        return library.count_unmatched(transaction, mine)


def sessions_that_may_fit(
    backend: Backend, actor: Person, recording: RecordingRecord, *, as_part: bool = False
) -> list[tuple[ProgrammeSession, SessionWords]]:
    """Programme sessions of the person's sites that lack a recording, the nearest in time first; `as_part`: those that
    have one, of which this may be a further part."""
    site_ids = [site.id for site in sites_where(backend, actor, "assign_recordings")]
    around = recording.last_modified
    with backend.database.read() as transaction:
        near = programme_sessions.programme_sessions_of_sites(
            transaction, site_ids, around - FITS_BEFORE, around + timedelta(days=2)
        )
        taken = recordings.recordings_of_programme_sessions(transaction, [one.id for one in near])
    free = [one for one in near if _is_free(taken.get(one.id, ())) is not as_part]
    free.sort(key=lambda one: abs(one.starts_at - around))
    return [(one, words_of(backend, one)) for one in free[:30]]


def assign_recording(
    backend: Backend, actor: Person, recording_id: int, programme_session_id: int, *, as_part: bool = False
) -> None:
    """Match a recording from the tray to a programme session by hand; `as_part`: to one that was filmed in several
    parts and has others already.

    Raises NotFound for what is not in the person's tray, Refused when one of the two is taken or erased.
    """
    with backend.database.write() as transaction:
        session = programme_sessions.find_programme_session(transaction, programme_session_id)
        recording = recordings.find_recording(transaction, recording_id)
        if session is None or recording is None or not _is_in_tray(transaction, actor, recording):
            raise NotFound(_("There is no such recording or programme session."))
        check(actor, "assign_recordings", place_of(transaction, session.site_id))
        if recording.programme_session_id is not None:
            raise Refused(_("Somebody has assigned this recording in the meantime. Look at the list again."))
        if recording.state == "erased":
            raise Refused(_("The video of this recording is erased, so it cannot be assigned any more."))
        if not as_part and not _is_free(
            recordings.recordings_of_programme_sessions(transaction, [session.id]).get(session.id, ())
        ):
            raise Refused(
                _("This programme session has a recording already. Choose another programme session.")
            )
        recordings.change_recording(
            transaction,
            recording_id,
            programme_session_id=session.id,
            matched_by="person",
            matched_at=backend.clock(),
        )
        told = {"as_part": True} if as_part else {}
        note(
            transaction, backend, actor, "assigned", "recording", recording_id,
            programme_session=session.id, **told,
        )  # fmt: skip


def _is_in_tray(transaction: Transaction, actor: Person, recording: RecordingRecord) -> bool:
    """Whether the recording's store belongs to nobody, or to a site where the person assigns."""
    store = stores.find_store(transaction, recording.store_id)
    if store is None or store.site_id is None:
        return store is not None
    return allows(actor, "assign_recordings", place_of(transaction, store.site_id))


def _is_free(there: Iterable[RecordingRecord]) -> bool:
    """Whether a programme session with these recordings may be given another: none of them is of use."""
    return all(state_of(one) in NO_USE for one in there)


def facilitators_at(backend: Backend, site_ids: Iterable[int]) -> dict[int, str]:
    """Everybody who ever delivered at these sites: id and name, by name."""
    with backend.database.read() as transaction:
        return library.facilitators_at(transaction, site_ids)


def programmes_and_modules(backend: Backend) -> dict[str, tuple[str, dict[str, str]]]:
    """Every programme template by key (its latest version): its title, and its modules' titles by key, in the
    reader's language."""
    language = current_language()
    return {
        programme.key: (
            programme.title.in_language(language),
            {module.key: module.title.in_language(language) for module in programme.modules},
        )
        for programme in backend.library.programmes
    }


def _midnight(day: date | None) -> datetime | None:
    return datetime.combine(day, time(), LONDON) if day else None
