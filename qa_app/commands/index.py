"""`qa-app index`: reads the recordings that wait, and keeps what there is to know of them."""

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from functools import partial
from typing import Any

import click

from qa_app.backend import Backend, current
from qa_app.commands.indexing_progress import in_words, shown_progress, time_in_words
from qa_app.commands.parent import end_with_parent
from qa_app.i18n import moment
from qa_app.services.index_estimate import IndexEstimate, estimate_indexing
from qa_app.services.indexing import IndexResult, index_store
from qa_app.services.reasons import REASONS
from qa_app.services.stores import stores_named

INTERRUPTED = 130
"""The exit code of a program that was ended by Ctrl-C: 128 and the number of the signal."""


@click.command()
@click.option("--store", help="Only the store of this name; every store when left out.")
@click.option("--limit", type=click.IntRange(min=1), help="At most so many recordings of each store.")
@click.option(
    "--workers", type=click.IntRange(min=1), help="How many at once; QA_APP_INDEX_WORKERS if left out."
)
@click.option(
    "--cluster",
    metavar="ADDRESS",
    help="Let the workers of a Dask cluster do it: its scheduler's address, such as tcp://scheduler:8786.",
)
@click.option(
    "--retry-failed",
    is_flag=True,
    help="Also those that were found unreadable, or that the store did not give a short while ago.",
)
@click.option(
    "--reason",
    "reason_code",
    metavar="CODE",
    type=click.Choice(tuple(REASONS)),
    help="With --retry-failed: only recordings with this reason code.",
)
@click.option("--sync-first", is_flag=True, help="Look through the stores for new recordings before.")
@click.option("--dry-run", is_flag=True, help="Say what it would cost, and read nothing from any store.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option(
    "--begun-run", type=int, hidden=True, help="A run begun by the app, whose end ends this command."
)
def index(store: str | None, as_json: bool, dry_run: bool, begun_run: int | None, **chosen: Any) -> None:
    """Index the recordings that wait: length, storyboard, signals, or the reason why not.

    Ctrl-C ends it in order; what was indexed until then is kept.
    """
    if chosen["cluster"] and chosen["workers"]:
        raise click.UsageError(
            "--workers is about this machine and --cluster about others: give one of them."
        )
    if chosen["reason_code"] and not chosen["retry_failed"]:
        raise click.UsageError("--reason chooses among what failed: give --retry-failed with it.")
    if dry_run and chosen["sync_first"]:
        raise click.UsageError("--dry-run reads nothing from a store: run `qa-app sync` first.")
    if begun_run is not None:
        end_with_parent()
    backend = current()
    if dry_run:
        del chosen["sync_first"]
        _print(estimate_indexing(backend, store, **chosen), as_json)
        return
    try:
        results = _index(backend, store, as_json, begun_run=begun_run, by_hand=True, **chosen)
    except KeyboardInterrupt:
        click.echo("Ended before it was done. What was indexed is kept; the next run goes on.", err=True)
        sys.exit(INTERRUPTED)
    _print(results, as_json)
    sys.exit(1 if any(one.problem for one in results) else 0)


def _index(backend: Backend, store: str | None, quiet: bool, **chosen: Any) -> list[IndexResult]:
    with shown_progress(quiet) as show:
        return [
            one
            for found in stores_named(backend, store)
            for one in index_store(backend, found.name, on_progress=partial(show, found.name), **chosen)
        ]


def _print(found: Sequence[IndexResult] | Sequence[IndexEstimate], as_json: bool) -> None:
    if as_json:
        plain = [asdict(one) for one in found]
        click.echo(json.dumps(plain, ensure_ascii=False, indent=2, default=datetime.isoformat))
        return
    for one in found:
        if isinstance(one, IndexEstimate):
            click.echo(f"{one.store}: {_foreseen(one)}")
            continue
        if one.problem:
            click.echo(f"{one.store}: {one.problem}", err=True)
        if one.progress.total or not one.problem:
            click.echo(f"{one.store}: {in_words(one.progress)}; {one.matched} matched to programme sessions")
        if one.next_try_at:
            click.echo(
                f"{one.store}: {one.put_off} wait because the store did not give them; the first is tried "
                f"again from {moment(one.next_try_at)} on, all of them at once with --retry-failed"
            )


def _foreseen(one: IndexEstimate) -> str:
    if one.recordings == 0:
        return "nothing waits to be indexed"
    if one.seconds is None:
        duration = f"{time_in_words(one.worker_seconds)} of one worker's work, shared by those of the cluster"
    else:
        duration = f"{time_in_words(one.seconds)} with {one.workers} at once"
    basis = (
        f"as the last {one.measured_on} recordings of this store cost"
        if one.measured_on
        else "by a rule, as none of this store has been indexed yet"
    )
    return (
        f"{one.recordings} objects of {one.size_bytes / 1e9:.2f} GB in all; about {one.requests} requests, "
        f"{one.bytes_moved / 1e6:.1f} MB moved, {duration} ({basis})"
    )
