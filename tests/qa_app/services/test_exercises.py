"""Exercises of the plan: ticked one by one in one's own draft, and what is refused."""

from dataclasses import replace

import pytest

from qa_app.errors import NotFound, Refused, StaleDraft
from qa_app.services import activity, reviews
from qa_app.services.exercises import PlannedExercise, exercises_of, position_of, save_exercise
from qa_app.services.submission import submit_review
from qa_app.services.watched import save_watched
from tests.factories import rate_all
from tests.qa_app.services.conftest import Stage


@pytest.fixture
def draft(stage: Stage) -> int:
    """Rhian's draft of My Emotions, session 3."""
    return reviews.start_review(stage.backend, stage.cast.rhian, stage.recording_id)


def of(stage: Stage, review_id: int) -> tuple[PlannedExercise, ...]:
    return exercises_of(stage.backend, stage.cast.rhian, review_id)


def save(stage: Stage, review_id: int, given: PlannedExercise) -> None:
    save_exercise(stage.backend, stage.cast.rhian, review_id, given)


def test_the_exercises_are_those_of_the_plan_in_its_order(stage: Stage, draft: int) -> None:
    plan = stage.backend.library.latest_programme("building-better-relationships").session("my-emotions-3")
    assert [one.key for one in of(stage, draft)] == [one.key for one in plan.exercises]
    assert {one.outcome for one in of(stage, draft)} == {None}


def test_what_is_said_of_an_exercise_is_kept_and_can_be_taken_back(stage: Stage, draft: int) -> None:
    first, second, *_rest = of(stage, draft)
    said = replace(
        first, outcome="shortened", reason="drift", note=" Ran late ", start_ms=60_000, end_ms=90_000
    )
    save(stage, draft, said)
    kept = of(stage, draft)[0]
    assert kept == replace(said, note="Ran late", times_saved=1)
    assert of(stage, draft)[1] == second
    save(stage, draft, replace(kept, outcome=None))
    assert (of(stage, draft)[0].outcome, of(stage, draft)[0].reason) == (None, None)


def test_what_was_delivered_needs_no_reason_and_keeps_none(stage: Stage, draft: int) -> None:
    first = of(stage, draft)[0]
    save(stage, draft, replace(first, outcome="delivered", reason="resourcing"))
    assert of(stage, draft)[0].reason is None


def test_a_stale_tab_is_told_and_overwrites_nothing(stage: Stage, draft: int) -> None:
    first = of(stage, draft)[0]
    save(stage, draft, replace(first, outcome="delivered"))
    with pytest.raises(StaleDraft, match="another tab"):
        save(stage, draft, replace(first, outcome="skipped", reason="planned"))
    assert of(stage, draft)[0].outcome == "delivered"


@pytest.mark.parametrize(
    "wrong",
    [
        {"outcome": "forgotten"},
        {"outcome": "skipped", "reason": "rain"},
        {"key": "dancing"},
        {"start_ms": -1},
        {"end_ms": 10**9},
        {"start_ms": 2000, "end_ms": 1000},
        {"note": "x" * 2000},
    ],
)
def test_what_no_plan_or_recording_holds_is_refused(
    stage: Stage, draft: int, wrong: dict[str, object]
) -> None:
    first = of(stage, draft)[0]
    with pytest.raises(Refused):
        save(stage, draft, replace(first, **wrong))  # type: ignore[arg-type]
    assert of(stage, draft)[0] == first


def test_nobody_else_ticks_them_and_after_submitting_nobody_at_all(stage: Stage, draft: int) -> None:
    first = of(stage, draft)[0]
    for other in (stage.cast.dilys, stage.cast.owain, stage.cast.maya):
        with pytest.raises(NotFound):
            save_exercise(stage.backend, other, draft, replace(first, outcome="delivered"))
    save(stage, draft, replace(first, outcome="delivered"))
    rate_all(stage.backend, stage.cast.rhian, draft)
    submit_review(stage.backend, stage.cast.rhian, draft, accept_unanswered=False)
    with pytest.raises(Refused, match="submitted"):
        save(stage, draft, of(stage, draft)[0])
    assert exercises_of(stage.backend, stage.cast.dilys, draft)[0].outcome == "delivered"


def test_here_is_where_the_player_last_stood(stage: Stage, draft: int) -> None:
    save_watched(stage.backend, stage.cast.rhian, draft, [(0, 2000)], 2000)
    assert position_of(stage.backend, stage.cast.rhian, draft) == 2000


def test_a_tick_is_told_to_the_log_without_what_it_says(stage: Stage, draft: int) -> None:
    save(stage, draft, replace(of(stage, draft)[0], outcome="skipped", reason="drift", note="Nobody ready"))
    line = activity.list_activity(stage.backend, stage.cast.ann, limit=1)[0]
    assert (line.action, line.subject, line.subject_id) == ("ticked exercise", "review", draft)
    assert line.details == {}
