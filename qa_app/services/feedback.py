"""Feedback: writing it from a submitted review, sharing it, and the facilitator's answer to it.

Each step has one person who may take it: the author writes and shares, the facilitator reflects (which
opens the scores to them) and then acknowledges.
"""

import re

from qa_app.access import Person, check
from qa_app.backend import Backend
from qa_app.errors import NotAllowed, Refused, StaleDraft
from qa_app.i18n import N_, _
from qa_app.services import reviews as review_service
from qa_app.services.activity import note
from qa_app.services.feedback_document import feedback_file
from qa_app.services.feedback_view import EvidenceLine, FeedbackView, read_feedback, readable
from qa_app.services.feedback_waiting import FeedbackWaiting, ToRead, ToShare, feedback_waiting
from qa_app.services.notices import settle, tell
from qa_app.services.scores_in_words import ScoresInWords, SectionInWords
from qa_app.services.sites import place_of
from qa_app.services.typed_text import LONG, typed
from storage.database import feedback, programme_sessions
from storage.database.base import Transaction
from storage.database.feedback import FeedbackRecord

__all__ = [
    "STATES",
    "EvidenceLine",
    "FeedbackView",
    "FeedbackWaiting",
    "ScoresInWords",
    "SectionInWords",
    "ToRead",
    "ToShare",
    "acknowledge",
    "feedback_file",
    "feedback_waiting",
    "has_words",
    "note_viewed",
    "read_feedback",
    "save_feedback",
    "share_feedback",
    "start_feedback",
    "write_reflection",
]

STATES = {
    "draft": N_("Being written"),
    "shared": N_("Shared, reflection awaited"),
    "reflected": N_("Reflected on, scores open"),
    "acknowledged": N_("Acknowledged"),
}


def has_words(text: str) -> bool:
    """Whether somebody wrote at least one word: digits, signs and single letters ("75", "n/a") are none."""
    return any(len(word) > 1 and word.isalpha() for word in re.findall(r"\w+", text))


def start_feedback(backend: Backend, actor: Person, review_id: int, facilitator_id: int) -> int:
    """Begin feedback for one facilitator, or go on with what there is; gives its id.

    Raises NotFound for a review that is not the person's to read, NotAllowed when they are not its reviewer
    or do not give feedback at the site, and Refused with the reason when the review cannot become feedback.
    """
    with backend.database.write() as transaction:
        review = review_service.readable(transaction, actor, review_id)
        if review.reviewer_id != actor.id:
            raise NotAllowed(_("Only the reviewer can write feedback from a review."))
        session = programme_sessions.find_programme_session(transaction, review.programme_session_id)
        assert session is not None
        check(actor, "give_feedback", place_of(transaction, session.site_id))
        if review.state != "submitted":
            raise Refused(_("Feedback begins from a submitted review. Submit the review first."))
        if facilitator_id == actor.id:
            raise Refused(_("You cannot write feedback to yourself."))
        if facilitator_id not in review.facilitator_ids:
            raise Refused(_("This person was not rated in the review. Choose one of its facilitators."))
        for given in feedback.feedback_of_reviews(transaction, [review_id]):
            if given.facilitator_id == facilitator_id:
                return given.id
        feedback_id = feedback.add_feedback(
            transaction,
            review_id=review_id,
            facilitator_id=facilitator_id,
            author_id=actor.id,
            at=backend.clock(),
        )
        note(transaction, backend, actor, "started", "feedback", feedback_id, review=review_id)
    return feedback_id


def save_feedback(
    backend: Backend,
    actor: Person,
    feedback_id: int,
    *,
    strengths: str,
    development: str,
    try_next: str,
    seen_saves: int,
) -> int:
    """Save the words of one's own draft; gives how often it was saved by now.

    `seen_saves` is how often it had been saved when the tab read it: raises StaleDraft, saving nothing, when
    another tab saved in between.
    """
    with backend.database.write() as transaction:
        given = _own_draft(transaction, actor, feedback_id)
        if given.times_saved != seen_saves:
            raise StaleDraft(
                _(
                    "This feedback was changed in another tab. Copy your words, reload the page, and put them "
                    "together."
                )
            )
        feedback.change_feedback(
            transaction,
            feedback_id,
            strengths=typed(strengths, LONG),
            development=typed(development, LONG),
            try_next=typed(try_next, LONG),
            times_saved=seen_saves + 1,
            saved_at=backend.clock(),
        )
        note(transaction, backend, actor, "wrote", "feedback", feedback_id)
    return seen_saves + 1


def share_feedback(backend: Backend, actor: Person, feedback_id: int) -> None:
    """Open one's own draft to its facilitator; raises Refused while strengths or development have no words."""
    with backend.database.write() as transaction:
        given = _own_draft(transaction, actor, feedback_id)
        lacks_strengths, lacks_development = not has_words(given.strengths), not has_words(given.development)
        if lacks_strengths and lacks_development:
            raise Refused(
                _(
                    "Feedback is never a bare number. Write strengths and development points before you share it."
                )
            )
        if lacks_strengths:
            raise Refused(_("Write at least one strength in words before you share this feedback."))
        if lacks_development:
            raise Refused(_("Write at least one development point in words before you share this feedback."))
        feedback.change_feedback(transaction, feedback_id, state="shared", shared_at=backend.clock())
        note(
            transaction,
            backend,
            actor,
            "shared",
            "feedback",
            feedback_id,
            review=given.review_id,
            facilitator=given.facilitator_id,
        )
        tell(transaction, backend, given.facilitator_id, "feedback_shared", "feedback", feedback_id)


def write_reflection(backend: Backend, actor: Person, feedback_id: int, reflection: str) -> None:
    """The facilitator's own view, once; it opens the scores to them. Refused without words or a second time."""
    with backend.database.write() as transaction:
        given = _my_own(transaction, actor, feedback_id)
        if given.state != "shared":
            raise Refused(_("Your reflection is written already. It stays as it is."))
        if not has_words(reflection):
            raise Refused(_("Write your own view in words first. The scores open after that."))
        feedback.change_feedback(
            transaction,
            feedback_id,
            reflection=typed(reflection, LONG),
            state="reflected",
            reflected_at=backend.clock(),
        )
        note(transaction, backend, actor, "reflected on", "feedback", feedback_id)
        settle(transaction, backend, actor.id, "feedback", feedback_id)
        tell(transaction, backend, given.author_id, "feedback_reflected", "feedback", feedback_id)


def note_viewed(backend: Backend, actor: Person, feedback_id: int) -> None:
    """Tell the log that somebody opened feedback that another wrote; its author leaves no row. What they were told
    about it is read."""
    with backend.database.write() as transaction:
        given, _review, _session = readable(transaction, actor, feedback_id)
        settle(transaction, backend, actor.id, "feedback", feedback_id)
        if given.author_id != actor.id:
            note(transaction, backend, actor, "viewed", "feedback", feedback_id)


def acknowledge(backend: Backend, actor: Person, feedback_id: int) -> None:
    """The facilitator has read everything; Refused before the reflection and a second time."""
    with backend.database.write() as transaction:
        given = _my_own(transaction, actor, feedback_id)
        if given.state == "shared":
            raise Refused(_("Write your reflection first. You can acknowledge the feedback after that."))
        if given.state == "acknowledged":
            raise Refused(_("You have acknowledged this feedback already."))
        feedback.change_feedback(
            transaction, feedback_id, state="acknowledged", acknowledged_at=backend.clock()
        )
        note(transaction, backend, actor, "acknowledged", "feedback", feedback_id)
        tell(transaction, backend, given.author_id, "feedback_acknowledged", "feedback", feedback_id)


def _own_draft(transaction: Transaction, actor: Person, feedback_id: int) -> FeedbackRecord:
    given, review, session = readable(transaction, actor, feedback_id)
    if given.author_id != actor.id or given.facilitator_id == actor.id:
        raise NotAllowed(_("Only who writes this feedback can change or share it."))
    check(actor, "give_feedback", place_of(transaction, session.site_id))
    if given.state != "draft":
        raise Refused(_("This feedback is shared and cannot be changed any more."))
    if review.state != "submitted":
        raise Refused(_("The review behind this feedback was taken back, so the feedback rests on nothing."))
    return given


def _my_own(transaction: Transaction, actor: Person, feedback_id: int) -> FeedbackRecord:
    given, _review, _session = readable(transaction, actor, feedback_id)
    if given.facilitator_id != actor.id:
        raise NotAllowed(_("Only the facilitator whom this feedback is for can answer it."))
    return given
