"""What is under way in the demo today: a draft, feedback to share, feedback to read, an action overdue."""

from dataclasses import replace
from datetime import timedelta

import numpy as np

from qa_app.access import Person
from qa_app.backend import Backend
from qa_app.demo import words
from qa_app.demo.cast import SITES
from qa_app.demo.ratings import draw_ratings
from qa_app.services import (
    concerns,
    draws,
    due_reviews,
    evidence,
    exercises,
    feedback,
    reviews,
    submission,
    supervision,
)
from qa_app.services.feedback_points import with_point
from qa_app.services.people import people_to_pick
from qa_app.services.recordings import LibraryEntry, LibraryFilter, list_library
from qa_app.services.sites import all_sites
from qa_app.services.watched import save_watched

NORWICH = SITES[0]
SEED = 1
QUALITY = 66.0
RATED_IN_DRAFT = 19


def live_now(backend: Backend) -> None:
    """Leave the Norwich treatment manager in the middle of a week's work. Doing it twice adds nothing."""
    manager = next(one for one in people_to_pick(backend) if one.name == NORWICH.treatment_manager)
    site_id = next(site.id for site in all_sites(backend) if site.code == NORWICH.code)
    found = list_library(backend, manager, LibraryFilter(site_id=site_id, state="ready", reviewed=False))
    clean = [entry for entry in found.entries if not entry.signals]
    rng = np.random.default_rng(SEED)
    days_ago = replace(backend, clock=lambda: backend.clock() - timedelta(days=3))
    finished, begun = clean[-1], clean[-2]
    review_id = _review(days_ago, manager, finished, rng, rated=None)
    _share(days_ago, manager, review_id, finished, rng)
    draft_id = _review(backend, manager, begun, rng, rated=RATED_IN_DRAFT)
    _raise_concern(
        replace(backend, clock=lambda: backend.clock() - timedelta(hours=3)), manager, begun, draft_id
    )
    _draw_next(backend, manager)


def _draw_next(backend: Backend, manager: Person) -> None:
    """One recording of those that are due is drawn, and others are left to draw."""
    rows = due_reviews.due_reviews(backend, manager).rows
    if not any(row.state == "drawn" for row in rows):
        for row in [row for row in rows if row.state == "to_draw"][:1]:
            draws.draw_recording(backend, manager, row.site.id, row.debt)


def _review(
    backend: Backend, manager: Person, entry: LibraryEntry, rng: np.random.Generator, rated: int | None
) -> int:
    """A review of the entry's recording: submitted, or with `rated` items of a draft."""
    assert entry.recording is not None
    assert entry.recording.duration_ms is not None
    length_ms = entry.recording.duration_ms
    # Watching takes its time: the review began before what was watched could be told.
    before = replace(backend, clock=lambda: backend.clock() - timedelta(milliseconds=length_ms))
    review_id = reviews.start_review(before, manager, entry.recording.id)
    view = reviews.open_desk(backend, manager, review_id)
    if view.review.state != "draft" or view.ratings:
        return review_id
    given = draw_ratings(rng, view.rubric, view.review.facilitator_ids, QUALITY)
    reviews.save_ratings(backend, manager, review_id, given[:rated])
    watched_ms = length_ms if rated is None else length_ms * 2 // 3
    save_watched(backend, manager, review_id, [(0, watched_ms)], watched_ms)
    for place, (kind, values) in enumerate((("strength", (4.0,)), ("development", (0.0, 1.0)))):
        start_ms = length_ms * (2 + 3 * place) // 10
        evidence.save_evidence(
            backend,
            manager,
            review_id,
            start_ms=start_ms,
            end_ms=start_ms + 6_000,
            kind=kind,
            note_text=words.EVIDENCE[kind]["en"][place],
            items=dict.fromkeys(one.item for one in given[:rated] if one.value in values),
            people=(),
        )
    _tick_exercises(backend, manager, review_id, length_ms, left=0 if rated is None else 1)
    if rated is None:
        strengths, development = words.STRENGTHS["en"][0], words.DEVELOPMENT["en"][0]
        reviews.save_words(backend, manager, review_id, part="strengths", words=strengths, seen_saves=0)
        reviews.save_words(backend, manager, review_id, part="development", words=development, seen_saves=0)
        submission.submit_review(backend, manager, review_id, accept_unanswered=True)
    return review_id


def _tick_exercises(backend: Backend, manager: Person, review_id: int, length_ms: int, left: int) -> None:
    """Each has its stretch of the film; the second was cut short, and the last `left` are still to be ticked."""
    planned = exercises.exercises_of(backend, manager, review_id)
    for number, one in enumerate(planned[: len(planned) - left]):
        stretch = length_ms // len(planned)
        said = replace(
            one, outcome="delivered", start_ms=number * stretch, end_ms=(number + 1) * stretch - 1000
        )
        if number == 1:
            said = replace(said, outcome="shortened", reason="drift", note=words.SHORTENED)
        exercises.save_exercise(backend, manager, review_id, said)


def _raise_concern(backend: Backend, manager: Person, entry: LibraryEntry, review_id: int) -> None:
    """One concern waits to be passed on; twice adds nothing."""
    assert entry.recording is not None
    assert entry.recording.duration_ms is not None
    if concerns.concerns_at_desk(backend, manager, entry.recording.id):
        return
    concerns.raise_concern(
        backend,
        manager,
        entry.recording.id,
        at_ms=entry.recording.duration_ms // 2,
        kind="disclosure",
        text=words.CONCERN,
        review_id=review_id,
    )


def _share(
    backend: Backend, manager: Person, review_id: int, entry: LibraryEntry, rng: np.random.Generator
) -> None:
    """Feedback for the first facilitator is shared with an action; the second's still has to be written."""
    facilitator = entry.session.facilitators[0]
    feedback_id = feedback.start_feedback(backend, manager, review_id, facilitator.id)
    view = feedback.read_feedback(backend, manager, feedback_id)
    if view.feedback.state != "draft":
        return
    moments = {one.kind: one.start_ms for one in view.evidence}
    feedback.save_feedback(
        backend,
        manager,
        feedback_id,
        strengths=with_point("", words.STRENGTHS["en"][1], moments["strength"]),
        development=with_point("", words.DEVELOPMENT["en"][1], moments["development"]),
        try_next=words.TRY_NEXT["en"][0],
        seen_saves=0,
    )
    what, how_seen = words.ACTIONS["en"][0]
    supervision.agree_action(
        backend,
        manager,
        feedback_id,
        what=what,
        by_when=(backend.clock() + timedelta(days=14)).date(),
        how_seen=how_seen,
    )
    feedback.share_feedback(backend, manager, feedback_id)
