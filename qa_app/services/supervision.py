"""Supervision: who is waiting for what, and each facilitator's page."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from qa_app.access import Person, allows, check
from qa_app.backend import Backend
from qa_app.errors import NotFound
from qa_app.i18n import _
from qa_app.services.facilitator_profile import (
    ScoredReview,
    SectionProfile,
    Strength,
    recurring_strengths,
    section_profiles,
)
from qa_app.services.feedback_view import are_scores_open, may_read
from qa_app.services.feedback_waiting import feedback_waiting
from qa_app.services.programme_sessions import SessionWords, words_of
from qa_app.services.recordings import facilitators_at
from qa_app.services.revisions import earlier_ids
from qa_app.services.scores_in_words import ScoresInWords, scores_in_words
from qa_app.services.sites import place_of, sites_where
from qa_app.services.supervision_actions import (
    ACTION_STATES,
    ClosingMoment,
    OverdueAction,
    actions_for,
    agree_action,
    agree_again,
    close_action,
    closing_moments,
    may_agree_again,
    overdue_actions,
    today_in_london,
    visible_actions,
)
from storage.database import assignments, disputes, feedback, people, programme_sessions, reviews
from storage.database.base import Transaction
from storage.database.feedback import FeedbackRecord
from storage.database.programme_sessions import ProgrammeSession
from storage.database.reviews import ReviewRecord, ScoreRecord
from storage.database.supervision_actions import SupervisionAction

__all__ = [
    "ACTION_STATES",
    "ClosingMoment",
    "FacilitatorLine",
    "FacilitatorPage",
    "OverdueAction",
    "ReviewLine",
    "SupervisionAction",
    "actions_for",
    "agree_action",
    "agree_again",
    "close_action",
    "closing_moments",
    "facilitator_page",
    "facilitators_to_supervise",
    "may_agree_again",
    "overdue_actions",
    "today_in_london",
]


@dataclass(frozen=True)
class ReviewLine:
    """A submitted review on a facilitator's page. `feedback_id` None: none that this reader may see;
    `can_begin`: the reader is the reviewer and has not begun it. `scores` None: not open to this reader."""

    review_id: int
    words: SessionWords
    delivered_at: datetime
    submitted_at: datetime
    reviewer: str
    scores: ScoresInWords | None
    feedback_id: int | None
    feedback_state: str | None
    can_begin: bool


@dataclass(frozen=True)
class FacilitatorPage:
    """What one reader may see of a facilitator, the newest review first, the soonest action first. `strengths` are
    those that recur in shared feedback, `profiles` the sections over time of the reviews whose scores are open.
    `may_supervise`: the reader gives feedback where they delivered; who only reads reviews knows of no action."""

    facilitator_id: int
    name: str
    is_self: bool
    may_supervise: bool
    reviews: tuple[ReviewLine, ...]
    actions: tuple[SupervisionAction, ...]
    profiles: tuple[SectionProfile, ...]
    strengths: tuple[Strength, ...]
    today: date


@dataclass(frozen=True)
class FacilitatorLine:
    """A facilitator in the treatment manager's list. `to_share`: feedback of mine still to write or share;
    `disputed`: ratings whose dispute waits for its author; `unanswered`: shared, waits for this facilitator;
    `last_review_at` None: never reviewed here."""

    facilitator_id: int
    name: str
    reviews: int
    last_review_at: datetime | None
    to_share: int
    disputed: int
    unanswered: int
    open_actions: int
    overdue_actions: int


@dataclass(frozen=True)
class _Seen:
    """A review that the reader may know of, with the feedback of it that they may read."""

    review: ReviewRecord
    session: ProgrammeSession
    given: FeedbackRecord | None
    can_begin: bool


def facilitators_to_supervise(backend: Backend, actor: Person) -> tuple[FacilitatorLine, ...]:
    """Everybody who delivered at the sites where the person gives feedback: who waits for something first,
    then by name. Raises NotAllowed for who gives feedback nowhere."""
    check(actor, "give_feedback")
    site_ids = [site.id for site in sites_where(backend, actor, "give_feedback")]
    names = facilitators_at(backend, site_ids)
    waiting = [one.facilitator_id for one in feedback_waiting(backend, actor).to_share]
    today = today_in_london(backend)
    lines = []
    with backend.database.read() as transaction:
        for facilitator_id in names.keys() - {actor.id}:
            seen = _seen_reviews(transaction, actor, facilitator_id)
            still_open = [
                one for one in visible_actions(transaction, actor, facilitator_id) if one.state == "open"
            ]
            given = [one.given for one in seen if one.given is not None]
            disputed = [
                one.feedback_id
                for one in disputes.disputes_of(transaction, [one.id for one in given])
                if one.state == "open"
            ]
            lines.append(
                FacilitatorLine(
                    facilitator_id=facilitator_id,
                    name=names[facilitator_id],
                    reviews=len(seen),
                    last_review_at=max((_submitted(one.review) for one in seen), default=None),
                    to_share=waiting.count(facilitator_id),
                    disputed=len(disputed),
                    # As on the facilitator's own Home: what they dispute waits for its author.
                    unanswered=sum(
                        one.state in ("shared", "reflected") and one.id not in disputed for one in given
                    ),
                    open_actions=len(still_open),
                    overdue_actions=sum(one.by_when < today for one in still_open),
                )
            )
    return tuple(sorted(lines, key=lambda one: (-one.to_share, -one.overdue_actions, one.name)))


def facilitator_page(backend: Backend, actor: Person, facilitator_id: int) -> FacilitatorPage:
    """A facilitator's reviews and actions: for themselves what was shared, for who gives feedback or reads reviews at
    a site where they delivered what was reviewed there. Who reads alone finds nothing of a programme session that they
    are still to review themselves. Raises NotFound for anybody else."""
    is_self = facilitator_id == actor.id
    may_supervise = not is_self and _delivered_where(backend, actor, "give_feedback", facilitator_id)
    if is_self:
        is_readable = allows(actor, "read_own_feedback")
    else:
        is_readable = may_supervise or _delivered_where(backend, actor, "read_reviews", facilitator_id)
    if not is_readable:
        raise NotFound(_("There is no such facilitator, or they deliver at none of your sites."))
    with backend.database.read() as transaction:
        seen = _seen_reviews(transaction, actor, facilitator_id)
        scores: dict[int, list[ScoreRecord]] = {}
        for score in reviews.scores_of(transaction, [one.review.id for one in seen]):
            scores.setdefault(score.review_id, []).append(score)
        names = people.people_names(transaction, [facilitator_id, *(one.review.reviewer_id for one in seen)])
        lines = tuple(_line(backend, actor, facilitator_id, one, scores, names) for one in seen)
        scored = [
            ScoredReview(one.review, one.session.starts_at, line.scores)
            for one, line in zip(seen, lines, strict=True)
            if line.scores is not None
        ]
        # What is shared and unread can still be recalled, so its facilitator learns nothing of it here.
        told = [
            (one.given, one.session.starts_at)
            for one in seen
            if one.given is not None and (not is_self or one.given.opened_at is not None)
        ]
        return FacilitatorPage(
            facilitator_id=facilitator_id,
            name=names[facilitator_id],
            is_self=is_self,
            may_supervise=may_supervise,
            reviews=lines,
            actions=visible_actions(transaction, actor, facilitator_id),
            profiles=section_profiles(backend, scored),
            strengths=recurring_strengths(transaction, backend, facilitator_id, told),
            today=today_in_london(backend),
        )


def _delivered_where(backend: Backend, actor: Person, permission: str, facilitator_id: int) -> bool:
    site_ids = [site.id for site in sites_where(backend, actor, permission)]
    return facilitator_id in facilitators_at(backend, site_ids)


def _to_review(transaction: Transaction, actor: Person) -> set[int]:
    """The programme sessions that the person has begun to review, or was asked to and has not yet."""
    begun = {one.programme_session_id for one in reviews.reviews_by(transaction, actor.id, "draft")}
    done = {one.programme_session_id for one in reviews.reviews_by(transaction, actor.id, "submitted")}
    asked = {one.programme_session_id for one in assignments.assignments_of(transaction, actor.id)}
    return begun | (asked - done)


def _seen_reviews(transaction: Transaction, actor: Person, facilitator_id: int) -> list[_Seen]:
    """Newest delivery first. A facilitator knows only of reviews whose feedback was shared with them."""
    made = reviews.reviews_about(transaction, facilitator_id, "submitted")
    sessions = programme_sessions.programme_sessions_by_id(
        transaction, [review.programme_session_id for review in made]
    )
    places = {one.site_id: place_of(transaction, one.site_id) for one in sessions.values()}
    supervised = {one for one, place in places.items() if allows(actor, "give_feedback", place)}
    # Whoever reviews blind sees nothing of another's review before their own is in.
    blind = _to_review(transaction, actor) if places.keys() - supervised else set()
    before = earlier_ids(transaction, made)
    written = {
        one.review_id: one
        for one in feedback.feedback_of_reviews(
            transaction, [*before, *(one for many in before.values() for one in many)]
        )
        if one.facilitator_id == facilitator_id
    }
    found = []
    for review in made:
        session = sessions[review.programme_session_id]
        # A corrected review keeps what was shared from the revision before it.
        given = next((written[one] for one in (review.id, *before[review.id]) if one in written), None)
        readable = given if given and may_read(transaction, actor, given, session) else None
        if facilitator_id == actor.id:
            if readable:
                found.append(_Seen(review, session, readable, can_begin=False))
        elif (
            allows(actor, "read_reviews", places[session.site_id])
            and actor.id not in {one.id for one in session.facilitators}
            and (session.site_id in supervised or session.id not in blind)
        ):
            is_mine = review.reviewer_id == actor.id and session.site_id in supervised
            can_begin = given is None and is_mine
            found.append(_Seen(review, session, readable, can_begin))
    return sorted(found, key=lambda one: (one.session.starts_at, one.review.id), reverse=True)


def _line(
    backend: Backend,
    actor: Person,
    facilitator_id: int,
    seen: _Seen,
    scores: Mapping[int, list[ScoreRecord]],
    names: Mapping[int, str],
) -> ReviewLine:
    review, given = seen.review, seen.given
    is_open = facilitator_id != actor.id or (given is not None and are_scores_open(actor, given))
    rubric = backend.library.rubric(review.rubric_key, review.rubric_version)
    return ReviewLine(
        review_id=review.id,
        words=words_of(backend, seen.session),
        delivered_at=seen.session.starts_at,
        submitted_at=_submitted(review),
        reviewer=names[review.reviewer_id],
        scores=scores_in_words(rubric, scores[review.id], facilitator_id) if is_open else None,
        feedback_id=given.id if given else None,
        feedback_state=given.state if given else None,
        can_begin=seen.can_begin,
    )


def _submitted(review: ReviewRecord) -> datetime:
    assert review.submitted_at is not None
    return review.submitted_at
