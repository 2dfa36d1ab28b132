"""`qa-app register`: a template to fill in, and the import of what a site filled in."""

import json
from pathlib import Path

import click

from qa_app.backend import current
from qa_app.services.register_import import (
    RegisterPreview,
    apply_register,
    preview_register,
    template,
)

KINDS = {".csv": "csv", ".xlsx": "xlsx"}


@click.group()
def register() -> None:
    """Import what was delivered from a register, a table with one delivery a row."""


@register.command("template")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def write_template(file: Path) -> None:
    """Write an empty register to FILE (.csv or .xlsx)."""
    if file.suffix.lower() not in KINDS:
        raise click.BadParameter("the name has to end in .csv or .xlsx", param_hint="FILE")
    if file.exists():
        raise click.BadParameter(f"{file} is there already; choose another name", param_hint="FILE")
    try:
        file.write_bytes(template(KINDS[file.suffix.lower()]))
    except OSError as error:
        raise click.FileError(str(file), error.strerror) from error
    click.echo(f"{file} is written. Fill in a row for each delivery, then: qa-app register import {file}")


@register.command("import")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--dry-run", is_flag=True, help="Say what would be done and change nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def import_register(file: Path, dry_run: bool, as_json: bool) -> None:
    """Import the register FILE (CSV or .xlsx), all of it or nothing; exit 1 if a row is wrong."""
    content = file.read_bytes()
    found = preview_register(current(), None, content)
    is_sound = not found.counts["wrong"]
    if is_sound and not dry_run:
        found = apply_register(current(), None, content)
    if as_json:
        click.echo(json.dumps(_as_json(found, is_sound and not dry_run), ensure_ascii=False, indent=2))
    else:
        _print_words(found, is_sound, dry_run)
    raise SystemExit(0 if is_sound else 1)


def _print_words(found: RegisterPreview, is_sound: bool, dry_run: bool) -> None:
    for one in found.rows:
        if one.state == "wrong":
            click.echo(f"row {one.row.number}: {' '.join(one.problems)}", err=True)
        elif one.state == "changed":
            click.echo(f"row {one.row.number}: changes {', '.join(one.changes)}")
    if found.ignored:
        click.echo(f"columns that are not read: {', '.join(found.ignored)}")
    click.echo(", ".join(f"{n} {state}" for state, n in found.counts.items()))
    if not is_sound:
        click.echo("Nothing was imported. Correct the rows that are wrong and import the file again.")
    elif dry_run:
        click.echo("Nothing was imported: this was a dry run.")


def _as_json(found: RegisterPreview, is_imported: bool) -> dict[str, object]:
    return {
        "imported": is_imported,
        "counts": found.counts,
        "ignored_columns": list(found.ignored),
        "rows": [
            {
                "row": one.row.number,
                "state": one.state,
                "changes": list(one.changes),
                "problems": list(one.problems),
            }
            for one in found.rows
        ],
    }
