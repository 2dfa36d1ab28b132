"""A row of a register by itself: what it says, or everything that is wrong with it. Asks no database."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from qa_app.i18n import LONDON, _, day
from qa_app.services.missing_recordings import NO_RECORDING_REASONS
from qa_app.services.register_cells import (
    BadCell,
    check_text,
    choice_of,
    day_of,
    moment_of,
    number_attended,
    participant_code,
    people_of,
    yes_or_no,
)
from qa_app.services.register_file import RegisterRow
from qa_app.services.timetables import CANCEL_REASONS
from rubrics.programme import Programme
from storage.database.groups import Group
from storage.database.programme_sessions import ProgrammeSession
from storage.database.timetables import PlannedSessionRecord

Read = TypeVar("Read")


@dataclass(frozen=True)
class Known:
    """What a register is held against, read in bulk: sites' ids by code (in small letters), those whose groups the
    person looks after, groups by site and code, programmes by key and version, people's ids by address, deliveries
    by group, session and participant, planned sessions by group and session, and which columns the file has."""

    sites: Mapping[str, int]
    managed: frozenset[int]
    groups: Mapping[tuple[int, str], Group]
    programmes: Mapping[tuple[str, str], Programme]
    people: Mapping[str, int]
    deliveries: Mapping[tuple[int, str, str], list[ProgrammeSession]]
    planned: Mapping[int, Mapping[str, PlannedSessionRecord]]
    columns: frozenset[str]
    now: datetime


@dataclass(frozen=True)
class Entry:
    """What a sound row says. None: it says nothing of it, so what is known stays.

    `cancelled`: why the session was not held; then nobody delivered. `regular` and `cover` are people's ids.
    """

    group: Group
    session_key: str
    module_key: str
    kind: str
    starts_at: datetime
    room: str | None
    attended: int | None
    regular: tuple[int, ...]
    cover: tuple[int, ...] | None
    is_catch_up: bool
    participant: str
    cancelled: str | None
    no_recording_reason: str | None

    @property
    def whose(self) -> tuple[int, str, str]:
        """Group, session and participant ("": the whole group)."""
        return self.group.id, self.session_key, self.participant


@dataclass(frozen=True)
class ReadRow:
    """A row with what it says, or with the sentences that tell what is wrong and what to do. An entry that is there
    beside problems is known well enough to tell doubled rows by."""

    row: RegisterRow
    entry: Entry | None
    problems: tuple[str, ...]


def read_row(row: RegisterRow, known: Known) -> ReadRow:
    """Read one row; every problem of it is told at once."""
    problems: list[str] = []

    def cell(name: str) -> str:
        return tried(lambda: check_text(name, row.cells[name])) or ""

    def tried(read: Callable[[], Read]) -> Read | None:
        try:
            return read()
        except BadCell as error:
            problems.append(str(error))
            return None

    text = {name: cell(name) for name in row.cells}
    group = tried(lambda: _group(text, known))
    found = tried(lambda: _session(group, text["session"], known)) if group else None
    on = tried(lambda: day_of(text["date"]))
    starts_at = tried(lambda: moment_of(on, text["start"])) if on else None
    is_cancelled = bool(tried(lambda: yes_or_no("cancelled", text["cancelled"])))
    is_catch_up = bool(tried(lambda: yes_or_no("catch_up", text["catch_up"])))
    participant = tried(lambda: participant_code(text["participant"])) if text["participant"] else ""
    attended = tried(lambda: number_attended(text["attended"])) if text["attended"] else None
    regular = tried(lambda: people_of("facilitators", text["facilitators"], known.people)) or []
    cover = tried(lambda: people_of("cover", text["cover"], known.people)) or []
    no_recording = None
    if text["no_recording_reason"]:
        no_recording = tried(
            lambda: choice_of("no_recording_reason", text["no_recording_reason"], NO_RECORDING_REASONS)
        )
    cancelled = None
    if is_cancelled:
        cancelled = tried(lambda: _cancelled(text, is_catch_up))
    elif text["reason"]:
        problems.append(
            _("A reason stands there, but cancelled does not say yes. Write yes, or take it out.")
        )
    if not is_cancelled:
        problems += _delivery_problems(text, regular, cover)
    if group and starts_at:
        problems += _date_problems(group, starts_at, is_cancelled, known)
    if found and found[2] != "group" and not is_cancelled and not text["participant"]:
        problems.append(_("A session with one participant needs the participant's code, such as P3."))
    entry = None
    if group and found and starts_at and participant is not None:
        entry = Entry(
            group=group,
            session_key=found[0],
            module_key=found[1],
            kind=found[2],
            starts_at=starts_at,
            room=text["room"] or None,
            attended=attended,
            regular=tuple(regular),
            cover=tuple(cover) if "cover" in known.columns else None,
            is_catch_up=is_catch_up,
            participant=participant,
            cancelled=cancelled,
            no_recording_reason=no_recording,
        )
    return ReadRow(row, entry, tuple(problems))


def _group(text: Mapping[str, str], known: Known) -> Group:
    site_id = known.sites.get(text["site"].lower())
    if site_id is None:
        raise BadCell(_("There is no site with this code. Look it up under Groups."))
    if site_id not in known.managed:
        raise BadCell(_("You do not look after the groups of this site. Take the row out."))
    group = known.groups.get((site_id, text["group"].lower()))
    if group is None:
        raise BadCell(_("The site has no group with this code. Correct it, or add the group first."))
    return group


def _session(group: Group, key: str, known: Known) -> tuple[str, str, str]:
    """Key, module's key and kind."""
    programme = known.programmes[group.programme_key, group.programme_version]
    for module in programme.modules:
        for session in module.sessions:
            if session.key == key.lower():
                return session.key, module.key, session.kind
    raise BadCell(
        _("The programme of the group has no session with this key. Keys look like {example}.").format(
            example=programme.sessions[-1].key
        )
    )


def _cancelled(text: Mapping[str, str], is_catch_up: bool) -> str:
    if is_catch_up:
        raise BadCell(_("A catch-up that was not held needs no row. Take it out."))
    if text["facilitators"] or text["cover"]:
        raise BadCell(_("The session is cancelled, and yet somebody delivered it. Take one of the two out."))
    return choice_of("reason", text["reason"], CANCEL_REASONS)


def _delivery_problems(text: Mapping[str, str], regular: list[int], cover: list[int]) -> list[str]:
    if not text["facilitators"] and not text["cover"]:
        return [_("Nobody delivered it. Write who did, or yes in cancelled.")]
    if set(regular) & set(cover):
        return [_("Somebody stands under facilitators and under cover. Take them out of one.")]
    return []


def _date_problems(group: Group, starts_at: datetime, is_cancelled: bool, known: Known) -> list[str]:
    if starts_at.astimezone(LONDON).date() < group.starts_on:
        return [
            _("The date lies before the group began on {day}. Correct the date or the group.").format(
                day=day(group.starts_on)
            )
        ]
    if starts_at > known.now and not is_cancelled:
        return [_("The session lies in the future. Import it once it was delivered.")]
    return []
