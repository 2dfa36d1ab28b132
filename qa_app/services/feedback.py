"""Feedback: writing it from a submitted review, sharing it, and the facilitator's answer to it.

Each step has one person who may take it: the author writes and shares, and recalls what was not opened yet; the
facilitator reflects (which opens the scores to them) and then acknowledges.
"""

import re
from collections.abc import Mapping

from qa_app.access import Person, check
from qa_app.backend import Backend
from qa_app.errors import NotAllowed, Refused, StaleDraft
from qa_app.i18n import N_, _
from qa_app.services import reviews as review_service
from qa_app.services.activity import note
from qa_app.services.feedback_document import feedback_file
from qa_app.services.feedback_view import EvidenceLine, FeedbackView, read_feedback, readable, texts_of
from qa_app.services.feedback_waiting import FeedbackWaiting, ToDecide, ToRead, ToShare, feedback_waiting
from qa_app.services.name_hygiene import Kept, Written, settle
from qa_app.services.notices import take_as_read, tell
from qa_app.services.rated_items import OwnItem, RatedItem, checked_self_ratings
from qa_app.services.revisions import standing_now
from qa_app.services.scores_in_words import ScoresInWords, SectionInWords
from qa_app.services.sites import place_of
from qa_app.services.typed_text import LONG, typed
from storage.database import disputes, feedback, programme_sessions, self_ratings, supervision_actions
from storage.database.base import Transaction
from storage.database.feedback import FeedbackRecord
from storage.database.programme_sessions import ProgrammeSession
from storage.database.reviews import ReviewRecord

__all__ = [
    "STATES",
    "EvidenceLine",
    "FeedbackView",
    "FeedbackWaiting",
    "OwnItem",
    "RatedItem",
    "ScoresInWords",
    "SectionInWords",
    "ToDecide",
    "ToRead",
    "ToShare",
    "acknowledge",
    "feedback_file",
    "feedback_waiting",
    "has_words",
    "note_viewed",
    "own_draft",
    "read_feedback",
    "recall_feedback",
    "save_feedback",
    "share_feedback",
    "start_feedback",
    "texts_of",
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
        given, _session = own_draft(transaction, actor, feedback_id)
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
    """Open one's own draft to its facilitator; raises Refused while strengths or development have no words, and
    NamesFound while words in it may tell who somebody is."""
    with backend.database.write() as transaction:
        given, session = own_draft(transaction, actor, feedback_id)
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
        settle(transaction, backend, actor, "feedback", feedback_id, session.site_id, texts_of(given))
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


def recall_feedback(backend: Backend, actor: Person, feedback_id: int) -> None:
    """Take one's own shared feedback back, as a draft again, as long as its facilitator has not opened it.

    Raises NotFound and NotAllowed as sharing does, and Refused once it was opened or an action was agreed on it.
    """
    with backend.database.write() as transaction:
        given, review, session = readable(transaction, actor, feedback_id)
        if given.author_id != actor.id or given.facilitator_id == actor.id:
            raise NotAllowed(_("Only who wrote this feedback can recall it."))
        check(actor, "give_feedback", place_of(transaction, session.site_id))
        if given.shared_at is None:
            raise Refused(_("This feedback is not shared, so there is nothing to recall."))
        if given.state != "shared" or given.opened_at is not None:
            raise Refused(_("This feedback was opened already, so it cannot be recalled any more."))
        if any(
            one.feedback_id == given.id and one.agreed_at > given.shared_at
            for one, _sources in supervision_actions.sourced_actions_for(transaction, given.facilitator_id)
        ):
            raise Refused(
                _(
                    "An action was agreed on this feedback since it was shared, so it cannot be recalled any more."
                )
            )
        standing = standing_now(transaction, review)
        if standing.id != review.id and any(
            one.facilitator_id == given.facilitator_id
            for one in feedback.feedback_of_reviews(transaction, [standing.id])
        ):
            raise Refused(_("There is newer feedback from the corrected review, so this one stays as it is."))
        # A draft goes on from the newest revision, as it does when the review is corrected under it.
        feedback.change_feedback(
            transaction, feedback_id, state="draft", shared_at=None, review_id=standing.id
        )
        note(transaction, backend, actor, "recalled", "feedback", feedback_id, review=standing.id)
        take_as_read(transaction, backend, given.facilitator_id, "feedback", feedback_id)


def write_reflection(
    backend: Backend,
    actor: Person,
    feedback_id: int,
    reflection: str,
    own_ratings: Mapping[str, float] | None = None,
    *,
    keep: Kept | None = None,
) -> None:
    """The facilitator's own view, once; it opens the scores to them. `own_ratings` is how they rate themselves, by
    item; what they leave out, or all of it (None), stays unrated.

    Refused without words, a second time, or for a value off the scale of an item about them; NamesFound while words
    in it may tell who somebody is and are not in `keep`.
    """
    with backend.database.write() as transaction:
        given, review, session = _my_own(transaction, actor, feedback_id)
        if given.state != "shared":
            raise Refused(_("Your reflection is written already. It stays as it is."))
        if not has_words(reflection):
            raise Refused(_("Write your own view in words first. The scores open after that."))
        rubric = backend.library.rubric(review.rubric_key, review.rubric_version)
        own = checked_self_ratings(rubric, own_ratings or {})
        self_ratings.add_self_ratings(transaction, feedback_id, own)
        written = Written("reflection", _("In your own words"), reflection)
        settle(transaction, backend, actor, "feedback", feedback_id, session.site_id, [written], keep)
        feedback.change_feedback(
            transaction,
            feedback_id,
            reflection=typed(reflection, LONG),
            state="reflected",
            opened_at=given.opened_at or backend.clock(),
            reflected_at=backend.clock(),
        )
        note(
            transaction,
            backend,
            actor,
            "reflected on",
            "feedback",
            feedback_id,
            ratings=[[item, given.facilitator_id, value] for item, value in own.items()],
        )
        take_as_read(transaction, backend, actor.id, "feedback", feedback_id)
        tell(transaction, backend, given.author_id, "feedback_reflected", "feedback", feedback_id)


def note_viewed(backend: Backend, actor: Person, feedback_id: int) -> None:
    """Tell the log that somebody opened feedback that another wrote; its author leaves no row. What they were told
    about it is read."""
    with backend.database.write() as transaction:
        given, _review, _session = readable(transaction, actor, feedback_id)
        take_as_read(transaction, backend, actor.id, "feedback", feedback_id)
        if given.author_id != actor.id:
            note(transaction, backend, actor, "viewed", "feedback", feedback_id)


def acknowledge(backend: Backend, actor: Person, feedback_id: int) -> None:
    """The facilitator has read everything; Refused before the reflection, while a dispute waits for a decision, and
    a second time."""
    with backend.database.write() as transaction:
        given, _review, _session = _my_own(transaction, actor, feedback_id)
        if given.state == "shared":
            raise Refused(_("Write your reflection first. You can acknowledge the feedback after that."))
        if given.state == "acknowledged":
            raise Refused(_("You have acknowledged this feedback already."))
        if any(one.state == "open" for one in disputes.disputes_of(transaction, [feedback_id])):
            raise Refused(
                _("A dispute of yours waits for a decision. Acknowledge after that, or withdraw the dispute.")
            )
        feedback.change_feedback(
            transaction, feedback_id, state="acknowledged", acknowledged_at=backend.clock()
        )
        note(transaction, backend, actor, "acknowledged", "feedback", feedback_id)
        tell(transaction, backend, given.author_id, "feedback_acknowledged", "feedback", feedback_id)


def own_draft(
    transaction: Transaction, actor: Person, feedback_id: int
) -> tuple[FeedbackRecord, ProgrammeSession]:
    """One's own draft with the programme session that it is about; raises NotFound, NotAllowed and Refused."""
    given, review, session = readable(transaction, actor, feedback_id)
    if given.author_id != actor.id or given.facilitator_id == actor.id:
        raise NotAllowed(_("Only who writes this feedback can change or share it."))
    check(actor, "give_feedback", place_of(transaction, session.site_id))
    if given.state != "draft":
        raise Refused(_("This feedback is shared and cannot be changed any more."))
    if review.state != "submitted":
        raise Refused(_("The review behind this feedback was taken back, so the feedback rests on nothing."))
    return given, session


def _my_own(
    transaction: Transaction, actor: Person, feedback_id: int
) -> tuple[FeedbackRecord, ReviewRecord, ProgrammeSession]:
    found = readable(transaction, actor, feedback_id)
    if found[0].facilitator_id != actor.id:
        raise NotAllowed(_("Only the facilitator whom this feedback is for can answer it."))
    return found
