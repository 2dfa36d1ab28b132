"""Evidence: marking moments of a recording in one's own draft."""

from collections.abc import Iterable
from datetime import datetime

from qa_app.access import Person
from qa_app.backend import Backend
from qa_app.errors import NotFound, Refused, StaleDraft
from qa_app.i18n import N_, _, position
from qa_app.services.activity import note
from qa_app.services.reviews import own_draft
from qa_app.services.typed_text import SHORT, typed
from rubrics.errors import UnknownItem
from storage.database import evidence, recordings, reviews
from storage.database.base import Transaction
from storage.database.evidence import EvidenceRecord

__all__ = ["KINDS", "EvidenceRecord", "remove_evidence", "restore_evidence", "save_evidence"]

KINDS = {
    "strength": N_("Strength"),
    "development": N_("Development"),
    "risk": N_("Risk"),
    "proscribed": N_("Proscribed behaviour"),
}


def save_evidence(
    backend: Backend,
    actor: Person,
    review_id: int,
    *,
    start_ms: int,
    end_ms: int,
    kind: str,
    note_text: str,
    items: Iterable[str],
    people: Iterable[int],
    evidence_id: int | None = None,
    seen: datetime | None = None,
) -> int:
    """Mark a moment (or rewrite a mark, with `evidence_id`); gives its id. `people` empty: the session.

    The very same mark sent again, by a browser that had no answer, is added or rewritten once only. `seen` is when
    the mark that is rewritten was last saved as far as the person knows, None does not ask. Raises Refused, with
    what to change, for a range outside the recording or unknown items or people; StaleDraft, with what stands there,
    when another tab rewrote it since; NotFound when it was removed.
    """
    items, people, note_text = tuple(items), tuple(people), typed(note_text, SHORT)
    with backend.database.write() as transaction:
        review = own_draft(transaction, actor, review_id)
        recording = recordings.recordings_by_id(transaction, [review.recording_id])[review.recording_id]
        length_ms = recording.duration_ms or 0
        if not 0 <= start_ms <= end_ms <= length_ms:
            raise Refused(_("The end must not be before the start, and both must lie within the recording."))
        if kind not in KINDS:
            raise Refused(_("Choose whether this is a strength, a development point, a risk or proscribed."))
        if not note_text:
            raise Refused(_("Write what you saw, in a few words."))
        rubric = backend.library.rubric(review.rubric_key, review.rubric_version)
        try:
            for item in items:
                rubric.item(item)
        except UnknownItem as error:
            raise Refused(str(error)) from error
        if not set(people) <= set(review.facilitator_ids):
            raise Refused(_("Evidence can only be about the facilitators of this programme session."))
        object_version = recording.object_version
        same = _same_mark(transaction, review_id, start_ms, end_ms, kind, note_text, items, people)
        if same is not None and evidence_id in (None, same):
            return same
        if evidence_id is not None:
            object_version = _rewritten(transaction, review_id, evidence_id, seen).object_version
        saved = evidence.put_evidence(
            transaction,
            evidence_id=evidence_id,
            review_id=review_id,
            start_ms=start_ms,
            end_ms=end_ms,
            kind=kind,
            note=note_text,
            object_version=object_version,
            items=items,
            people=people,
            at=backend.clock(),
        )
        reviews.change_review(transaction, review_id, saved_at=backend.clock())
        note(
            transaction,
            backend,
            actor,
            "marked" if evidence_id is None else "changed",
            "evidence",
            saved,
            review=review_id,
            start_ms=start_ms,
            end_ms=end_ms,
            kind=kind,
        )
    return saved


def remove_evidence(backend: Backend, actor: Person, evidence_id: int) -> None:
    """Take one's own evidence out of one's own draft."""
    with backend.database.write() as transaction:
        mark = evidence.find_evidence(transaction, evidence_id)
        if mark is None:
            raise NotFound(_("This evidence was removed in the meantime."))
        own_draft(transaction, actor, mark.review_id)
        evidence.remove_evidence(transaction, evidence_id, backend.clock())
        reviews.change_review(transaction, mark.review_id, saved_at=backend.clock())
        note(transaction, backend, actor, "removed", "evidence", evidence_id, review=mark.review_id)


def restore_evidence(backend: Backend, actor: Person, evidence_id: int) -> None:
    """Take back that it was removed; what was not removed stays as it is. Raises NotFound when it never was."""
    with backend.database.write() as transaction:
        review_id = evidence.review_of(transaction, evidence_id)
        if review_id is None:
            raise NotFound(_("There is no such evidence."))
        own_draft(transaction, actor, review_id)
        if evidence.restore_evidence(transaction, evidence_id):
            reviews.change_review(transaction, review_id, saved_at=backend.clock())
            note(transaction, backend, actor, "restored", "evidence", evidence_id, review=review_id)


def _same_mark(
    transaction: Transaction,
    review_id: int,
    start_ms: int,
    end_ms: int,
    kind: str,
    note_text: str,
    items: tuple[str, ...],
    people: tuple[int, ...],
) -> int | None:
    wanted = (start_ms, end_ms, kind, note_text, set(items), set(people))
    for one in evidence.evidence_of(transaction, [review_id]):
        if (one.start_ms, one.end_ms, one.kind, one.note, set(one.items), set(one.people)) == wanted:
            return one.id
    return None


def _rewritten(
    transaction: Transaction, review_id: int, evidence_id: int, seen: datetime | None
) -> EvidenceRecord:
    before = evidence.find_evidence(transaction, evidence_id)
    if before is None or before.review_id != review_id:
        raise NotFound(_("This evidence was removed in the meantime. Save again to mark the moment anew."))
    if seen is not None and before.saved_at != seen:
        raise StaleDraft(
            _(
                "This mark was changed in another tab. It says there: {times} {kind}: {note}. Save again to put yours "
                "in its place, or cancel to keep that one."
            ).format(
                times=f"{position(before.start_ms)}–{position(before.end_ms)}",
                kind=_(KINDS[before.kind]),
                note=before.note,
            )
        )
    return before
