"""Facts of one kind -> how many there are, and what they add up to, by site and period, in one query."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Float, Integer, Select, column, func, literal, null, select, values

from storage.database.base import Transaction, UtcDateTime
from storage.database.groups import GroupRow
from storage.database.programme_sessions import ProgrammeSessionRow

WHOLE = 100.0
"""What a fact counts for that meets what is asked, where shares are counted in per cent."""

ONE = literal(1.0)
"""The weight of a fact that counts as much as each other."""

Period = tuple[datetime, datetime]
"""From the first moment on, up to the second."""

Facts = Select[Any]
"""One row for each thing that is counted, with the columns `site_id`, `at` (the moment that decides its period),
`rater_id` and `rubric_version` (None where nobody rated), `value` (None: it has none, and is told apart), `weight`
(what it is divided by; None like `value`)."""


@dataclass(frozen=True)
class Scope:
    """Which programme sessions count: those of these sites, of one programme or one of its modules (None: of all)."""

    site_ids: frozenset[int]
    programme_key: str | None = None
    module_key: str | None = None


@dataclass(frozen=True)
class Count:
    """Facts of one site in one period, by one rater with one version of a rubric (None: nobody rates them).

    `period` is its place among those asked for. `n` facts have a value; the values add up to `total`, their weights
    to `weight`. Those `without_value` are beside them.
    """

    site_id: int
    period: int
    rater_id: int | None
    rubric_version: str | None
    n: int
    without_value: int
    total: float
    weight: float


def facts_of(
    site_id: Any,
    at: Any,
    value: Any,
    *,
    weight: Any = ONE,
    rater_id: Any = None,
    rubric_version: Any = None,
) -> Facts:
    """The beginning of a query for facts, with the columns that they need; columns of tables in, None for none."""
    return select(
        site_id.label("site_id"),
        at.label("at"),
        (null() if rater_id is None else rater_id).label("rater_id"),
        (null() if rubric_version is None else rubric_version).label("rubric_version"),
        value.label("value"),
        weight.label("weight"),
    )


def within(facts: Facts, scope: Scope) -> Facts:
    """Facts that are joined to programme sessions, as far as those are in scope."""
    facts = facts.where(ProgrammeSessionRow.site_id.in_(scope.site_ids))
    if scope.programme_key is not None:
        facts = facts.join(GroupRow, GroupRow.id == ProgrammeSessionRow.group_id).where(
            GroupRow.programme_key == scope.programme_key
        )
    if scope.module_key is not None:
        facts = facts.where(ProgrammeSessionRow.module_key == scope.module_key)
    return facts


def counting(facts: Facts, periods: Sequence[Period]) -> Select[Any]:
    """The query of `counts`; there must be a period."""
    bounds = (
        values(
            column("place", Integer),
            column("since", UtcDateTime),
            column("until", UtcDateTime),
            name="periods",
        )
        .data([(place, since, until) for place, (since, until) in enumerate(periods)])
        .cte("periods")
    )
    found = facts.subquery("facts")
    by = (found.c.site_id, bounds.c.place, found.c.rater_id, found.c.rubric_version)
    return (
        select(
            *by,
            func.count(found.c.value),
            func.count(),
            func.sum(found.c.value, type_=Float),
            func.sum(found.c.weight, type_=Float),
        )
        .select_from(bounds)
        .join(found, (found.c.at >= bounds.c.since) & (found.c.at < bounds.c.until))
        .group_by(*by)
        .order_by(*by)
    )


def counts(transaction: Transaction, facts: Facts, periods: Sequence[Period]) -> list[Count]:
    """The facts by site, period, rater and version, in that order; where there are none, nothing is there."""
    if not periods:
        return []
    return [
        Count(site, place, rater, version, n, all_of_them - n, float(total or 0), float(weight or 0))
        for site, place, rater, version, n, all_of_them, total, weight in transaction.execute(
            counting(facts, periods)
        )
    ]
