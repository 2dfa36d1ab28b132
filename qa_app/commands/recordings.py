"""`qa-app recordings`: what there is in the stores, for whoever looks after the machine."""

import json
from dataclasses import asdict

import click

from qa_app.backend import current
from qa_app.i18n import position
from qa_app.services.recording_register import STATES, RegisterLine, list_register


@click.group()
def recordings() -> None:
    """See which recordings are known."""


@recordings.command("list")
@click.option("--state", type=click.Choice(STATES), help="Only those in this state.")
@click.option("--store", help="Only the store of this name.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def list_recordings(state: str | None, store: str | None, as_json: bool) -> None:
    """List recordings with state, length, key, programme session and what is wrong."""
    lines = list_register(current(), store, state)
    if as_json:
        click.echo(json.dumps([asdict(one) for one in lines], ensure_ascii=False, indent=2, default=str))
        return
    for one in lines:
        click.echo(_in_words(one))


def _in_words(one: RegisterLine) -> str:
    where = one.programme_session or "unmatched"
    line = f"{one.state:<17}{position(one.duration_ms):>9}  {one.store}/{one.key}  {where}"
    return f"{line}  {one.reason} {one.what_to_do}".rstrip() if one.reason else line
