"""What the rating form shows of a review: the answers, what they rest on, and what is still missing.

It is read again after each rating, so it holds nothing that only the rest of the desk shows.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from qa_app.access import Person
from qa_app.backend import Backend
from qa_app.services.asked_items import AskedItems, asked_items
from qa_app.services.ratings import as_ratings
from qa_app.services.readable_reviews import readable
from rubrics import scoring
from rubrics.rubric import Rubric
from rubrics.scoring import Rating
from storage.database import evidence, people, recordings, reviews
from storage.database.base import Transaction
from storage.database.evidence import EvidenceRecord
from storage.database.reviews import RatingNote, RatingRecord, ReviewRecord


@dataclass(frozen=True)
class Unanswered:
    """An item that still has no rating; `facilitator_id` None: about the session."""

    item: str
    facilitator_id: int | None


@dataclass(frozen=True)
class Progress:
    """How far a review is: how many of the answers that count are given, of how many, and when it was last saved."""

    answered: int
    total: int
    saved_at: datetime


@dataclass(frozen=True, kw_only=True)
class RatingView:
    """A review as it is rated. `facilitators` are names by id; `asked` tells which answers count and which are set
    aside by another; `unevidenced` are ratings whose value asks for evidence. `segment`: the part of the recording
    that is rated, in milliseconds; None: the whole."""

    review: ReviewRecord
    rubric: Rubric
    facilitators: dict[int, str]
    ratings: dict[tuple[str, int | None], RatingRecord]
    notes: Mapping[tuple[str, int | None], RatingNote]
    asked: AskedItems
    evidence: tuple[EvidenceRecord, ...]
    unanswered: tuple[Unanswered, ...]
    unevidenced: tuple[Unanswered, ...]
    segment: tuple[int, int] | None

    @property
    def progress(self) -> Progress:
        """How far the review is."""
        return _progress(self.review, self.asked, self.unanswered)


def progress_of(backend: Backend, actor: Person, review_id: int) -> Progress:
    """How far a review is, read anew; raises NotFound also when the person may not read it."""
    with backend.database.read() as transaction:
        review = readable(transaction, actor, review_id)
        ratings = as_ratings(reviews.ratings_of(transaction, review.id))
    rubric = backend.library.rubric(review.rubric_key, review.rubric_version)
    facilitators = [str(one) for one in review.facilitator_ids]
    return _progress(
        review,
        asked_items(rubric, ratings, facilitators),
        _plain(scoring.unanswered(rubric, ratings, facilitators)),
    )


def open_rating(backend: Backend, actor: Person, review_id: int) -> RatingView:
    """The review as it is rated; raises NotFound also when the person may not read it."""
    with backend.database.read() as transaction:
        return rating_view(transaction, backend, readable(transaction, actor, review_id))


def rating_view(transaction: Transaction, backend: Backend, review: ReviewRecord) -> RatingView:
    """As `open_rating`, of a review that was read already; asks no permission."""
    rubric = backend.library.rubric(review.rubric_key, review.rubric_version)
    records = reviews.ratings_of(transaction, review.id)
    marks = evidence.evidence_of(transaction, [review.id])
    names = people.people_names(transaction, review.facilitator_ids)
    ratings = as_ratings(records)
    facilitators = [str(one) for one in review.facilitator_ids]
    return RatingView(
        review=review,
        rubric=rubric,
        facilitators={one: names[one] for one in review.facilitator_ids},
        ratings={(one.item_key, one.facilitator_id): one for one in records},
        notes={(one.item_key, one.facilitator_id): one for one in reviews.notes_of(transaction, review.id)},
        asked=asked_items(rubric, ratings, facilitators),
        evidence=tuple(marks),
        unanswered=_plain(scoring.unanswered(rubric, ratings, facilitators)),
        unevidenced=_plain(missing_evidence(rubric, review, ratings, marks)),
        segment=_segment(transaction, rubric, review),
    )


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


def _segment(transaction: Transaction, rubric: Rubric, review: ReviewRecord) -> tuple[int, int] | None:
    if review.segment_start_ms is None or rubric.segment_minutes is None:
        return None
    recording = recordings.find_recording(transaction, review.recording_id)
    length_ms = (recording and recording.duration_ms) or 0
    return review.segment_start_ms, min(review.segment_start_ms + rubric.segment_minutes * 60_000, length_ms)


def _progress(review: ReviewRecord, asked: AskedItems, unanswered: Iterable[Unanswered]) -> Progress:
    total = len(asked.counted)
    is_open = sum((one.item, one.facilitator_id) in asked.counted for one in unanswered)
    return Progress(total - is_open, total, review.saved_at)


def _plain(answers: Iterable[tuple[str, str | None]]) -> tuple[Unanswered, ...]:
    return tuple(Unanswered(item, None if who is None else int(who)) for item, who in answers)
