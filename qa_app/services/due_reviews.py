"""Reviews that are due: whom the monitoring plan wants to be seen, and the recording to watch for it."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from qa_app.access import Person
from qa_app.backend import Backend
from qa_app.i18n import LONDON
from qa_app.services.coverage import DebtLine, Reckoning, lines_of, reckon
from qa_app.services.recordings import LibraryEntry, entries_of
from qa_app.services.sites import Site, sites_where
from storage.database import assignments, draws, people
from storage.database.base import Transaction

LOOKED_BACK = timedelta(days=120)
DAYS_OF_NOTICE = 7
"""So many days before its day a review is told of that no recording allows."""
SHOWN = 20
"""Rows at a time, the most urgent first."""
PAST_MENDING = frozenset({"erased", "too_old", "gap_too_short", "not_delivered_yet", "being_reviewed"})
"""What stands in the way of a review and nobody can do anything about."""


@dataclass(frozen=True)
class AssignedTo:
    """Who was asked to review the recording, and by when; `days_left` below 0: it is overdue."""

    assignment_id: int
    assignee_id: int
    name: str
    by_when: date
    days_left: int


@dataclass(frozen=True)
class AskedFor:
    """One rule of those that ask for a review: how many it wants and how many are paid. `module` empty: it does not
    ask by module."""

    rule: str
    module: str
    wanted: int
    paid: int


@dataclass(frozen=True)
class Chosen:
    """How a recording came to be the one to watch: drawn from so many (0: a person chose it), given to somebody, or
    both."""

    drawn_from: int = 0
    assigned: AssignedTo | None = None


@dataclass(frozen=True)
class DueReview:
    """Debts that one recording would pay, and that recording.

    `facilitators` are those to be seen, `asked_for` the rules that ask for it. `state`: `only` (one recording alone
    would pay), `drawn`, `chosen` (by a person), `assigned`, `to_draw` (several would, and none is drawn), or `blocked`
    (none would). `entry` is the recording of the first four, `session_id` its programme session, `drawn_from` of how
    many it was drawn. `candidates` are those that would pay and that the reader may review, `choice` how many;
    `in_the_way` says why others would not, with how many programme sessions. `debt` names the debt that is drawn for.
    """

    site: Site
    group_code: str
    facilitators: tuple[str, ...]
    asked_for: tuple[AskedFor, ...]
    overdue_on: date
    days_left: int
    state: str
    debt: str
    choice: int
    candidates: tuple[int, ...]
    session_id: int | None
    entry: LibraryEntry | None = None
    drawn_from: int = 0
    assigned: AssignedTo | None = None
    in_the_way: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True)
class DueList:
    """Some rows of the list, the most urgent first; `total` and `overdue` count all of it."""

    rows: tuple[DueReview, ...]
    total: int
    overdue: int


def due_reviews(
    backend: Backend,
    actor: Person,
    site_ids: Iterable[int] | None = None,
    *,
    limit: int = SHOWN,
    offset: int = 0,
) -> DueList:
    """Who has to be seen at the sites where the person gives feedback (None: at all of them), the most urgent first;
    at the end those who cannot be seen as things are. Nobody is told to see to themselves."""
    wanted = None if site_ids is None else set(site_ids)
    mine = [one for one in sites_where(backend, actor, "give_feedback") if wanted is None or one.id in wanted]
    with backend.database.read() as transaction:
        found = reckon(transaction, backend, [one.id for one in mine])
        rows = _rows(transaction, backend, actor, found)
        shown = rows[offset : offset + limit]
        # Of the rows that are shown alone: a region has thousands.
        entries = {
            one.session.id: one
            for one in entries_of(transaction, backend, [row.session_id for row in shown if row.session_id])
        }
    return DueList(
        tuple(replace(row, entry=entries.get(row.session_id or 0)) for row in shown),
        len(rows),
        sum(row.days_left < 0 for row in rows),
    )


def reviewable_for(found: Reckoning, actor: Person, debt_name: str) -> tuple[int, ...] | None:
    """The programme sessions that would pay a due debt and that the person may review; None: there is no such debt
    that is due and open."""
    for debt in found.debts:
        if debt.name == debt_name and debt.is_open and debt.due_on <= found.today:
            return _mine(found, actor, debt.pays)
    return None


def chosen_already(transaction: Transaction, site_ids: Iterable[int], today: date) -> dict[int, Chosen]:
    """The programme sessions that a draw stands for or that somebody was asked to review."""
    since = datetime.combine(today, time(), LONDON) - LOOKED_BACK
    found = {
        one.programme_session_id: Chosen(len(one.candidate_ids) if one.seed else 0)
        for one in draws.standing_draws(transaction, site_ids, since)
    }
    given = assignments.assignments_at(transaction, site_ids, since)
    names = people.people_names(transaction, [one.assignee_id for one in given])
    for one in given:
        who = AssignedTo(
            one.id, one.assignee_id, names[one.assignee_id], one.by_when, (one.by_when - today).days
        )
        drawn = found.get(one.programme_session_id, Chosen())
        found[one.programme_session_id] = replace(drawn, assigned=who)
    return found


def _rows(transaction: Transaction, backend: Backend, actor: Person, found: Reckoning) -> list[DueReview]:
    chosen = chosen_already(transaction, {one.site for one in found.debts}, found.today)
    together: dict[object, list[DebtLine]] = {}
    due = [
        one
        for one in found.debts
        if one.facilitator not in (None, actor.id) and one.is_open and one.due_on <= found.today
    ]
    for line in lines_of(transaction, backend, found, due):
        debt = line.debt
        mine = _mine(found, actor, debt.pays)
        fixed = _fixed(debt.pays, mine, chosen)
        # What one recording would pay is one row, whoever it is owed to.
        key = fixed or mine or (debt.site, debt.group, debt.module, debt.rule, debt.pays, debt.reasons)
        together.setdefault(key, []).append(line)
    rows = [_row(found, actor, lines, chosen) for lines in together.values()]
    return sorted(
        (row for row in rows if row.state != "blocked" or _can_be_mended(row)),
        key=lambda row: (row.state == "blocked", row.overdue_on, row.site.name, row.group_code),
    )


def _mine(found: Reckoning, actor: Person, ids: Iterable[int]) -> tuple[int, ...]:
    return tuple(one for one in ids if actor.id in found.deliveries[one].reviewers)


def _fixed(pays: Iterable[int], mine: tuple[int, ...], chosen: Mapping[int, Chosen]) -> int | None:
    """The one of them that is drawn or given to somebody. What was drawn by others may not be this reader's."""
    given = (one for one in pays if one in chosen and chosen[one].assigned)
    drawn = (one for one in mine if one in chosen)
    return next(given, None) or next(drawn, None)


def _row(
    found: Reckoning,
    actor: Person,
    lines: list[DebtLine],
    chosen: Mapping[int, Chosen],
) -> DueReview:
    first = min(lines, key=lambda one: one.debt.overdue_on)
    pays = first.debt.pays
    mine = _mine(found, actor, pays)
    fixed = _fixed(pays, mine, chosen)
    how = chosen[fixed] if fixed else Chosen()
    if how.assigned:
        state = "assigned"
    elif not mine:
        state = "blocked"
    elif len(mine) == 1:
        state, fixed = "only", mine[0]
    elif fixed:
        state = "drawn" if how.drawn_from else "chosen"
    else:
        state = "to_draw"
    ways = Counter(dict(first.debt.reasons))
    if len(pays) > len(mine):
        ways["not_yours"] = len(pays) - len(mine)
    return DueReview(
        site=first.site,
        group_code=found.records[first.debt.delivery].group_code,
        facilitators=tuple(sorted({one.facilitator for one in lines})),
        asked_for=tuple(
            dict.fromkeys(
                AskedFor(one.debt.rule, one.module, one.debt.wanted, one.debt.paid) for one in lines
            )
        ),
        overdue_on=first.debt.overdue_on,
        days_left=first.days_left,
        state=state,
        debt=first.debt.name,
        choice=len(mine),
        candidates=mine,
        session_id=fixed,
        drawn_from=how.drawn_from,
        assigned=how.assigned,
        in_the_way=tuple(ways.most_common()),
    )


def _can_be_mended(row: DueReview) -> bool:
    """Whether it is worth telling of: urgent, and not past all mending."""
    return bool({way for way, _n in row.in_the_way} - PAST_MENDING) and row.days_left <= DAYS_OF_NOTICE
