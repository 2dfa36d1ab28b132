"""Reviews as their desk shows them: what is answered and what not, the words on the whole."""

from dataclasses import dataclass
from typing import Literal

from qa_app.access import Person
from qa_app.backend import Backend
from qa_app.errors import StaleDraft
from qa_app.i18n import _
from qa_app.services.action_checks import ActionToCheck, actions_to_check
from qa_app.services.activity import note
from qa_app.services.asked_items import AskedItems, condition_words
from qa_app.services.exercises import PlannedExercise, planned_exercises
from qa_app.services.programme_sessions import ProgrammeSession
from qa_app.services.rating_view import (
    Progress,
    RatingView,
    Unanswered,
    missing_evidence,
    open_rating,
    progress_of,
    rating_view,
)
from qa_app.services.ratings import SavedRating, as_ratings, save_note, save_ratings
from qa_app.services.readable_reviews import own_draft, readable, readable_with_session
from qa_app.services.review_scores import highest_values, shown_score
from qa_app.services.review_start import RUBRIC_KEY, RubricChoice, rubric_choices, start_review
from qa_app.services.typed_text import LONG, typed
from rubrics.item import LARGEST_NUMBER, Condition, Item
from rubrics.output import Output
from rubrics.rubric import Rubric, Section
from storage.database import people, recordings, reviews, watched_intervals
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
    "Progress",
    "RatingNote",
    "RatingRecord",
    "RatingView",
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
    "open_rating",
    "own_draft",
    "progress_of",
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


@dataclass(frozen=True, kw_only=True)
class DeskView(RatingView):
    """Everything the review desk shows: also the recording, with what was watched of it, and what belongs to the
    whole. `actions` are those that the review looks for, `planned` the exercises of its programme session."""

    recording: RecordingRecord
    signals: tuple[QualitySignalRecord, ...]
    session: ProgrammeSession
    reviewer: str
    watched: tuple[tuple[int, int], ...]
    scores: tuple[ScoreRecord, ...]
    actions: tuple[ActionToCheck, ...]
    planned: tuple[PlannedExercise, ...]

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


def open_desk(backend: Backend, actor: Person, review_id: int) -> DeskView:
    """A review as its desk shows it; raises NotFound also when the person may not read it."""
    with backend.database.read() as transaction:
        review, session = readable_with_session(transaction, actor, review_id)
        rating = rating_view(transaction, backend, review)
        recording = recordings.recordings_by_id(transaction, [review.recording_id])[review.recording_id]
        return DeskView(
            **vars(rating),
            recording=recording,
            signals=recordings.signals_of(transaction, [recording.id]).get(recording.id, ()),
            session=session,
            reviewer=people.people_names(transaction, [review.reviewer_id])[review.reviewer_id],
            watched=tuple(watched_intervals.intervals_of(transaction, review_id)),
            scores=tuple(reviews.scores_of(transaction, [review_id])),
            actions=actions_to_check(transaction, actor, review, rating.evidence, session),
            planned=planned_exercises(transaction, backend, review, session),
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
