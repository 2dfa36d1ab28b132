"""`qa-app index`: reads the recordings that wait, and keeps what there is to know of them."""

import json
import sys
from dataclasses import asdict
from functools import partial

import click

from qa_app.backend import current
from qa_app.commands.indexing_progress import in_words, shown_progress
from qa_app.commands.parent import end_with_parent
from qa_app.services.indexing import IndexResult, index_store, store_names


@click.command()
@click.option("--store", help="Only the store of this name; every store when left out.")
@click.option("--limit", type=click.IntRange(min=1), help="At most so many recordings of each store.")
@click.option(
    "--workers", type=click.IntRange(min=1), help="How many at once; QA_APP_INDEX_WORKERS if left out."
)
@click.option("--retry-failed", is_flag=True, help="Also those that were found unreadable before.")
@click.option("--reason", "reason_code", help="With --retry-failed: only recordings with this reason code.")
@click.option("--sync-first", is_flag=True, help="Look through the stores for new recordings before.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option(
    "--begun-run", type=int, hidden=True, help="A run begun by the app, whose end ends this command."
)
def index(
    store: str | None,
    limit: int | None,
    workers: int | None,
    retry_failed: bool,
    reason_code: str | None,
    sync_first: bool,
    as_json: bool,
    begun_run: int | None,
) -> None:
    """Index the recordings that wait: length, storyboard, signals, or the reason why not."""
    if begun_run is not None:
        end_with_parent()
    backend = current()
    with shown_progress(quiet=as_json) as show:
        results = [
            one
            for name in store_names(backend, store)
            for one in index_store(
                backend,
                name,
                limit=limit,
                workers=workers,
                retry_failed=retry_failed,
                reason_code=reason_code,
                sync_first=sync_first,
                on_progress=partial(show, name),
                begun_run=begun_run,
            )
        ]
    if as_json:
        click.echo(json.dumps([asdict(one) for one in results], ensure_ascii=False, indent=2))
    else:
        for one in results:
            _print_words(one)
    sys.exit(1 if any(one.problem for one in results) else 0)


def _print_words(one: IndexResult) -> None:
    if one.problem:
        click.echo(f"{one.store}: {one.problem}", err=True)
    if one.progress.total or not one.problem:
        click.echo(f"{one.store}: {in_words(one.progress)}; {one.matched} matched to programme sessions")
