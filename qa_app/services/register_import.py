"""Importing a register: looked at first, then applied whole or not at all."""

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from qa_app.access import Person, Place, allows, check
from qa_app.backend import Backend
from qa_app.errors import Refused
from qa_app.i18n import _, ngettext
from qa_app.services.activity import note
from qa_app.services.planning import retie_deliveries, tie_deliveries
from qa_app.services.register_file import RegisterFile, read_register
from qa_app.services.register_judging import JudgedRow, judge
from qa_app.services.register_rows import Known
from qa_app.services.register_template import error_file, template
from storage.database import groups, people, programme_sessions, sites, timetables
from storage.database.base import Transaction
from storage.database.programme_sessions import ProgrammeSession

__all__ = [
    "STATES",
    "JudgedRow",
    "RegisterPreview",
    "apply_register",
    "preview_register",
    "template",
    "what_is_wrong",
]

STATES = ("wrong", "changed", "new", "same")
"""What a row can be, those first that need a look."""


@dataclass(frozen=True)
class RegisterPreview:
    """Every row of a register and what an import would do with it. `ignored` are columns that are not read;
    `judgement` is another one as soon as the import would do anything else."""

    rows: tuple[JudgedRow, ...]
    ignored: tuple[str, ...]
    judgement: str

    @property
    def counts(self) -> dict[str, int]:
        """How many rows there are of each of STATES."""
        found = Counter(one.state for one in self.rows)
        return {state: found[state] for state in STATES}


def preview_register(backend: Backend, actor: Person | None, content: bytes) -> RegisterPreview:
    """What importing the file would do; changes nothing. `actor` None: the command line of the machine.

    Raises Refused for a file that is no register.
    """
    if actor is not None:
        check(actor, "manage_groups")
    register = read_register(content)
    with backend.database.read() as transaction:
        return _preview(transaction, backend, actor, register)


def apply_register(
    backend: Backend, actor: Person | None, content: bytes, seen: str | None = None
) -> RegisterPreview:
    """Import the file, all of it or nothing; gives what was done, row by row.

    `seen` is the `judgement` of the preview that the person saw; None: no preview was asked for. Raises Refused where
    a row is wrong, or where something has changed since the preview.
    """
    if actor is not None:
        check(actor, "manage_groups")
    register = read_register(content)
    with backend.database.write() as transaction:
        found = _preview(transaction, backend, actor, register)
        wrong = found.counts["wrong"]
        if wrong:
            raise Refused(
                ngettext(
                    "{n} row is wrong, so nothing was imported. Correct it and import the file again.",
                    "{n} rows are wrong, so nothing was imported. Correct them and import the file again.",
                    wrong,
                ).format(n=wrong)
            )
        if seen not in (None, found.judgement):
            raise Refused(
                _(
                    "Something has changed since you looked at the preview. Nothing was imported: look once more."
                )
            )
        added = _add(transaction, [one for one in found.rows if one.state == "new"])
        changed = _change(transaction, [one for one in found.rows if one.state == "changed"])
        if found.counts["new"] or found.counts["changed"]:
            note(
                transaction, backend, actor, "imported", "register", None,
                rows=len(found.rows), added=added, changed=changed,
            )  # fmt: skip
    return found


def what_is_wrong(preview: RegisterPreview) -> bytes:
    """The wrong rows as a CSV file: row number and what is wrong with it."""
    return error_file(
        (one.row.number, " ".join(one.problems)) for one in preview.rows if one.state == "wrong"
    )


def _preview(
    transaction: Transaction, backend: Backend, actor: Person | None, register: RegisterFile
) -> RegisterPreview:
    rows = tuple(judge(register.rows, _known(transaction, backend, actor, register)))
    told = [
        (
            one.row.number,
            one.state,
            one.changes,
            one.delivery and one.delivery.id,
            sorted(one.row.cells.items()),
        )
        for one in rows
    ]
    return RegisterPreview(rows, register.ignored, hashlib.sha256(repr(told).encode()).hexdigest())


def _known(transaction: Transaction, backend: Backend, actor: Person | None, register: RegisterFile) -> Known:
    """Everything that the rows can speak of, in a handful of queries however many rows there are."""
    named = {row.cells["site"].lower() for row in register.rows}
    there = sites.all_sites(transaction)
    mine = [
        one.id for one in there if actor is None or allows(actor, "manage_groups", Place(one.id, one.region))
    ]
    wanted = [one.id for one in there if one.code.lower() in named and one.id in mine]
    codes = {row.cells["group"].lower() for row in register.rows}
    found = [one for one in groups.groups_of_sites(transaction, wanted) if one.code.lower() in codes]
    deliveries: dict[tuple[int, str, str], list[ProgrammeSession]] = {}
    for one in programme_sessions.programme_sessions_of_groups(transaction, [group.id for group in found]):
        deliveries.setdefault((one.group_id, one.session_key, one.participant_code or ""), []).append(one)
    return Known(
        sites={one.code.lower(): one.id for one in there},
        managed=frozenset(mine),
        groups={(one.site_id, one.code.lower()): one for one in found},
        programmes={
            (one.programme_key, one.programme_version): backend.library.programme(
                one.programme_key, one.programme_version
            )
            for one in found
        },
        people={one.email: one.id for one in people.all_people(transaction)},
        deliveries=deliveries,
        planned=timetables.planned_sessions(transaction, [one.id for one in found]),
        columns=register.columns,
        now=backend.clock(),
    )


def _add(transaction: Transaction, rows: Iterable[JudgedRow]) -> list[int]:
    """Add the deliveries and cancelled sessions; gives the ids of the deliveries."""
    entries = [one.entry for one in rows if one.entry]
    held = [one for one in entries if not one.cancelled]
    timetables.add_planned_sessions(
        transaction,
        [
            {
                "group_id": one.group.id,
                "session_key": one.session_key,
                "planned_at": one.starts_at,
                "state": "cancelled",
                "reason": one.cancelled,
            }
            for one in entries
            if one.cancelled
        ],
    )
    added = programme_sessions.add_programme_sessions(
        transaction,
        [
            (
                {
                    "group_id": one.group.id,
                    "site_id": one.group.site_id,
                    "module_key": one.module_key,
                    "session_key": one.session_key,
                    "kind": one.kind,
                    "starts_at": one.starts_at,
                    "room": one.room or "",
                    "attended": one.attended,
                    "participant_code": one.participant or None,
                    "is_catch_up": one.is_catch_up,
                    "no_recording_reason": one.no_recording_reason,
                },
                _delivered_by(one.regular, one.cover or ()),
            )
            for one in held
        ],
    )
    tie_deliveries(
        transaction,
        [
            (new, one.group.id, one.session_key)
            for new, one in zip(added, held, strict=True)
            if not one.is_catch_up
        ],
    )
    return added


def _change(transaction: Transaction, rows: Iterable[JudgedRow]) -> list[int]:
    """Change what the rows tell anew; gives the ids of the deliveries."""
    changes, people_of, cancelled = {}, {}, {}
    for one in rows:
        entry, had = one.entry, one.delivery
        assert entry is not None
        if one.planned is not None:
            cancelled[one.planned.id] = {"state": "cancelled", "reason": entry.cancelled}
            continue
        assert had is not None
        values = {
            "starts_at": entry.starts_at,
            "room": entry.room,
            "attended": entry.attended,
            "is_catch_up": entry.is_catch_up if "catch_up" in one.changes else None,
            "no_recording_reason": entry.no_recording_reason,
        }
        changes[had.id] = {name: value for name, value in values.items() if value is not None}
        if {"facilitators", "cover"} & set(one.changes):
            covered = tuple(who.id for who in had.facilitators if who.is_cover)
            people_of[had.id] = _delivered_by(entry.regular, covered if entry.cover is None else entry.cover)
    timetables.change_planned_sessions(transaction, cancelled)
    programme_sessions.change_programme_sessions(transaction, changes, people_of)
    retie_deliveries(transaction, programme_sessions.programme_sessions_by_id(transaction, changes).values())
    return list(changes)


def _delivered_by(regular: Iterable[int], cover: Iterable[int]) -> dict[int, bool]:
    return dict.fromkeys(cover, True) | dict.fromkeys(regular, False)
