"""When the sessions of a programme template are planned, from a start date, weekly slots and the days that are shut.

Days and times of day are London's, summer time and all. Nothing is planned before the start date.

A session that takes slots (a group session; in one-to-one delivery every session) is planned in the next weekly slot
on an open day, in the order of the template, so a shut day puts off everything after it.

One-to-ones and three-way reviews of a group take no slot. Each is held by appointment, once with every participant,
so its moment stands for the week in which it belongs: the first open day from Monday to Friday after the group
session before it, and never later than the next group session. Those with which a template begins have the first
week, and the first group session comes a week after the start date.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import holidays

from rubrics.errors import NoTimetable
from rubrics.programme import PlannedSession, Programme

LONDON = ZoneInfo("Europe/London")
CALENDARS: dict[str, tuple[str, str | None]] = {
    "england_and_wales": ("GB", "ENG"),
    "northern_ireland": ("GB", "NIR"),
    "ireland": ("IE", None),
    "jersey": ("JE", None),
}
"""Calendars of public holidays: the country and the part of it as the library `holidays` names them."""
FIRST_WEEK = timedelta(days=7)
HORIZON = timedelta(days=5 * 366)
"""No programme takes longer; what is not placed by then has no place."""


@dataclass(frozen=True, order=True)
class WeeklySlot:
    """An hour of the week: `weekday` 0 is Monday, `at` London's wall clock."""

    weekday: int
    at: time


@dataclass(frozen=True)
class Closure:
    """Days on which nothing is delivered, `first_day` and `last_day` among them."""

    first_day: date
    last_day: date


@dataclass(frozen=True)
class PlannedMoment:
    """When a session of the template is planned, in UTC."""

    session_key: str
    planned_at: datetime


def is_public_holiday(day: date, calendar: str) -> bool:
    """Whether the day is a public holiday of that calendar; one that is not in CALENDARS has none."""
    return calendar in CALENDARS and day in _public_holidays(calendar)


@cache
def _public_holidays(calendar: str) -> holidays.HolidayBase:
    country, part = CALENDARS[calendar]
    return holidays.country_holidays(country, subdiv=part)


def timetable(
    programme: Programme,
    starts_on: date,
    slots: Iterable[WeeklySlot],
    closures: Iterable[Closure],
    calendar: str,
    *,
    all_take_slots: bool = False,
    leave_out: Collection[str] = (),
    after: datetime | None = None,
) -> list[PlannedMoment]:
    """The moments of the template's sessions in order, without those whose keys are in `leave_out`.

    `calendar` is one of CALENDARS, or anything else where public holidays are worked. `after`: only moments later
    than this one (None: any from the start date on). Raises NoTimetable.
    """
    in_order = sorted(set(slots))
    if not in_order:
        raise NoTimetable("A timetable needs at least one weekly slot. Add one.")
    days = _OpenDays(tuple(closures), calendar)
    takes_slot = {one.key for one in programme.sessions if all_take_slots or one.kind == "group"} or {
        one.key for one in programme.sessions
    }
    begins_in_slots = programme.sessions[0].key in takes_slot
    wanted = [one for one in programme.sessions if one.key not in leave_out]
    free = _free_slots(days, in_order, starts_on if begins_in_slots else starts_on + FIRST_WEEK, after)
    placed = {one.key: next(free) for one in wanted if one.key in takes_slot}
    return [
        PlannedMoment(key, moment.astimezone(UTC))
        for key, moment in _with_appointments(wanted, placed, days, starts_on, in_order[0].at, after)
    ]


@dataclass(frozen=True)
class _OpenDays:
    closures: tuple[Closure, ...]
    calendar: str

    def holds(self, day: date) -> bool:
        shut = any(one.first_day <= day <= one.last_day for one in self.closures)
        return not shut and not is_public_holiday(day, self.calendar)


def _days_from(first: date) -> Iterator[date]:
    """The days within the horizon; raises NoTimetable at its end."""
    for number in range(HORIZON.days):
        yield first + timedelta(days=number)
    raise NoTimetable(
        "The sessions find no open day within five years. Shorten the closures or choose other weekly slots."
    )


def _free_slots(
    days: _OpenDays, slots: list[WeeklySlot], first: date, after: datetime | None
) -> Iterator[datetime]:
    for day in _days_from(max(first, after.astimezone(LONDON).date()) if after else first):
        if any(slot.weekday == day.weekday() for slot in slots) and days.holds(day):
            for slot in slots:
                moment = datetime.combine(day, slot.at, LONDON)
                if slot.weekday == day.weekday() and (after is None or moment > after):
                    yield moment


def _with_appointments(
    wanted: list[PlannedSession],
    placed: dict[str, datetime],
    days: _OpenDays,
    starts_on: date,
    at: time,
    after: datetime | None,
) -> Iterator[tuple[str, datetime]]:
    """Every session with its moment: those in slots as they are, the others in the week where they belong."""
    last = after
    for number, session in enumerate(wanted):
        if session.key in placed:
            last = placed[session.key]
            yield session.key, last
            continue
        earliest = starts_on
        if last is not None:
            earliest = max(starts_on, last.astimezone(LONDON).date() + timedelta(days=1))
        day = next(day for day in _days_from(earliest) if day.weekday() < 5 and days.holds(day))
        moment = datetime.combine(day, at, LONDON)
        following = next((placed[one.key] for one in wanted[number:] if one.key in placed), None)
        yield session.key, moment if following is None else min(moment, following)
