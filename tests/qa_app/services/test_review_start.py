"""Beginning a review: the fitting rubric, another one, about whom and of which part of the recording."""

import pytest

from qa_app.errors import Refused
from qa_app.services import reviews, submission
from tests.factories import add_recording, add_session, rate_all
from tests.qa_app.services.conftest import Stage

COUNT = "motivational-style-count"
MINUTE = 60_000


def start(stage: Stage, recording_id: int | None = None, *how: str, **more: object) -> int:
    return reviews.start_review(
        stage.backend, stage.cast.rhian, recording_id or stage.recording_id, *how, **more
    )


def review_of(stage: Stage, review_id: int) -> reviews.ReviewRecord:
    return reviews.open_desk(stage.backend, stage.cast.rhian, review_id).review


def test_the_rubric_that_fits_the_kind_of_session_comes_first(stage: Stage) -> None:
    cast = stage.cast
    alone = add_session(
        stage.backend,
        cast.ann,
        cast.norwich_14,
        "pre-group-1",
        stage.clock(),
        (cast.maya,),
        participant_code="P3",
    )
    recording_id = add_recording(stage.backend, cast.store_id, alone)
    choices = reviews.rubric_choices(stage.backend, cast.rhian, recording_id)
    assert [(one.rubric.key, one.fits) for one in choices] == [
        ("one-to-one-session", True),
        ("group-session-integrity", False),
        (COUNT, False),
    ]
    assert review_of(stage, start(stage, recording_id)).rubric_key == "one-to-one-session"
    assert review_of(stage, start(stage)).rubric_key == "group-session-integrity"


def test_each_rubric_has_a_draft_of_its_own_and_one_only(stage: Stage) -> None:
    first = start(stage)
    maya = [stage.cast.maya.id]
    counted = start(stage, None, COUNT, facilitator_ids=maya, segment_start_ms=40 * MINUTE)
    assert counted != first
    assert start(stage) == first
    assert start(stage, None, COUNT) == counted
    drafts = {one.rubric.key: one.draft_id for one in _choices(stage)}
    assert drafts == {"group-session-integrity": first, COUNT: counted, "one-to-one-session": None}


def test_a_count_is_about_one_person_and_a_part_that_it_opens_at(stage: Stage) -> None:
    with pytest.raises(Refused, match="Choose whom it is about"):
        start(stage, None, COUNT)
    with pytest.raises(Refused, match="Choose whom this review is about"):
        start(stage, None, COUNT, facilitator_ids=[])
    with pytest.raises(Refused, match="Only who delivered"):
        start(stage, None, COUNT, facilitator_ids=[stage.cast.saskia.id])
    with pytest.raises(Refused, match="within the recording"):
        start(stage, None, COUNT, facilitator_ids=[stage.cast.maya.id], segment_start_ms=9_000 * MINUTE)
    assert [one.must_choose for one in _choices(stage)] == [False, True, False]
    made = review_of(
        stage,
        start(stage, None, COUNT, facilitator_ids=[stage.cast.maya.id], segment_start_ms=40 * MINUTE),
    )
    assert made.facilitator_ids == (stage.cast.maya.id,)
    assert (made.segment_start_ms, made.position_ms) == (40 * MINUTE, 40 * MINUTE)
    assert review_of(stage, start(stage)).segment_start_ms is None


def test_a_count_of_one_person_stands_beside_that_of_another(stage: Stage) -> None:
    maya, tomos = [stage.cast.maya.id], [stage.cast.tomos.id]
    first = start(stage, None, COUNT, facilitator_ids=maya)
    rate_all(stage.backend, stage.cast.rhian, first)
    submission.submit_review(stage.backend, stage.cast.rhian, first, accept_unanswered=False)
    second = start(stage, None, COUNT, facilitator_ids=tomos)
    assert second != first
    assert start(stage, None, COUNT, facilitator_ids=tomos) == second


@pytest.mark.parametrize("rubric", ["site-audit", "no-such-rubric"])
def test_what_is_not_about_recordings_is_refused(stage: Stage, rubric: str) -> None:
    with pytest.raises(Refused, match=r"about a site|no rubric called"):
        start(stage, None, rubric)


def test_a_conflict_of_interest_blocks_every_rubric(stage: Stage) -> None:
    cast = stage.cast
    session = add_session(
        stage.backend, cast.ann, cast.norwich_14, "my-emotions-4", stage.clock(), (cast.maya, cast.rhian)
    )
    recording_id = add_recording(stage.backend, cast.store_id, session)
    for rubric in (None, COUNT, "one-to-one-session"):
        with pytest.raises(Refused, match="You delivered this programme session"):
            start(stage, recording_id, rubric, facilitator_ids=[cast.maya.id])


def _choices(stage: Stage) -> tuple[reviews.RubricChoice, ...]:
    return reviews.rubric_choices(stage.backend, stage.cast.rhian, stage.recording_id)
