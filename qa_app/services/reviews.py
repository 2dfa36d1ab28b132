"""Reviews: beginning one, and rating at once. Who may read one is decided here."""

from collections.abc import Iterable
from dataclasses import dataclass

from qa_app.access import Person, allows, check
from qa_app.backend import Backend
from qa_app.errors import NotAllowed, NotFound, Refused, StaleDraft
from qa_app.i18n import _
from qa_app.services.activity import note
from qa_app.services.programme_sessions import ProgrammeSession
from qa_app.services.recordings import find_visible
from qa_app.services.review_scores import shown_score
from qa_app.services.reviewable import why_not_reviewable
from qa_app.services.sites import place_of
from qa_app.services.typed_text import LONG, typed
from rubrics import scoring
from rubrics.errors import BadRating
from rubrics.item import Item
from rubrics.rubric import Rubric, Section
from rubrics.scoring import Rating
from storage.database import evidence, people, programme_sessions, recordings, reviews
from storage.database.base import Transaction
from storage.database.evidence import EvidenceRecord
from storage.database.recordings import QualitySignalRecord, RecordingRecord
from storage.database.reviews import RatingRecord, ReviewRecord, ScoreRecord

__all__ = [
    "DeskView",
    "Item",
    "ReviewRecord",
    "Rubric",
    "SavedRating",
    "ScoreRecord",
    "Section",
    "Unanswered",
    "as_ratings",
    "missing_evidence",
    "note_viewed",
    "open_desk",
    "own_draft",
    "readable",
    "save_ratings",
    "save_words",
    "shown_score",
    "start_review",
    "unwatched",
]

RUBRIC_KEY = "group-session-integrity"


@dataclass(frozen=True)
class SavedRating:
    """A rating to save and how often it had been saved when the tab read it (0: never)."""

    item: str
    facilitator_id: int | None
    value: float | None
    not_applicable: str | None
    seen_saves: int


@dataclass(frozen=True)
class Unanswered:
    """An item that still has no rating; `facilitator_id` None: about the session."""

    item: str
    facilitator_id: int | None


@dataclass(frozen=True)
class DeskView:
    """Everything the review desk shows. `unevidenced` are ratings whose value asks for evidence."""

    review: ReviewRecord
    rubric: Rubric
    recording: RecordingRecord
    signals: tuple[QualitySignalRecord, ...]
    session: ProgrammeSession
    reviewer: str
    facilitators: dict[int, str]
    ratings: dict[tuple[str, int | None], RatingRecord]
    evidence: tuple[EvidenceRecord, ...]
    watched: tuple[tuple[int, int], ...]
    unanswered: tuple[Unanswered, ...]
    unevidenced: tuple[Unanswered, ...]
    scores: tuple[ScoreRecord, ...]


def start_review(backend: Backend, actor: Person, recording_id: int) -> int:
    """Begin a review, or go on with the person's own draft of this recording; gives the review's id.

    It pins the newest rubric version and the object's version. Raises NotFound, and Refused with the reason
    when the recording cannot be reviewed or the person delivered the session.
    """
    rubric = backend.library.latest_rubric(RUBRIC_KEY)
    with backend.database.write() as transaction:
        recording = find_visible(transaction, actor, recording_id, "review")
        session = _session_of(transaction, recording)
        check(actor, "review", place_of(transaction, session.site_id))
        for made in reviews.reviews_of_recordings(transaction, [recording_id]):
            if made.reviewer_id == actor.id and made.state in reviews.COUNTING:
                return made.id
        hindrance = why_not_reviewable(actor, session, recording)
        if hindrance:
            raise Refused(hindrance)
        review_id = reviews.add_review(
            transaction,
            recording_id=recording.id,
            programme_session_id=session.id,
            reviewer_id=actor.id,
            rubric_key=rubric.key,
            rubric_version=rubric.version,
            rubric_fingerprint=rubric.fingerprint,
            object_version=recording.object_version,
            at=backend.clock(),
            facilitator_ids=[one.id for one in session.facilitators],
        )
        note(
            transaction,
            backend,
            actor,
            "started",
            "review",
            review_id,
            recording=recording.id,
            rubric=f"{rubric.key} {rubric.version}",
            object_version=recording.object_version,
        )
    return review_id


def save_ratings(backend: Backend, actor: Person, review_id: int, given: Iterable[SavedRating]) -> None:
    """Save ratings in one transaction; a value and a reason of None take a rating back.

    Raises StaleDraft, saving nothing, when another tab saved one of them in between; Refused for a rating
    that the rubric does not allow or when the review is not the person's own draft.
    """
    given = tuple(given)
    with backend.database.write() as transaction:
        review = own_draft(transaction, actor, review_id)
        rubric = backend.library.rubric(review.rubric_key, review.rubric_version)
        saved = {
            (one.item_key, one.facilitator_id): one for one in reviews.ratings_of(transaction, review_id)
        }
        _refuse_bad(rubric, review, given)
        now = backend.clock()
        for rating in given:
            before = saved.get((rating.item, rating.facilitator_id))
            if (before.times_saved if before else 0) != rating.seen_saves:
                raise StaleDraft(
                    _(
                        "{item} was rated in another tab in the meantime. What is saved there is shown now."
                    ).format(item=rating.item)
                )
        reviews.put_ratings(
            transaction,
            review_id,
            [
                RatingRecord(
                    item_key=one.item,
                    facilitator_id=one.facilitator_id,
                    value=one.value,
                    not_applicable=one.not_applicable,
                    times_saved=one.seen_saves + 1,
                    saved_at=now,
                )
                for one in given
            ],
        )
        reviews.change_review(transaction, review_id, saved_at=now)
        note(
            transaction,
            backend,
            actor,
            "rated",
            "review",
            review_id,
            ratings=[[one.item, one.facilitator_id, one.value, one.not_applicable] for one in given],
        )


def save_words(
    backend: Backend, actor: Person, review_id: int, *, strengths: str, development: str, seen_saves: int
) -> None:
    """Save what the reviewer wrote on the whole; raises StaleDraft when another tab did in between."""
    with backend.database.write() as transaction:
        review = own_draft(transaction, actor, review_id)
        if review.words_saved != seen_saves:
            raise StaleDraft(
                _(
                    "These words were changed in another tab. Copy yours, reload the page, and put them together."
                )
            )
        reviews.change_review(
            transaction,
            review_id,
            strengths=typed(strengths, LONG),
            development=typed(development, LONG),
            words_saved=seen_saves + 1,
            saved_at=backend.clock(),
        )
        note(transaction, backend, actor, "wrote", "review", review_id)


def open_desk(backend: Backend, actor: Person, review_id: int) -> DeskView:
    """A review as its desk shows it; raises NotFound also when the person may not read it."""
    with backend.database.read() as transaction:
        review = readable(transaction, actor, review_id)
        rubric = backend.library.rubric(review.rubric_key, review.rubric_version)
        recording = recordings.recordings_by_id(transaction, [review.recording_id])[review.recording_id]
        session = _session_of(transaction, recording)
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
            evidence=tuple(marks),
            watched=tuple(reviews.watched_intervals(transaction, review_id)),
            unanswered=_plain(scoring.unanswered(rubric, ratings, facilitators)),
            unevidenced=_plain(missing_evidence(rubric, review, ratings, marks)),
            scores=tuple(reviews.scores_of(transaction, [review_id])),
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


def readable(transaction: Transaction, actor: Person, review_id: int) -> ReviewRecord:
    """The review if it is the person's own, or submitted once and theirs to read by role; else NotFound."""
    review = reviews.find_review(transaction, review_id)
    if review is not None:
        session = programme_sessions.find_programme_session(transaction, review.programme_session_id)
        assert session is not None
        place = place_of(transaction, session.site_id)
        if review.reviewer_id == actor.id and allows(actor, "review", place):
            return review
        delivered = actor.id in {one.id for one in session.facilitators}
        permission = "read_withdrawn" if review.state == "withdrawn" else "read_reviews"
        if review.submitted_at and not delivered and allows(actor, permission, place):
            return review
    raise NotFound(_("There is no such review, or it is not yours to read."))


def own_draft(transaction: Transaction, actor: Person, review_id: int) -> ReviewRecord:
    """The person's own draft; raises NotFound, NotAllowed, or Refused when it is not a draft any more."""
    review = readable(transaction, actor, review_id)
    if review.reviewer_id != actor.id:
        raise NotAllowed(_("Only the reviewer can change a review."))
    if review.state != "draft":
        raise Refused(_("This review is submitted and cannot be changed."))
    return review


def as_ratings(records: Iterable[RatingRecord]) -> list[Rating]:
    """Stored ratings as the rubric engine takes them."""
    return [
        Rating(
            one.item_key,
            None if one.facilitator_id is None else str(one.facilitator_id),
            one.value,
            one.not_applicable,
        )
        for one in records
    ]


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


def _session_of(transaction: Transaction, recording: RecordingRecord) -> ProgrammeSession:
    if recording.programme_session_id is None:
        raise Refused(_("This recording belongs to no programme session yet. Assign it first."))
    session = programme_sessions.find_programme_session(transaction, recording.programme_session_id)
    assert session is not None
    return session


def _refuse_bad(rubric: Rubric, review: ReviewRecord, given: tuple[SavedRating, ...]) -> None:
    plain = [
        Rating(
            one.item,
            None if one.facilitator_id is None else str(one.facilitator_id),
            one.value,
            one.not_applicable,
        )
        for one in given
    ]
    try:
        scoring.score(rubric, plain, [str(one) for one in review.facilitator_ids])
    except BadRating as error:
        raise Refused(str(error)) from error


def _plain(answers: Iterable[tuple[str, str | None]]) -> tuple[Unanswered, ...]:
    return tuple(Unanswered(item, None if who is None else int(who)) for item, who in answers)
