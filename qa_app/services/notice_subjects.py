"""What notices are about: for each subject, which of its things a person may know of now, and the way there."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from qa_app.access import Person
from qa_app.backend import Backend
from qa_app.i18n import day, position
from qa_app.services import assignments, concerns
from qa_app.services.feedback_view import may_read
from qa_app.services.meeting_view import may_read as may_read_meeting
from qa_app.services.programme_sessions import words_of
from qa_app.services.readable_actions import may_know
from storage.database import (
    feedback,
    people,
    programme_sessions,
    reviews,
    sites,
    supervision_actions,
    supervision_meetings,
)
from storage.database.base import Transaction

HOME = "screens/home.py"
SUPERVISION = "screens/supervision.py"


@dataclass(frozen=True)
class Way:
    """Where a notice leads: the file of a screen and what stands in its address; `about` says in words, on the screen
    alone, which one it is."""

    screen: str
    query: Mapping[str, int]
    about: str


Known = Callable[[Transaction, Backend, Person, Collection[int]], Mapping[int, Way]]


def _feedback(
    transaction: Transaction, backend: Backend, actor: Person, ids: Collection[int]
) -> Mapping[int, Way]:
    given = feedback.feedback_by_id(transaction, ids).values()
    made = reviews.reviews_by_id(transaction, [one.review_id for one in given])
    sessions = programme_sessions.programme_sessions_by_id(
        transaction, [one.programme_session_id for one in made.values()]
    )
    names = people.people_names(
        transaction, [who for one in given for who in (one.facilitator_id, one.author_id)]
    )
    ways = {}
    for one in given:
        session = sessions[made[one.review_id].programme_session_id]
        if may_read(transaction, actor, one, session):
            words = words_of(backend, session)
            other = names[one.author_id if one.facilitator_id == actor.id else one.facilitator_id]
            ways[one.id] = Way(SUPERVISION, {"feedback": one.id}, f"{other} · {words.title}, {words.place}")
    return ways


def _concerns(
    transaction: Transaction, backend: Backend, actor: Person, ids: Collection[int]
) -> Mapping[int, Way]:
    known = concerns.open_among(transaction, backend, actor, ids)
    return {
        one.id: Way(HOME, {}, f"{one.words.title}, {one.words.place} · {position(one.at_ms)}")
        for one in known
    }


def _actions(
    transaction: Transaction, backend: Backend, actor: Person, ids: Collection[int]
) -> Mapping[int, Way]:
    found = [
        action
        for action, sources in supervision_actions.actions_by_id(transaction, ids)
        if action.state == "open" and may_know(actor, action, sources)
    ]
    names = people.people_names(transaction, [one.facilitator_id for one in found])
    places = _site_names(transaction)
    ways = {}
    for one in found:
        parts = [one.what, places[one.site_id], day(one.by_when)]
        if one.facilitator_id != actor.id:
            parts.insert(0, names[one.facilitator_id])
        ways[one.id] = Way(SUPERVISION, {"facilitator": one.facilitator_id}, " · ".join(parts))
    return ways


def _meetings(
    transaction: Transaction, backend: Backend, actor: Person, ids: Collection[int]
) -> Mapping[int, Way]:
    found = [
        one
        for one in supervision_meetings.meetings_with(transaction, [actor.id])
        if one.id in ids and may_read_meeting(transaction, actor, one)
    ]
    names = people.people_names(transaction, [one.led_by_id for one in found])
    places = _site_names(transaction)
    return {
        one.id: Way(
            SUPERVISION,
            {"meeting": one.id},
            f"{names[one.led_by_id]} · {places[one.site_id]} · {day(one.held_on)}",
        )
        for one in found
    }


def _assignments(
    transaction: Transaction, backend: Backend, actor: Person, ids: Collection[int]
) -> Mapping[int, Way]:
    ways = {}
    for one, session in assignments.waiting_for(transaction, actor, ids):
        words = words_of(backend, session)
        ways[one.id] = Way(HOME, {}, f"{words.title}, {words.place} · {day(one.by_when)}")
    return ways


def _site_names(transaction: Transaction) -> dict[int, str]:
    return {one.id: one.name for one in sites.all_sites(transaction)}


SUBJECTS: Mapping[str, Known] = {
    "feedback": _feedback,
    "concern": _concerns,
    "supervision action": _actions,
    "supervision meeting": _meetings,
    "assignment": _assignments,
}
"""By subject: of the things with these numbers, the ways to those that wait for the person and that they may know of.
What is over, as a concern that was passed on, waits for nobody and has no way."""
