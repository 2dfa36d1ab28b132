"""Concerns: a disclosure or a worry about safety, raised from a second of a recording and passed on by a day.

They go their own way: no review has to be finished for one, and no revision or withdrawal touches it.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from qa_app.access import Person, Place, allows, check
from qa_app.backend import Backend
from qa_app.errors import NotFound, Refused
from qa_app.i18n import N_, _
from qa_app.services.activity import note
from qa_app.services.name_hygiene import Kept, Written, settle
from qa_app.services.notices import tell
from qa_app.services.people import as_person
from qa_app.services.programme_sessions import SessionWords, words_of
from qa_app.services.recordings import find_visible
from qa_app.services.reviews import readable
from qa_app.services.sites import place_of
from qa_app.services.typed_text import LONG, SHORT, typed
from storage.database import activity_log, concerns, people, programme_sessions, recordings, sites
from storage.database.base import Transaction
from storage.database.concerns import Concern

__all__ = [
    "KINDS",
    "ConcernLine",
    "ConcernView",
    "RaiseForm",
    "concerns_at_desk",
    "concerns_waiting",
    "escalate_overdue",
    "open_among",
    "open_concern",
    "pass_on",
    "raise_concern",
    "raise_form",
    "who_is_told",
]

KINDS = {
    "disclosure": N_("Disclosure of an offence or of harm"),
    "child": N_("Safety of a child"),
    "contact": N_("Threat, or contact that is not allowed"),
    "self_harm": N_("Self-harm or suicide"),
    "other": N_("Another worry"),
}
URGENT = ("child", "contact", "self_harm")


@dataclass(frozen=True)
class ConcernLine:
    """That there is a concern, of what kind and until when; never its words. `escalated_to`: who handles concerns at
    its site, where it is open past its hour; else nobody."""

    id: int
    kind: str
    state: str
    at_ms: int
    raised_at: datetime
    raised_by: str
    is_mine: bool
    may_pass_on: bool
    due_at: datetime
    hours_left: int
    escalated_to: tuple[str, ...]
    passed_on_at: datetime | None
    words: SessionWords
    site_id: int
    site: str
    delivered_at: datetime


@dataclass(frozen=True)
class ConcernView:
    """One concern in full. `is_on_earlier_file`: the object was replaced since, so the second may be another;
    `passed_on_by` None while it is open."""

    line: ConcernLine
    text: str
    recording_id: int
    is_on_earlier_file: bool
    passed_on_by: str | None
    passed_on_words: str


@dataclass(frozen=True)
class RaiseForm:
    """What the form of a new concern begins with. `at_ms`: where the reviewer's player last stood; `hours` by kind
    until it has to be passed on; `told` are the names of those who do that."""

    at_ms: int
    hours: dict[str, int]
    told: tuple[str, ...]


def raise_form(backend: Backend, actor: Person, review_id: int) -> RaiseForm:
    """Raises NotFound when the review is not the person's to read."""
    with backend.database.read() as transaction:
        review = readable(transaction, actor, review_id)
        session = programme_sessions.find_programme_session(transaction, review.programme_session_id)
        assert session is not None
        told = who_is_told(transaction, place_of(transaction, session.site_id))
    return RaiseForm(review.position_ms, {kind: _hours(backend, kind) for kind in KINDS}, told)


def raise_concern(
    backend: Backend,
    actor: Person,
    recording_id: int,
    *,
    at_ms: int,
    kind: str,
    text: str,
    review_id: int | None = None,
    keep: Kept | None = None,
) -> int:
    """Raise a concern from a second of a recording that the person may watch; gives its id.

    `review_id` is the review it came up in, if any; the concern does not hang on it. Raises NotFound, Refused
    with what to change, and NamesFound while words may tell who somebody is and are not in `keep`.
    """
    text = typed(text, LONG)
    with backend.database.write() as transaction:
        recording = find_visible(transaction, actor, recording_id, "watch")
        if recording.programme_session_id is None:
            raise Refused(_("This recording belongs to no programme session yet. Assign it first."))
        if review_id is not None and readable(transaction, actor, review_id).recording_id != recording_id:
            raise NotFound(_("There is no such review, or it is not yours to read."))
        if kind not in KINDS:
            raise Refused(_("Choose what kind of concern it is."))
        if not text:
            raise Refused(_("Write what you saw or heard, in a few words."))
        if not 0 <= at_ms <= (recording.duration_ms or 0):
            raise Refused(_("This time does not lie within the recording. Write it as 0:12:05."))
        now = backend.clock()
        concern_id = concerns.add_concern(
            transaction,
            recording_id=recording.id,
            programme_session_id=recording.programme_session_id,
            review_id=review_id,
            raised_by=actor.id,
            raised_at=now,
            at_ms=at_ms,
            object_version=recording.object_version,
            kind=kind,
            words=text,
            due_at=now + timedelta(hours=_hours(backend, kind)),
        )
        session = programme_sessions.find_programme_session(transaction, recording.programme_session_id)
        assert session is not None
        written = Written("text", _("What you saw or heard"), text)
        settle(transaction, backend, actor, "concern", concern_id, session.site_id, [written], keep)
        note(
            transaction,
            backend,
            actor,
            "raised",
            "concern",
            concern_id,
            recording=recording.id,
            at_ms=at_ms,
            kind=kind,
        )
        session = programme_sessions.find_programme_session(transaction, recording.programme_session_id)
        assert session is not None
        for person in _handlers(transaction, place_of(transaction, session.site_id)):
            if person.id != actor.id:
                tell(transaction, backend, person.id, "concern_raised", "concern", concern_id)
    return concern_id


def concerns_waiting(backend: Backend, actor: Person) -> tuple[ConcernLine, ...]:
    """What was not passed on yet at the sites where the person handles concerns, and what they raised themselves;
    those due soonest, and so the overdue, first."""
    escalate_overdue(backend)
    with backend.database.read() as transaction:
        return _lines(transaction, backend, actor, concerns.open_concerns(transaction))


def open_among(
    transaction: Transaction, backend: Backend, actor: Person, ids: Collection[int]
) -> tuple[ConcernLine, ...]:
    """Those of these concerns that were not passed on yet and that the person may know of."""
    return _lines(transaction, backend, actor, concerns.open_among(transaction, ids))


def escalate_overdue(backend: Backend) -> None:
    """Note in the log, once for each, that a concern was not passed on by its hour.

    Everybody who handles concerns at its site is told, and then has it first on Home, whatever else they look at
    there.
    """
    with backend.database.read() as transaction:
        if not _newly_overdue(transaction, backend):
            return
    with backend.database.write() as transaction:
        for one in _newly_overdue(transaction, backend):
            note(transaction, backend, None, "escalated", "concern", one.id, kind=one.kind)
            session = programme_sessions.find_programme_session(transaction, one.programme_session_id)
            assert session is not None
            for person in _handlers(transaction, place_of(transaction, session.site_id)):
                tell(transaction, backend, person.id, "concern_escalated", "concern", one.id)


def _newly_overdue(transaction: Transaction, backend: Backend) -> list[Concern]:
    late = [one for one in concerns.open_concerns(transaction) if one.due_at < backend.clock()]
    if not late:
        return []
    ids, since = [one.id for one in late], min(one.due_at for one in late)
    told = activity_log.subjects_of(transaction, "escalated", "concern", ids, since)
    return [one for one in late if one.id not in told]


def concerns_at_desk(backend: Backend, actor: Person, recording_id: int) -> tuple[ConcernLine, ...]:
    """The concerns raised from a recording that the person may know of, passed on or not."""
    with backend.database.read() as transaction:
        find_visible(transaction, actor, recording_id, "watch")
        return _lines(
            transaction, backend, actor, concerns.concerns_of_recordings(transaction, [recording_id])
        )


def open_concern(backend: Backend, actor: Person, concern_id: int) -> ConcernView:
    """A concern in full; the log tells of every reader but who raised it. Raises NotFound also for who may not."""
    with backend.database.write() as transaction:
        found, line = _readable(transaction, backend, actor, concern_id)
        if not line.is_mine:
            note(transaction, backend, actor, "viewed", "concern", concern_id)
        recording = recordings.recordings_by_id(transaction, [found.recording_id])[found.recording_id]
        by = found.passed_on_by
        return ConcernView(
            line=line,
            text=found.words,
            recording_id=found.recording_id,
            is_on_earlier_file=not recording.is_same_content(found.object_version),
            passed_on_by=people.people_names(transaction, [by])[by] if by else None,
            passed_on_words=found.passed_on_words,
        )


def pass_on(backend: Backend, actor: Person, concern_id: int, words: str) -> None:
    """Note to whom an open concern was passed on, and how. Raises NotFound, NotAllowed and Refused."""
    words = typed(words, SHORT)
    with backend.database.write() as transaction:
        found, line = _readable(transaction, backend, actor, concern_id)
        check(actor, "handle_concerns", place_of(transaction, line.site_id))
        if found.state != "open":
            raise Refused(_("This concern was passed on already. Reload the page to read to whom."))
        if not words:
            raise Refused(_("Write to whom you passed it on, and how."))
        concerns.pass_on(transaction, concern_id, at=backend.clock(), by=actor.id, words=words)
        note(transaction, backend, actor, "passed on", "concern", concern_id)


def who_is_told(transaction: Transaction, place: Place) -> tuple[str, ...]:
    """The names of those who handle concerns at the place."""
    return tuple(one.name for one in _handlers(transaction, place))


def _handlers(transaction: Transaction, place: Place) -> list[Person]:
    everybody = [as_person(one) for one in people.all_people(transaction) if one.is_active]
    return [one for one in everybody if allows(one, "handle_concerns", place)]


def _hours(backend: Backend, kind: str) -> int:
    return backend.settings.whole_number("urgent_concern_hours" if kind in URGENT else "concern_hours")


def _readable(
    transaction: Transaction, backend: Backend, actor: Person, concern_id: int
) -> tuple[Concern, ConcernLine]:
    found = concerns.find_concern(transaction, concern_id)
    lines = _lines(transaction, backend, actor, [found] if found else [])
    if found is None or not lines:
        raise NotFound(_("There is no such concern, or it is not yours to read."))
    return found, lines[0]


def _lines(
    transaction: Transaction, backend: Backend, actor: Person, found: list[Concern]
) -> tuple[ConcernLine, ...]:
    """Those of the concerns that the person may know of, in the order given."""
    sessions = programme_sessions.programme_sessions_by_id(
        transaction, [one.programme_session_id for one in found]
    )
    of_sites = {one.id: one for one in sites.all_sites(transaction)}
    names = people.people_names(transaction, [one.raised_by for one in found])
    now = backend.clock()
    lines = []
    for one in found:
        session = sessions[one.programme_session_id]
        site = of_sites[session.site_id]
        is_mine = one.raised_by == actor.id
        place = Place(site.id, site.region)
        may_pass_on = allows(actor, "handle_concerns", place)
        is_late = one.state == "open" and one.due_at < now
        if not is_mine and not may_pass_on:
            continue
        lines.append(
            ConcernLine(
                id=one.id,
                kind=one.kind,
                state=one.state,
                at_ms=one.at_ms,
                raised_at=one.raised_at,
                raised_by=names[one.raised_by],
                is_mine=is_mine,
                may_pass_on=may_pass_on,
                due_at=one.due_at,
                hours_left=int((one.due_at - now).total_seconds() // 3600),
                escalated_to=who_is_told(transaction, place) if is_late else (),
                passed_on_at=one.passed_on_at,
                words=words_of(backend, session),
                site_id=site.id,
                site=site.name,
                delivered_at=session.starts_at,
            )
        )
    return tuple(lines)
