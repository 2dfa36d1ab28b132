"""Supervision meetings: a draft that keeps itself, recorded once, and added to after that by who was there.

What is private to who led it stands apart, in `private_notes`.
"""

from dataclasses import dataclass
from datetime import date

from qa_app.access import Person, check
from qa_app.backend import Backend
from qa_app.errors import NotAllowed, NotFound, Refused, StaleDraft
from qa_app.i18n import LONDON, N_, _
from qa_app.services.activity import note
from qa_app.services.feedback import has_words
from qa_app.services.meeting_texts import SUBJECT, texts_of
from qa_app.services.meeting_view import (
    Addition,
    DiscussedFeedback,
    MeetingLine,
    MeetingPerson,
    MeetingView,
    SupervisionMeeting,
    drafts_led_by,
    feedback_of,
    meetings_of,
    own_draft,
    read_meeting,
    readable,
    who_may_join,
)
from qa_app.services.name_hygiene import Kept, Written, settle
from qa_app.services.notices import take_as_read, tell
from qa_app.services.sites import place_of, sites_where
from qa_app.services.typed_text import LONG, SHORT, typed
from storage.database import library, people, private_notes, supervision_actions, supervision_meetings
from storage.database.base import Transaction

__all__ = [
    "STATES",
    "Addition",
    "DiscussedFeedback",
    "MeetingLine",
    "MeetingPerson",
    "MeetingView",
    "MeetingWords",
    "NextMeeting",
    "SupervisionMeeting",
    "add_to_meeting",
    "drop_meeting",
    "meetings_of",
    "next_meetings",
    "note_viewed",
    "read_meeting",
    "record_meeting",
    "save_meeting",
    "start_meeting",
]

STATES = {"draft": N_("Being written"), "recorded": N_("On record")}


@dataclass(frozen=True)
class MeetingWords:
    """Everything that the record of a meeting says, as it is saved. `next_on` None: no next day was agreed."""

    held_on: date
    people: tuple[MeetingPerson, ...]
    feedback_ids: tuple[int, ...] = ()
    skill: str = ""
    skill_went: str = ""
    next_on: date | None = None


@dataclass(frozen=True)
class NextMeeting:
    """A facilitator whose last recorded meeting named a next day. `days_left` is negative once that is past;
    `draft_id` None: no record of a next meeting is begun."""

    facilitator_id: int
    facilitator: str
    site_id: int
    due_on: date
    days_left: int
    draft_id: int | None


def start_meeting(backend: Backend, actor: Person, facilitator_id: int) -> int:
    """Begin the record of a meeting with the facilitator, or go on with one's own draft; gives its id.

    Raises NotFound for who delivered at none of the sites where the person gives feedback.
    """
    if facilitator_id == actor.id:
        raise NotAllowed(_("Somebody else has to lead your supervision."))
    site_ids = [site.id for site in sites_where(backend, actor, "give_feedback")]
    with backend.database.write() as transaction:
        here = [one for one in site_ids if facilitator_id in library.facilitators_at(transaction, [one])]
        if not here:
            raise NotFound(_("There is no such facilitator, or they deliver at none of your sites."))
        begun = drafts_led_by(transaction, actor, here).get(facilitator_id)
        if begun is not None:
            return begun.id
        meeting_id = supervision_meetings.add_meeting(
            transaction,
            site_id=here[0],
            led_by_id=actor.id,
            person_ids=[facilitator_id],
            held_on=_today(backend),
            at=backend.clock(),
        )
        note(transaction, backend, actor, "started", "supervision meeting", meeting_id)
    return meeting_id


def save_meeting(
    backend: Backend, actor: Person, meeting_id: int, words: MeetingWords, *, seen_saves: int
) -> int:
    """Save one's own draft; gives how often it was saved by now.

    `seen_saves` is how often it had been saved when the tab read it: raises StaleDraft, saving nothing, when another
    tab saved in between. Raises Refused for people who do not deliver at the site, for taking out somebody of whom
    something is written, and for feedback that is not shared with one of them.
    """
    with backend.database.write() as transaction:
        meeting = _own_draft(transaction, actor, meeting_id)
        if meeting.times_saved != seen_saves:
            raise StaleDraft(
                _(
                    "This meeting was changed in another tab. Copy your words, reload the page, and put them "
                    "together."
                )
            )
        _refuse_people(transaction, actor, meeting, words)
        person_ids = [one.person_id for one in words.people]
        shared = feedback_of(transaction, backend, actor, person_ids, ids=words.feedback_ids)
        if len(shared) < len(set(words.feedback_ids)):
            raise Refused(_("Only feedback that is shared with somebody in this meeting can be discussed."))
        supervision_meetings.change_meeting(
            transaction,
            meeting_id,
            held_on=words.held_on,
            next_on=words.next_on,
            skill=typed(words.skill, SHORT),
            skill_went=typed(words.skill_went, LONG),
            times_saved=seen_saves + 1,
            saved_at=backend.clock(),
        )
        supervision_meetings.replace_people(
            transaction,
            meeting_id,
            [
                MeetingPerson(
                    one.person_id,
                    typed(one.own_points, LONG),
                    one.wellbeing_asked,
                    typed(one.wellbeing_agreed, SHORT),
                )
                for one in words.people
            ],
        )
        supervision_meetings.replace_feedback(transaction, meeting_id, words.feedback_ids)
        note(transaction, backend, actor, "wrote", "supervision meeting", meeting_id)
    return seen_saves + 1


def record_meeting(backend: Backend, actor: Person, meeting_id: int) -> None:
    """Fix one's own draft and open it to who was supervised. Raises Refused for a day to come, a next day that is not
    after it, and a record that says nothing at all; NamesFound while words may tell who somebody is."""
    with backend.database.write() as transaction:
        meeting = _own_draft(transaction, actor, meeting_id)
        if meeting.held_on > _today(backend):
            raise Refused(_("The meeting is on a day to come. Record it once it was held."))
        if meeting.next_on is not None and meeting.next_on <= meeting.held_on:
            raise Refused(_("The next meeting is not after this one. Choose a later day, or none."))
        if not _says_something(transaction, meeting):
            raise Refused(
                _(
                    "Nothing is written yet: choose the feedback discussed, write what was rehearsed or said, or "
                    "agree an action."
                )
            )
        names = people.people_names(transaction, meeting.person_ids)
        settle(transaction, backend, actor, SUBJECT, meeting_id, meeting.site_id, texts_of(meeting, names))
        supervision_meetings.change_meeting(
            transaction, meeting_id, state="recorded", recorded_at=backend.clock()
        )
        note(
            transaction,
            backend,
            actor,
            "recorded",
            "supervision meeting",
            meeting_id,
            facilitators=list(meeting.person_ids),
        )
        for person_id in meeting.person_ids:
            tell(transaction, backend, person_id, "meeting_recorded", "supervision meeting", meeting_id)


def add_to_meeting(
    backend: Backend, actor: Person, meeting_id: int, words: str, *, keep: Kept | None = None
) -> int:
    """Add a dated note to a recorded meeting, as who led it or was supervised in it; gives its id. Nothing that was
    recorded is changed by it. Raises Refused without words and for a draft, and NamesFound while words may tell who
    somebody is and are not in `keep`."""
    words = typed(words, LONG)
    with backend.database.write() as transaction:
        meeting = readable(transaction, actor, meeting_id)
        if actor.id not in (meeting.led_by_id, *meeting.person_ids):
            raise NotAllowed(_("Only who was in the meeting can add to its record."))
        if actor.id == meeting.led_by_id:
            check(actor, "give_feedback", place_of(transaction, meeting.site_id))
        if meeting.state != "recorded":
            raise Refused(_("This meeting is not recorded yet. Write into the record itself."))
        if not has_words(words):
            raise Refused(_("Write in words what is to be added."))
        added = supervision_meetings.add_addition(
            transaction, meeting_id=meeting_id, author_id=actor.id, words=words, at=backend.clock()
        )
        written = Written("addition", _("Your note"), words)
        settle(transaction, backend, actor, "meeting addition", added, meeting.site_id, [written], keep)
        note(transaction, backend, actor, "added to", "supervision meeting", meeting_id)
    return added


def drop_meeting(backend: Backend, actor: Person, meeting_id: int) -> None:
    """Give up one's own draft, private notes and all; Refused while an action that was agreed in it is open."""
    with backend.database.write() as transaction:
        _own_draft(transaction, actor, meeting_id)
        if any(
            one.state == "open" for one in supervision_actions.actions_of_meeting(transaction, meeting_id)
        ):
            raise Refused(
                _("An action was agreed in this meeting. Withdraw it first, or record the meeting.")
            )
        private_notes.remove_private_notes(transaction, meeting_id)
        supervision_meetings.change_meeting(transaction, meeting_id, state="dropped")
        note(transaction, backend, actor, "dropped", "supervision meeting", meeting_id)


def note_viewed(backend: Backend, actor: Person, meeting_id: int) -> None:
    """Tell the log that somebody opened a meeting that another led; who led it leaves no row. What they were told
    about it is read."""
    with backend.database.write() as transaction:
        if readable(transaction, actor, meeting_id).led_by_id != actor.id:
            take_as_read(transaction, backend, actor.id, "supervision meeting", meeting_id)
            note(transaction, backend, actor, "viewed", "supervision meeting", meeting_id)


def next_meetings(backend: Backend, actor: Person) -> tuple[NextMeeting, ...]:
    """Whose next supervision has a day, at the sites where the person gives feedback; the soonest first."""
    site_ids = [site.id for site in sites_where(backend, actor, "give_feedback")]
    today = _today(backend)
    with backend.database.read() as transaction:
        latest: dict[int, SupervisionMeeting] = {}
        for meeting in supervision_meetings.meetings_at(transaction, site_ids, "recorded"):
            for person_id in meeting.person_ids:
                latest.setdefault(person_id, meeting)
        drafts = drafts_led_by(transaction, actor, site_ids)
        names = people.people_names(transaction, latest)
    found = [
        NextMeeting(
            facilitator_id=person_id,
            facilitator=names[person_id],
            site_id=meeting.site_id,
            due_on=meeting.next_on,
            days_left=(meeting.next_on - today).days,
            draft_id=drafts[person_id].id if person_id in drafts else None,
        )
        for person_id, meeting in latest.items()
        if meeting.next_on is not None and person_id != actor.id
    ]
    return tuple(sorted(found, key=lambda one: (one.due_on, one.facilitator)))


def _own_draft(transaction: Transaction, actor: Person, meeting_id: int) -> SupervisionMeeting:
    meeting = own_draft(transaction, actor, meeting_id)
    check(actor, "give_feedback", place_of(transaction, meeting.site_id))
    return meeting


def _refuse_people(
    transaction: Transaction, actor: Person, meeting: SupervisionMeeting, words: MeetingWords
) -> None:
    wanted = [one.person_id for one in words.people]
    if not wanted or len(set(wanted)) < len(wanted):
        raise Refused(_("Choose who was supervised, each of them once."))
    if not set(wanted) <= who_may_join(transaction, actor, meeting.site_id).keys():
        raise Refused(_("Only who delivers at this site can be in the meeting."))
    agreed = {
        one.facilitator_id
        for one in supervision_actions.actions_of_meeting(transaction, meeting.id)
        if one.state == "open"
    }
    for one in meeting.people:
        if one.person_id not in wanted and (
            one.own_points or one.wellbeing_agreed or one.person_id in agreed
        ):
            raise Refused(
                _(
                    "Something is written or agreed of who was taken out of the meeting. Empty that first, so that "
                    "nothing is lost."
                )
            )


def _says_something(transaction: Transaction, meeting: SupervisionMeeting) -> bool:
    return bool(
        meeting.feedback_ids
        or has_words(meeting.skill)
        or any(has_words(one.own_points) for one in meeting.people)
        or any(one.state == "open" for one in supervision_actions.actions_of_meeting(transaction, meeting.id))
    )


def _today(backend: Backend) -> date:
    return backend.clock().astimezone(LONDON).date()
