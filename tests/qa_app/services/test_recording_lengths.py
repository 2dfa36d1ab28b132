"""Recorded against planned length: in the list and in its filter alike, for parts, catch-ups and a group's own plan."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from qa_app.errors import NotAllowed, Refused
from qa_app.services import activity, programme_sessions, recordings, timetables
from qa_app.services.recordings import LibraryEntry, LibraryFilter
from qa_app.services.timetables import WeeklySlot
from tests.factories import add_recording, add_session
from tests.qa_app.services.conftest import Stage

MINUTE_MS = 60_000
Deliver = Callable[..., int]


@pytest.fixture
def deliver(stage: Stage) -> Deliver:
    """`deliver(100, 40)`: a session of group 15 with recordings of so many minutes; the session's id."""

    def make(*minutes: float, key: str = "my-emotions-4", days_ago: float = 5, **recording: Any) -> int:
        cast = stage.cast
        session_id = add_session(
            stage.backend,
            cast.ann,
            cast.norwich_15,
            key,
            stage.clock() - timedelta(days=days_ago),
            (cast.saskia, cast.callum),
        )
        for one in minutes:
            add_recording(
                stage.backend, cast.store_id, session_id, duration_ms=round(one * MINUTE_MS), **recording
            )
        return session_id

    return make


def entries(stage: Stage, **wanted: Any) -> dict[int, LibraryEntry]:
    found = recordings.list_library(stage.backend, stage.cast.rhian, LibraryFilter(**wanted))
    return {one.session.id: one for one in found.entries}


def agreed(stage: Stage) -> dict[int, str | None]:
    """The kind by session as the list tells it, after the filters were found to say the same."""
    told = {session_id: one.length.kind for session_id, one in entries(stage).items()}
    for kind in ("shorter_than_planned", "longer_than_planned"):
        assert set(entries(stage, signal=kind)) == {one for one, said in told.items() if said == kind}
    return told


def test_the_list_and_its_filter_tell_the_same_at_the_edges(stage: Stage, deliver: Deliver) -> None:
    # 150 minutes are planned, and 15 of them are allowed; for a one-to-one 60 and 10.
    made = {
        deliver(134.9, key="my-emotions-1"): "shorter_than_planned",
        deliver(135, key="my-emotions-2"): None,
        deliver(165, key="my-emotions-3"): None,
        deliver(165.1, key="my-emotions-4"): "longer_than_planned",
        deliver(49.9, key="pre-group-1"): "shorter_than_planned",
        deliver(70, key="pre-group-2"): None,
    }
    told = agreed(stage)
    assert {one: told[one] for one in made} == made
    assert told[stage.session_id] is None
    strict = replace(
        stage.backend, settings=replace(stage.backend.settings, length_percent="1", length_minutes="0.5")
    )
    strict_stage = replace(stage, backend=strict)
    assert sum(one is not None for one in agreed(strict_stage).values()) == 7


def test_parts_are_added_up(stage: Stage, deliver: Deliver) -> None:
    halves = deliver(70, 72)
    short = deliver(70, 20, key="my-emotions-5")
    assert agreed(stage)[halves] is None
    assert agreed(stage)[short] == "shorter_than_planned"
    length = entries(stage)[halves].length
    assert (length.parts, length.recorded_ms, length.gap_ms) == (2, 142 * MINUTE_MS, None)
    assert len(entries(stage)[halves].others) == 1


def test_what_is_gone_is_no_part_and_what_waits_keeps_it_open(stage: Stage, deliver: Deliver) -> None:
    session_id = deliver(149)
    add_recording(stage.backend, stage.cast.store_id, session_id, is_missing=True)
    add_recording(stage.backend, stage.cast.store_id, session_id, state="erased")
    add_recording(stage.backend, stage.cast.store_id, session_id, state="unreadable")
    assert agreed(stage)[session_id] is None
    assert entries(stage)[session_id].length.parts == 1
    short = deliver(20, key="my-emotions-5")
    assert agreed(stage)[short] == "shorter_than_planned"
    add_recording(stage.backend, stage.cast.store_id, short, state="waiting")
    assert agreed(stage)[short] is None


def test_a_catch_up_has_no_plan(stage: Stage) -> None:
    cast = stage.cast
    session_id = programme_sessions.add_programme_session(
        stage.backend,
        cast.ann,
        group_id=cast.norwich_14.id,
        session_key="my-emotions-3",
        starts_at=stage.clock() - timedelta(days=1),
        room="Room 1",
        attended=1,
        delivered_by={cast.maya.id: False},
        is_catch_up=True,
    )
    add_recording(stage.backend, cast.store_id, session_id, duration_ms=30 * MINUTE_MS)
    assert agreed(stage)[session_id] is None
    assert entries(stage)[session_id].length.planned_minutes is None


def test_a_groups_own_plan_stands_before_the_templates(stage: Stage, deliver: Deliver) -> None:
    cast, backend = stage.cast, stage.backend
    session_id = deliver(90)
    assert agreed(stage)[session_id] == "shorter_than_planned"
    timetables.set_weekly_slots(
        backend, cast.rhian, cast.norwich_15.id, [WeeklySlot(1, stage.clock().time().replace(microsecond=0))]
    )

    def line() -> timetables.SessionLine:
        table = timetables.group_timetable(backend, cast.rhian, cast.norwich_15.id)
        return next(one for one in table.sessions if one.session_key == "my-emotions-4")

    planned = line().planned
    assert planned is not None
    assert line().lengths[0].kind == "shorter_than_planned"
    timetables.set_planned_length(backend, cast.rhian, planned.id, 90)
    assert agreed(stage)[session_id] is None
    assert (line().lengths[0].kind, line().template_minutes) == (None, 150)
    timetables.set_planned_length(backend, cast.rhian, planned.id, 150)
    assert agreed(stage)[session_id] == "shorter_than_planned"
    told = line().planned
    assert told is not None
    assert told.planned_minutes is None, "the template's own length is no length of the group's own"
    for minutes in (0, -5, 24 * 60 + 1):
        with pytest.raises(Refused):
            timetables.set_planned_length(backend, cast.rhian, planned.id, minutes)
    with pytest.raises(NotAllowed):
        timetables.set_planned_length(backend, cast.dilys, planned.id, 90)


def test_a_further_part_is_assigned_from_the_tray_by_saying_so(stage: Stage) -> None:
    cast, backend = stage.cast, stage.backend
    part = add_recording(backend, cast.store_id, duration_ms=20 * MINUTE_MS)
    loose = next(one for one in recordings.list_unmatched(backend, cast.rhian) if one.id == part)
    offered = recordings.sessions_that_may_fit(backend, cast.rhian, loose, as_part=True)
    assert [session.id for session, _words in offered] == [stage.session_id]
    assert recordings.sessions_that_may_fit(backend, cast.rhian, loose) == []
    with pytest.raises(Refused):
        recordings.assign_recording(backend, cast.rhian, part, stage.session_id)
    recordings.assign_recording(backend, cast.rhian, part, stage.session_id, as_part=True)
    assert agreed(stage)[stage.session_id] == "longer_than_planned"
    first, second = (recordings.find_entry(backend, cast.rhian, one) for one in (stage.recording_id, part))
    assert first.recording is not None
    assert second.recording is not None
    assert (first.recording.id, [one.id for one in first.others]) == (stage.recording_id, [part])
    assert (second.recording.id, [one.id for one in second.others]) == (part, [stage.recording_id])
    (noted,) = [one for one in activity.list_activity(backend, cast.ann) if one.action == "assigned"]
    assert noted.details == {"programme_session": stage.session_id, "as_part": True}
