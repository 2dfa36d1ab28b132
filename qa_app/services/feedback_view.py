"""Feedback as each reader may see it: who may read it, and when its scores open."""

from dataclasses import dataclass
from datetime import date, datetime

from qa_app.access import Person, allows
from qa_app.backend import Backend
from qa_app.errors import NotFound
from qa_app.i18n import _, current_language
from qa_app.services import readable_reviews
from qa_app.services.activity import note
from qa_app.services.dispute_view import DisputeView, disputes_in_words, is_over, last_day_to_dispute
from qa_app.services.name_hygiene import MarkedWords, Written, words_to_look_at
from qa_app.services.programme_sessions import ProgrammeSession, SessionWords, words_of
from qa_app.services.rated_items import OwnItem, RatedItem, own_items, rated_items
from qa_app.services.readable_actions import is_told, supervises
from qa_app.services.revisions import standing_now
from qa_app.services.scores_in_words import ScoresInWords, scores_in_words
from qa_app.services.sites import place_of
from rubrics.rubric import Rubric
from storage.database import (
    disputes,
    evidence,
    feedback,
    people,
    programme_sessions,
    reviews,
    self_ratings,
    sites,
    supervision_actions,
)
from storage.database.base import Transaction
from storage.database.evidence import EvidenceRecord
from storage.database.feedback import FeedbackRecord
from storage.database.reviews import ReviewRecord
from storage.database.supervision_actions import SupervisionAction

OPEN_SCORES = ("reflected", "acknowledged")


@dataclass(frozen=True)
class EvidenceLine:
    """A moment that feedback can be built from. `items` are keys with their labels, `B1 Warm, respectful`."""

    kind: str
    start_ms: int
    end_ms: int
    note: str
    items: tuple[tuple[str, str], ...]
    is_about_session: bool


@dataclass(frozen=True)
class FeedbackView:
    """Feedback as one reader sees it. `scores` None: not open to this reader yet. `corrected_at` is when a newer
    revision took the place of the review that it rests on, None while that stands.

    `may_watch`: the reader may open the review and its recording at a moment. `to_rate` is what a facilitator may
    rate themselves on before the scores open, `rated` what was rated once they are open to them, `disputes` what
    they dispute; each is empty otherwise. `dispute_until` is the last day for disputes, None while nothing is open;
    `may_dispute`: this reader can raise one now. `marked` are words that may tell who somebody is; in one's own draft
    alone.
    """

    feedback: FeedbackRecord
    facilitator: str
    author: str
    is_author: bool
    is_facilitator: bool
    session: ProgrammeSession
    words: SessionWords
    site: str
    rubric: str
    submitted_at: datetime
    corrected_at: datetime | None
    watched_ms: int
    evidence: tuple[EvidenceLine, ...]
    actions: tuple[SupervisionAction, ...]
    scores: ScoresInWords | None
    may_watch: bool
    to_rate: tuple[OwnItem, ...]
    rated: tuple[RatedItem, ...]
    disputes: tuple[DisputeView, ...]
    dispute_until: date | None
    may_dispute: bool
    marked: tuple[MarkedWords, ...]

    @property
    def open_disputes(self) -> tuple[DisputeView, ...]:
        """Those that wait for a decision."""
        return tuple(one for one in self.disputes if one.state == "open")


def may_read(
    transaction: Transaction, actor: Person, given: FeedbackRecord, session: ProgrammeSession
) -> bool:
    """Whether the person may read this feedback: a draft is its author's alone; once shared it is open to
    its facilitator and to those who read reviews at the site and did not deliver the session themselves."""
    if given.facilitator_id == actor.id:
        return given.state != "draft" and allows(actor, "read_own_feedback")
    place = place_of(transaction, session.site_id)
    if given.author_id == actor.id and allows(actor, "give_feedback", place):
        return True
    delivered = actor.id in {one.id for one in session.facilitators}
    return given.state != "draft" and not delivered and allows(actor, "read_reviews", place)


def texts_of(given: FeedbackRecord) -> tuple[Written, ...]:
    """The three texts that its author writes."""
    return (
        Written("strengths", _("Strengths"), given.strengths),
        Written("development", _("Development points"), given.development),
        Written("try_next", _("What to try next"), given.try_next),
    )


def readable(
    transaction: Transaction, actor: Person, feedback_id: int
) -> tuple[FeedbackRecord, ReviewRecord, ProgrammeSession]:
    """The feedback with its review and programme session; NotFound also when the person may not read it."""
    given = feedback.find_feedback(transaction, feedback_id)
    if given is not None:
        review = reviews.find_review(transaction, given.review_id)
        assert review is not None
        session = programme_sessions.find_programme_session(transaction, review.programme_session_id)
        assert session is not None
        if may_read(transaction, actor, given, session):
            return given, review, session
    raise NotFound(_("There is no such feedback, or it is not yours to read."))


def are_scores_open(actor: Person, given: FeedbackRecord) -> bool:
    """Whether this reader sees scores: the facilitator only after writing a reflection."""
    return given.facilitator_id != actor.id or given.state in OPEN_SCORES


def read_feedback(backend: Backend, actor: Person, feedback_id: int) -> FeedbackView:
    """Feedback as the person may see it; raises NotFound also when there is some that is not theirs.

    The first reading by its facilitator opens it: that is noted before they see a word, and from then on it cannot
    be recalled.
    """
    with backend.database.read() as transaction:
        view = _view(transaction, backend, actor, feedback_id)
    if not view.is_facilitator or view.feedback.opened_at is not None:
        return view
    with backend.database.write() as transaction:
        # Asked again: its author may have recalled it in between.
        readable(transaction, actor, feedback_id)
        feedback.change_feedback(transaction, feedback_id, opened_at=backend.clock())
        note(transaction, backend, actor, "opened", "feedback", feedback_id)
        return _view(transaction, backend, actor, feedback_id)


def _view(transaction: Transaction, backend: Backend, actor: Person, feedback_id: int) -> FeedbackView:
    given, review, session = readable(transaction, actor, feedback_id)
    rubric = backend.library.rubric(review.rubric_key, review.rubric_version)
    names = people.people_names(transaction, [given.facilitator_id, given.author_id])
    site = sites.find_site(transaction, session.site_id)
    assert site is not None
    assert review.submitted_at is not None
    is_facilitator = given.facilitator_id == actor.id
    scores = reviews.scores_of(transaction, [review.id]) if are_scores_open(actor, given) else None
    # What was rated and disputed belongs to both sides, so it shows to nobody before it is open to the facilitator.
    is_answered = given.state in OPEN_SCORES
    last_day = last_day_to_dispute(backend, given)
    return FeedbackView(
        feedback=given,
        facilitator=names[given.facilitator_id],
        author=names[given.author_id],
        is_author=given.author_id == actor.id,
        is_facilitator=is_facilitator,
        session=session,
        words=words_of(backend, session),
        site=site.name,
        rubric=f"{rubric.title.in_language(current_language())} {rubric.version}",
        submitted_at=review.submitted_at,
        corrected_at=None if review.state != "revised" else standing_now(transaction, review).submitted_at,
        watched_ms=review.watched_ms,
        evidence=tuple(
            _line(rubric, mark)
            for mark in evidence.evidence_of(transaction, [review.id])
            if not mark.people or given.facilitator_id in mark.people
        ),
        actions=tuple(
            action
            for action, rests_on in supervision_actions.sourced_actions_for(transaction, given.facilitator_id)
            if action.feedback_id == given.id
            and (is_told(action, rests_on) or supervises(actor, action, rests_on))
        ),
        scores=None if scores is None else scores_in_words(rubric, scores, given.facilitator_id),
        may_watch=readable_reviews.may_read(actor, review, session)
        and allows(actor, "watch", place_of(transaction, session.site_id)),
        to_rate=tuple(one for one in own_items(rubric) if one.scale)
        if is_facilitator and not is_answered
        else (),
        rated=rated_items(
            rubric,
            reviews.ratings_of(transaction, review.id),
            given.facilitator_id,
            self_ratings.self_ratings_of(transaction, given.id),
        )
        if is_answered
        else (),
        disputes=disputes_in_words(rubric, disputes.disputes_of(transaction, [given.id])),
        dispute_until=last_day,
        may_dispute=is_facilitator
        and given.state == "reflected"
        and last_day is not None
        and not is_over(backend, last_day),
        marked=words_to_look_at(transaction, backend, "feedback", given.id, session.site_id, texts_of(given))
        if given.author_id == actor.id and given.state == "draft"
        else (),
    )


def _line(rubric: Rubric, mark: EvidenceRecord) -> EvidenceLine:
    language = current_language()
    return EvidenceLine(
        kind=mark.kind,
        start_ms=mark.start_ms,
        end_ms=mark.end_ms,
        note=mark.note,
        items=tuple((key, rubric.item(key).label.in_language(language)) for key in mark.items),
        is_about_session=not mark.people,
    )
