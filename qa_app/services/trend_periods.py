"""Weeks, months and quarters of London's calendar, each known by its first day."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Literal

from qa_app.i18n import LONDON
from storage.database.trend_counts import Period

Step = Literal["week", "month", "quarter"]
STEPS: tuple[Step, ...] = ("week", "month", "quarter")
LOOKED_BACK: dict[Step, int] = {"week": 52, "month": 18, "quarter": 12}
"""How many whole periods a trend shows unless it is told otherwise."""

_MONTHS: dict[Step, int] = {"month": 1, "quarter": 3}


def period_of(step: Step, moment: datetime) -> date:
    """The first day of the period in which a moment lies in London; weeks begin on Monday."""
    day = moment.astimezone(LONDON).date()
    if step == "week":
        return day - timedelta(days=day.weekday())
    return day.replace(day=1, month=day.month - (day.month - 1) % _MONTHS[step])


def moved(step: Step, begins: date, by: int) -> date:
    """The first day of the period that lies so many periods after (negative: before)."""
    if step == "week":
        return begins + timedelta(weeks=by)
    years, zero_based = divmod(begins.year * 12 + begins.month - 1 + by * _MONTHS[step], 12)
    return date(years, zero_based + 1, 1)


def start_of(begins: date) -> datetime:
    """The first moment of a day in London."""
    return datetime.combine(begins, time(), LONDON)


def first_days(step: Step, first: date, until: datetime) -> list[date]:
    """The first days of the periods from that of `first` to that in which `until` lies."""
    return list(_first_days(step, first, period_of(step, until)))


def periods(step: Step, first: date, until: datetime) -> list[Period]:
    """The same periods as moments; the last ends at `until`."""
    days = first_days(step, first, until)
    ends = [*(start_of(day) for day in days[1:]), until]
    return [(start_of(day), end) for day, end in zip(days, ends, strict=True)]


def _first_days(step: Step, first: date, last: date) -> Iterator[date]:
    begins = first
    while begins <= last:
        yield begins
        begins = moved(step, begins, 1)
