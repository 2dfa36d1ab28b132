"""Reviews as their desk shows them: what is answered and what not, the words on the whole."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from qa_app.access import Person
from qa_app.backend import Backend
from qa_app.errors import StaleDraft
from qa_app.i18n import _
from qa_app.services.action_checks import ActionToCheck, actions_to_check
from qa_app.services.activity import note
from qa_app.services.asked_items import AskedItems, asked_items, condition_words
from qa_app.services.programme_sessions import ProgrammeSession
from qa_app.services.ratings import SavedRating, as_ratings, save_note, save_ratings
from qa_app.services.readable_reviews import own_draft, readable, readable_with_session
from qa_app.services.review_scores import highest_values, shown_score
from qa_app.services.review_start import RUBRIC_KEY, RubricChoice, rubric_choices, start_review
from qa_app.services.typed_text import LONG, typed
from rubrics import scoring
from rubrics.item import LARGEST_NUMBER, Condition, Item
from rubrics.output import Output
from rubrics.rubric import Rubric, Section
from rubrics.scoring import Rating
from storage.database import evidence, people, recordings, reviews
from storage.database.evidence import EvidenceRecord
from storage.database.recordings import QualitySignalRecord, RecordingRecord
from storage.database.reviews import RatingNote, RatingRecord, ReviewRecord, ScoreRecord

__all__ = [
    "LARGEST_NUMBER",
    "RUBRIC_KEY",
    "ActionToCheck",
    "AskedItems",
    "Condition",
    "DeskView",
    "EvidenceRecord",
    "Item",
    "Output",
    "RatingNote",
    "RatingRecord",
    "ReviewRecord",
    "Rubric",
    "RubricChoice",
    "SavedRating",
    "ScoreRecord",
    "Section",
    "Unanswered",
    "WordsPart",
    "as_ratings",
    "condition_words",
    "highest_values",
    "missing_evidence",
    "note_viewed",
    "open_desk",
    "own_draft",
    "readable",
    "rubric_choices",
    "save_note",
    "save_ratings",
    "save_words",
    "saves_of",
    "shown_score",
    "start_review",
    "unwatched",
]

WordsPart = Literal["strengths", "development"]


@dataclass(frozen=True)
class Unanswered:
    """An item that still has no rating; `facilitator_id` None: about the session."""

    item: str
    facilitator_id: int | None


@dataclass(frozen=True)
class DeskView:
    """Everything the review desk shows. `asked` tells which answers count and which are set aside by another;
    `unevidenced` are ratings whose value asks for evidence; `actions` are those that the review looks for, where
    they were asked for."""

    review: ReviewRecord
    rubric: Rubric
    recording: RecordingRecord
    signals: tuple[QualitySignalRecord, ...]
    session: ProgrammeSession
    reviewer: str
    facilitators: dict[int, str]
    ratings: dict[tuple[str, int | None], RatingRecord]
    notes: Mapping[tuple[str, int | None], RatingNote]
    asked: AskedItems
    evidence: tuple[EvidenceRecord, ...]
    watched: tuple[tuple[int, int], ...]
    unanswered: tuple[Unanswered, ...]
    unevidenced: tuple[Unanswered, ...]
    scores: tuple[ScoreRecord, ...]
    actions: tuple[ActionToCheck, ...] = ()

    @property
    def is_replaced(self) -> bool:
        """Whether the recording's file is another one now than the one that was watched for this review."""
        return not self.recording.is_same_content(self.review.object_version)


def save_words(
    backend: Backend, actor: Person, review_id: int, *, part: WordsPart, words: str, seen_saves: int
) -> None:
    """Save what the reviewer wrote on the whole, one part of it.

    Raises StaleDraft when another tab saved this part in between, and Refused for words that cannot be kept.
    """
    with backend.database.write() as transaction:
        review = own_draft(transaction, actor, review_id)
        if saves_of(review, part) != seen_saves:
            raise StaleDraft(_("These words were changed in another tab in the meantime."))
        reviews.change_review(
            transaction,
            review_id,
            **{part: typed(words, LONG), f"{part}_saved": seen_saves + 1},
            saved_at=backend.clock(),
        )
        note(transaction, backend, actor, "wrote", "review", review_id)


def saves_of(review: ReviewRecord, part: WordsPart) -> int:
    """How often this part of the reviewer's words was saved; see save_words."""
    return review.strengths_saved if part == "strengths" else review.development_saved


def open_desk(backend: Backend, actor: Person, review_id: int, *, with_actions: bool = False) -> DeskView:
    """A review as its desk shows it; raises NotFound also when the person may not read it.

    `with_actions` reads the agreed actions as well: what is drawn after each rating needs none of them.
    """
    with backend.database.read() as transaction:
        review, session = readable_with_session(transaction, actor, review_id)
        rubric = backend.library.rubric(review.rubric_key, review.rubric_version)
        recording = recordings.recordings_by_id(transaction, [review.recording_id])[review.recording_id]
        records = reviews.ratings_of(transaction, review_id)
        marks = evidence.evidence_of(transaction, [review_id])
        names = people.people_names(transaction, [*review.facilitator_ids, review.reviewer_id])
        ratings = as_ratings(records)
        facilitators = [str(one) for one in review.facilitator_ids]
        return DeskView(
            review=review,
            rubric=rubric,
            recording=recording,
            signals=recordings.signals_of(transaction, [recording.id]).get(recording.id, ()),
            session=session,
            reviewer=names[review.reviewer_id],
            facilitators={one: names[one] for one in review.facilitator_ids},
            ratings={(one.item_key, one.facilitator_id): one for one in records},
            notes={
                (one.item_key, one.facilitator_id): one for one in reviews.notes_of(transaction, review_id)
            },
            asked=asked_items(rubric, ratings, facilitators),
            evidence=tuple(marks),
            watched=tuple(reviews.watched_intervals(transaction, review_id)),
            unanswered=_plain(scoring.unanswered(rubric, ratings, facilitators)),
            unevidenced=_plain(missing_evidence(rubric, review, ratings, marks)),
            scores=tuple(reviews.scores_of(transaction, [review_id])),
            actions=actions_to_check(transaction, actor, review, marks, session) if with_actions else (),
        )


def note_viewed(backend: Backend, actor: Person, review_id: int) -> None:
    """Tell the log that somebody opened another's review; who looks at their own leaves no row."""
    with backend.database.write() as transaction:
        if readable(transaction, actor, review_id).reviewer_id != actor.id:
            note(transaction, backend, actor, "viewed", "review", review_id)


def unwatched(view: DeskView) -> list[tuple[int, int]]:
    """The parts of the recording that were not played in this review, in milliseconds, in order."""
    gaps, reached = [], 0
    for start, end in view.watched:
        if start > reached:
            gaps.append((reached, start))
        reached = max(reached, end)
    length = view.recording.duration_ms or 0
    return [*gaps, (reached, length)] if reached < length else gaps


def missing_evidence(
    rubric: Rubric, review: ReviewRecord, ratings: Iterable[Rating], marks: Iterable[EvidenceRecord]
) -> tuple[tuple[str, str | None], ...]:
    """Ratings whose value asks for evidence and that have none. Evidence about nobody counts for everybody."""
    evidenced: set[tuple[str, str | None]] = set()
    for mark in marks:
        for item in mark.items:
            evidenced.add((item, None))
            evidenced.update((item, str(one)) for one in mark.people or review.facilitator_ids)
    return scoring.missing_evidence(rubric, ratings, evidenced)


def _plain(answers: Iterable[tuple[str, str | None]]) -> tuple[Unanswered, ...]:
    return tuple(Unanswered(item, None if who is None else int(who)) for item, who in answers)
