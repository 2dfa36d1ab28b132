"""Whose feedback waits for whom: to be written and shared, to be read and answered, or to be decided about."""

from dataclasses import dataclass
from datetime import datetime

from qa_app.access import Person, allows
from qa_app.backend import Backend
from qa_app.services.programme_sessions import SessionWords, words_of
from qa_app.services.revisions import earlier_ids
from qa_app.services.sites import place_of
from storage.database import disputes, feedback, people, programme_sessions, reviews
from storage.database.base import Transaction
from storage.database.disputes import DisputeRecord


@dataclass(frozen=True)
class ToShare:
    """A facilitator in a submitted review of mine who has heard nothing yet. `feedback_id` None: not begun."""

    review_id: int
    facilitator_id: int
    facilitator: str
    feedback_id: int | None
    words: SessionWords
    delivered_at: datetime
    submitted_at: datetime


@dataclass(frozen=True)
class ToRead:
    """Feedback that waits for its facilitator: `state` shared (a reflection is next) or reflected
    (acknowledging is next). `decided`: how many of their disputes in it were decided."""

    feedback_id: int
    state: str
    author: str
    words: SessionWords
    delivered_at: datetime
    shared_at: datetime
    decided: int = 0


@dataclass(frozen=True)
class ToDecide:
    """Feedback of mine in which its facilitator disputes `items` (their keys); `raised_at`: the oldest of them."""

    feedback_id: int
    facilitator: str
    items: tuple[str, ...]
    words: SessionWords
    raised_at: datetime


@dataclass(frozen=True)
class FeedbackWaiting:
    """What waits for a person, the oldest first."""

    to_share: tuple[ToShare, ...]
    to_read: tuple[ToRead, ...]
    to_decide: tuple[ToDecide, ...] = ()


def feedback_waiting(backend: Backend, actor: Person) -> FeedbackWaiting:
    """What the person has to write and share, what was shared with them, and what is disputed in feedback of theirs,
    each the oldest first."""
    with backend.database.read() as transaction:
        return FeedbackWaiting(
            _to_share(transaction, backend, actor),
            _to_read(transaction, backend, actor),
            _to_decide(transaction, backend, actor),
        )


def _to_share(transaction: Transaction, backend: Backend, actor: Person) -> tuple[ToShare, ...]:
    if not allows(actor, "give_feedback"):
        return ()
    mine = reviews.reviews_by(transaction, actor.id, "submitted")
    before = earlier_ids(transaction, mine)
    written = feedback.feedback_of_reviews(
        transaction, [*before, *(one for many in before.values() for one in many)]
    )
    given = {(one.review_id, one.facilitator_id): one for one in written}
    sessions = programme_sessions.programme_sessions_by_id(
        transaction, [review.programme_session_id for review in mine]
    )
    names = people.people_names(transaction, [one for review in mine for one in review.facilitator_ids])
    places = {
        site_id: place_of(transaction, site_id) for site_id in {one.site_id for one in sessions.values()}
    }
    waiting = []
    for review in mine:
        session = sessions[review.programme_session_id]
        if not allows(actor, "give_feedback", places[session.site_id]):
            continue
        for facilitator_id in review.facilitator_ids:
            begun = given.get((review.id, facilitator_id))
            # Who was told of an earlier revision has heard something; the page of that feedback says what changed.
            told = any(
                one.state != "draft"
                for made in (review.id, *before[review.id])
                if (one := given.get((made, facilitator_id)))
            )
            if facilitator_id == actor.id or told:
                continue
            assert review.submitted_at is not None
            waiting.append(
                ToShare(
                    review_id=review.id,
                    facilitator_id=facilitator_id,
                    facilitator=names[facilitator_id],
                    feedback_id=begun.id if begun else None,
                    words=words_of(backend, session),
                    delivered_at=session.starts_at,
                    submitted_at=review.submitted_at,
                )
            )
    return tuple(sorted(waiting, key=lambda one: (one.submitted_at, one.facilitator)))


def _to_read(transaction: Transaction, backend: Backend, actor: Person) -> tuple[ToRead, ...]:
    if not allows(actor, "read_own_feedback"):
        return ()
    given = [
        one
        for one in feedback.feedback_for(transaction, actor.id)
        if one.state in ("shared", "reflected") and one.shared_at is not None
    ]
    decided: dict[int, int] = {}
    waiting_for_author = set()
    for dispute in disputes.disputes_of(transaction, [one.id for one in given]):
        if dispute.state == "open":
            waiting_for_author.add(dispute.feedback_id)
        elif dispute.decided_at is not None:
            decided[dispute.feedback_id] = decided.get(dispute.feedback_id, 0) + 1
    given = [one for one in given if one.id not in waiting_for_author]
    of_reviews = reviews.reviews_by_id(transaction, [one.review_id for one in given])
    sessions = programme_sessions.programme_sessions_by_id(
        transaction, [review.programme_session_id for review in of_reviews.values()]
    )
    names = people.people_names(transaction, [one.author_id for one in given])
    waiting = []
    for one in given:
        session = sessions[of_reviews[one.review_id].programme_session_id]
        assert one.shared_at is not None
        waiting.append(
            ToRead(
                feedback_id=one.id,
                state=one.state,
                author=names[one.author_id],
                words=words_of(backend, session),
                delivered_at=session.starts_at,
                shared_at=one.shared_at,
                decided=decided.get(one.id, 0),
            )
        )
    return tuple(sorted(waiting, key=lambda one: one.shared_at))


def _to_decide(transaction: Transaction, backend: Backend, actor: Person) -> tuple[ToDecide, ...]:
    if not allows(actor, "give_feedback"):
        return ()
    raised: dict[int, list[DisputeRecord]] = {}
    for dispute in disputes.open_disputes_by(transaction, actor.id):
        raised.setdefault(dispute.feedback_id, []).append(dispute)
    given = feedback.feedback_by_id(transaction, raised)
    of_reviews = reviews.reviews_by_id(transaction, [one.review_id for one in given.values()])
    sessions = programme_sessions.programme_sessions_by_id(
        transaction, [review.programme_session_id for review in of_reviews.values()]
    )
    names = people.people_names(transaction, [one.facilitator_id for one in given.values()])
    waiting = []
    for feedback_id, found in raised.items():
        one = given[feedback_id]
        session = sessions[of_reviews[one.review_id].programme_session_id]
        if not allows(actor, "give_feedback", place_of(transaction, session.site_id)):
            continue
        waiting.append(
            ToDecide(
                feedback_id=feedback_id,
                facilitator=names[one.facilitator_id],
                items=tuple(dispute.item_key for dispute in found),
                words=words_of(backend, session),
                raised_at=min(dispute.raised_at for dispute in found),
            )
        )
    return tuple(sorted(waiting, key=lambda one: one.raised_at))
