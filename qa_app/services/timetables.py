"""The timetable of a group: weekly slots, planned sessions moved, cancelled and planned again, and how it stands."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from qa_app.access import Person, check
from qa_app.backend import Backend
from qa_app.errors import NotFound, Refused
from qa_app.i18n import N_, _, current_language
from qa_app.services.activity import note
from qa_app.services.planning import plan_sessions
from qa_app.services.programme_sessions import ProgrammeSession, planned_title
from qa_app.services.recording_lengths import RecordedLength, lengths_of
from qa_app.services.recordings import recording_of, state_of
from qa_app.services.sites import Site, place_of, sites_where
from rubrics.timetable import WeeklySlot
from storage.database import groups, programme_sessions, recordings, timetables
from storage.database.base import Transaction
from storage.database.groups import Group
from storage.database.timetables import PlannedSessionRecord

__all__ = [
    "CANCEL_REASONS",
    "LONGEST_MINUTES",
    "GroupLine",
    "GroupTimetable",
    "SessionLine",
    "WeeklySlot",
    "cancel_planned_session",
    "group_timetable",
    "list_groups",
    "move_planned_session",
    "replan_site",
    "set_planned_length",
    "set_weekly_slots",
]

CANCEL_REASONS: dict[str, str] = {
    "staff_absent": N_("nobody could deliver it"),
    "too_few_present": N_("too few participants came"),
    "site_closed": N_("the site was closed"),
    "room_unavailable": N_("there was no room"),
    "other": N_("another reason"),
}
"""Why a planned session was cancelled."""
LONGEST_MINUTES = 24 * 60
"""The longest that a session can be planned to last."""


@dataclass(frozen=True)
class GroupLine:
    """A group of the list. `next_at` None: nothing is planned ahead; `total` 0: it has no timetable; `to_note` are
    planned sessions whose time is past, `unrecorded` deliveries without a recording or a reason."""

    group: Group
    site: Site
    programme: str
    delivered: int
    cancelled: int
    total: int
    next_at: datetime | None
    to_note: int
    unrecorded: int


@dataclass(frozen=True)
class SessionLine:
    """One session of the template in a group's timetable, with its deliveries, catch-ups too.

    `state` is planned, to_note (planned, and its time is past), delivered, cancelled, or unplanned where the group
    has no timetable; `at` the delivery or else the plan, None where there is neither; `recordings` how the
    recording of each delivery is, as `state_of` says, and `lengths` how long it is against the plan.
    `template_minutes` is what the template plans; the group's own length stands in `planned`.
    """

    session_key: str
    title: str
    theme: str
    kind: str
    planned: PlannedSessionRecord | None
    state: str
    at: datetime | None
    deliveries: tuple[ProgrammeSession, ...]
    recordings: tuple[str, ...]
    lengths: tuple[RecordedLength, ...]
    template_minutes: int


@dataclass(frozen=True)
class GroupTimetable:
    """A group with every session of its programme in order, its slots, and its regular facilitators' ids."""

    line: GroupLine
    slots: tuple[WeeklySlot, ...]
    facilitator_ids: tuple[int, ...]
    sessions: tuple[SessionLine, ...]


def list_groups(backend: Backend, actor: Person) -> list[GroupLine]:
    """The groups at the sites whose groups the person looks after, the newest first."""
    sites = {site.id: site for site in sites_where(backend, actor, "manage_groups")}
    with backend.database.read() as transaction:
        found = groups.groups_of_sites(transaction, sites)
        lines = _sessions(transaction, backend, found)
    return [_line(backend, sites[one.site_id], one, lines[one.id]) for one in found]


def group_timetable(backend: Backend, actor: Person, group_id: int) -> GroupTimetable:
    """The timetable of one group. Raises NotFound also when the person may not know of it."""
    sites = {site.id: site for site in sites_where(backend, actor, "manage_groups")}
    with backend.database.read() as transaction:
        group = groups.find_group(transaction, group_id)
        if group is None or group.site_id not in sites:
            raise NotFound(_("There is no such group, or it is not at one of your sites."))
        lines = _sessions(transaction, backend, [group])[group.id]
        slots = timetables.weekly_slots(transaction, group.id)
        regular = groups.regular_facilitators(transaction, [group.id]).get(group.id, ())
    return GroupTimetable(
        line=_line(backend, sites[group.site_id], group, lines),
        slots=tuple(WeeklySlot(weekday, at) for weekday, at in slots),
        facilitator_ids=regular,
        sessions=tuple(lines),
    )


def set_weekly_slots(backend: Backend, actor: Person, group_id: int, slots: Iterable[WeeklySlot]) -> int:
    """The group meets in these slots from now on; gives how many planned sessions are new or moved.

    Raises Refused without any slot, or where the sessions then find no place.
    """
    slots = sorted(set(slots))
    if not slots:
        raise Refused(_("A timetable needs at least one weekly slot. Add one."))
    with backend.database.write() as transaction:
        group = _managed(transaction, actor, group_id)
        timetables.replace_weekly_slots(transaction, group.id, [(one.weekday, one.at) for one in slots])
        moved = plan_sessions(transaction, backend, group)
        note(transaction, backend, actor, "planned", "group", group.id, slots=len(slots), moved=moved)
    return moved


def replan_site(backend: Backend, actor: Person, site_id: int) -> int:
    """Plan again what is still to come in every group of the site, as slots, closures and holidays are now.

    What was moved by hand goes back to its slot. Gives how many planned sessions moved.
    """
    with backend.database.write() as transaction:
        check(actor, "manage_groups", place_of(transaction, site_id))
        moved = 0
        for group in groups.groups_of_sites(transaction, [site_id]):
            n = plan_sessions(transaction, backend, group)
            if n:
                note(transaction, backend, actor, "planned", "group", group.id, moved=n)
            moved += n
    return moved


def move_planned_session(backend: Backend, actor: Person, planned_id: int, to: datetime) -> None:
    """Plan one session for another moment, a cancelled one too. Raises Refused once it was delivered."""
    with backend.database.write() as transaction:
        planned = _open(transaction, actor, planned_id)
        timetables.change_planned_sessions(
            transaction, {planned.id: {"planned_at": to, "state": "planned", "reason": None}}
        )
        note(
            transaction, backend, actor, "moved", "planned session", planned.id,
            to=to.isoformat(), before=planned.planned_at.isoformat(),
        )  # fmt: skip


def cancel_planned_session(backend: Backend, actor: Person, planned_id: int, reason: str) -> None:
    """Say that a planned session is not held; `reason` is one of CANCEL_REASONS. Raises Refused."""
    if reason not in CANCEL_REASONS:
        raise Refused(_("Choose a reason why the session is not held."))
    with backend.database.write() as transaction:
        planned = _open(transaction, actor, planned_id)
        timetables.change_planned_sessions(
            transaction, {planned.id: {"state": "cancelled", "reason": reason}}
        )
        note(transaction, backend, actor, "cancelled", "planned session", planned.id, reason=reason)


def set_planned_length(backend: Backend, actor: Person, planned_id: int, minutes: int | None) -> None:
    """How long the session is planned to last in its group, delivered or not; None or the template's own length: as
    its template says. Raises Refused for a length that no session has."""
    if minutes is not None and not 0 < minutes <= LONGEST_MINUTES:
        raise Refused(_("A session is planned for 1 to {most} minutes.").format(most=LONGEST_MINUTES))
    with backend.database.write() as transaction:
        planned = _found(transaction, actor, planned_id)
        group = groups.find_group(transaction, planned.group_id)
        assert group is not None
        programme = backend.library.programme(group.programme_key, group.programme_version)
        own = None if minutes == programme.session(planned.session_key).planned_minutes else minutes
        timetables.change_planned_sessions(transaction, {planned.id: {"planned_minutes": own}})
        note(
            transaction, backend, actor, "set length of", "planned session", planned.id,
            minutes=own, before=planned.planned_minutes,
        )  # fmt: skip


def _managed(transaction: Transaction, actor: Person, group_id: int) -> Group:
    group = groups.find_group(transaction, group_id)
    if group is None:
        raise NotFound(_("There is no such group."))
    check(actor, "manage_groups", place_of(transaction, group.site_id))
    return group


def _found(transaction: Transaction, actor: Person, planned_id: int) -> PlannedSessionRecord:
    planned = timetables.find_planned_session(transaction, planned_id)
    if planned is None:
        raise NotFound(_("There is no such planned session."))
    _managed(transaction, actor, planned.group_id)
    return planned


def _open(transaction: Transaction, actor: Person, planned_id: int) -> PlannedSessionRecord:
    planned = _found(transaction, actor, planned_id)
    if planned.state == "delivered":
        raise Refused(_("This session was delivered, so it can be neither moved nor cancelled."))
    return planned


def _sessions(transaction: Transaction, backend: Backend, found: list[Group]) -> dict[int, list[SessionLine]]:
    ids = [one.id for one in found]
    planned = timetables.planned_sessions(transaction, ids)
    delivered: dict[tuple[int, str], list[ProgrammeSession]] = {}
    every = programme_sessions.programme_sessions_of_groups(transaction, ids)
    for one in every:
        delivered.setdefault((one.group_id, one.session_key), []).append(one)
    there = recordings.recordings_of_programme_sessions(transaction, [one.id for one in every])
    lengths = lengths_of(transaction, backend, every, there)
    states = {session_id: state_of(recording_of(many)) for session_id, many in there.items()}
    language, now = current_language(), backend.clock()
    lines: dict[int, list[SessionLine]] = {}
    for group in found:
        programme = backend.library.programme(group.programme_key, group.programme_version)
        for session in programme.sessions:
            record = planned.get(group.id, {}).get(session.key)
            had = tuple(delivered.get((group.id, session.key), ()))
            first = next((one for one in had if not one.is_catch_up), None)
            lines.setdefault(group.id, []).append(
                SessionLine(
                    session_key=session.key,
                    title=planned_title(session, programme.module_of(session.key), language),
                    theme=session.title.in_language(language),
                    kind=session.kind,
                    planned=record,
                    state=_state(record, first, now),
                    at=first.starts_at if first else record.planned_at if record else None,
                    deliveries=had,
                    recordings=tuple(states.get(one.id, "no_recording") for one in had),
                    lengths=tuple(lengths[one.id] for one in had),
                    template_minutes=session.planned_minutes,
                )
            )
    return lines


def _state(record: PlannedSessionRecord | None, first: ProgrammeSession | None, now: datetime) -> str:
    if first is not None:
        return "delivered"
    if record is None:
        return "unplanned"
    return "to_note" if record.state == "planned" and record.planned_at <= now else record.state


def _line(backend: Backend, site: Site, group: Group, lines: list[SessionLine]) -> GroupLine:
    programme = backend.library.programme(group.programme_key, group.programme_version)
    late = backend.clock() - timedelta(days=backend.settings.whole_number("missing_recording_days"))
    ahead = [one.at for one in lines if one.state == "planned" and one.at]
    return GroupLine(
        group=group,
        site=site,
        programme=programme.title.in_language(current_language()),
        delivered=sum(one.state == "delivered" for one in lines),
        cancelled=sum(one.state == "cancelled" for one in lines),
        total=sum(one.planned is not None for one in lines),
        next_at=min(ahead, default=None),
        to_note=sum(one.state == "to_note" for one in lines),
        unrecorded=sum(
            state == "no_recording" and had.no_recording_reason is None and had.starts_at < late
            for one in lines
            for had, state in zip(one.deliveries, one.recordings, strict=True)
        ),
    )
