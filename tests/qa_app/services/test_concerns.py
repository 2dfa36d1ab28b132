"""Concerns: raised from a second of a recording, seen by those who handle them, passed on, and holding the video."""

from datetime import timedelta

import pytest

from qa_app.access import Person
from qa_app.errors import NotAllowed, NotFound, Refused
from qa_app.services import activity, concerns, reviews
from qa_app.services.watched import save_watched
from storage.database import recordings, retention
from tests.factories import add_recording
from tests.qa_app.services.conftest import Stage

AT_MS = 3_601_000


def raised(stage: Stage, by: Person | None = None, kind: str = "disclosure") -> int:
    return concerns.raise_concern(
        stage.backend,
        by or stage.cast.dilys,
        stage.recording_id,
        at_ms=AT_MS,
        kind=kind,
        text="P4 says he went to the school gate",
    )


def seen_by(stage: Stage, person: Person) -> list[int]:
    return [one.id for one in concerns.concerns_waiting(stage.backend, person)]


def log(stage: Stage) -> list[tuple[str, str]]:
    rows = activity.list_activity(stage.backend, stage.cast.ann, limit=20)
    return [(one.person, one.action) for one in rows if one.subject == "concern"]


def test_a_concern_keeps_its_second_its_file_and_its_hour(stage: Stage) -> None:
    concern_id = raised(stage, kind="child")
    line = concerns.open_concern(stage.backend, stage.cast.dilys, concern_id).line
    assert (line.at_ms, line.kind, line.state, line.site) == (AT_MS, "child", "open", "Norwich")
    assert line.due_at - line.raised_at == timedelta(hours=4)
    other = concerns.open_concern(stage.backend, stage.cast.dilys, raised(stage, kind="other")).line
    assert other.due_at - other.raised_at == timedelta(hours=24)
    with stage.backend.database.write() as transaction:
        recordings.change_recording(transaction, stage.recording_id, object_version="e2")
    assert concerns.open_concern(stage.backend, stage.cast.dilys, concern_id).is_on_earlier_file


def test_only_who_handles_concerns_there_and_who_raised_it_see_it(stage: Stage) -> None:
    cast = stage.cast
    concern_id = raised(stage)
    for reader in (cast.rhian, cast.leena, cast.dilys):
        assert seen_by(stage, reader) == [concern_id]
        assert "P4" in concerns.open_concern(stage.backend, reader, concern_id).text
    for other in (cast.owain, cast.maya, cast.gareth, cast.ann):
        assert seen_by(stage, other) == []
        with pytest.raises(NotFound):
            concerns.open_concern(stage.backend, other, concern_id)
        with pytest.raises(NotFound):
            concerns.pass_on(stage.backend, other, concern_id, "The practitioner, by phone")


def test_who_may_not_watch_cannot_raise_one(stage: Stage) -> None:
    for other in (stage.cast.owain, stage.cast.maya, stage.cast.gareth, stage.cast.ann):
        with pytest.raises(NotFound):
            raised(stage, by=other)


def test_every_reading_by_another_is_in_the_log_and_never_the_words(stage: Stage) -> None:
    concern_id = raised(stage)
    concerns.open_concern(stage.backend, stage.cast.dilys, concern_id)
    concerns.open_concern(stage.backend, stage.cast.rhian, concern_id)
    concerns.open_concern(stage.backend, stage.cast.rhian, concern_id)
    concerns.pass_on(stage.backend, stage.cast.leena, concern_id, "The practitioner, by phone")
    assert log(stage) == [
        ("Leena Harcastle", "passed on"),
        ("Rhian Probert", "viewed"),
        ("Rhian Probert", "viewed"),
        ("Dilys Okoro", "raised"),
    ]
    rows = activity.list_activity(stage.backend, stage.cast.ann, limit=20)
    assert not any("P4" in str(one.details) or "phone" in str(one.details) for one in rows)


def test_passing_on_needs_words_the_permission_and_happens_once(stage: Stage) -> None:
    concern_id = raised(stage)
    with pytest.raises(NotAllowed):
        concerns.pass_on(stage.backend, stage.cast.dilys, concern_id, "The practitioner")
    with pytest.raises(Refused, match="to whom"):
        concerns.pass_on(stage.backend, stage.cast.rhian, concern_id, "  ")
    concerns.pass_on(stage.backend, stage.cast.rhian, concern_id, "The practitioner, by phone")
    with pytest.raises(Refused, match="already"):
        concerns.pass_on(stage.backend, stage.cast.leena, concern_id, "Again")
    view = concerns.open_concern(stage.backend, stage.cast.dilys, concern_id)
    assert (view.passed_on_by, view.passed_on_words) == ("Rhian Probert", "The practitioner, by phone")
    assert view.line.passed_on_at == stage.clock()
    assert seen_by(stage, stage.cast.rhian) == []
    here = concerns.concerns_at_desk(stage.backend, stage.cast.dilys, stage.recording_id)
    assert [one.state for one in here] == ["passed_on"]


def test_what_nobody_passed_on_by_its_hour_is_escalated_and_noted_once(stage: Stage) -> None:
    cast = stage.cast
    late, other = raised(stage, kind="child"), raised(stage, kind="other")
    stage.clock.advance(hours=4)
    concerns.escalate_overdue(stage.backend)
    assert ("", "escalated") not in log(stage)
    stage.clock.advance(minutes=1)
    for reader in (cast.rhian, cast.leena, cast.dilys):
        first, second = concerns.concerns_waiting(stage.backend, reader)
        assert (first.id, first.escalated_to) == (late, ("Leena Harcastle", "Rhian Probert"))
        assert (second.id, second.escalated_to) == (other, ())
    concerns.escalate_overdue(stage.backend)
    assert log(stage).count(("", "escalated")) == 1
    stage.clock.advance(hours=24)
    concerns.pass_on(stage.backend, cast.rhian, late, "The practitioner, by phone")
    concerns.escalate_overdue(stage.backend)
    assert log(stage)[:2] == [("", "escalated"), ("Rhian Probert", "passed on")]
    assert log(stage).count(("", "escalated")) == 2
    line = concerns.open_concern(stage.backend, cast.rhian, late).line
    assert line.escalated_to == ()


def test_those_due_soonest_come_first_and_the_overdue_say_by_how_much(stage: Stage) -> None:
    slow = raised(stage, kind="other")
    stage.clock.advance(hours=6)
    urgent = raised(stage, kind="self_harm")
    assert seen_by(stage, stage.cast.rhian) == [urgent, slow]
    stage.clock.advance(hours=20)
    waiting = concerns.concerns_waiting(stage.backend, stage.cast.rhian)
    assert [(one.id, one.hours_left) for one in waiting] == [(urgent, -16), (slow, -2)]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"kind": "rumour"}, "kind"),
        ({"text": "  "}, "in a few words"),
        ({"at_ms": 10**9}, "within the recording"),
        ({"at_ms": -1}, "within the recording"),
        ({"text": "x" * 30_000}, "Shorten"),
    ],
)
def test_what_is_not_complete_is_refused_with_what_to_do(
    stage: Stage, wrong: dict[str, object], said: str
) -> None:
    given: dict[str, object] = {"at_ms": AT_MS, "kind": "other", "text": "P1 was afraid"} | wrong
    with pytest.raises(Refused, match=said):
        concerns.raise_concern(stage.backend, stage.cast.rhian, stage.recording_id, **given)  # type: ignore[arg-type]
    assert seen_by(stage, stage.cast.rhian) == []


def test_a_recording_of_no_programme_session_is_assigned_first(stage: Stage) -> None:
    unmatched = add_recording(stage.backend, stage.cast.store_id)
    with pytest.raises(Refused, match="Assign it first"):
        concerns.raise_concern(
            stage.backend, stage.cast.leena, unmatched, at_ms=0, kind="other", text="P1 was afraid"
        )


def test_the_form_begins_where_the_player_stood_and_names_who_is_told(stage: Stage) -> None:
    review_id = reviews.start_review(stage.backend, stage.cast.rhian, stage.recording_id)
    save_watched(stage.backend, stage.cast.rhian, review_id, [(0, 2000)], 2000)
    form = concerns.raise_form(stage.backend, stage.cast.rhian, review_id)
    assert form.at_ms == 2000
    assert form.told == ("Leena Harcastle", "Rhian Probert")
    with pytest.raises(NotFound):
        concerns.raise_form(stage.backend, stage.cast.dilys, review_id)


def test_an_open_concern_holds_the_video_from_erasure_until_it_is_passed_on(stage: Stage) -> None:
    tomorrow = {stage.clock() + timedelta(days=1): [stage.cast.norwich.id]}

    def expired() -> list[int]:
        with stage.backend.database.read() as transaction:
            return [one.id for one in retention.expired_recordings(transaction, tomorrow)]

    assert expired() == [stage.recording_id]
    concern_id = raised(stage)
    assert expired() == []
    concerns.pass_on(stage.backend, stage.cast.rhian, concern_id, "The practitioner, by phone")
    assert expired() == [stage.recording_id]
