"""Assignments: asking somebody to review a recording by a day, and what one was asked to review oneself."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from qa_app.access import Person, allows, check
from qa_app.backend import Backend
from qa_app.errors import NotFound, Refused
from qa_app.i18n import LANGUAGES, _
from qa_app.services.activity import note
from qa_app.services.coverage import today_of
from qa_app.services.name_hygiene import Kept, Written, settle
from qa_app.services.notices import tell
from qa_app.services.people import as_person
from qa_app.services.programme_sessions import ProgrammeSession
from qa_app.services.recordings import LibraryEntry, entries_of, recording_of
from qa_app.services.reviewable import standing_conflict, why_not_reviewable
from qa_app.services.sites import place_of
from qa_app.services.typed_text import SHORT, typed
from storage.database import assignments, people, programme_sessions, recordings, reviews
from storage.database.assignments import Assignment
from storage.database.base import Transaction
from storage.database.people import PersonRecord

__all__ = ["LONGEST", "Assigned", "assign", "assigned_to", "people_to_ask", "take_back", "waiting_for"]

LONGEST = timedelta(days=365)
"""Nobody is asked for a day further away."""


@dataclass(frozen=True)
class Assigned:
    """What a person was asked to review. `state`: open, begun (their draft is under way) or done."""

    assignment: Assignment
    entry: LibraryEntry
    asked_by: str
    days_left: int
    state: str


def people_to_ask(backend: Backend, actor: Person, programme_session_id: int) -> list[tuple[int, str]]:
    """Who may be asked to review the programme session's recording: id and name, by name.

    Those who review at its site, understand its language and have no conflict of interest. Raises NotAllowed,
    NotFound.
    """
    with backend.database.read() as transaction:
        session = _session(transaction, actor, programme_session_id)
        return [
            (one.id, one.name)
            for one in people.all_people(transaction)
            if _why_not_asked(transaction, one, session) is None
        ]


def assign(
    backend: Backend, actor: Person, programme_session_id: int, assignee_id: int, by_when: date
) -> int:
    """Ask somebody to review the programme session's recording by a day; gives the assignment's id.

    Raises NotAllowed, NotFound, and Refused with the reason: they may not review it, it cannot be watched, somebody
    is asked already, or the day cannot be.
    """
    with backend.database.write() as transaction:
        session = _session(transaction, actor, programme_session_id)
        assignee = people.find_person(transaction, assignee_id)
        if assignee is None:
            raise NotFound(_("There is no such person."))
        hindrance = _why_not_asked(transaction, assignee, session) or _why_not_watched(
            transaction, assignee, session
        )
        if hindrance:
            raise Refused(hindrance)
        given = assignments.assignments_of_programme_session(transaction, session.id)
        if any(_state(transaction, one) != "done" for one in given):
            raise Refused(_("Somebody is asked to review this recording already. Take that back first."))
        today = today_of(backend)
        if not today <= by_when <= today + LONGEST:
            raise Refused(_("Choose a day from today on, within a year."))
        added = assignments.add_assignment(
            transaction,
            programme_session_id=session.id,
            assignee_id=assignee.id,
            assigned_by=actor.id,
            at=backend.clock(),
            by_when=by_when,
        )
        note(
            transaction,
            backend,
            actor,
            "assigned",
            "review",
            None,
            assignment=added,
            programme_session=session.id,
            assignee=assignee.id,
            by_when=by_when.isoformat(),
        )
        if assignee.id != actor.id:
            tell(transaction, backend, assignee.id, "review_assigned", "assignment", added)
    return added


def take_back(
    backend: Backend, actor: Person, assignment_id: int, reason: str, *, keep: Kept | None = None
) -> None:
    """The assignee need not review it any more; a draft of theirs stays. Raises NotFound, NotAllowed, Refused, and
    NamesFound while words of the reason may tell who somebody is and are not in `keep`."""
    reason = typed(reason, SHORT)
    if not reason:
        raise Refused(_("Say why you take it back."))
    with backend.database.write() as transaction:
        found = assignments.find_assignment(transaction, assignment_id)
        if found is None:
            raise NotFound(_("There is no such assignment."))
        session = _session(transaction, actor, found.programme_session_id)
        if found.taken_back_at is not None or _state(transaction, found) == "done":
            raise Refused(_("This was done or taken back in the meantime. Look at the list again."))
        written = Written("reason", _("Why is it taken back?"), reason)
        settle(transaction, backend, actor, "assignment", assignment_id, session.site_id, [written], keep)
        assignments.take_back_assignment(transaction, assignment_id, backend.clock(), reason)
        note(transaction, backend, actor, "took back", "assignment", assignment_id)


def assigned_to(backend: Backend, actor: Person) -> list[Assigned]:
    """What the person was asked to review and has not submitted yet, the soonest first."""
    # A role may have been taken away since.
    check(actor, "review")
    today = today_of(backend)
    with backend.database.read() as transaction:
        given = [
            (one, state)
            for one in assignments.assignments_of(transaction, actor.id)
            if (state := _state(transaction, one)) != "done"
        ]
        entries = entries_of(transaction, backend, [one.programme_session_id for one, _state in given])
        names = people.people_names(transaction, [one.assigned_by for one, _state in given])
    return [
        Assigned(one, entry, names[one.assigned_by], (one.by_when - today).days, state)
        for (one, state), entry in zip(given, entries, strict=True)
    ]


def waiting_for(
    transaction: Transaction, actor: Person, ids: Collection[int]
) -> list[tuple[Assignment, ProgrammeSession]]:
    """Of these assignments those that the person still has to do and may, each with its programme session."""
    given = [
        one
        for one in assignments.assignments_of(transaction, actor.id)
        if one.id in ids and _state(transaction, one) != "done"
    ]
    sessions = programme_sessions.programme_sessions_by_id(
        transaction, [one.programme_session_id for one in given]
    )
    return [
        (one, session)
        for one in given
        if (session := sessions[one.programme_session_id])
        and allows(actor, "review", place_of(transaction, session.site_id))
    ]


def _state(transaction: Transaction, one: Assignment) -> str:
    """open, begun or done, as the assignee's own reviews of the programme session tell."""
    made = reviews.reviews_of_programme_sessions(transaction, [one.programme_session_id])
    theirs = {
        review.state
        for review in made
        if review.reviewer_id == one.assignee_id
        and (review.submitted_at is None or review.submitted_at >= one.assigned_at)
    }
    return "done" if "submitted" in theirs else "begun" if "draft" in theirs else "open"


def _session(transaction: Transaction, actor: Person, programme_session_id: int) -> ProgrammeSession:
    session = programme_sessions.find_programme_session(transaction, programme_session_id)
    if session is None:
        raise NotFound(_("There is no such programme session."))
    check(actor, "give_feedback", place_of(transaction, session.site_id))
    return session


def _why_not_asked(transaction: Transaction, one: PersonRecord, session: ProgrammeSession) -> str | None:
    """None when the person may review the session, else the sentence that says why not."""
    person = as_person(one)
    if not one.is_active or not allows(person, "review", place_of(transaction, session.site_id)):
        return _("{name} does not review at this site.").format(name=one.name)
    if session.language not in one.review_languages:
        return _("{name} does not review in the language of this group ({language}).").format(
            name=one.name, language=LANGUAGES[session.language]
        )
    delivered = person.id in {who.id for who in session.facilitators}
    if delivered or standing_conflict(transaction, person, session):
        return _("{name} has a conflict of interest here: they may not review this recording.").format(
            name=one.name
        )
    return None


def _why_not_watched(transaction: Transaction, one: PersonRecord, session: ProgrammeSession) -> str | None:
    there = recordings.recordings_of_programme_sessions(transaction, [session.id])
    return why_not_reviewable(as_person(one), session, recording_of(there.get(session.id, ())))
