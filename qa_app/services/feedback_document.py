"""Feedback as a document to take away: what its reader may see of it, as a PDF or a Word file."""

from qa_app import i18n
from qa_app.access import Person
from qa_app.backend import Backend
from qa_app.errors import NotAllowed, Refused
from qa_app.i18n import _
from qa_app.reports.document import Document
from qa_app.reports.feedback_letter import (
    ActionInLetter,
    DisputeInLetter,
    EvidenceInLetter,
    FeedbackLetter,
    feedback_document,
)
from qa_app.services.activity import note
from qa_app.services.dispute_view import DISPUTE_STATES, DisputeView
from qa_app.services.document_files import make_file
from qa_app.services.evidence import KINDS
from qa_app.services.feedback_view import EvidenceLine, FeedbackView, read_feedback
from qa_app.services.people import find_person
from qa_app.services.scores_in_words import SectionInWords


def feedback_file(backend: Backend, actor: Person, feedback_id: int, ending: str) -> bytes:
    """Shared feedback as a file with this ending in the person's language, with what they may see of it; it is logged.

    Raises NotAllowed once the account is closed, NotFound as reading does, Refused for a draft, whose words may still
    be missing, and BadSetting for a style of the site that cannot be used.
    """
    # A page holds its button for as long as it is open: the roles are those of now.
    reader = find_person(backend, actor.id)
    if reader is None:
        raise NotAllowed(_("You are signed out. Load the page again to sign in."))
    with i18n.language(reader.language):
        view = read_feedback(backend, reader, feedback_id)
        if view.feedback.state == "draft":
            raise Refused(_("This feedback is not shared yet. A file can be made after that."))
        made = make_file(backend, shared_document(view), ending)
    with backend.database.write() as transaction:
        note(
            transaction,
            backend,
            reader,
            "exported",
            "feedback",
            feedback_id,
            format=ending,
            scores=view.scores is not None,
        )
    return made


def shared_document(view: FeedbackView) -> Document:
    """Shared feedback as its reader sees it, in the current language."""
    return feedback_document(_letter(view))


def _letter(view: FeedbackView) -> FeedbackLetter:
    given, scores = view.feedback, view.scores
    assert given.shared_at is not None
    return FeedbackLetter(
        facilitator=view.facilitator,
        author=view.author,
        session=f"{view.words.title}: {view.words.theme}",
        group=view.words.place,
        delivered_at=view.session.starts_at,
        rubric=view.rubric,
        shared_at=given.shared_at,
        corrected_at=view.corrected_at,
        strengths=given.strengths,
        development=given.development,
        try_next=given.try_next,
        reflection=given.reflection,
        reflected_at=given.reflected_at,
        acknowledged_at=given.acknowledged_at,
        evidence=tuple(
            EvidenceInLetter(_(KINDS[one.kind]), one.start_ms, one.end_ms, one.note, _items(one))
            for one in view.evidence
        ),
        actions=tuple(
            ActionInLetter(one.what, one.by_when, one.how_seen)
            for one in view.actions
            if one.state != "withdrawn"
        ),
        overall=None if scores is None else scores.whole,
        because="" if scores is None else scores.because,
        sections=()
        if scores is None
        else tuple((_section_name(one), one.words or _("No band"), one.score) for one in scores.sections),
        disputes=tuple(_dispute(one) for one in view.disputes),
    )


def _dispute(one: DisputeView) -> DisputeInLetter:
    return DisputeInLetter(
        item=one.item,
        rated=one.rated,
        proposed=one.proposed,
        reason=one.reason,
        raised_at=one.raised_at,
        state=_(DISPUTE_STATES[one.state]),
        decided=one.decided,
        decision=one.decision,
        settled_at=one.decided_at or one.withdrawn_at,
    )


def _section_name(section: SectionInWords) -> str:
    if section.is_shared:
        return _("{section} (the session as a whole)").format(section=section.label)
    return section.label


def _items(line: EvidenceLine) -> str:
    return ", ".join(f"{key} {label}" for key, label in line.items)
