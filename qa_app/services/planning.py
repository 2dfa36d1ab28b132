"""Planning in a transaction: the timetable of one group made, or what is still to come of it made anew."""

from collections.abc import Iterable
from datetime import datetime, time

from qa_app.backend import Backend
from qa_app.errors import Refused
from rubrics.errors import NoTimetable
from rubrics.timetable import Closure, WeeklySlot, timetable
from storage.database import closures, programme_sessions, sites, timetables
from storage.database.base import Transaction
from storage.database.groups import Group
from storage.database.programme_sessions import ProgrammeSession


def plan_sessions(transaction: Transaction, backend: Backend, group: Group) -> int:
    """Plan what the group has not had yet; gives how many planned sessions are new or moved.

    Left as they are: what was delivered or cancelled, and what should have been delivered by now. A group without
    weekly slots has no timetable. Raises Refused where the sessions find no place.
    """
    slots = timetables.weekly_slots(transaction, group.id)
    if not slots:
        return 0
    now = backend.clock()
    known = timetables.planned_sessions(transaction, [group.id]).get(group.id, {})
    delivered = _deliveries(transaction, group)
    settled = {
        key: one.planned_at for key, one in known.items() if one.state != "planned" or one.planned_at <= now
    }
    settled |= {key: one.starts_at for key, one in delivered.items()}
    found = _timetable(transaction, backend, group, slots, settled, now if known else None)
    transaction.flush()
    new = [
        {"group_id": group.id, "session_key": key, "planned_at": moment, "state": "planned"}
        for key, moment in found.items()
        if key not in known
    ]
    had = [
        {
            "group_id": group.id,
            "session_key": key,
            "planned_at": one.starts_at,
            "state": "delivered",
            "programme_session_id": one.id,
        }
        for key, one in delivered.items()
        if key not in known
    ]
    timetables.add_planned_sessions(transaction, [*had, *new])
    moved = {
        known[key].id: {"planned_at": moment}
        for key, moment in found.items()
        if key in known and known[key].planned_at != moment
    }
    timetables.change_planned_sessions(transaction, moved)
    return len(new) + len(moved)


def _deliveries(transaction: Transaction, group: Group) -> dict[str, ProgrammeSession]:
    """The first delivery of each session of the template; a catch-up is not the delivery."""
    found: dict[str, ProgrammeSession] = {}
    for one in programme_sessions.programme_sessions_of_groups(transaction, [group.id]):
        if not one.is_catch_up:
            found.setdefault(one.session_key, one)
    return found


def _timetable(
    transaction: Transaction,
    backend: Backend,
    group: Group,
    slots: Iterable[tuple[int, time]],
    settled: dict[str, datetime],
    not_before: datetime | None,
) -> dict[str, datetime]:
    """The moments of what is not settled, after the last of what is; a timetable made for the first time may lie in
    the past (`not_before` None), so that a group can be added that is under way."""
    site = sites.find_site(transaction, group.site_id)
    shut = closures.closures_of_site(transaction, group.site_id)
    try:
        planned = timetable(
            backend.library.programme(group.programme_key, group.programme_version),
            group.starts_on,
            [WeeklySlot(weekday, at) for weekday, at in slots],
            [Closure(one.first_day, one.last_day) for one in shut],
            site.holiday_calendar if site else "",
            all_take_slots=group.delivery_mode == "one_to_one",
            leave_out=tuple(settled),
            after=max([*settled.values(), *([not_before] if not_before else [])], default=None),
        )
    except NoTimetable as error:
        raise Refused(str(error)) from error
    return {one.session_key: one.planned_at for one in planned}


def tie_deliveries(transaction: Transaction, deliveries: Iterable[tuple[int, int, str]]) -> None:
    """Every one of these deliveries (its id, group and session key; no catch-up among them) settles its planned
    session, unless another delivery did before."""
    first: dict[tuple[int, str], int] = {}
    for programme_session_id, group_id, key in deliveries:
        first.setdefault((group_id, key), programme_session_id)
    known = timetables.planned_sessions(transaction, {group_id for group_id, _key in first})
    timetables.change_planned_sessions(
        transaction,
        {
            planned.id: {"state": "delivered", "reason": None, "programme_session_id": programme_session_id}
            for (group_id, key), programme_session_id in first.items()
            if (planned := known.get(group_id, {}).get(key)) and planned.programme_session_id is None
        },
    )


def retie_deliveries(transaction: Transaction, deliveries: Iterable[ProgrammeSession]) -> None:
    """The same for deliveries that were corrected: one that turned out to be a catch-up settles nothing any more."""
    deliveries = list(deliveries)
    catch_ups = {one.id for one in deliveries if one.is_catch_up}
    known = timetables.planned_sessions(transaction, {one.group_id for one in deliveries})
    timetables.change_planned_sessions(
        transaction,
        {
            planned.id: {"state": "planned", "programme_session_id": None}
            for many in known.values()
            for planned in many.values()
            if planned.programme_session_id in catch_ups
        },
    )
    tie_deliveries(
        transaction, [(one.id, one.group_id, one.session_key) for one in deliveries if not one.is_catch_up]
    )
