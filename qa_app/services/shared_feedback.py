"""All shared feedback, disputed or not, for those who read reviews of many sites: page by page."""

from dataclasses import dataclass
from datetime import datetime

from qa_app.access import Person, check
from qa_app.backend import Backend
from qa_app.services.feedback_view import may_read
from qa_app.services.programme_sessions import SessionWords, words_of
from qa_app.services.sites import sites_where
from storage.database import disputes, feedback, people, programme_sessions, reviews
from storage.database.shared_feedback import page_of_shared_feedback

PAGE = 12
SHARED_STATES = ("shared", "reflected", "acknowledged")


@dataclass(frozen=True)
class SharedFeedback:
    """One piece of feedback in the list; `disputed`: how many ratings in it are or were disputed and not taken back."""

    feedback_id: int
    facilitator: str
    author: str
    words: SessionWords
    state: str
    shared_at: datetime | None
    disputed: int


@dataclass(frozen=True)
class SharedFeedbackPage:
    """One page, the last shared first; `total` counts all pages' lines."""

    lines: tuple[SharedFeedback, ...]
    total: int


def list_shared_feedback(
    backend: Backend, actor: Person, *, site_id: int | None = None, state: str | None = None, page: int = 1
) -> SharedFeedbackPage:
    """What the person may read of it: at the sites whose reviews they read (None: all of these), and of no programme
    session that they delivered. `state` is one of SHARED_STATES, None: any. Raises NotAllowed."""
    check(actor, "read_reviews")
    mine = [site.id for site in sites_where(backend, actor, "read_reviews") if site_id in (None, site.id)]
    with backend.database.read() as transaction:
        ids, total = page_of_shared_feedback(
            transaction,
            mine,
            reader_id=actor.id,
            state=state if state in SHARED_STATES else None,
            limit=PAGE,
            offset=(max(page, 1) - 1) * PAGE,
        )
        given = feedback.feedback_by_id(transaction, ids)
        made = reviews.reviews_by_id(transaction, [one.review_id for one in given.values()])
        sessions = programme_sessions.programme_sessions_by_id(
            transaction, [one.programme_session_id for one in made.values()]
        )
        names = people.people_names(
            transaction, [who for one in given.values() for who in (one.facilitator_id, one.author_id)]
        )
        disputed = [
            one.feedback_id for one in disputes.disputes_of(transaction, ids) if one.state != "withdrawn"
        ]
        lines = []
        for feedback_id in ids:
            one = given[feedback_id]
            session = sessions[made[one.review_id].programme_session_id]
            # The page is cut by the same rule; this is the rule itself.
            if may_read(transaction, actor, one, session):
                lines.append(
                    SharedFeedback(
                        feedback_id=one.id,
                        facilitator=names[one.facilitator_id],
                        author=names[one.author_id],
                        words=words_of(backend, session),
                        state=one.state,
                        shared_at=one.shared_at,
                        disputed=disputed.count(one.id),
                    )
                )
    return SharedFeedbackPage(tuple(lines), total)
