"""Feedback in which ratings are or were disputed, for those who read reviews of many sites."""

from dataclasses import dataclass
from datetime import datetime

from qa_app.access import Person, check
from qa_app.backend import Backend
from qa_app.services.feedback_view import may_read
from qa_app.services.programme_sessions import SessionWords, words_of
from storage.database import disputes, feedback, people, programme_sessions, reviews, sites
from storage.database.disputes import DisputeRecord


@dataclass(frozen=True)
class DisputedFeedback:
    """Feedback with its disputed items by key; `waiting` of them are not decided. `raised_at`: the newest of them."""

    feedback_id: int
    facilitator: str
    author: str
    site: str
    words: SessionWords
    items: tuple[str, ...]
    waiting: int
    raised_at: datetime


def disputed_feedback(backend: Backend, actor: Person) -> tuple[DisputedFeedback, ...]:
    """What the person may read of it, the newest dispute first. Raises NotAllowed for who reads no reviews."""
    check(actor, "read_reviews")
    lines = []
    with backend.database.read() as transaction:
        raised: dict[int, list[DisputeRecord]] = {}
        for dispute in disputes.all_disputes(transaction):
            raised.setdefault(dispute.feedback_id, []).append(dispute)
        given = feedback.feedback_by_id(transaction, raised)
        of_reviews = reviews.reviews_by_id(transaction, [one.review_id for one in given.values()])
        sessions = programme_sessions.programme_sessions_by_id(
            transaction, [review.programme_session_id for review in of_reviews.values()]
        )
        names = people.people_names(
            transaction, [who for one in given.values() for who in (one.facilitator_id, one.author_id)]
        )
        places = {site.id: site.name for site in sites.all_sites(transaction)}
        for one in given.values():
            session = sessions[of_reviews[one.review_id].programme_session_id]
            if not may_read(transaction, actor, one, session):
                continue
            found = raised[one.id]
            lines.append(
                DisputedFeedback(
                    feedback_id=one.id,
                    facilitator=names[one.facilitator_id],
                    author=names[one.author_id],
                    site=places[session.site_id],
                    words=words_of(backend, session),
                    items=tuple(dict.fromkeys(dispute.item_key for dispute in found)),
                    waiting=sum(dispute.state == "open" for dispute in found),
                    raised_at=max(dispute.raised_at for dispute in found),
                )
            )
    return tuple(sorted(lines, key=lambda one: (one.raised_at, one.feedback_id), reverse=True))
