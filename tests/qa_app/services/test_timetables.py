"""Timetables of groups: made, moved, cancelled, planned again, and tied to deliveries; closures of sites."""

from datetime import date, datetime, time, timedelta

import pytest

from qa_app.errors import Explained, NotAllowed, NotFound
from qa_app.i18n import LONDON
from qa_app.services import activity, closures, groups, timetables
from qa_app.services.timetables import GroupTimetable, SessionLine, WeeklySlot
from tests.cast import PROGRAMME
from tests.factories import add_recording, add_session
from tests.qa_app.services.conftest import Stage

THURSDAY = WeeklySlot(3, time(18, 0))


@pytest.fixture
def group_id(stage: Stage) -> int:
    """A group of Norwich that begins on Monday 16 November 2026, so its first group session is on the 26th."""
    cast = stage.cast
    return groups.add_group(
        stage.backend,
        cast.rhian,
        site_id=cast.norwich.id,
        code="20",
        programme_key=PROGRAMME,
        treatment_manager_id=cast.rhian.id,
        language="en",
        starts_on=date(2026, 11, 16),
        facilitator_ids=[cast.maya.id, cast.tomos.id],
        slots=[THURSDAY],
    ).id


def table(stage: Stage, group_id: int) -> GroupTimetable:
    return timetables.group_timetable(stage.backend, stage.cast.rhian, group_id)


def line(stage: Stage, group_id: int, key: str) -> SessionLine:
    return next(one for one in table(stage, group_id).sessions if one.session_key == key)


def day(stage: Stage, group_id: int, key: str) -> date:
    at = line(stage, group_id, key).at
    assert at is not None
    return at.astimezone(LONDON).date()


def test_a_group_with_slots_has_its_timetable_at_once(stage: Stage, group_id: int) -> None:
    found = table(stage, group_id)
    programme = stage.backend.library.latest_programme(PROGRAMME)
    assert [one.session_key for one in found.sessions] == [one.key for one in programme.sessions]
    assert found.line.total == len(programme.sessions)
    assert day(stage, group_id, "foundation-1") == date(2026, 11, 26)
    # The week of Christmas and the one of New Year's Day: Thursday 24 and 31 December are no public holidays.
    assert day(stage, group_id, "foundation-6") == date(2026, 12, 31)
    assert found.slots == (THURSDAY,)
    assert set(found.facilitator_ids) == {stage.cast.maya.id, stage.cast.tomos.id}


def test_a_closure_puts_off_what_is_to_come_once_it_is_planned_again(stage: Stage, group_id: int) -> None:
    cast, backend = stage.cast, stage.backend
    closure = closures.add_closure(
        backend, cast.rhian, site_id=cast.norwich.id,
        first_day=date(2026, 12, 21), last_day=date(2027, 1, 1), label="Winter break",
    )  # fmt: skip
    assert day(stage, group_id, "foundation-5") == date(2026, 12, 24)
    assert closures.shut_days(backend, cast.rhian, cast.norwich.id).fall_on_them == 2
    assert timetables.replan_site(backend, cast.rhian, cast.norwich.id) > 0
    assert day(stage, group_id, "foundation-4") == date(2026, 12, 17)
    assert day(stage, group_id, "foundation-5") == date(2027, 1, 7)
    assert closures.shut_days(backend, cast.rhian, cast.norwich.id).fall_on_them == 0
    assert timetables.replan_site(backend, cast.rhian, cast.norwich.id) == 0
    closures.remove_closure(backend, cast.rhian, closure.id)
    timetables.replan_site(backend, cast.rhian, cast.norwich.id)
    assert day(stage, group_id, "foundation-5") == date(2026, 12, 24)


def test_a_delivery_settles_its_planned_session_and_a_catch_up_does_not(stage: Stage, group_id: int) -> None:
    cast = stage.cast
    group = table(stage, group_id).line.group
    stage.clock.advance(days=15)
    assert line(stage, group_id, "foundation-1").state == "to_note"
    delivered = add_session(
        stage.backend, cast.rhian, group, "foundation-1", stage.clock() - timedelta(days=1), (cast.maya,)
    )
    found = line(stage, group_id, "foundation-1")
    assert (found.state, found.planned and found.planned.programme_session_id) == ("delivered", delivered)
    assert [one.id for one in found.deliveries] == [delivered]
    assert found.recordings == ("no_recording",)
    add_recording(stage.backend, cast.store_id, delivered)
    assert line(stage, group_id, "foundation-1").recordings == ("ready",)


def test_only_what_is_still_to_come_is_planned_again(stage: Stage, group_id: int) -> None:
    cast = stage.cast
    group = table(stage, group_id).line.group
    stage.clock.advance(days=22)
    add_session(
        stage.backend, cast.rhian, group, "foundation-1", stage.clock() - timedelta(days=7), (cast.maya,)
    )
    timetables.set_weekly_slots(stage.backend, cast.rhian, group_id, [WeeklySlot(0, time(10, 0))])
    assert line(stage, group_id, "foundation-1").state == "delivered"
    assert day(stage, group_id, "foundation-2") == date(2026, 12, 3)
    assert line(stage, group_id, "foundation-2").state == "to_note"
    assert day(stage, group_id, "foundation-3") == date(2026, 12, 7)


def test_a_session_is_moved_and_cancelled_and_planned_after_all(stage: Stage, group_id: int) -> None:
    cast = stage.cast
    planned = line(stage, group_id, "foundation-2").planned
    assert planned is not None
    to = datetime(2026, 12, 4, 10, 0, tzinfo=LONDON)
    timetables.move_planned_session(stage.backend, cast.rhian, planned.id, to)
    assert line(stage, group_id, "foundation-2").at == to
    with pytest.raises(Explained, match="reason"):
        timetables.cancel_planned_session(stage.backend, cast.rhian, planned.id, "snow")
    timetables.cancel_planned_session(stage.backend, cast.rhian, planned.id, "staff_absent")
    found = line(stage, group_id, "foundation-2")
    assert (found.state, found.planned and found.planned.reason) == ("cancelled", "staff_absent")
    timetables.move_planned_session(stage.backend, cast.rhian, planned.id, to)
    found = line(stage, group_id, "foundation-2")
    assert (found.state, found.planned and found.planned.reason) == ("planned", None)
    logged = [one.action for one in activity.list_activity(stage.backend, cast.ann, limit=3)]
    assert logged == ["moved", "cancelled", "moved"]


def test_what_was_delivered_is_neither_moved_nor_cancelled(stage: Stage, group_id: int) -> None:
    cast = stage.cast
    group = table(stage, group_id).line.group
    stage.clock.advance(days=15)
    add_session(stage.backend, cast.rhian, group, "foundation-1", stage.clock(), (cast.maya,))
    planned = line(stage, group_id, "foundation-1").planned
    assert planned is not None
    with pytest.raises(Explained, match="was delivered"):
        timetables.cancel_planned_session(stage.backend, cast.rhian, planned.id, "other")
    with pytest.raises(Explained, match="was delivered"):
        timetables.move_planned_session(stage.backend, cast.rhian, planned.id, stage.clock())


def test_a_group_under_way_gets_its_timetable_with_what_was_delivered(stage: Stage) -> None:
    cast = stage.cast
    group_id = cast.norwich_14.id
    assert {one.state for one in table(stage, group_id).sessions} == {"unplanned", "delivered"}
    timetables.set_weekly_slots(stage.backend, cast.rhian, group_id, [THURSDAY])
    assert line(stage, group_id, "my-emotions-3").state == "delivered"
    assert day(stage, group_id, "my-emotions-4") > day(stage, group_id, "my-emotions-3")


def test_groups_are_listed_with_what_waits(stage: Stage, group_id: int) -> None:
    cast = stage.cast
    stage.clock.advance(days=15)
    add_session(
        stage.backend,
        cast.ann,
        cast.norwich_15,
        "foundation-2",
        stage.clock() - timedelta(days=3),
        (cast.saskia,),
    )
    found = {one.group.code: one for one in timetables.list_groups(stage.backend, cast.rhian)}
    assert set(found) == {"14", "15", "20", "9"}
    assert (found["20"].to_note, found["20"].delivered) == (3, 0)
    assert found["20"].next_at == datetime(2026, 12, 3, 18, 0, tzinfo=LONDON)
    assert (found["15"].unrecorded, found["14"].unrecorded) == (1, 0)


def test_only_those_who_look_after_groups_there_change_anything(stage: Stage, group_id: int) -> None:
    cast, backend = stage.cast, stage.backend
    planned = line(stage, group_id, "foundation-2").planned
    assert planned is not None
    for other in (cast.owain, cast.maya, cast.dilys, cast.leena, cast.gareth):
        with pytest.raises(NotFound):
            timetables.group_timetable(backend, other, group_id)
        for change in (
            lambda who: timetables.set_weekly_slots(backend, who, group_id, [THURSDAY]),
            lambda who: timetables.replan_site(backend, who, cast.norwich.id),
            lambda who: timetables.move_planned_session(backend, who, planned.id, stage.clock()),
            lambda who: timetables.cancel_planned_session(backend, who, planned.id, "other"),
            lambda who: closures.shut_days(backend, who, cast.norwich.id),
            lambda who: closures.set_holiday_calendar(backend, who, cast.norwich.id, ""),
            lambda who: closures.add_closure(
                backend, who, site_id=cast.norwich.id,
                first_day=date(2027, 1, 1), last_day=date(2027, 1, 2), label="Break",
            ),
        ):  # fmt: skip
            with pytest.raises(NotAllowed):
                change(other)
    assert timetables.group_timetable(backend, cast.ann, group_id)


def test_a_closure_that_cannot_be_is_refused_in_a_sentence(stage: Stage) -> None:
    cast = stage.cast
    first = date(2026, 12, 21)
    for last, label, sentence in (
        (first, " ", "in a few words"),
        (first - timedelta(days=1), "Break", "before the first"),
        (first + timedelta(days=900), "Break", "a year at most"),
    ):
        with pytest.raises(Explained, match=sentence):
            closures.add_closure(
                stage.backend, cast.rhian,
                site_id=cast.norwich.id, first_day=first, last_day=last, label=label,
            )  # fmt: skip


def test_a_site_goes_by_its_countrys_holidays_until_it_says_otherwise(stage: Stage) -> None:
    cast, backend = stage.cast, stage.backend
    assert closures.shut_days(backend, cast.rhian, cast.norwich.id).holiday_calendar == "england_and_wales"
    closures.set_holiday_calendar(backend, cast.rhian, cast.norwich.id, "")
    assert closures.shut_days(backend, cast.rhian, cast.norwich.id).holiday_calendar == ""
    with pytest.raises(Explained, match="no such calendar"):
        closures.set_holiday_calendar(backend, cast.rhian, cast.norwich.id, "france")
