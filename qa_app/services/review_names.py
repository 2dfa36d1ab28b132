"""Words in a draft review that may tell who somebody is: every text that it holds, and a way to change each."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from qa_app.access import Person
from qa_app.backend import Backend
from qa_app.errors import Refused
from qa_app.i18n import _, position
from qa_app.services import action_checks as action_checks_service
from qa_app.services import evidence as evidence_service
from qa_app.services import exercises, name_hygiene, ratings
from qa_app.services.action_checks import ActionToCheck
from qa_app.services.exercises import PlannedExercise, planned_exercises
from qa_app.services.name_hygiene import MarkedWords, Written
from qa_app.services.ratings import SavedRating
from qa_app.services.reviews import DeskView, own_draft, save_words, saves_of
from storage.database import action_checks, evidence, people, programme_sessions, reviews
from storage.database.action_checks import ActionCheck
from storage.database.base import Transaction
from storage.database.evidence import EvidenceRecord
from storage.database.exercises_seen import ExerciseSeen
from storage.database.reviews import RatingNote, RatingRecord, ReviewRecord

SUBJECT = "review"

_Source = EvidenceRecord | RatingNote | RatingRecord | PlannedExercise | ActionCheck | ActionToCheck | None
"""Where a text stands; None: in the review itself."""


def texts_of(transaction: Transaction, backend: Backend, review: ReviewRecord) -> list[Written]:
    """Everything written in the review: overall words, evidence, answers in words, notes, exercises, and what is said
    of agreed actions."""
    return [written for written, _source in _stored(transaction, backend, review)]


def evidence_field(evidence_id: int) -> str:
    """What the text of a mark is called within its review."""
    return f"evidence {evidence_id}"


def texts_read(
    review: ReviewRecord,
    marks: Iterable[EvidenceRecord],
    rated: Iterable[RatingRecord],
    noted: Iterable[RatingNote],
    seen: Iterable[ExerciseSeen],
    actions: Iterable[ActionToCheck],
) -> list[Written]:
    """The same of what was read already, with keys in the place of names in the labels."""
    planned = [PlannedExercise(one.exercise_key, one.exercise_key, note=one.note) for one in seen]
    return [written for written, _source in _sources(review, marks, rated, noted, planned, actions, {})]


def words_in_review(backend: Backend, actor: Person, view: DeskView) -> tuple[MarkedWords, ...]:
    """What in one's own draft is to be looked at before it is submitted, of what its desk has read already; of
    anything else nothing."""
    review = view.review
    if review.reviewer_id != actor.id or review.state != "draft":
        return ()
    sources = _sources(
        review,
        view.evidence,
        view.ratings.values(),
        view.notes.values(),
        view.planned,
        view.actions,
        view.facilitators,
    )
    with backend.database.read() as transaction:
        return name_hygiene.words_to_look_at(
            transaction, backend, SUBJECT, review.id, view.session.site_id, [one for one, _source in sources]
        )


def keep_in_review(
    backend: Backend, actor: Person, review_id: int, field: str, words: str, reason: str
) -> None:
    """Let the words stay in that text of one's own draft, for one of KEEP_REASONS; the log tells of it."""
    with backend.database.write() as transaction:
        review = own_draft(transaction, actor, review_id)
        name_hygiene.keep_words(
            transaction,
            backend,
            actor,
            SUBJECT,
            review_id,
            _site_of(transaction, review),
            texts_of(transaction, backend, review),
            field,
            words,
            reason,
        )


def replace_in_review(
    backend: Backend, actor: Person, review_id: int, field: str, words: str, by: str
) -> None:
    """Put a participant code or TAKEN_OUT in the place of the words, by the saving that this text has anyhow.

    Raises StaleDraft when another tab saved it in the meantime, and Refused when the words are gone.
    """
    with backend.database.read() as transaction:
        review = own_draft(transaction, actor, review_id)
        found = next((one for one in _stored(transaction, backend, review) if one[0].field == field), None)
        if found is None:
            raise Refused(_("This text was removed in the meantime."))
        written, source = found
        text = name_hygiene.as_replaced(
            transaction, backend, _site_of(transaction, review), written.text, words, by
        )
    match source:
        case EvidenceRecord():
            evidence_service.save_evidence(
                backend,
                actor,
                review_id,
                start_ms=source.start_ms,
                end_ms=source.end_ms,
                kind=source.kind,
                note_text=text,
                items=source.items,
                people=source.people,
                evidence_id=source.id,
                seen=source.saved_at,
            )
        case RatingNote():
            ratings.save_note(
                backend,
                actor,
                review_id,
                source.item_key,
                source.facilitator_id,
                text,
                seen_saves=source.times_saved,
            )
        case RatingRecord():
            answer = SavedRating(
                source.item_key,
                source.facilitator_id,
                source.value,
                source.not_applicable,
                source.times_saved,
                text,
                source.choices,
            )
            ratings.save_ratings(backend, actor, review_id, [answer])
        case PlannedExercise():
            exercises.save_exercise(backend, actor, review_id, replace(source, note=text))
        case ActionCheck():
            action_checks_service.save_check(
                backend,
                actor,
                review_id,
                source.action_id,
                outcome=source.outcome,
                evidence_id=source.evidence_id,
                note_text=text,
                seen_saves=source.times_saved,
            )
        case _:
            part = "strengths" if field == "strengths" else "development"
            seen_saves = saves_of(review, part)
            save_words(backend, actor, review_id, part=part, words=text, seen_saves=seen_saves)


def _stored(
    transaction: Transaction, backend: Backend, review: ReviewRecord
) -> list[tuple[Written, _Source]]:
    return _sources(
        review,
        evidence.evidence_of(transaction, [review.id]),
        reviews.ratings_of(transaction, review.id),
        reviews.notes_of(transaction, review.id),
        planned_exercises(transaction, backend, review),
        action_checks.checks_of(transaction, review.id),
        people.people_names(transaction, review.facilitator_ids),
    )


def _sources(
    review: ReviewRecord,
    marks: Iterable[EvidenceRecord],
    rated: Iterable[RatingRecord],
    noted: Iterable[RatingNote],
    planned: Iterable[PlannedExercise],
    actions: Iterable[ActionCheck | ActionToCheck],
    names: Mapping[int, str],
) -> list[tuple[Written, _Source]]:
    found: list[tuple[Written, _Source]] = [
        (Written("strengths", _("Strengths"), review.strengths), None),
        (Written("development", _("Development points"), review.development), None),
    ]
    for mark in marks:
        label = _("Evidence at {time}").format(time=position(mark.start_ms))
        found.append((Written(evidence_field(mark.id), label, mark.note), mark))
    for rating in rated:
        label = _about(_("Answer to {item}"), rating, names)
        found.append((Written(f"answer {_place(rating)}", label, rating.text or ""), rating))
    for beside in noted:
        label = _about(_("Note on {item}"), beside, names)
        found.append((Written(f"note {_place(beside)}", label, beside.note), beside))
    for exercise in planned:
        found.append((Written(f"exercise {exercise.key}", exercise.label, exercise.note), exercise))
    for action in actions:
        found.append(
            (Written(f"action {action.action_id}", _("Note on an agreed action"), action.note), action)
        )
    return found


def _place(of: RatingRecord | RatingNote) -> str:
    return f"{of.item_key} {of.facilitator_id or 'session'}"


def _about(label: str, of: RatingRecord | RatingNote, names: Mapping[int, str]) -> str:
    words = label.format(item=of.item_key)
    return f"{words}, {names[of.facilitator_id]}" if of.facilitator_id in names else words


def _site_of(transaction: Transaction, review: ReviewRecord) -> int:
    session = programme_sessions.find_programme_session(transaction, review.programme_session_id)
    assert session is not None
    return session.site_id
