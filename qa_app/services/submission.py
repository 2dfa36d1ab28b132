"""Submitting a review: what will be stored, what stands in the way, and the storing itself."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from qa_app.access import Person
from qa_app.backend import Backend
from qa_app.errors import Refused, StaleDraft
from qa_app.i18n import _
from qa_app.services.action_checks import ActionToCheck, actions_to_check, close_answered
from qa_app.services.activity import note
from qa_app.services.concerns import who_is_told
from qa_app.services.exercises import PlannedExercise, without_reason
from qa_app.services.name_hygiene import MarkedWords, may_tell, settle
from qa_app.services.review_names import SUBJECT, texts_read, words_in_review
from qa_app.services.review_scores import score_records
from qa_app.services.reviews import (
    DeskView,
    Unanswered,
    as_ratings,
    missing_evidence,
    open_desk,
    own_draft,
)
from qa_app.services.revisions import put_in_place
from qa_app.services.sites import place_of
from rubrics import scoring
from rubrics.rubric import Rubric
from rubrics.scoring import OutputScore
from storage.database import evidence, exercises_seen, programme_sessions, reviews
from storage.database.base import Transaction

__all__ = ["EFFECTS", "Consequence", "Preview", "preview", "submit_draft", "submit_review"]

EFFECTS = ("escalate", "flag", "fail", "cap", "floor")
"""What a rating can do to a score besides adding to it, the gravest first."""


@dataclass(frozen=True)
class Consequence:
    """What the ratings of one item set off, as one of EFFECTS; `facilitator_ids` empty: about the session."""

    effect: str
    item: str
    facilitator_ids: tuple[int, ...]

    @property
    def needs_action(self) -> bool:
        """Whether somebody has to be told, whatever the score."""
        return self.effect in ("escalate", "flag")


@dataclass(frozen=True)
class Preview:
    """A draft as it would be stored now. `view` has the scores that it would get; `required` are the unanswered
    items without which nothing is submitted; `told` are the names of those who handle concerns at the site;
    `marked` are the words that may tell who somebody is."""

    view: DeskView
    required: tuple[Unanswered, ...]
    consequences: tuple[Consequence, ...]
    exercises: tuple[PlannedExercise, ...]
    told: tuple[str, ...]
    marked: tuple[MarkedWords, ...]

    @property
    def unticked(self) -> tuple[PlannedExercise, ...]:
        """Exercises of which nobody said how they were delivered."""
        return tuple(one for one in self.exercises if one.outcome is None)

    @property
    def unexplained(self) -> tuple[PlannedExercise, ...]:
        """Exercises that were not delivered as planned and have no reason."""
        return tuple(one for one in self.exercises if without_reason(one.outcome, one.reason))

    @property
    def unanswered_actions(self) -> tuple[ActionToCheck, ...]:
        """Agreed actions of which nothing is said yet."""
        return tuple(one for one in self.view.actions if one.is_unanswered)

    @property
    def unevidenced_actions(self) -> tuple[ActionToCheck, ...]:
        """Agreed actions that were seen, and no mark shows where."""
        return tuple(one for one in self.view.actions if one.lacks_evidence)

    @property
    def is_blocked(self) -> bool:
        """Whether something has to be done first that nobody can waive."""
        return bool(
            self.required
            or self.view.unevidenced
            or self.unexplained
            or self.unevidenced_actions
            or self.marked
        )


def preview(backend: Backend, actor: Person, review_id: int) -> Preview:
    """What submitting would store, storing nothing. Raises NotFound, NotAllowed, and Refused for no draft."""
    view = open_desk(backend, actor, review_id)
    with backend.database.read() as transaction:
        review = own_draft(transaction, actor, review_id)
        told = who_is_told(transaction, place_of(transaction, view.session.site_id))
    names = [str(one) for one in review.facilitator_ids]
    outputs = scoring.score(view.rubric, as_ratings(view.ratings.values()), names)
    return Preview(
        view=replace(view, scores=tuple(score_records(review_id, outputs))),
        required=tuple(one for one in view.unanswered if view.rubric.item(one.item).is_required),
        consequences=_consequences(view.rubric, outputs),
        exercises=view.planned,
        told=told,
        marked=words_in_review(backend, actor, view),
    )


def submit_review(
    backend: Backend,
    actor: Person,
    review_id: int,
    *,
    accept_unanswered: bool,
    as_of: datetime | None = None,
) -> None:
    """Work out the scores, store them with the review and close it, and with it the agreed actions that it answers.
    A correction then stands in the place of the review that it corrects.

    `as_of`: when the draft that was shown had last been saved; None: nothing was shown. Raises StaleDraft when it
    was changed since, and Refused when a rating or an action that asks for evidence has none, a required item has no
    answer or an exercise no reason, and when something else is unanswered without that having been accepted;
    NamesFound while words may tell who somebody is.
    """
    with backend.database.write() as transaction:
        submit_draft(transaction, backend, actor, review_id, accept_unanswered=accept_unanswered, as_of=as_of)


def submit_draft(
    transaction: Transaction,
    backend: Backend,
    actor: Person,
    review_id: int,
    *,
    accept_unanswered: bool,
    as_of: datetime | None = None,
    told_otherwise: Collection[int] = (),
) -> None:
    """As `submit_review`, inside a transaction; `told_otherwise` as in `put_in_place`."""
    review = own_draft(transaction, actor, review_id)
    rubric = backend.library.rubric(review.rubric_key, review.rubric_version)
    records = reviews.ratings_of(transaction, review_id)
    ratings = as_ratings(records)
    marks = evidence.evidence_of(transaction, [review_id])
    if missing_evidence(rubric, review, ratings, marks):
        raise Refused(_("Some ratings need evidence before the review can be submitted."))
    names = [str(one) for one in review.facilitator_ids]
    open_items = scoring.unanswered(rubric, ratings, names)
    required = [item for item, _who in open_items if rubric.item(item).is_required]
    if required:
        raise Refused(
            _("{items} must be answered before the review can be submitted: the rubric requires it.").format(
                items=", ".join(dict.fromkeys(required))
            )
        )
    seen_here = exercises_seen.exercises_seen(transaction, [review_id]).get(review_id, [])
    for seen in seen_here:
        if without_reason(seen.outcome, seen.reason):
            raise Refused(
                _("An exercise was not delivered as planned and has no reason. Choose one, then submit.")
            )
    noted = reviews.notes_of(transaction, review_id)
    actions = actions_to_check(transaction, actor, review, marks)
    texts = texts_read(review, marks, records, noted, seen_here, actions)
    if may_tell(backend, texts):
        session = programme_sessions.find_programme_session(transaction, review.programme_session_id)
        assert session is not None
        settle(transaction, backend, actor, SUBJECT, review_id, session.site_id, texts)
    if open_items and not accept_unanswered:
        raise Refused(_("Some items have no rating. Rate them, or confirm that they stay open."))
    if as_of not in (None, review.saved_at):
        raise StaleDraft(
            _(
                "This review was changed in another tab after this page was made. What would be stored now is "
                "shown here: look at it once more, then submit."
            )
        )
    outputs = scoring.score(rubric, ratings, names)
    reviews.replace_scores(transaction, review_id, score_records(review_id, outputs))
    now = backend.clock()
    left_open = close_answered(
        transaction, backend, actor, review, marks, accept_unanswered=accept_unanswered
    )
    put_in_place(transaction, backend, actor, review, told_otherwise)
    reviews.change_review(transaction, review_id, state="submitted", submitted_at=now, saved_at=now)
    note(
        transaction,
        backend,
        actor,
        "submitted",
        "review",
        review_id,
        scores=[[one.output, one.facilitator, one.value, one.band] for one in outputs],
        unanswered=len(open_items),
        unanswered_actions=left_open,
        watched_ms=review.watched_ms,
    )


def _consequences(rubric: Rubric, outputs: Iterable[OutputScore]) -> tuple[Consequence, ...]:
    """One for each item and effect, the gravest first. Scores about one person say who; those of all do not."""
    found: dict[tuple[str, str], set[int]] = {}
    for output in outputs:
        for effect, items in zip(
            EFFECTS,
            (output.escalated_by, output.flagged_by, output.failed_by, output.capped_by, output.under_floor),
            strict=True,
        ):
            for item in items:
                people = found.setdefault((effect, item), set())
                if output.facilitator is not None and rubric.item(item).scope == "facilitator":
                    people.add(int(output.facilitator))
    place = {item.key: number for number, item in enumerate(rubric.items)}
    order = sorted(found, key=lambda one: (EFFECTS.index(one[0]), place[one[1]]))
    return tuple(Consequence(effect, item, tuple(sorted(found[effect, item]))) for effect, item in order)
