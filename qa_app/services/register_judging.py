"""The rows of a register held against what is known and against each other: new, changed, the same, or wrong."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from qa_app.i18n import LONDON, _, day
from qa_app.services.register_file import RegisterRow
from qa_app.services.register_rows import Entry, Known, ReadRow, read_row
from storage.database.programme_sessions import ProgrammeSession
from storage.database.timetables import PlannedSessionRecord

CORRECTED_WITHIN = timedelta(days=7)
"""A delivery of the same session so near in time is the same one with a corrected date."""


@dataclass(frozen=True)
class JudgedRow:
    """A row and what an import would do with it.

    `state` is new, changed (then `changes` are the columns), same, or wrong (then `problems` are sentences).
    `delivery` is the delivery that it is about, `planned` the planned session that it cancels; both None where they
    are new.
    """

    row: RegisterRow
    state: str
    entry: Entry | None
    changes: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    delivery: ProgrammeSession | None = None
    planned: PlannedSessionRecord | None = None


def judge(rows: Iterable[RegisterRow], known: Known) -> list[JudgedRow]:
    """Judge every row, in order. Deliveries with the very moment are found first, then those with a corrected one."""
    read = [read_row(row, known) for row in rows]
    doubled = _doubled(read)
    claimed = {
        found.id: one.row.number
        for one in read
        if one.entry and not one.entry.cancelled and (found := _at_the_moment(one.entry, known))
    }
    return [_judged(one, doubled.get(one.row.number), known, claimed) for one in read]


def _doubled(read: list[ReadRow]) -> dict[int, str]:
    """What is wrong with each row that speaks of what an earlier row speaks of, by its number."""
    moments: dict[tuple[object, ...], int] = {}
    firsts: dict[tuple[int, str, str], int] = {}
    found = {}
    for one in read:
        entry = one.entry
        if entry is None:
            continue
        same = moments.setdefault((*entry.whose, entry.starts_at), one.row.number)
        first = one.row.number if entry.is_catch_up else firsts.setdefault(entry.whose, one.row.number)
        if same != one.row.number:
            found[one.row.number] = _("Row {n} is about the same delivery. Take one of the two out.").format(
                n=same
            )
        elif first != one.row.number:
            found[one.row.number] = _(
                "Row {n} is about the same session. If this one was a catch-up, write yes in catch_up."
            ).format(n=first)
    return found


def _judged(one: ReadRow, doubled: str | None, known: Known, claimed: dict[int, int]) -> JudgedRow:
    problems = [*one.problems, *([doubled] if doubled else [])]
    entry = one.entry
    if problems or entry is None:
        return JudgedRow(one.row, "wrong", entry, problems=tuple(problems))
    if entry.cancelled:
        return _judged_cancelled(one.row, entry, known)
    delivery = _at_the_moment(entry, known)
    if delivery is None:
        near = [
            other
            for other in known.deliveries.get(entry.whose, ())
            if claimed.get(other.id, one.row.number) == one.row.number
        ]
        delivery, problem = _corrected(entry, near)
        if problem:
            return JudgedRow(one.row, "wrong", entry, problems=(problem,))
        if delivery:
            claimed[delivery.id] = one.row.number
    if delivery is None:
        return JudgedRow(one.row, "new", entry)
    changes = tuple(_changes(entry, delivery, known))
    return JudgedRow(one.row, "changed" if changes else "same", entry, changes, delivery=delivery)


def _at_the_moment(entry: Entry, known: Known) -> ProgrammeSession | None:
    there = known.deliveries.get(entry.whose, ())
    return next((one for one in there if one.starts_at == entry.starts_at), None)


def _corrected(entry: Entry, near: list[ProgrammeSession]) -> tuple[ProgrammeSession | None, str | None]:
    """The delivery of which the row tells another time or another day, or why that cannot be said."""
    alike = [one for one in near if one.is_catch_up == entry.is_catch_up]
    on = entry.starts_at.astimezone(LONDON).date()
    same_day = [one for one in alike if one.starts_at.astimezone(LONDON).date() == on]
    if len(same_day) == 1:
        return same_day[0], None
    if entry.is_catch_up or not alike:
        return None, None
    if len(alike) == 1 and abs(alike[0].starts_at - entry.starts_at) <= CORRECTED_WITHIN:
        return alike[0], None
    return None, _(
        "This session was delivered on {day} already. If this one was a catch-up, write yes in catch_up; else correct "
        "the date."
    ).format(day=day(alike[0].starts_at))


def _judged_cancelled(row: RegisterRow, entry: Entry, known: Known) -> JudgedRow:
    had = [one for one in known.deliveries.get(entry.whose, ()) if not one.is_catch_up]
    if had:
        problem = _("This session was delivered on {day}, so it was not cancelled. Take the row out.").format(
            day=day(had[0].starts_at)
        )
        return JudgedRow(row, "wrong", entry, problems=(problem,))
    planned = known.planned.get(entry.group.id, {}).get(entry.session_key)
    if planned is None:
        return JudgedRow(row, "new", entry)
    if (planned.state, planned.reason) == ("cancelled", entry.cancelled):
        return JudgedRow(row, "same", entry, planned=planned)
    changes = ("reason",) if planned.state == "cancelled" else ("cancelled",)
    return JudgedRow(row, "changed", entry, changes, planned=planned)


def _changes(entry: Entry, delivery: ProgrammeSession, known: Known) -> Iterator[str]:
    """The columns in which the row differs from what is known. What it says nothing of does not differ."""
    was, now = (one.starts_at.astimezone(LONDON) for one in (delivery, entry))
    if was.date() != now.date():
        yield "date"
    if was.time() != now.time():
        yield "start"
    if entry.room is not None and entry.room != delivery.room:
        yield "room"
    if entry.attended is not None and entry.attended != delivery.attended:
        yield "attended"
    if set(entry.regular) != {one.id for one in delivery.facilitators if not one.is_cover}:
        yield "facilitators"
    if entry.cover is not None and set(entry.cover) != {
        one.id for one in delivery.facilitators if one.is_cover
    }:
        yield "cover"
    if "catch_up" in known.columns and entry.is_catch_up != delivery.is_catch_up:
        yield "catch_up"
    if entry.no_recording_reason not in (None, delivery.no_recording_reason):
        yield "no_recording_reason"
