"""Everything that is held about a facilitator and theirs to see, as plain data for JSON.

The shape is described in docs/how-to/own-data.md: a change to it takes a new VERSION.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from qa_app.access import Person, check
from qa_app.backend import Backend
from qa_app.i18n import current_language
from qa_app.services.activity import FIGURES
from qa_app.services.feedback_view import FeedbackView, read_feedback
from qa_app.services.meeting_view import MeetingView, meetings_of, read_meeting
from qa_app.services.notice_list import with_ways
from qa_app.services.programme_sessions import ProgrammeSession, words_of
from qa_app.services.supervision import FacilitatorPage, facilitator_page
from qa_app.services.training import TrainingPage, training_of
from storage.database import activity_log, feedback, groups, notices, people, programme_sessions, sites
from storage.database.base import Transaction
from storage.database.supervision_actions import SupervisionAction

FORMAT = "qa-app held data"
VERSION = 1
MOST_ROWS = 5_000
"""Of the activity log and of notices, the newest so many."""

Plain = dict[str, Any]


@dataclass(frozen=True)
class Held:
    """What one facilitator may see of themselves: their page, shared feedback and recorded meetings (the newest
    first), training, and all of it with what is held beside as plain data."""

    page: FacilitatorPage
    feedback: tuple[FeedbackView, ...]
    meetings: tuple[MeetingView, ...]
    training: TrainingPage
    data: Plain


def held_about(backend: Backend, actor: Person) -> Held:
    """What is held about the person and theirs to see. Raises NotAllowed for who is no facilitator.

    Shared feedback that they had not read counts as opened from now on: its words are theirs after this.
    """
    check(actor, "read_own_feedback")
    with backend.database.read() as transaction:
        shared = [one.id for one in feedback.feedback_for(transaction, actor.id) if one.state != "draft"]
    given = sorted(
        (read_feedback(backend, actor, one) for one in shared),
        key=lambda view: (view.session.starts_at, view.feedback.id),
        reverse=True,
    )
    met = [
        read_meeting(backend, actor, one.meeting_id)
        for one in meetings_of(backend, actor, actor.id)
        if one.state == "recorded"
    ]
    page = facilitator_page(backend, actor, actor.id)
    trained = training_of(backend, actor, actor.id)
    with backend.database.read() as transaction:
        delivered = programme_sessions.delivered_by(transaction, actor.id)
        data = {
            "format": FORMAT,
            "version": VERSION,
            "made_at": _moment(backend.clock()),
            "language": current_language(),
            "person": _person(transaction, actor),
            "groups": [
                {
                    "code": one.code,
                    "site_id": one.site_id,
                    "programme": one.programme_key,
                    "starts_on": _day(one.starts_on),
                }
                for one in groups.groups_delivered_by(transaction, [actor.id]).get(actor.id, [])
            ],
            "programme_sessions": [_session(backend, actor, one) for one in delivered],
            "feedback": [_feedback(backend, actor, one) for one in given],
            "actions": [_action(one) for one in page.actions],
            "meetings": [_meeting(actor, one) for one in met],
            "training": [
                {
                    "programme": one.programme_key,
                    "step": step.kind,
                    "done_on": _day(step.done_on),
                    "until": _day(step.until),
                    "noted_by": step.by,
                }
                for one in trained.programmes
                for step in one.steps
            ],
            "strengths_that_recur": [
                {"strength": one.label, "feedback_ids": [time.feedback_id for time in one.times]}
                for one in page.strengths
            ],
            "notices": _notices(transaction, backend, actor),
            "activity": _activity(transaction, actor),
        }
    return Held(page, tuple(given), tuple(met), trained, data)


def _person(transaction: Transaction, actor: Person) -> Plain:
    record = people.find_person(transaction, actor.id)
    assert record is not None
    names = {one.id: one.name for one in sites.all_sites(transaction)}
    return {
        "id": record.id,
        "name": record.name,
        "email": record.email,
        "language": record.language,
        "review_languages": list(record.review_languages),
        "may_sign_in": record.is_active,
        "takes_mail": record.takes_mail,
        "roles": [
            {"role": one.role, "site": names.get(one.site_id or 0), "region": one.region}
            for one in record.grants
        ],
    }


def _session(backend: Backend, actor: Person, session: ProgrammeSession) -> Plain:
    words = words_of(backend, session)
    return {
        "id": session.id,
        "programme": session.programme_key,
        "session": session.session_key,
        "title": words.title,
        "place": words.place,
        "starts_at": _moment(session.starts_at),
        "room": session.room,
        "as_cover": any(one.is_cover for one in session.facilitators if one.id == actor.id),
    }


def _feedback(backend: Backend, actor: Person, view: FeedbackView) -> Plain:
    given, scores = view.feedback, view.scores
    return {
        "id": given.id,
        "programme_session": _session(backend, actor, view.session),
        "author": view.author,
        "rubric": view.rubric,
        "state": given.state,
        "shared_at": _moment(given.shared_at),
        "opened_at": _moment(given.opened_at),
        "reflected_at": _moment(given.reflected_at),
        "acknowledged_at": _moment(given.acknowledged_at),
        "strengths": given.strengths,
        "development": given.development,
        "try_next": given.try_next,
        "reflection": given.reflection,
        "evidence": [
            {
                "kind": one.kind,
                "start_ms": one.start_ms,
                "end_ms": one.end_ms,
                "note": one.note,
                "items": [key for key, _label in one.items],
            }
            for one in view.evidence
        ],
        # None: they open after the reflection.
        "scores": scores
        and {
            "words": scores.words,
            "score": scores.score,
            "because": scores.because,
            "sections": [
                {
                    "key": one.key,
                    "label": one.label,
                    "words": one.words,
                    "score": one.score,
                    "of_the_session_as_a_whole": one.is_shared,
                }
                for one in scores.sections
            ],
        },
        "ratings": [
            {"item": one.item.key, "label": one.item.label, "rating": one.rating, "own_rating": one.own}
            for one in view.rated
        ],
        "disputes": [
            {
                "item": one.item_key,
                "rated": one.rated,
                "proposed": one.proposed,
                "reason": one.reason,
                "state": one.state,
                "raised_at": _moment(one.raised_at),
                "withdrawn_at": _moment(one.withdrawn_at),
                "decided_at": _moment(one.decided_at),
                "decided": one.decided,
                "decision": one.decision,
            }
            for one in view.disputes
        ],
    }


def _action(one: SupervisionAction) -> Plain:
    return {
        "id": one.id,
        "feedback_id": one.feedback_id,
        "meeting_id": one.meeting_id,
        "again_of_id": one.again_of_id,
        "what": one.what,
        "by_when": _day(one.by_when),
        "how_seen": one.how_seen,
        "state": one.state,
        "agreed_at": _moment(one.agreed_at),
        "closed_at": _moment(one.closed_at),
        "closing_words": one.closing_words,
    }


def _meeting(actor: Person, view: MeetingView) -> Plain:
    meeting = view.meeting
    own = next(one for one in meeting.people if one.person_id == actor.id)
    return {
        "id": meeting.id,
        "held_on": _day(meeting.held_on),
        "recorded_at": _moment(meeting.recorded_at),
        "led_by": view.led_by,
        "site": view.site,
        "skill": meeting.skill,
        "skill_went": meeting.skill_went,
        "next_on": _day(meeting.next_on),
        "feedback_ids": [one.feedback_id for one in view.feedback],
        "action_ids": [one.id for one in view.actions],
        "own_points": own.own_points,
        "wellbeing_asked": own.wellbeing_asked,
        "wellbeing_agreed": own.wellbeing_agreed,
        "additions": [
            {"author": one.author, "words": one.words, "added_at": _moment(one.added_at)}
            for one in view.additions
        ],
    }


def _notices(transaction: Transaction, backend: Backend, actor: Person) -> list[Plain]:
    found = [
        *notices.unread_notices(transaction, actor.id, MOST_ROWS),
        *notices.read_notices(transaction, actor.id, MOST_ROWS),
    ][:MOST_ROWS]
    return [
        {
            "kind": one.kind,
            "subject": one.subject,
            "subject_id": one.subject_id,
            "at": _moment(one.at),
            "read_at": _moment(one.read_at),
        }
        for one, _way in with_ways(transaction, backend, actor, found)
    ]


def _activity(transaction: Transaction, actor: Person) -> list[Plain]:
    return [
        {
            "at": _moment(one.at),
            "action": one.action,
            "subject": one.subject,
            "subject_id": one.subject_id,
            "details": {name: value for name, value in one.details.items() if name not in FIGURES},
        }
        for one in activity_log.activity_of(transaction, actor.id, MOST_ROWS)
    ]


def _moment(at: datetime | None) -> str | None:
    return at and at.isoformat()


def _day(on: date | None) -> str | None:
    return on and on.isoformat()
