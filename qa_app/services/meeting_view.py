"""Supervision meetings as each reader may see them: who may read one, and what of it is somebody else's alone."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from qa_app.access import Person, allows
from qa_app.backend import Backend
from qa_app.errors import NotAllowed, NotFound, Refused
from qa_app.i18n import LONDON, _
from qa_app.services.feedback_view import may_read as may_read_feedback
from qa_app.services.meeting_texts import SUBJECT, texts_of
from qa_app.services.name_hygiene import MarkedWords, words_to_look_at
from qa_app.services.programme_sessions import SessionWords, words_of
from qa_app.services.readable_actions import AGREED_AGAIN, may_know
from qa_app.services.sites import place_of
from storage.database import (
    feedback,
    library,
    people,
    programme_sessions,
    reviews,
    sites,
    supervision_actions,
    supervision_meetings,
)
from storage.database.base import Transaction
from storage.database.supervision_actions import SupervisionAction
from storage.database.supervision_meetings import MeetingPerson, SupervisionMeeting

__all__ = [
    "Addition",
    "DiscussedFeedback",
    "MeetingLine",
    "MeetingPerson",
    "MeetingView",
    "SupervisionMeeting",
    "feedback_of",
    "meetings_of",
    "own_draft",
    "read_meeting",
    "readable",
]


SHARED_WITHIN = timedelta(days=180)
ENDED_WITHIN = timedelta(days=90)
"""How long ago feedback may have been shared, and an action have ended unseen, to be offered in a meeting."""


@dataclass(frozen=True)
class DiscussedFeedback:
    """Shared feedback that can be, or was, discussed in a meeting."""

    feedback_id: int
    facilitator_id: int
    facilitator: str
    words: SessionWords
    delivered_at: datetime


@dataclass(frozen=True)
class Addition:
    """A dated addition to a recorded meeting."""

    author: str
    words: str
    added_at: datetime


@dataclass(frozen=True)
class MeetingView:
    """A meeting as one reader sees it.

    `meeting.people` name everybody who was supervised; the words of those whose part is not open to this reader are
    empty, and their ids are not in `open_parts`. `feedback` is what was discussed and `actions` what was agreed, as
    far as the reader may know of them; `before` are actions of the same people from earlier on. `choices`, what could
    be discussed, and `may_join`, who could be in it, are filled for its author while it is a draft. `may_add`: the
    reader was there and the record is fixed. `marked` is what in the draft may tell who somebody is.
    """

    meeting: SupervisionMeeting
    names: dict[int, str]
    site: str
    led_by: str
    is_leader: bool
    is_facilitator: bool
    open_parts: frozenset[int]
    feedback: tuple[DiscussedFeedback, ...]
    choices: tuple[DiscussedFeedback, ...]
    may_join: dict[int, str]
    actions: tuple[SupervisionAction, ...]
    before: tuple[SupervisionAction, ...]
    additions: tuple[Addition, ...]
    may_add: bool
    marked: tuple[MarkedWords, ...]
    today: date


@dataclass(frozen=True)
class MeetingLine:
    """A meeting on a facilitator's page. `names` are those who were supervised in it."""

    meeting_id: int
    state: str
    held_on: date
    next_on: date | None
    led_by: str
    names: tuple[str, ...]
    skill: str


def may_read(transaction: Transaction, actor: Person, meeting: SupervisionMeeting) -> bool:
    """Whether the person may read the meeting: a draft is its author's alone; once recorded it is open to who was
    supervised in it and to those who read reviews at its site. One that was dropped is nobody's."""
    if meeting.state == "dropped":
        return False
    if actor.id in meeting.person_ids:
        return meeting.state == "recorded" and allows(actor, "read_own_feedback")
    place = place_of(transaction, meeting.site_id)
    if meeting.led_by_id == actor.id and allows(actor, "give_feedback", place):
        return True
    return meeting.state == "recorded" and allows(actor, "read_reviews", place)


def readable(transaction: Transaction, actor: Person, meeting_id: int) -> SupervisionMeeting:
    """The meeting; NotFound also when the person may not read it."""
    meeting = supervision_meetings.find_meeting(transaction, meeting_id)
    if meeting is not None and may_read(transaction, actor, meeting):
        return meeting
    raise NotFound(_("There is no such meeting, or it is not yours to read."))


def own_draft(transaction: Transaction, actor: Person, meeting_id: int) -> SupervisionMeeting:
    """The person's own draft; raises NotFound, NotAllowed, or Refused when it is recorded."""
    meeting = readable(transaction, actor, meeting_id)
    if meeting.led_by_id != actor.id:
        raise NotAllowed(_("Only who leads the meeting writes its record."))
    if meeting.state != "draft":
        raise Refused(_("This meeting is recorded and cannot be changed any more. Add a dated note instead."))
    return meeting


def read_meeting(backend: Backend, actor: Person, meeting_id: int) -> MeetingView:
    """The meeting as the person may see it; raises NotFound also when there is one that is not theirs."""
    with backend.database.read() as transaction:
        meeting = readable(transaction, actor, meeting_id)
        place = place_of(transaction, meeting.site_id)
        is_facilitator = actor.id in meeting.person_ids
        supervises_here = not is_facilitator and allows(actor, "give_feedback", place)
        open_parts = frozenset(one for one in meeting.person_ids if one == actor.id or supervises_here)
        # Whoever was not there and supervises nobody there reads what was talked about, and no views of it.
        additions = supervision_meetings.additions_to(transaction, meeting_id) if open_parts else []
        names = people.people_names(
            transaction, [*meeting.person_ids, meeting.led_by_id, *(one.author_id for one in additions)]
        )
        is_leader = meeting.led_by_id == actor.id
        is_draft = meeting.state == "draft"
        since = backend.clock() - SHARED_WITHIN if is_draft else None
        choices = feedback_of(
            transaction, backend, actor, meeting.person_ids, ids=meeting.feedback_ids, since=since
        )
        agreed, before = _actions(transaction, actor, meeting)
        site = sites.find_site(transaction, meeting.site_id)
        assert site is not None
        return MeetingView(
            meeting=replace(
                meeting,
                people=tuple(
                    one if one.person_id in open_parts else MeetingPerson(one.person_id)
                    for one in meeting.people
                ),
            ),
            names=names,
            site=site.name,
            led_by=names[meeting.led_by_id],
            is_leader=is_leader,
            is_facilitator=is_facilitator,
            open_parts=open_parts,
            feedback=tuple(one for one in choices if one.feedback_id in meeting.feedback_ids),
            choices=choices if is_draft else (),
            may_join=who_may_join(transaction, actor, meeting.site_id) if is_draft else {},
            actions=agreed,
            before=before,
            additions=tuple(Addition(names[one.author_id], one.words, one.added_at) for one in additions),
            may_add=not is_draft and (is_facilitator or (is_leader and supervises_here)),
            marked=words_to_look_at(
                transaction, backend, SUBJECT, meeting_id, meeting.site_id, texts_of(meeting, names)
            )
            if is_draft
            else (),
            today=backend.clock().astimezone(LONDON).date(),
        )


def meetings_of(backend: Backend, actor: Person, facilitator_id: int) -> tuple[MeetingLine, ...]:
    """The facilitator's meetings that the person may read, the latest first."""
    with backend.database.read() as transaction:
        found = [
            one
            for one in supervision_meetings.meetings_with(transaction, [facilitator_id])
            if may_read(transaction, actor, one)
        ]
        names = people.people_names(
            transaction, {person for one in found for person in (one.led_by_id, *one.person_ids)}
        )
    return tuple(
        MeetingLine(
            meeting_id=one.id,
            state=one.state,
            held_on=one.held_on,
            next_on=one.next_on,
            led_by=names[one.led_by_id],
            names=tuple(names[person] for person in one.person_ids),
            skill=one.skill,
        )
        for one in found
    )


def feedback_of(
    transaction: Transaction,
    backend: Backend,
    actor: Person,
    person_ids: Sequence[int],
    *,
    ids: Collection[int],
    since: datetime | None = None,
) -> tuple[DiscussedFeedback, ...]:
    """Shared feedback of these facilitators that the person may read, the newest delivery first: of these ids, and
    (None: no other) what was shared since."""
    given = [
        one
        for person_id in person_ids
        for one in feedback.feedback_for(transaction, person_id)
        if one.state != "draft"
        and (one.id in ids or (since is not None and one.shared_at is not None and one.shared_at >= since))
    ]
    made = reviews.reviews_by_id(transaction, [one.review_id for one in given])
    sessions = programme_sessions.programme_sessions_by_id(
        transaction, [one.programme_session_id for one in made.values()]
    )
    names = people.people_names(transaction, person_ids)
    found = []
    for one in given:
        session = sessions[made[one.review_id].programme_session_id]
        if may_read_feedback(transaction, actor, one, session):
            words = words_of(backend, session)
            found.append(
                DiscussedFeedback(
                    one.id, one.facilitator_id, names[one.facilitator_id], words, session.starts_at
                )
            )
    return tuple(sorted(found, key=lambda one: (one.delivered_at, one.feedback_id), reverse=True))


def who_may_join(transaction: Transaction, actor: Person, site_id: int) -> dict[int, str]:
    """Everybody who delivers at the site and is not the person: id and name, by name."""
    found = library.facilitators_at(transaction, [site_id])
    return {one: name for one, name in found.items() if one != actor.id}


def _actions(
    transaction: Transaction, actor: Person, meeting: SupervisionMeeting
) -> tuple[tuple[SupervisionAction, ...], tuple[SupervisionAction, ...]]:
    """What was agreed in the meeting; and for a draft what had been agreed before and is open, or was not seen of
    late and could be agreed again."""
    agreed: list[SupervisionAction] = []
    before: list[SupervisionAction] = []
    since = meeting.started_at - ENDED_WITHIN
    for person_id in meeting.person_ids:
        for action, sources in supervision_actions.sourced_actions_for(transaction, person_id):
            if not may_know(actor, action, sources):
                continue
            if action.meeting_id == meeting.id and _was_of(action, meeting):
                agreed.append(action)
            elif meeting.state == "draft" and (
                action.state == "open"
                or (
                    action.state in AGREED_AGAIN
                    and action.closed_at is not None
                    and action.closed_at >= since
                )
            ):
                before.append(action)
    again = supervision_actions.agreed_again(transaction, [one.id for one in before])
    return tuple(agreed), tuple(one for one in before if one.id not in again)


def _was_of(action: SupervisionAction, meeting: SupervisionMeeting) -> bool:
    """One that was agreed again later rests on the meeting too, and is no part of its record."""
    return meeting.recorded_at is None or action.agreed_at <= meeting.recorded_at


def drafts_led_by(
    transaction: Transaction, actor: Person, site_ids: Collection[int]
) -> dict[int, SupervisionMeeting]:
    """By facilitator: the person's own draft of a meeting with them at one of these sites."""
    return {
        person_id: one
        for one in supervision_meetings.meetings_at(transaction, site_ids, "draft")
        if one.led_by_id == actor.id
        for person_id in one.person_ids
    }
