"""When sessions are planned: slots, shut days, public holidays, summer time, and what holds for every timetable."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rubrics.errors import NoTimetable
from rubrics.library import shipped_library
from rubrics.timetable import (
    CALENDARS,
    LONDON,
    Closure,
    PlannedMoment,
    WeeklySlot,
    is_public_holiday,
    timetable,
)

DADS = shipped_library().latest_programme("dads-programme")
BBR = shipped_library().latest_programme("building-better-relationships")
THURSDAY = WeeklySlot(3, time(18, 0))


def local(planned: list[PlannedMoment]) -> list[str]:
    return [f"{one.planned_at.astimezone(LONDON):%a %d %b %H:%M}" for one in planned]


def test_group_sessions_take_the_weekly_slot_in_the_order_of_the_template() -> None:
    planned = timetable(DADS, date(2026, 9, 14), [THURSDAY], [], "england_and_wales")
    assert [one.session_key for one in planned] == [one.key for one in DADS.sessions]
    assert local(planned)[:2] == ["Thu 17 Sep 18:00", "Thu 24 Sep 18:00"]
    assert local(planned)[-1] == "Thu 19 Nov 18:00"


def test_the_wall_clock_stays_when_summer_time_ends() -> None:
    planned = timetable(DADS, date(2026, 10, 19), [THURSDAY], [], "")
    assert planned[0].planned_at == datetime(2026, 10, 22, 17, 0, tzinfo=UTC)
    assert planned[1].planned_at == datetime(2026, 10, 29, 18, 0, tzinfo=UTC)


def test_a_shut_week_and_a_public_holiday_put_off_what_comes_after() -> None:
    monday = WeeklySlot(0, time(10, 0))
    planned = local(timetable(DADS, date(2026, 4, 20), [monday], [], "england_and_wales"))
    assert planned[:4] == ["Mon 20 Apr 10:00", "Mon 27 Apr 10:00", "Mon 11 May 10:00", "Mon 18 May 10:00"]
    shut = [Closure(date(2026, 4, 25), date(2026, 5, 12))]
    assert local(timetable(DADS, date(2026, 4, 20), [monday], shut, ""))[1] == "Mon 18 May 10:00"
    assert local(timetable(DADS, date(2026, 4, 20), [monday], [], ""))[2] == "Mon 04 May 10:00"


def test_each_calendar_has_holidays_of_its_own() -> None:
    boyne, patrick, liberation, easter = (
        date(2027, 7, 12), date(2027, 3, 17), date(2026, 5, 9), date(2026, 4, 6)
    )  # fmt: skip
    known = {
        name: [is_public_holiday(day, name) for day in (boyne, patrick, liberation, easter)]
        for name in CALENDARS
    }
    assert known == {
        "england_and_wales": [False, False, False, True],
        "northern_ireland": [True, True, False, True],
        "ireland": [False, True, False, True],
        "jersey": [False, False, True, True],
    }
    assert not is_public_holiday(easter, "")


def test_individual_sessions_take_no_slot_and_have_the_week_where_they_belong() -> None:
    planned = {
        one.session_key: one.planned_at.astimezone(LONDON)
        for one in timetable(BBR, date(2026, 1, 5), [THURSDAY], [], "")
    }
    assert planned["pre-group-1"].date() == planned["pre-group-2"].date() == date(2026, 1, 5)
    assert planned["foundation-1"].date() == date(2026, 1, 15)
    moments = list(planned.values())
    alone = [one.key for one in BBR.sessions if one.kind != "group"][2]
    before = moments[list(planned).index(alone) - 1]
    after = moments[list(planned).index(alone) + 1]
    assert planned[alone].date() == before.date() + timedelta(days=1)
    assert (after - before).days == 7


def test_in_one_to_one_delivery_every_session_takes_a_slot() -> None:
    planned = timetable(BBR, date(2026, 9, 14), [THURSDAY], [], "", all_take_slots=True)
    assert len({one.planned_at for one in planned}) == len(BBR.sessions)


def test_what_is_left_is_planned_after_a_moment_as_it_was_before() -> None:
    whole = timetable(BBR, date(2026, 9, 14), [THURSDAY], [], "england_and_wales")
    done, rest = whole[:9], whole[9:]
    again = timetable(
        BBR, date(2026, 9, 14), [THURSDAY], [], "england_and_wales",
        leave_out=[one.session_key for one in done], after=done[-1].planned_at,
    )  # fmt: skip
    assert again == rest


def test_a_timetable_that_cannot_be_is_refused_in_a_sentence() -> None:
    with pytest.raises(NoTimetable, match="weekly slot"):
        timetable(DADS, date(2026, 9, 14), [], [], "")
    for_ever = [Closure(date(2026, 1, 1), date(2099, 1, 1))]
    with pytest.raises(NoTimetable, match="no open day within five years"):
        timetable(DADS, date(2026, 9, 14), [THURSDAY], for_ever, "")


starts = st.dates(date(2020, 1, 1), date(2035, 12, 31))
slots = st.lists(
    st.builds(WeeklySlot, st.integers(0, 6), st.times().map(lambda at: at.replace(microsecond=0, second=0))),
    min_size=1,
    max_size=3,
)
spans = st.lists(st.tuples(st.integers(-10, 150), st.integers(0, 30)), max_size=4)
calendars = st.sampled_from([*CALENDARS, ""])
programmes = st.sampled_from(shipped_library().programmes)


def shut(start: date, given_spans: list[tuple[int, int]], longer_by: int = 0) -> list[Closure]:
    return [
        Closure(start + timedelta(days=first), start + timedelta(days=first + length + longer_by))
        for first, length in given_spans
    ]


@settings(max_examples=60)
@given(programmes, starts, slots, spans, calendars)
def test_the_order_is_kept_and_no_day_is_shut(programme, start, given_slots, given_spans, calendar) -> None:
    closures = shut(start, given_spans)
    planned = timetable(programme, start, given_slots, closures, calendar)
    assert [one.session_key for one in planned] == [one.key for one in programme.sessions]
    moments = [one.planned_at for one in planned]
    assert moments == sorted(moments)
    for moment in moments:
        day = moment.astimezone(LONDON).date()
        assert day >= start
        assert not is_public_holiday(day, calendar)
        assert not any(one.first_day <= day <= one.last_day for one in closures)


@settings(max_examples=60)
@given(programmes, starts, slots, spans, calendars, st.integers(1, 30))
def test_a_longer_closure_makes_nothing_earlier(
    programme, start, given_slots, given_spans, calendar, longer_by
) -> None:
    short = timetable(programme, start, given_slots, shut(start, given_spans), calendar)
    long = timetable(programme, start, given_slots, shut(start, given_spans, longer_by), calendar)
    assert all(one.planned_at <= other.planned_at for one, other in zip(short, long, strict=True))
