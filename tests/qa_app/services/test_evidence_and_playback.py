"""Evidence in one's own draft, and what is shown beside the recording."""

import pytest

from qa_app.errors import NotFound, Refused, StaleDraft
from qa_app.services import evidence, playback, reviews, submission, watched
from qa_app.services.activity import list_activity
from storage.database import recordings
from tests.qa_app.services.conftest import Stage

LENGTH_MS = (2 * 60 + 28) * 60_000


@pytest.fixture
def draft(stage: Stage) -> int:
    return reviews.start_review(stage.backend, stage.cast.rhian, stage.recording_id)


def mark(stage: Stage, draft: int, **changed: object) -> int:
    given = {
        "start_ms": 60_000,
        "end_ms": 75_000,
        "kind": "development",
        "note_text": "P4 plays it down",
        "items": ["E1"],
        "people": [stage.cast.tomos.id],
    } | changed
    return evidence.save_evidence(stage.backend, stage.cast.rhian, draft, **given)  # type: ignore[arg-type]


def test_a_mark_is_kept_with_items_people_and_the_files_version(stage: Stage, draft: int) -> None:
    made = mark(stage, draft)
    (kept,) = reviews.open_desk(stage.backend, stage.cast.rhian, draft).evidence
    assert (kept.id, kept.start_ms, kept.end_ms, kept.items, kept.people) == (
        made, 60_000, 75_000, ("E1",), (stage.cast.tomos.id,)
    )  # fmt: skip
    assert kept.object_version == "e1"


def test_a_mark_is_pinned_to_the_file_it_was_made_on(stage: Stage, draft: int) -> None:
    earlier = mark(stage, draft)
    with stage.backend.database.write() as transaction:
        recordings.change_recording(transaction, stage.recording_id, object_version="e2")
    later = mark(stage, draft, start_ms=61_000)
    mark(stage, draft, evidence_id=earlier, note_text="P4 plays it down, nobody asks")
    kept = reviews.open_desk(stage.backend, stage.cast.rhian, draft).evidence
    assert {one.id: one.object_version for one in kept} == {earlier: "e1", later: "e2"}


def test_a_mark_can_be_rewritten_and_removed(stage: Stage, draft: int) -> None:
    made = mark(stage, draft)
    assert mark(stage, draft, evidence_id=made, note_text="P4 plays it down, nobody asks") == made
    (kept,) = reviews.open_desk(stage.backend, stage.cast.rhian, draft).evidence
    assert kept.note == "P4 plays it down, nobody asks"
    evidence.remove_evidence(stage.backend, stage.cast.rhian, made)
    assert reviews.open_desk(stage.backend, stage.cast.rhian, draft).evidence == ()
    with pytest.raises(NotFound):
        evidence.remove_evidence(stage.backend, stage.cast.rhian, made)


def test_a_removal_is_taken_back_and_the_log_tells_both(stage: Stage, draft: int) -> None:
    made = mark(stage, draft)
    before = reviews.open_desk(stage.backend, stage.cast.rhian, draft).evidence
    evidence.remove_evidence(stage.backend, stage.cast.rhian, made)
    evidence.restore_evidence(stage.backend, stage.cast.rhian, made)
    evidence.restore_evidence(stage.backend, stage.cast.rhian, made)
    assert reviews.open_desk(stage.backend, stage.cast.rhian, draft).evidence == before
    told = [line.action for line in list_activity(stage.backend, stage.cast.ann, 3)]
    assert told == ["restored", "removed", "marked"]


def test_only_its_author_takes_a_removal_back_and_only_in_a_draft(stage: Stage, draft: int) -> None:
    made = mark(stage, draft)
    evidence.remove_evidence(stage.backend, stage.cast.rhian, made)
    for number in (made + 1, 2**31 - 1):
        with pytest.raises(NotFound):
            evidence.restore_evidence(stage.backend, stage.cast.rhian, number)
    for other in (stage.cast.dilys, stage.cast.maya):
        with pytest.raises(NotFound):
            evidence.restore_evidence(stage.backend, other, made)
    submission.submit_review(stage.backend, stage.cast.rhian, draft, accept_unanswered=True)
    with pytest.raises(Refused):
        evidence.restore_evidence(stage.backend, stage.cast.rhian, made)


def test_the_same_mark_sent_twice_is_there_once(stage: Stage, draft: int) -> None:
    assert mark(stage, draft) == mark(stage, draft)
    assert mark(stage, draft) != mark(stage, draft, note_text="P4 plays it down again")
    assert len(reviews.open_desk(stage.backend, stage.cast.rhian, draft).evidence) == 2


def test_a_mark_that_another_tab_rewrote_is_not_overwritten(stage: Stage, draft: int) -> None:
    made = mark(stage, draft)
    (read,) = reviews.open_desk(stage.backend, stage.cast.rhian, draft).evidence
    stage.clock.advance(seconds=1)
    mark(stage, draft, evidence_id=made, seen=read.saved_at, note_text="Tomos looks away")
    with pytest.raises(StaleDraft, match="Tomos looks away"):
        mark(stage, draft, evidence_id=made, seen=read.saved_at, note_text="Maya looks away")
    (kept,) = reviews.open_desk(stage.backend, stage.cast.rhian, draft).evidence
    assert kept.note == "Tomos looks away"
    # The browser that rewrote it had no answer and sends it again.
    assert mark(stage, draft, evidence_id=made, seen=read.saved_at, note_text="Tomos looks away") == made
    mark(stage, draft, evidence_id=made, seen=kept.saved_at, note_text="Maya looks away")
    (kept,) = reviews.open_desk(stage.backend, stage.cast.rhian, draft).evidence
    assert kept.note == "Maya looks away"


def test_a_mark_may_end_with_the_recording(stage: Stage, draft: int) -> None:
    mark(stage, draft, start_ms=LENGTH_MS - 500, end_ms=LENGTH_MS)
    (kept,) = reviews.open_desk(stage.backend, stage.cast.rhian, draft).evidence
    assert kept.end_ms == LENGTH_MS


@pytest.mark.parametrize(
    "wrong",
    [
        {"start_ms": -1},
        {"start_ms": 90_000},
        {"end_ms": LENGTH_MS + 1},
        {"kind": "praise"},
        {"note_text": "   "},
        {"items": ["Z9"]},
        {"people": [99999]},
    ],
)
def test_a_mark_that_cannot_be_is_refused_in_a_sentence(
    stage: Stage, draft: int, wrong: dict[str, object]
) -> None:
    with pytest.raises(Refused, match=r"\.$"):
        mark(stage, draft, **wrong)
    assert reviews.open_desk(stage.backend, stage.cast.rhian, draft).evidence == ()


def test_evidence_about_one_person_does_not_carry_anothers_rating(stage: Stage, draft: int) -> None:
    maya, tomos = stage.cast.maya.id, stage.cast.tomos.id
    reviews.save_ratings(
        stage.backend,
        stage.cast.rhian,
        draft,
        [reviews.SavedRating("E1", maya, 1, None, 0), reviews.SavedRating("E1", tomos, 1, None, 0)],
    )
    mark(stage, draft)
    lacking = reviews.open_desk(stage.backend, stage.cast.rhian, draft).unevidenced
    assert [(one.item, one.facilitator_id) for one in lacking] == [("E1", maya)]
    mark(stage, draft, people=[])
    assert reviews.open_desk(stage.backend, stage.cast.rhian, draft).unevidenced == ()


def test_nobody_marks_in_anothers_draft(stage: Stage, draft: int) -> None:
    made = mark(stage, draft)
    for other in (stage.cast.dilys, stage.cast.owain, stage.cast.maya):
        with pytest.raises(NotFound):
            evidence.remove_evidence(stage.backend, other, made)
        with pytest.raises(NotFound):
            watched.save_watched(stage.backend, other, draft, [(0, 1000)], 1000)


def test_the_video_is_for_those_who_may_watch_at_the_site(stage: Stage) -> None:
    for other in (stage.cast.owain, stage.cast.maya, stage.cast.gareth, stage.cast.ann):
        with pytest.raises(NotFound):
            playback.open_recording(stage.backend, other, stage.recording_id)
        with pytest.raises(NotFound):
            playback.read_picture(stage.backend, other, stage.recording_id, "poster.jpg")
