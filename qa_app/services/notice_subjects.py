"""What notices are about: for each subject, which of its things a person may know of now, and the way there."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from qa_app.access import Person
from qa_app.backend import Backend
from qa_app.services import concerns
from qa_app.services.feedback_view import may_read
from qa_app.services.programme_sessions import words_of
from qa_app.services.supervision_actions import visible_among
from storage.database import feedback, people, programme_sessions, reviews
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
    given = feedback.feedback_by_id(transaction, ids)
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
            ways[one.id] = Way(SUPERVISION, {"feedback": one.id}, f"{other} · {words.title}, {words.group}")
    return ways


def _concerns(
    transaction: Transaction, backend: Backend, actor: Person, ids: Collection[int]
) -> Mapping[int, Way]:
    known = concerns.open_among(transaction, backend, actor, ids)
    return {one.id: Way(HOME, {}, f"{one.site} · {one.words.title}, {one.words.group}") for one in known}


def _actions(
    transaction: Transaction, backend: Backend, actor: Person, ids: Collection[int]
) -> Mapping[int, Way]:
    found = [one for one in visible_among(transaction, actor, ids) if one.state == "open"]
    names = people.people_names(transaction, [one.facilitator_id for one in found])
    return {
        one.id: Way(
            SUPERVISION,
            {"facilitator": one.facilitator_id},
            one.what if one.facilitator_id == actor.id else f"{names[one.facilitator_id]} · {one.what}",
        )
        for one in found
    }


SUBJECTS: Mapping[str, Known] = {
    "feedback": _feedback,
    "concern": _concerns,
    "supervision action": _actions,
}
"""By subject: of the things with these numbers, the ways to those that wait for the person and that they may know of.
What is over, as a concern that was passed on, waits for nobody and has no way."""
