"""The actions that a review looks for: each asks seen, not seen or no opportunity, and the answers, which live with
the draft, close the actions when the review is submitted.

Only who supervises the facilitator is asked: whoever reviews blind sees nothing of what was agreed.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from qa_app.access import Person, allows
from qa_app.backend import Backend
from qa_app.errors import Refused, StaleDraft
from qa_app.i18n import LONDON, N_, _
from qa_app.services.activity import note
from qa_app.services.readable_actions import agreed_on, supervises
from qa_app.services.readable_reviews import own_draft, readable
from qa_app.services.typed_text import SHORT, typed
from storage.database import action_checks, evidence, people, programme_sessions, reviews, supervision_actions
from storage.database.action_checks import ActionAtReview, ActionCheck
from storage.database.base import Transaction
from storage.database.evidence import EvidenceRecord
from storage.database.programme_sessions import ProgrammeSession
from storage.database.reviews import ReviewRecord

__all__ = [
    "OUTCOMES",
    "ActionToCheck",
    "ClosedElsewhere",
    "actions_of_review",
    "actions_to_check",
    "close_answered",
    "marks_for",
    "reopen_closed_by",
    "save_check",
]

OUTCOMES = {
    "seen": N_("Seen"),
    "not_seen": N_("Not seen"),
    "no_opportunity": N_("No opportunity"),
}


@dataclass(frozen=True)
class ClosedElsewhere:
    """What closed an action while this review was a draft. `reviewer` None: it was closed by hand."""

    state: str
    at: datetime
    reviewer: str | None


@dataclass(frozen=True)
class ActionToCheck:
    """An agreed action as a review asks about it, with what the review says.

    `is_asked` False: it was agreed after the programme session was delivered, so nothing has to be said of it.
    `outcome` is one of OUTCOMES, None while nobody said; `evidence_id` a mark of the review that is still there.
    `closed` None: it is open, or closed by this review or the one that this corrects; else the answer counts for
    nothing. `stands_closed`: the review that this corrects closed it. `times_saved` tells a stale tab.
    """

    action_id: int
    facilitator_id: int
    what: str
    how_seen: str
    by_when: date
    is_asked: bool
    outcome: str | None
    evidence_id: int | None
    note: str
    times_saved: int
    closed: ClosedElsewhere | None
    stands_closed: bool

    @property
    def is_unanswered(self) -> bool:
        """Whether an answer is still looked for."""
        return self.is_asked and self.closed is None and self.outcome is None

    @property
    def lacks_evidence(self) -> bool:
        """Whether it is said to have been seen and no mark shows where."""
        return self.closed is None and self.outcome == "seen" and self.evidence_id is None


def actions_of_review(backend: Backend, actor: Person, review_id: int) -> tuple[ActionToCheck, ...]:
    """The actions that the review asks about, the soonest first; NotFound for who may not read the review, none for
    who does not supervise."""
    with backend.database.read() as transaction:
        review = readable(transaction, actor, review_id)
        return actions_to_check(transaction, actor, review, evidence.evidence_of(transaction, [review_id]))


def actions_to_check(
    transaction: Transaction,
    actor: Person,
    review: ReviewRecord,
    marks: Collection[EvidenceRecord],
    session: ProgrammeSession | None = None,
) -> tuple[ActionToCheck, ...]:
    """As `actions_of_review`, of a review that was read already, with its programme session or (None) without; one
    query where nothing was agreed."""
    if not allows(actor, "give_feedback"):
        return ()
    since = review.started_at if review.state == "draft" else None
    found = [
        one
        for one in action_checks.actions_at_review(transaction, review.id, review.facilitator_ids, since)
        if supervises(actor, one.action, one.sources)
    ]
    if not found:
        return ()
    session = session or programme_sessions.find_programme_session(transaction, review.programme_session_id)
    assert session is not None
    elsewhere = {
        one.action.id: one.action.closed_by_review_id for one in found if _is_closed_elsewhere(one, review)
    }
    reviewers = _reviewers(transaction, {one for one in elsewhere.values() if one is not None})
    here = {one.id for one in marks}
    asked = [
        _asked(one, review, here, session.starts_at, elsewhere, reviewers)
        for one in found
        if one.check is not None or review.state == "draft"
    ]
    return tuple(sorted(asked, key=lambda one: (not one.is_asked, one.by_when, one.action_id)))


def marks_for(facilitator_id: int, marks: Iterable[EvidenceRecord]) -> tuple[EvidenceRecord, ...]:
    """The marks that can show what this facilitator did: those about them, or about the session."""
    return tuple(one for one in marks if not one.people or facilitator_id in one.people)


def save_check(
    backend: Backend,
    actor: Person,
    review_id: int,
    action_id: int,
    *,
    outcome: str | None,
    evidence_id: int | None,
    note_text: str,
    seen_saves: int,
) -> int:
    """Save what one's own draft says of an action (outcome None: nothing); gives how often it was saved by now.

    Raises StaleDraft, saving nothing, when another tab saved it in between, and Refused for an action that is not
    asked about here or is closed by now, and for a mark that is not of this review or not about its facilitator.
    """
    note_text = typed(note_text, SHORT)
    if outcome not in (None, *OUTCOMES):
        raise Refused(_("Say whether it was seen, not seen, or had no opportunity."))
    with backend.database.write() as transaction:
        review = own_draft(transaction, actor, review_id)
        marks = evidence.evidence_of(transaction, [review_id])
        every = actions_to_check(transaction, actor, review, marks)
        asked = next((one for one in every if one.action_id == action_id), None)
        if asked is None:
            raise Refused(_("This review does not ask about that action. Reload the page."))
        if asked.closed is not None:
            raise Refused(_("This action was closed in the meantime, so nothing was changed."))
        if asked.times_saved != seen_saves:
            raise StaleDraft(
                _("“{action}” was answered in another tab. What is saved there is shown now.").format(
                    action=asked.what
                )
            )
        fitting = {one.id for one in marks_for(asked.facilitator_id, marks)}
        if evidence_id is not None and evidence_id not in fitting:
            raise Refused(_("Choose a mark of this review that is about the facilitator or the session."))
        now = backend.clock()
        check = ActionCheck(action_id, outcome, evidence_id, note_text, seen_saves + 1, now)
        action_checks.put_check(transaction, review_id, check)
        reviews.change_review(transaction, review_id, saved_at=now)
        note(
            transaction, backend, actor, "answered action", "review", review_id, supervision_action=action_id
        )
    return seen_saves + 1


def close_answered(
    transaction: Transaction,
    backend: Backend,
    actor: Person,
    review: ReviewRecord,
    marks: Collection[EvidenceRecord],
    *,
    accept_unanswered: bool,
) -> int:
    """Close every action that the review answers, in the transaction that submits it; gives how many have no answer.
    `marks` are those of the review.

    A correction that takes an answer back opens the action again. What was closed in the meantime is left as it is.
    Raises Refused where an action is said to have been seen and no mark shows it, and for one without an answer
    unless that was accepted.
    """
    asked = [one for one in actions_to_check(transaction, actor, review, marks) if one.closed is None]
    if any(one.lacks_evidence for one in asked):
        raise Refused(
            _("An agreed action is said to have been seen. Choose the mark that shows it, then submit.")
        )
    unanswered = sum(one.is_unanswered for one in asked)
    if unanswered and not accept_unanswered:
        raise Refused(_("Some agreed actions have no answer. Answer them, or confirm that they stay open."))
    for one in asked:
        if one.outcome is not None:
            supervision_actions.close_action(
                transaction,
                one.action_id,
                one.outcome,
                backend.clock(),
                words=one.note,
                review_id=review.id,
                evidence_id=one.evidence_id,
            )
            note(
                transaction,
                backend,
                actor,
                "closed",
                "supervision action",
                one.action_id,
                state=one.outcome,
                review=review.id,
            )
        elif one.stands_closed:
            _reopen(transaction, backend, actor, one.action_id, review.id)
    return unanswered


def reopen_closed_by(
    transaction: Transaction, backend: Backend, actor: Person, review_ids: Iterable[int]
) -> None:
    """What reviews that are withdrawn had closed is open again, and asked about at the next review."""
    for action in supervision_actions.actions_closed_by(transaction, review_ids):
        assert action.closed_by_review_id is not None
        _reopen(transaction, backend, actor, action.id, action.closed_by_review_id)


def _reopen(
    transaction: Transaction, backend: Backend, actor: Person, action_id: int, review_id: int
) -> None:
    supervision_actions.reopen_action(transaction, action_id)
    note(transaction, backend, actor, "reopened", "supervision action", action_id, review=review_id)


def _reviewers(transaction: Transaction, review_ids: Collection[int]) -> dict[int, str]:
    """By review: who made it. Asks nothing where there are none, which is as good as always."""
    if not review_ids:
        return {}
    made = reviews.reviews_by_id(transaction, review_ids)
    names = people.people_names(transaction, [one.reviewer_id for one in made.values()])
    return {one.id: names[one.reviewer_id] for one in made.values()}


def _is_closed_elsewhere(one: ActionAtReview, review: ReviewRecord) -> bool:
    """Only a review that stands, or may come to, is told so: an older one says what it said."""
    mine = (review.id, review.revises_id)
    by = one.action.closed_by_review_id
    is_mine = by is not None and by in mine
    return one.action.state != "open" and not is_mine and review.state in reviews.COUNTING


def _asked(
    one: ActionAtReview,
    review: ReviewRecord,
    here: Collection[int],
    delivered_at: datetime,
    elsewhere: Mapping[int, int | None],
    reviewers: Mapping[int, str],
) -> ActionToCheck:
    action, check = one.action, one.check
    closed = None
    if action.id in elsewhere:
        assert action.closed_at is not None
        by = elsewhere[action.id]
        closed = ClosedElsewhere(action.state, action.closed_at, reviewers[by] if by else None)
    evidence_id = check.evidence_id if check is not None else None
    return ActionToCheck(
        action_id=action.id,
        facilitator_id=action.facilitator_id,
        what=action.what,
        how_seen=action.how_seen,
        by_when=action.by_when,
        is_asked=agreed_on(action, one.sources) <= delivered_at.astimezone(LONDON).date(),
        outcome=check.outcome if check is not None else None,
        evidence_id=evidence_id if evidence_id in here else None,
        note=check.note if check is not None else "",
        times_saved=check.times_saved if check is not None else 0,
        closed=closed,
        stands_closed=action.state != "open" and closed is None and action.closed_by_review_id != review.id,
    )
