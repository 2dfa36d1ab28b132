"""Disputing the rating of an item, and deciding about it: both voices are kept, and every step has its day.

The facilitator disputes from when the scores open until a day that a setting gives; the author of the feedback
keeps the rating or changes it, and a change is a revision of the review.
"""

from qa_app.access import Person, check
from qa_app.backend import Backend
from qa_app.errors import NotAllowed, NotFound, Refused
from qa_app.i18n import _, day
from qa_app.services.activity import note
from qa_app.services.dispute_view import DISPUTE_STATES, DisputeView, is_over, last_day_to_dispute
from qa_app.services.feedback import has_words
from qa_app.services.feedback_view import readable
from qa_app.services.name_hygiene import Kept, Written, settle
from qa_app.services.notices import take_as_read, tell
from qa_app.services.rated_items import own_item
from qa_app.services.revisions import begin_correction, standing_now
from qa_app.services.sites import place_of
from qa_app.services.submission import submit_draft
from qa_app.services.typed_text import SHORT, typed
from storage.database import disputes, reviews
from storage.database.base import Transaction
from storage.database.disputes import DisputeRecord
from storage.database.feedback import FeedbackRecord
from storage.database.programme_sessions import ProgrammeSession
from storage.database.reviews import RatingRecord, ReviewRecord

__all__ = [
    "DISPUTE_STATES",
    "DisputeView",
    "decide_dispute",
    "raise_dispute",
    "withdraw_dispute",
]

SUBJECT = "dispute"


def raise_dispute(
    backend: Backend,
    actor: Person,
    feedback_id: int,
    item: str,
    *,
    proposed: float,
    reason: str,
    keep: Kept | None = None,
) -> int:
    """The facilitator's own view of one rating about them, with a reason; gives the dispute's id.

    Raises NotFound and NotAllowed as an answer to feedback does, and Refused with what to do: before the
    reflection, once the feedback is acknowledged or the last day past, for an item that is not about them, a value
    off its scale, no reason, and an item that they disputed already; NamesFound while words may tell who somebody is
    and are not in `keep`.
    """
    reason = typed(reason, SHORT)
    with backend.database.write() as transaction:
        given, review, session = readable(transaction, actor, feedback_id)
        if given.facilitator_id != actor.id:
            raise NotAllowed(_("Only the facilitator whom this feedback is for can answer it."))
        _refuse_late(backend, given)
        rated_item = own_item(backend.library.rubric(review.rubric_key, review.rubric_version), item)
        rating = _rating(transaction, review, item, given.facilitator_id)
        if rating is None or (rating.value is None and rating.not_applicable is None):
            raise Refused(_("{item} has no rating, so there is nothing to dispute.").format(item=item))
        if not rated_item.allows(proposed):
            raise Refused(_("The rating that you propose is not on the scale of {item}.").format(item=item))
        if proposed == rating.value:
            raise Refused(_("The rating that you propose is the one that was given. Choose another one."))
        if not has_words(reason):
            raise Refused(_("Say in words why you see it differently. Both views stay side by side."))
        _refuse_again(transaction, given, item)
        dispute_id = disputes.add_dispute(
            transaction,
            feedback_id=given.id,
            item_key=item,
            rated=rating.value,
            proposed=proposed,
            reason=reason,
            at=backend.clock(),
        )
        written = Written("reason", _("Why you see it differently"), reason)
        settle(transaction, backend, actor, SUBJECT, dispute_id, session.site_id, [written], keep)
        note(
            transaction,
            backend,
            actor,
            "raised",
            "dispute",
            dispute_id,
            feedback=given.id,
            item=item,
            ratings=[[item, given.facilitator_id, rating.value, proposed]],
        )
        tell(transaction, backend, given.author_id, "dispute_raised", "feedback", given.id)
    return dispute_id


def withdraw_dispute(backend: Backend, actor: Person, dispute_id: int) -> None:
    """Take one's own dispute back; it stays to be read. Raises Refused once it is decided."""
    with backend.database.write() as transaction:
        dispute, given, _review, _session = _found(transaction, actor, dispute_id)
        if given.facilitator_id != actor.id:
            raise NotAllowed(_("Only who raised a dispute can withdraw it."))
        _refuse_settled(dispute)
        disputes.change_dispute(transaction, dispute_id, state="withdrawn", withdrawn_at=backend.clock())
        note(transaction, backend, actor, "withdrew", "dispute", dispute_id, feedback=given.id)


def decide_dispute(
    backend: Backend,
    actor: Person,
    dispute_id: int,
    *,
    value: float | None,
    reason: str,
    keep: Kept | None = None,
) -> int | None:
    """The author keeps the rating (`value` None) or changes it, either with a reason; gives the id of the revision
    that holds the changed rating, None where it is kept.

    A change is submitted as a correction of the review that stands now; where its author has corrected that rating
    to this value already, that revision is the change. Raises NotFound, NotAllowed, and Refused with what to do:
    without a reason, for a value that changes nothing, while a correction is under way, or where the changed review
    could not be submitted; NamesFound while words of the reason may tell who somebody is and are not in `keep`.
    """
    reason = typed(reason, SHORT)
    with backend.database.write() as transaction:
        dispute, given, review, session = _found(transaction, actor, dispute_id)
        if given.author_id != actor.id or given.facilitator_id == actor.id:
            raise NotAllowed(_("Only who wrote this feedback decides about what is disputed in it."))
        check(actor, "give_feedback", place_of(transaction, session.site_id))
        _refuse_settled(dispute)
        if not has_words(reason):
            raise Refused(_("Say in words why. Your reason stays beside the facilitator's."))
        written = Written("decision", _("Why"), reason)
        settle(transaction, backend, actor, SUBJECT, dispute_id, session.site_id, [written], keep)
        correction_id = None
        if value is not None:
            if value == dispute.rated:
                raise Refused(_("This is the rating that was given. Choose another one, or keep it."))
            correction_id = _changed(transaction, backend, actor, review, given, dispute, value, reason, keep)
        state = "kept" if value is None else "changed"
        disputes.change_dispute(
            transaction,
            dispute_id,
            state=state,
            decided_at=backend.clock(),
            decided=dispute.rated if value is None else value,
            decision=reason,
            correction_id=correction_id,
        )
        note(
            transaction,
            backend,
            actor,
            state,
            "dispute",
            dispute_id,
            feedback=given.id,
            item=dispute.item_key,
            review=correction_id,
        )
        take_as_read(transaction, backend, actor.id, "feedback", given.id)
        tell(transaction, backend, given.facilitator_id, "dispute_decided", "feedback", given.id)
    return correction_id


def _changed(
    transaction: Transaction,
    backend: Backend,
    actor: Person,
    review: ReviewRecord,
    given: FeedbackRecord,
    dispute: DisputeRecord,
    value: float,
    reason: str,
    keep: Kept | None,
) -> int:
    """The revision in which the item has that value: the one that stands, or a new one."""
    item, standing = dispute.item_key, standing_now(transaction, review)
    rating = _rating(transaction, standing, item, given.facilitator_id)
    if rating is not None and rating.value == value:
        return standing.id
    rubric = backend.library.rubric(review.rubric_key, review.rubric_version)
    if not own_item(rubric, item).allows(value):
        raise Refused(_("This rating is not on the scale of {item}.").format(item=item))
    # The same words are the reason of the correction.
    kept = {("reason", words): why for (field, words), why in (keep or {}).items() if field == "decision"}
    draft_id = begin_correction(transaction, backend, actor, standing, reason, kept)
    changed = RatingRecord(
        item, given.facilitator_id, value, None, rating.times_saved + 1 if rating else 1, backend.clock()
    )
    reviews.put_ratings(transaction, draft_id, [changed])
    note(
        transaction,
        backend,
        actor,
        "rated",
        "review",
        draft_id,
        ratings=[[item, given.facilitator_id, value, None]],
    )
    try:
        # That the dispute was decided tells its facilitator of the correction too.
        submit_draft(transaction, backend, actor, draft_id, accept_unanswered=True, told_otherwise=[given.id])
    except Refused as error:
        raise Refused(
            _(
                "With this rating the review cannot be submitted: {why} Correct the review at its desk first, "
                "then choose the same rating here."
            ).format(why=error.sentence)
        ) from error
    return draft_id


def _refuse_late(backend: Backend, given: FeedbackRecord) -> None:
    if given.state == "shared":
        raise Refused(_("Write your reflection first. The scores open after that, and can then be disputed."))
    if given.state == "acknowledged":
        raise Refused(_("You have acknowledged this feedback, so nothing in it can be disputed any more."))
    last_day = last_day_to_dispute(backend, given)
    assert last_day is not None
    if is_over(backend, last_day):
        raise Refused(
            _("The last day to dispute an item was {day}. Talk it over in supervision.").format(
                day=day(last_day)
            )
        )


def _refuse_again(transaction: Transaction, given: FeedbackRecord, item: str) -> None:
    for before in disputes.disputes_of(transaction, [given.id]):
        if before.item_key == item and before.state == "open":
            raise Refused(_("You have disputed {item} already. It waits for a decision.").format(item=item))
        if before.item_key == item and before.state != "withdrawn":
            raise Refused(_("Your dispute of {item} was decided. It stays as it is.").format(item=item))


def _refuse_settled(dispute: DisputeRecord) -> None:
    if dispute.state == "withdrawn":
        raise Refused(_("This dispute was withdrawn. It stays as it is."))
    if dispute.state != "open":
        raise Refused(_("This dispute was decided already. It stays as it is."))


def _found(
    transaction: Transaction, actor: Person, dispute_id: int
) -> tuple[DisputeRecord, FeedbackRecord, ReviewRecord, ProgrammeSession]:
    dispute = disputes.find_dispute(transaction, dispute_id)
    if dispute is None:
        # The same words as of feedback that is not theirs: a guess at a number tells nothing.
        raise NotFound(_("There is no such feedback, or it is not yours to read."))
    return (dispute, *readable(transaction, actor, dispute.feedback_id))


def _rating(
    transaction: Transaction, review: ReviewRecord, item: str, facilitator_id: int
) -> RatingRecord | None:
    return next(
        (
            one
            for one in reviews.ratings_of(transaction, review.id, [item])
            if one.facilitator_id == facilitator_id
        ),
        None,
    )
