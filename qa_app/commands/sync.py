"""`qa-app sync`: looks through the stores for new, changed, moved and missing recordings."""

import json
import sys
from dataclasses import asdict
from functools import partial

import click

from qa_app.backend import current
from qa_app.commands.indexing_progress import shown_progress
from qa_app.services.indexing import SyncResult, sync_store
from qa_app.services.stores import stores_named


@click.command()
@click.option("--store", help="Only the store of this name; every store when left out.")
@click.option("--prefix", default="", help="Look only at keys that begin with this.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def sync(store: str | None, prefix: str, as_json: bool) -> None:
    """List the stores and note what is new, changed, moved, missing or back again. Deletes nothing."""
    backend = current()
    with shown_progress(quiet=as_json) as show:
        results = [
            one
            for found in stores_named(backend, store)
            for one in sync_store(backend, found.name, partial(show, found.name), prefix=prefix, by_hand=True)
        ]
    if as_json:
        click.echo(json.dumps([asdict(one) for one in results], ensure_ascii=False, indent=2))
    else:
        for one in results:
            _print_words(one)
    sys.exit(1 if any(one.problem for one in results) else 0)


def _print_words(one: SyncResult) -> None:
    if one.problem:
        click.echo(f"{one.store}: {one.problem}", err=True)
    if one.problem and not one.counts.listed:
        return
    counts = one.counts
    words = (
        f"{one.store}: {counts.listed} objects; {counts.new} new, {counts.changed} changed, "
        f"{counts.moved} moved, {counts.missing} missing, {counts.back} back again; "
        f"{one.matched} matched to programme sessions"
    )
    if counts.arriving:
        words += f"; {counts.arriving} still arriving, left to the next look"
    click.echo(words)
