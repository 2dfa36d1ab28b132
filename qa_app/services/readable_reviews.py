"""Who may read a review, and whose draft it is to change: asked before anything else is done with one."""

from qa_app.access import Person, Place, allows
from qa_app.errors import NotAllowed, NotFound, Refused
from qa_app.i18n import _
from storage.database import programme_sessions, reviews
from storage.database.base import Transaction
from storage.database.programme_sessions import ProgrammeSession
from storage.database.recordings import RecordingRecord
from storage.database.reviews import ReviewRecord


def readable(transaction: Transaction, actor: Person, review_id: int) -> ReviewRecord:
    """The review if it is the person's own, or submitted once and theirs to read by role; else NotFound."""
    return readable_with_session(transaction, actor, review_id)[0]


def readable_with_session(
    transaction: Transaction, actor: Person, review_id: int
) -> tuple[ReviewRecord, ProgrammeSession]:
    """As `readable`, with the programme session that was reviewed."""
    review = reviews.find_review(transaction, review_id)
    if review is not None:
        session = programme_sessions.find_programme_session(transaction, review.programme_session_id)
        assert session is not None
        if may_read(actor, review, session):
            return review, session
    raise NotFound(_("There is no such review, or it is not yours to read."))


def may_read(actor: Person, review: ReviewRecord, session: ProgrammeSession) -> bool:
    """Whether the review of this programme session is the person's own, or submitted once and theirs to read by
    role."""
    place = Place(session.site_id, session.region)
    if review.reviewer_id == actor.id and allows(actor, "review", place):
        return True
    delivered = actor.id in {one.id for one in session.facilitators}
    permission = "read_withdrawn" if review.state == "withdrawn" else "read_reviews"
    return review.submitted_at is not None and not delivered and allows(actor, permission, place)


def own_draft(transaction: Transaction, actor: Person, review_id: int) -> ReviewRecord:
    """The person's own draft; raises NotFound, NotAllowed, or Refused when it is not a draft any more."""
    review = readable(transaction, actor, review_id)
    if review.reviewer_id != actor.id:
        raise NotAllowed(_("Only the reviewer can change a review."))
    if review.state != "draft":
        raise Refused(_("This review is submitted and cannot be changed."))
    return review


def session_of(transaction: Transaction, recording: RecordingRecord) -> ProgrammeSession:
    """The programme session that was recorded; Refused where that is not known yet."""
    if recording.programme_session_id is None:
        raise Refused(_("This recording belongs to no programme session yet. Assign it first."))
    session = programme_sessions.find_programme_session(transaction, recording.programme_session_id)
    assert session is not None
    return session
