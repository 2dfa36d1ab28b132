"""Reviews of a recording that stand no more: corrected, withdrawn, or corrections that were dropped."""

from dataclasses import dataclass
from datetime import datetime

from qa_app.access import Person
from qa_app.backend import Backend
from qa_app.i18n import current_language
from qa_app.services.readable_reviews import may_read
from storage.database import people, programme_sessions, reviews


@dataclass(frozen=True)
class PastReview:
    """One that counts nowhere. `state` is `revised`, `withdrawn` or `dropped` (a correction never submitted); `at`
    and `reason` tell when and why that came about, for one that was dropped why it had been begun."""

    review_id: int
    state: str
    revision: int
    rubric: str
    reviewer: str
    at: datetime
    reason: str


def past_reviews(backend: Backend, actor: Person, recording_id: int) -> tuple[PastReview, ...]:
    """Those that the person may read, the latest first: their own, and others' as their roles allow."""
    with backend.database.read() as transaction:
        ended = [
            one
            for one in reviews.reviews_of_recordings(transaction, [recording_id])
            if one.state not in reviews.COUNTING
        ]
        sessions = programme_sessions.programme_sessions_by_id(
            transaction, [one.programme_session_id for one in ended]
        )
        made = [one for one in ended if may_read(actor, one, sessions[one.programme_session_id])]
        corrections = {
            one.revises_id: one
            for one in reviews.revisions_of(transaction, [one.id for one in made])
            if one.submitted_at is not None
        }
        names = people.people_names(transaction, [one.reviewer_id for one in made])
    found = []
    for one in made:
        by = corrections.get(one.id) if one.state == "revised" else None
        # What was corrected tells why in its correction; what was withdrawn, in the last revision of it.
        telling = by or one
        while one.state == "withdrawn" and telling.id in corrections:
            telling = corrections[telling.id]
        title = backend.library.rubric(one.rubric_key, one.rubric_version).title
        found.append(
            PastReview(
                review_id=one.id,
                state="dropped" if one.submitted_at is None else one.state,
                revision=one.revision,
                rubric=title.in_language(current_language()),
                reviewer=names[one.reviewer_id],
                at=(by.submitted_at if by else one.withdrawn_at) or one.saved_at,
                reason=telling.reason,
            )
        )
    return tuple(sorted(found, key=lambda one: (one.at, one.review_id), reverse=True))
