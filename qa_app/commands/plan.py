"""`qa-app plan`: the figures of the monitoring plan, and what is owed by them."""

import json
from typing import Any

import click

from qa_app.backend import Backend, current
from qa_app.services import coverage
from qa_app.services.coverage import DebtLine, Figures
from qa_app.services.plan import RULES, find_site, plan_at, plan_note


@click.group()
def plan() -> None:
    """Show the monitoring plan and what is owed by it."""


@plan.command()
@click.option("--site", "site_code", help="Code of a site; every site when left out.")
@click.option("--programme", default="", help="Key of a programme; every programme when left out.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def show(site_code: str | None, programme: str, as_json: bool) -> None:
    """Print the figure of each rule, and which of them the place has of its own."""
    backend = current()
    figures = plan_at(backend, None, _site_id(backend, site_code), programme)
    if as_json:
        click.echo(
            json.dumps(
                {one.rule: {"figure": one.figure, "otherwise": one.above} for one in figures}, indent=2
            )
        )
        return
    click.echo(plan_note(backend))
    for one in figures:
        own = f"  (otherwise {one.above})" if one.is_own else ""
        click.echo(f"{one.figure:>4}  {RULES[one.rule]}{own}")


@plan.command()
@click.option("--site", "site_code", help="Code of a site; every site when left out.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, the paid too.")
def debt(site_code: str | None, as_json: bool) -> None:
    """Print what is owed: of whom, in what, by when, and what would pay it or why nothing does."""
    backend = current()
    site_id = _site_id(backend, site_code)
    lines = coverage.debt_lines(backend, None, site_id)
    sites = [one for one in coverage.figures_by_site(backend, None) if site_id in (None, one.site.id)]
    if as_json:
        told = {
            "sites": [{"site": one.site.code, **_figures(one.figures)} for one in sites],
            "debts": [_debt(one) for one in lines],
        }
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
        return
    for one in sites:
        of = one.figures
        click.echo(
            f"{one.site.name}: {of.wanted} asked for, {of.paid} paid, {of.owed} owed, {of.overdue} overdue, "
            f"{of.holes} that nothing can pay"
        )
        for line in lines:
            if line.site.id == one.site.id and line.debt.owed:
                click.echo(f"  {_line(line)}")


def _site_id(backend: Backend, code: str | None) -> int | None:
    return find_site(backend, code).id if code else None


def _figures(of: Figures) -> dict[str, Any]:
    return {
        "wanted": of.wanted,
        "paid": of.paid,
        "owed": of.owed,
        "due": of.due,
        "overdue": of.overdue,
        "holes": of.holes,
        "reasons": dict(of.reasons),
    }


def _debt(line: DebtLine) -> dict[str, Any]:
    debt = line.debt
    return {
        "rule": debt.rule,
        "site": line.site.code,
        "facilitator": line.facilitator or None,
        "group": line.group_code or None,
        "module": debt.module,
        "wanted": debt.wanted,
        "paid": debt.paid,
        "begun": debt.begun,
        "due_on": debt.due_on.isoformat(),
        "overdue_on": debt.overdue_on.isoformat(),
        "pays": list(debt.pays),
        "reasons": dict(debt.reasons),
    }


def _line(line: DebtLine) -> str:
    debt = line.debt
    who = ", ".join(
        part for part in (line.facilitator, line.group_code and f"group {line.group_code}") if part
    )
    ways = ", ".join(
        [f"{len(debt.pays)} would pay", *(f"{n} {reason.replace('_', ' ')}" for reason, n in debt.reasons)]
    )
    module = f" {line.module}" if line.module else ""
    return (
        f"{who or 'QA team'}: {debt.rule.replace('_', ' ')}{module}, {debt.paid} of {debt.wanted} paid, "
        f"due {debt.due_on}, overdue from {debt.overdue_on}; {ways}"
    )
