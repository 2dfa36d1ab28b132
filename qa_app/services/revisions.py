"""Correcting a submitted review by a new revision, and withdrawing one. Every revision stays readable."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from qa_app.access import Person
from qa_app.backend import Backend
from qa_app.errors import NotAllowed, Refused
from qa_app.i18n import _
from qa_app.services.action_checks import reopen_closed_by
from qa_app.services.activity import note
from qa_app.services.name_hygiene import Kept, Written, carry_kept, settle
from qa_app.services.notices import tell
from qa_app.services.programme_sessions import people_in_words
from qa_app.services.review_names import SUBJECT, evidence_field, texts_of
from qa_app.services.reviewable import conflict_of_interest
from qa_app.services.reviews import own_draft, readable
from qa_app.services.typed_text import SHORT, typed
from qa_app.services.watched import take_over_watched
from storage.database import (
    action_checks,
    evidence,
    exercises_seen,
    feedback,
    people,
    programme_sessions,
    reviews,
)
from storage.database.base import Transaction
from storage.database.reviews import ReviewRecord

__all__ = [
    "OtherRevision",
    "Revisions",
    "begin_correction",
    "drop_correction",
    "earlier_ids",
    "put_in_place",
    "revisions_of",
    "standing_now",
    "start_correction",
    "withdraw_review",
]


@dataclass(frozen=True)
class OtherRevision:
    """Another revision of a review. `at` is when it was submitted, or last saved while it is a draft."""

    review_id: int
    revision: int
    state: str
    at: datetime


@dataclass(frozen=True)
class Revisions:
    """What a review corrects and what corrects it; None: nothing that this reader may see."""

    earlier: OtherRevision | None
    later: OtherRevision | None


def revisions_of(backend: Backend, actor: Person, review_id: int) -> Revisions:
    """The neighbours of a review that the person may read. A draft correction is its author's alone."""
    with backend.database.read() as transaction:
        review = readable(transaction, actor, review_id)
        earlier = reviews.find_review(transaction, review.revises_id) if review.revises_id else None
        later = _correction(transaction, review_id)
        if later and later.submitted_at is None and later.reviewer_id != actor.id:
            later = None
        return Revisions(_other(earlier), _other(later))


def start_correction(
    backend: Backend, actor: Person, review_id: int, reason: str, *, keep: Kept | None = None
) -> int:
    """Begin a new revision of one's own submitted review, with everything that it holds; gives the draft's id.

    One that is begun already is gone on with. Raises NotFound, NotAllowed, Refused without a reason or when the
    review does not stand any more, and NamesFound while words may tell who somebody is and are not in `keep`.
    """
    reason = typed(reason, SHORT)
    with backend.database.write() as transaction:
        review = _own_submitted(transaction, actor, review_id)
        begun = _correction(transaction, review_id)
        if begun:
            return begun.id
        if not reason:
            raise Refused(_("Say in a few words why the review is corrected. It stays with both revisions."))
        return begin_correction(transaction, backend, actor, review, reason, keep)


def begin_correction(
    transaction: Transaction,
    backend: Backend,
    actor: Person,
    review: ReviewRecord,
    reason: str,
    keep: Kept | None = None,
) -> int:
    """As `start_correction`, inside a transaction; Refused also where a correction is under way already."""
    review = _own_submitted(transaction, actor, review.id)
    if _correction(transaction, review.id):
        raise Refused(_("A correction of this review is under way. Submit or drop it first."))
    session = programme_sessions.find_programme_session(transaction, review.programme_session_id)
    assert session is not None
    conflict = conflict_of_interest(actor, session)
    if conflict:
        raise Refused(conflict)
    draft_id = reviews.add_review(
        transaction,
        recording_id=review.recording_id,
        programme_session_id=review.programme_session_id,
        reviewer_id=actor.id,
        rubric_key=review.rubric_key,
        rubric_version=review.rubric_version,
        rubric_fingerprint=review.rubric_fingerprint,
        object_version=review.object_version,
        at=backend.clock(),
        facilitator_ids=review.facilitator_ids,
        segment_start_ms=review.segment_start_ms,
        revises_id=review.id,
        revision=review.revision + 1,
        reason=reason,
    )
    _copy(transaction, backend, review, draft_id, session.site_id)
    written = Written("reason", _("Why is it corrected?"), reason)
    settle(transaction, backend, actor, "review", draft_id, session.site_id, [written], keep)
    note(transaction, backend, actor, "began correction", "review", draft_id, revises=review.id)
    return draft_id


def drop_correction(backend: Backend, actor: Person, review_id: int) -> int:
    """Give up one's own draft correction; gives the id of the review that goes on standing."""
    with backend.database.write() as transaction:
        review = own_draft(transaction, actor, review_id)
        if review.revises_id is None:
            raise Refused(_("This draft corrects no review, so there is nothing to go back to."))
        reviews.change_review(transaction, review_id, state="withdrawn", withdrawn_at=backend.clock())
        note(
            transaction, backend, actor, "dropped correction", "review", review_id, revises=review.revises_id
        )
        return review.revises_id


def withdraw_review(
    backend: Backend, actor: Person, review_id: int, reason: str, *, keep: Kept | None = None
) -> None:
    """Take one's own submitted review back, the revisions before it too: it counts nowhere any more, and the agreed
    actions that it closed are open again.

    Raises Refused, with what to do, without a reason, while a correction is under way, and while feedback that
    rests on it or an earlier revision is shared; NamesFound while words may tell who somebody is and are not in
    `keep`.
    """
    reason = typed(reason, SHORT)
    with backend.database.write() as transaction:
        review = _own_submitted(transaction, actor, review_id)
        if not reason:
            raise Refused(_("Say in a few words why the review is withdrawn. It stays with the review."))
        if _correction(transaction, review_id):
            raise Refused(_("A correction of this review is under way. Submit or drop it first."))
        with_earlier = [review.id, *earlier_ids(transaction, [review])[review.id]]
        shared = [
            one.facilitator_id
            for one in feedback.feedback_of_reviews(transaction, with_earlier)
            if one.state != "draft"
        ]
        if shared:
            names = people.people_names(transaction, shared)
            raise Refused(
                _(
                    "Feedback from this review is shared with {names}, so it cannot be withdrawn. Correct the "
                    "review instead, and tell them what changed."
                ).format(names=people_in_words(sorted(names.values())))
            )
        session = programme_sessions.find_programme_session(transaction, review.programme_session_id)
        assert session is not None
        written = Written("reason", _("Why is it withdrawn?"), reason)
        settle(transaction, backend, actor, "review", review_id, session.site_id, [written], keep)
        reviews.change_review(transaction, review_id, reason=reason)
        reopen_closed_by(transaction, backend, actor, with_earlier)
        for one in with_earlier:
            reviews.change_review(transaction, one, state="withdrawn", withdrawn_at=backend.clock())
            note(transaction, backend, actor, "withdrew", "review", one)


def put_in_place(
    transaction: Transaction,
    backend: Backend,
    actor: Person,
    review: ReviewRecord,
    told_otherwise: Collection[int] = (),
) -> None:
    """What a draft that is being submitted corrects is `revised` from now on; nothing for a first revision.

    Feedback that is not shared yet goes on from the correction; what was shared keeps resting on what it was
    written from, and its facilitator is told, unless they are told more of this feedback in the same transaction
    (`told_otherwise`). Raises Refused when the corrected review does not stand any more.
    """
    if review.revises_id is None:
        return
    earlier = reviews.find_review(transaction, review.revises_id)
    assert earlier is not None
    if earlier.state != "submitted":
        raise Refused(_("The review that this corrects does not stand any more. Drop this correction."))
    reviews.change_review(transaction, earlier.id, state="revised")
    with_earlier = [earlier.id, *earlier_ids(transaction, [earlier])[earlier.id]]
    for given in feedback.feedback_of_reviews(transaction, with_earlier):
        if given.id in told_otherwise:
            continue
        if given.state != "draft":
            tell(transaction, backend, given.facilitator_id, "feedback_corrected", "feedback", given.id)
        elif given.review_id == earlier.id:
            feedback.change_feedback(transaction, given.id, review_id=review.id)
            note(
                transaction, backend, actor, "went on from correction", "feedback", given.id, review=review.id
            )
    note(transaction, backend, actor, "corrected", "review", earlier.id, by=review.id)


def earlier_ids(transaction: Transaction, made: Sequence[ReviewRecord]) -> dict[int, list[int]]:
    """By review: the ids of the revisions before it, the latest first; asks no permission."""
    found: dict[int, list[int]] = {one.id: [] for one in made}
    before = {one.id: one.revises_id for one in made if one.revises_id is not None}
    while before:
        known = reviews.reviews_by_id(transaction, before.values())
        for review_id, earlier in before.items():
            found[review_id].append(earlier)
        before = {
            review_id: next_one
            for review_id, earlier in before.items()
            if (next_one := known[earlier].revises_id) is not None
        }
    return found


def standing_now(transaction: Transaction, review: ReviewRecord) -> ReviewRecord:
    """The newest submitted revision of a review, itself where nothing took its place; asks no permission."""
    while review.state == "revised":
        later = _correction(transaction, review.id)
        assert later is not None
        review = later
    return review


def _correction(transaction: Transaction, review_id: int) -> ReviewRecord | None:
    """What corrects the review: the draft under way or the revision in its place; what was dropped is none."""
    found = reviews.revisions_of(transaction, [review_id])
    return next((one for one in found if one.submitted_at or one.state == "draft"), None)


def _own_submitted(transaction: Transaction, actor: Person, review_id: int) -> ReviewRecord:
    review = readable(transaction, actor, review_id)
    if review.reviewer_id != actor.id:
        raise NotAllowed(_("Only the reviewer can change a review."))
    if review.state == "draft":
        raise Refused(_("This review is a draft. Change it as it is."))
    if review.state != "submitted":
        raise Refused(_("This review was corrected or withdrawn already. Open the one that stands."))
    return review


def _copy(
    transaction: Transaction, backend: Backend, review: ReviewRecord, draft_id: int, site_id: int
) -> None:
    """Everything that was found goes on into the draft; evidence stays pinned to the object it was made on, and words
    that were kept with a reason are not asked about again."""
    reviews.put_ratings(transaction, draft_id, reviews.ratings_of(transaction, review.id))
    for one in reviews.notes_of(transaction, review.id):
        reviews.put_note(transaction, draft_id, one)
    copies = {}
    for mark in evidence.evidence_of(transaction, [review.id]):
        copies[mark.id] = evidence.put_evidence(
            transaction,
            evidence_id=None,
            review_id=draft_id,
            start_ms=mark.start_ms,
            end_ms=mark.end_ms,
            kind=mark.kind,
            note=mark.note,
            object_version=mark.object_version,
            items=mark.items,
            people=mark.people,
            at=mark.saved_at,
        )
    action_checks.copy_checks(transaction, review.id, draft_id, copies)
    for seen in exercises_seen.exercises_seen(transaction, [review.id]).get(review.id, ()):
        exercises_seen.put_exercise(transaction, draft_id, seen)
    reviews.change_review(
        transaction,
        draft_id,
        strengths=review.strengths,
        development=review.development,
        strengths_saved=review.strengths_saved,
        development_saved=review.development_saved,
    )
    take_over_watched(transaction, draft_id)
    fields = {evidence_field(before): evidence_field(after) for before, after in copies.items()}
    texts = [(one, fields.get(one.field, one.field)) for one in texts_of(transaction, backend, review)]
    carry_kept(transaction, backend, SUBJECT, review.id, draft_id, site_id, texts)


def _other(review: ReviewRecord | None) -> OtherRevision | None:
    if review is None:
        return None
    return OtherRevision(review.id, review.revision, review.state, review.submitted_at or review.saved_at)
