"""Reviews with their ratings and scores."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Select, UniqueConstraint, bindparam, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from storage.database.base import Base, Transaction, insert_rows

THE_SESSION = "session"
COUNTING = ("draft", "submitted")
"""States of a review that stands or may come to; a corrected or withdrawn one stands for nothing any more."""


class ReviewRow(Base):
    __tablename__ = "reviews"

    id: Mapped[int] = mapped_column(primary_key=True)
    recording_id: Mapped[int] = mapped_column(ForeignKey("recordings.id"), index=True)
    programme_session_id: Mapped[int] = mapped_column(ForeignKey("programme_sessions.id"), index=True)
    reviewer_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    rubric_key: Mapped[str]
    rubric_version: Mapped[str]
    rubric_fingerprint: Mapped[str]
    object_version: Mapped[str]
    state: Mapped[str] = mapped_column(index=True)
    started_at: Mapped[datetime]
    saved_at: Mapped[datetime]
    submitted_at: Mapped[datetime | None]
    strengths: Mapped[str]
    development: Mapped[str]
    strengths_saved: Mapped[int]
    development_saved: Mapped[int]
    watched_ms: Mapped[int]
    position_ms: Mapped[int]
    revises_id: Mapped[int | None] = mapped_column(ForeignKey("reviews.id"))
    revision: Mapped[int] = mapped_column(default=1, server_default="1")
    reason: Mapped[str] = mapped_column(default="", server_default="")
    withdrawn_at: Mapped[datetime | None]
    segment_start_ms: Mapped[int | None]


class ReviewFacilitatorRow(Base):
    """Who is rated in a review, as it was when the review began."""

    __tablename__ = "review_facilitators"

    review_id: Mapped[int] = mapped_column(ForeignKey("reviews.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True, index=True)


class RatingRow(Base):
    __tablename__ = "ratings"
    __table_args__ = (UniqueConstraint("review_id", "item_key", "about"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    review_id: Mapped[int] = mapped_column(ForeignKey("reviews.id"), index=True)
    item_key: Mapped[str]
    # "session" or the person's id: a plain NULL would not be held unique by either database.
    about: Mapped[str]
    facilitator_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    value: Mapped[float | None]
    not_applicable: Mapped[str | None]
    text: Mapped[str | None]
    choices: Mapped[list[str]] = mapped_column(JSON, default=list, server_default="[]")
    times_saved: Mapped[int]
    saved_at: Mapped[datetime]


class RatingNoteRow(Base):
    """Words beside a rating; saved apart from it, so that neither makes the other stale."""

    __tablename__ = "rating_notes"

    review_id: Mapped[int] = mapped_column(ForeignKey("reviews.id"), primary_key=True)
    item_key: Mapped[str] = mapped_column(primary_key=True)
    about: Mapped[str] = mapped_column(primary_key=True)
    facilitator_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    note: Mapped[str]
    times_saved: Mapped[int]
    saved_at: Mapped[datetime]


class ScoreRow(Base):
    __tablename__ = "scores"
    __table_args__ = (UniqueConstraint("review_id", "output", "section", "about"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    review_id: Mapped[int] = mapped_column(ForeignKey("reviews.id"), index=True)
    output: Mapped[str]
    # Empty for the output as a whole.
    section: Mapped[str]
    about: Mapped[str]
    facilitator_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    value: Mapped[float | None]
    band: Mapped[str | None]
    undefined_reason: Mapped[str | None]
    capped_by: Mapped[str]
    escalated_by: Mapped[str]
    failed_by: Mapped[str] = mapped_column(default="", server_default="")
    flagged_by: Mapped[str] = mapped_column(default="", server_default="")
    under_floor: Mapped[str] = mapped_column(default="", server_default="")
    answered: Mapped[int]
    applicable: Mapped[int]


@dataclass(frozen=True)
class ReviewRecord:
    """One person's marking of one recording. `state` is draft, submitted, revised or withdrawn; `strengths_saved`
    and `development_saved` count the savings of the two texts, so that a stale tab is noticed.

    A correction is a review of its own: `revises_id` is the one that it corrects (None: the first), `revision`
    counts from 1, `reason` says why it was made. One that was corrected is `revised` once its correction is
    submitted, one that was taken back `withdrawn` since `withdrawn_at`, its `reason` then being why.

    `segment_start_ms`: where the part of the recording begins that it is about; None: the whole.
    """

    id: int
    recording_id: int
    programme_session_id: int
    reviewer_id: int
    rubric_key: str
    rubric_version: str
    rubric_fingerprint: str
    object_version: str
    state: str
    started_at: datetime
    saved_at: datetime
    submitted_at: datetime | None
    strengths: str
    development: str
    strengths_saved: int
    development_saved: int
    watched_ms: int
    position_ms: int
    revises_id: int | None
    revision: int
    reason: str
    withdrawn_at: datetime | None
    segment_start_ms: int | None
    facilitator_ids: tuple[int, ...]


@dataclass(frozen=True)
class RatingRecord:
    """One item's answer: a number, a reason, words or choices (see rubrics.ratings.Rating). `facilitator_id` None:
    about the session; `times_saved` tells a stale tab."""

    item_key: str
    facilitator_id: int | None
    value: float | None
    not_applicable: str | None
    times_saved: int
    saved_at: datetime
    text: str | None = None
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class RatingNote:
    """Words beside a rating, empty when they were taken back; `times_saved` tells a stale tab."""

    item_key: str
    facilitator_id: int | None
    note: str
    times_saved: int
    saved_at: datetime


@dataclass(frozen=True)
class ScoreRecord:
    """What ratings added up to. `section` empty: the output as a whole; `value` None: undefined, because
    of `undefined_reason`; `capped_by` to `under_floor` are item keys parted by spaces."""

    review_id: int
    output: str
    section: str
    facilitator_id: int | None
    value: float | None
    band: str | None
    undefined_reason: str | None
    capped_by: str
    escalated_by: str
    answered: int
    applicable: int
    failed_by: str = ""
    flagged_by: str = ""
    under_floor: str = ""


def _about(facilitator_id: int | None) -> str:
    return THE_SESSION if facilitator_id is None else str(facilitator_id)


PLAIN = [name for name in ReviewRecord.__dataclass_fields__ if name != "facilitator_ids"]
REVIEWS = select(*(getattr(ReviewRow, name) for name in PLAIN)).order_by(ReviewRow.id)
"""The columns are in the order of PLAIN."""
REVIEWS_BY_ID = REVIEWS.where(ReviewRow.id.in_(bindparam("ids", expanding=True)))
WHO_WAS_RATED = (
    select(ReviewFacilitatorRow.review_id, ReviewFacilitatorRow.person_id)
    .where(ReviewFacilitatorRow.review_id.in_(bindparam("ids", expanding=True)))
    .order_by(ReviewFacilitatorRow.person_id)
)
"""Nearly everything that is done to a review asks for it, so these are made once."""


def _load(
    transaction: Transaction, query: Select[*tuple[Any, ...]], ids: Collection[int] | None = None
) -> list[ReviewRecord]:
    rows = transaction.execute(query, None if ids is None else {"ids": list(ids)}).all()
    who: dict[int, list[int]] = {row.id: [] for row in rows}
    for review_id, person_id in transaction.execute(WHO_WAS_RATED, {"ids": list(who)}):
        who[review_id].append(person_id)
    return [
        ReviewRecord(**dict(zip(PLAIN, row, strict=True)), facilitator_ids=tuple(who[row.id])) for row in rows
    ]


def find_review(transaction: Transaction, review_id: int) -> ReviewRecord | None:
    """The review, or None."""
    return next(iter(_load(transaction, REVIEWS_BY_ID, [review_id])), None)


def reviews_by_id(transaction: Transaction, ids: Iterable[int]) -> dict[int, ReviewRecord]:
    """Those of the ids that exist."""
    return {review.id: review for review in _load(transaction, REVIEWS_BY_ID, set(ids))}


def reviews_of_recordings(transaction: Transaction, ids: Iterable[int]) -> list[ReviewRecord]:
    """Every review of these recordings, the withdrawn too, oldest first."""
    return _load(transaction, REVIEWS.where(ReviewRow.recording_id.in_(set(ids))))


def reviews_of_programme_sessions(transaction: Transaction, ids: Iterable[int]) -> list[ReviewRecord]:
    """Every review of these programme sessions, the withdrawn too, oldest first."""
    return _load(transaction, REVIEWS.where(ReviewRow.programme_session_id.in_(set(ids))))


def revisions_of(transaction: Transaction, ids: Iterable[int]) -> list[ReviewRecord]:
    """Every review that corrects one of these, the drafts and the withdrawn too, oldest first."""
    return _load(transaction, REVIEWS.where(ReviewRow.revises_id.in_(set(ids))))


def reviews_by(transaction: Transaction, reviewer_id: int, state: str) -> list[ReviewRecord]:
    """The reviews of one reviewer in one state, oldest first."""
    return _load(transaction, REVIEWS.where(ReviewRow.reviewer_id == reviewer_id, ReviewRow.state == state))


def reviews_about(transaction: Transaction, facilitator_id: int, state: str) -> list[ReviewRecord]:
    """The reviews in which this facilitator was rated, in one state, oldest first."""
    mine = select(ReviewFacilitatorRow.review_id).where(ReviewFacilitatorRow.person_id == facilitator_id)
    return _load(transaction, REVIEWS.where(ReviewRow.id.in_(mine), ReviewRow.state == state))


def add_review(
    transaction: Transaction,
    *,
    recording_id: int,
    programme_session_id: int,
    reviewer_id: int,
    rubric_key: str,
    rubric_version: str,
    rubric_fingerprint: str,
    object_version: str,
    at: datetime,
    facilitator_ids: Iterable[int],
    revises_id: int | None = None,
    revision: int = 1,
    reason: str = "",
    segment_start_ms: int | None = None,
) -> int:
    """Begin a draft; gives its id. With `revises_id` it is a correction of that review."""
    row = ReviewRow(
        recording_id=recording_id,
        programme_session_id=programme_session_id,
        reviewer_id=reviewer_id,
        rubric_key=rubric_key,
        rubric_version=rubric_version,
        rubric_fingerprint=rubric_fingerprint,
        object_version=object_version,
        state="draft",
        started_at=at,
        saved_at=at,
        strengths="",
        development="",
        strengths_saved=0,
        development_saved=0,
        watched_ms=0,
        position_ms=0,
        revises_id=revises_id,
        revision=revision,
        reason=reason,
        segment_start_ms=segment_start_ms,
    )
    transaction.add(row)
    transaction.flush()
    for person_id in facilitator_ids:
        transaction.add(ReviewFacilitatorRow(review_id=row.id, person_id=person_id))
    transaction.flush()
    return row.id


def change_review(transaction: Transaction, review_id: int, **values: object) -> None:
    """Set columns of one review; it must exist."""
    row = transaction.get_one(ReviewRow, review_id)
    for name, value in values.items():
        setattr(row, name, value)


def ratings_of(
    transaction: Transaction, review_id: int, items: Iterable[str] | None = None
) -> list[RatingRecord]:
    """The ratings given so far, of these items alone or (None) of all, in no order that means anything."""
    plain = [name for name in RatingRecord.__dataclass_fields__ if name != "choices"]
    columns = [getattr(RatingRow, name) for name in [*plain, "choices"]]
    query = select(*columns).where(RatingRow.review_id == review_id)
    if items is not None:
        query = query.where(RatingRow.item_key.in_(set(items)))
    return [
        RatingRecord(**dict(zip(plain, row, strict=False)), choices=tuple(row[-1]))
        for row in transaction.execute(query)
    ]


def put_ratings(transaction: Transaction, review_id: int, ratings: Iterable[RatingRecord]) -> None:
    """Store these ratings, each over the one before; one that says nothing: taken back."""
    ratings = tuple(ratings)
    query = select(RatingRow).where(
        RatingRow.review_id == review_id, RatingRow.item_key.in_({one.item_key for one in ratings})
    )
    known = {(row.item_key, row.about): row for row in transaction.scalars(query)}
    new = []
    for rating in ratings:
        about = _about(rating.facilitator_id)
        values = {name: getattr(rating, name) for name in RatingRecord.__dataclass_fields__}
        values["choices"] = list(rating.choices)
        row = known.get((rating.item_key, about))
        if row is None:
            new.append({"review_id": review_id, "about": about} | values)
            continue
        for name, value in values.items():
            setattr(row, name, value)
    insert_rows(transaction, RatingRow, new)


def notes_of(transaction: Transaction, review_id: int) -> list[RatingNote]:
    """The words beside ratings, those taken back too, in no order that means anything."""
    query = select(RatingNoteRow).where(RatingNoteRow.review_id == review_id)
    plain = RatingNote.__dataclass_fields__
    return [RatingNote(**{name: getattr(row, name) for name in plain}) for row in transaction.scalars(query)]


def put_note(transaction: Transaction, review_id: int, note: RatingNote) -> None:
    """Store the words beside a rating over those before."""
    values = {name: getattr(note, name) for name in RatingNote.__dataclass_fields__}
    transaction.merge(RatingNoteRow(review_id=review_id, about=_about(note.facilitator_id), **values))
    transaction.flush()


def replace_scores(transaction: Transaction, review_id: int, scores: Iterable[ScoreRecord]) -> None:
    """The review has exactly these scores."""
    transaction.execute(delete(ScoreRow).where(ScoreRow.review_id == review_id))
    plain = ScoreRecord.__dataclass_fields__
    insert_rows(
        transaction,
        ScoreRow,
        [
            {"about": _about(score.facilitator_id)} | {name: getattr(score, name) for name in plain}
            for score in scores
        ],
    )


def scores_of(transaction: Transaction, review_ids: Iterable[int]) -> list[ScoreRecord]:
    """Every score of these reviews: outputs and their sections."""
    query = select(ScoreRow).where(ScoreRow.review_id.in_(set(review_ids))).order_by(ScoreRow.id)
    plain = ScoreRecord.__dataclass_fields__
    return [ScoreRecord(**{name: getattr(row, name) for name in plain}) for row in transaction.scalars(query)]
