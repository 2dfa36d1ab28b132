"""Exercises of the session plan as a reviewer saw them: ticked one by one in one's own draft."""

from dataclasses import dataclass, replace

from qa_app.access import Person
from qa_app.backend import Backend
from qa_app.errors import Refused, StaleDraft
from qa_app.i18n import N_, _, current_language
from qa_app.services.activity import note
from qa_app.services.readable_reviews import own_draft, readable
from qa_app.services.typed_text import SHORT, typed
from rubrics.text import Text
from storage.database import exercises_seen, programme_sessions, recordings, reviews
from storage.database.base import Transaction
from storage.database.exercises_seen import ExerciseSeen
from storage.database.programme_sessions import ProgrammeSession
from storage.database.reviews import ReviewRecord

__all__ = [
    "OUTCOMES",
    "REASONS",
    "PlannedExercise",
    "exercises_of",
    "planned_exercises",
    "position_of",
    "save_exercise",
    "without_reason",
]

OUTCOMES = {
    "delivered": N_("Delivered"),
    "shortened": N_("Shortened"),
    "moved": N_("Moved"),
    "skipped": N_("Skipped"),
}
REASONS = {
    "drift": N_("Unplanned drift"),
    "resourcing": N_("Resourcing"),
    "planned": N_("Planned response"),
}
"""Why an exercise was not delivered as planned."""


@dataclass(frozen=True)
class PlannedExercise:
    """An exercise of the plan with what the reviewer says of it.

    `outcome` is one of OUTCOMES, None while nobody said; `reason` one of REASONS, None where it was delivered or
    nobody said. `start_ms` and `end_ms` are where it lies in the recording, None where nobody said;
    `times_saved` tells a stale tab.
    """

    key: str
    label: str
    outcome: str | None = None
    reason: str | None = None
    note: str = ""
    start_ms: int | None = None
    end_ms: int | None = None
    times_saved: int = 0


def without_reason(outcome: str | None, reason: str | None) -> bool:
    """Whether it was not delivered as planned and nobody said why."""
    return outcome not in (None, "delivered") and reason is None


def exercises_of(backend: Backend, actor: Person, review_id: int) -> tuple[PlannedExercise, ...]:
    """The exercises of the review's programme session in the order of the plan; NotFound for who may not read."""
    with backend.database.read() as transaction:
        return planned_exercises(transaction, backend, readable(transaction, actor, review_id))


def planned_exercises(
    transaction: Transaction, backend: Backend, review: ReviewRecord, session: ProgrammeSession | None = None
) -> tuple[PlannedExercise, ...]:
    """As `exercises_of`, of a review that was read already, with its programme session or (None) without; asks no
    permission."""
    seen = {
        one.exercise_key: one
        for one in exercises_seen.exercises_seen(transaction, [review.id]).get(review.id, ())
    }
    language = current_language()
    return tuple(
        _planned(key, label.in_language(language), seen.get(key))
        for key, label in _plan(transaction, backend, review, session).items()
    )


def position_of(backend: Backend, actor: Person, review_id: int) -> int:
    """Where the reviewer's player stood when it last told, in milliseconds."""
    with backend.database.read() as transaction:
        return readable(transaction, actor, review_id).position_ms


def save_exercise(backend: Backend, actor: Person, review_id: int, given: PlannedExercise) -> None:
    """Save what is said of one exercise; `given.times_saved` is how often it was saved when the tab read it.

    An outcome of None takes it back, with its reason; a reason leaves with "delivered" too. Raises StaleDraft,
    saving nothing, when another tab saved it in between, and Refused for what no plan or recording holds.
    """
    given = replace(given, note=typed(given.note, SHORT))
    if given.outcome in (None, "delivered"):
        given = replace(given, reason=None)
    if given.outcome not in (None, *OUTCOMES) or given.reason not in (None, *REASONS):
        raise Refused(_("Choose delivered, shortened, moved or skipped, and one of the reasons."))
    with backend.database.write() as transaction:
        review = own_draft(transaction, actor, review_id)
        label = _plan(transaction, backend, review).get(given.key)
        if label is None:
            raise Refused(_("The plan of this programme session has no such exercise. Reload the page."))
        recording = recordings.recordings_by_id(transaction, [review.recording_id])[review.recording_id]
        _refuse_bad_times(given, recording.duration_ms or 0)
        saved = exercises_seen.exercises_seen(transaction, [review_id]).get(review_id, ())
        times_saved = next((one.times_saved for one in saved if one.exercise_key == given.key), 0)
        if times_saved != given.times_saved:
            raise StaleDraft(
                _("“{exercise}” was changed in another tab. What is saved there is shown now.").format(
                    exercise=label.in_language(current_language())
                )
            )
        now = backend.clock()
        exercises_seen.put_exercise(
            transaction,
            review_id,
            ExerciseSeen(
                exercise_key=given.key,
                outcome=given.outcome,
                reason=given.reason,
                note=given.note,
                start_ms=given.start_ms,
                end_ms=given.end_ms,
                times_saved=times_saved + 1,
                saved_at=now,
            ),
        )
        reviews.change_review(transaction, review_id, saved_at=now)
        note(
            transaction,
            backend,
            actor,
            "ticked exercise",
            "review",
            review_id,
            exercises=[[given.key, given.outcome, given.reason, given.start_ms, given.end_ms]],
        )


def _plan(
    transaction: Transaction, backend: Backend, review: ReviewRecord, session: ProgrammeSession | None = None
) -> dict[str, Text]:
    session = session or programme_sessions.find_programme_session(transaction, review.programme_session_id)
    assert session is not None
    programme = backend.library.programme(session.programme_key, session.programme_version)
    return {one.key: one.label for one in programme.session(session.session_key).exercises}


def _planned(key: str, label: str, seen: ExerciseSeen | None) -> PlannedExercise:
    if seen is None:
        return PlannedExercise(key, label)
    return PlannedExercise(
        key, label, seen.outcome, seen.reason, seen.note, seen.start_ms, seen.end_ms, seen.times_saved
    )


def _refuse_bad_times(given: PlannedExercise, length_ms: int) -> None:
    start, end = given.start_ms, given.end_ms
    if any(one is not None and not 0 <= one <= length_ms for one in (start, end)):
        raise Refused(_("This time does not lie within the recording. Write it as 0:12:05."))
    if start is not None and end is not None and end < start:
        raise Refused(_("The exercise would end before it starts. Set the other time first."))
