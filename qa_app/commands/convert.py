"""`qa-app convert`: makes recordings that a browser cannot play watchable, beside the originals."""

import json
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from qa_app.backend import current
from qa_app.i18n import clock_time
from qa_app.services.conversion import (
    ConversionProgress,
    ConversionResult,
    OnProgress,
    ask_for_conversion,
    convert_waiting,
    store_of,
)

SECONDS_BETWEEN_LINES = 10.0


@click.command()
@click.option("--store", help="Only the store of this name; every store when left out.")
@click.option(
    "--recording", type=int, help="This recording alone, by its number; also one that failed before."
)
@click.option("--limit", type=click.IntRange(min=1), help="At most so many recordings of each store.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def convert(store: str | None, recording: int | None, limit: int | None, as_json: bool) -> None:
    """Convert what a browser cannot play, and what somebody asked for, to MP4 beside the pictures."""
    backend = current()
    if recording is not None:
        store = store_of(backend, recording)
        ask_for_conversion(backend, None, recording)
    with _shown(quiet=as_json) as show:
        results = convert_waiting(backend, store, limit=limit, recording_id=recording, on_progress=show)
    if as_json:
        plain = [asdict(one) for one in results]
        click.echo(json.dumps(plain, ensure_ascii=False, indent=2, default=datetime.isoformat))
    else:
        for one in results:
            _print_words(one)
    sys.exit(1 if any(one.problem or one.count("failed") or one.count("waiting") for one in results) else 0)


def _print_words(one: ConversionResult) -> None:
    for outcome in one.outcomes:
        if outcome.problem:
            click.echo(f"{one.store}: {outcome.key} ({outcome.state}): {outcome.problem}", err=True)
    if one.problem:
        click.echo(f"{one.store}: {one.problem}", err=True)
    click.echo(
        f"{one.store}: {one.count('done')} converted, {one.count('failed')} failed, "
        f"{one.count('waiting')} to be tried again"
    )
    if one.free_from is not None:
        click.echo(
            f"{one.store}: {one.held} in the hands of another process; should that have ended, they are taken over "
            f"from {clock_time(one.free_from)} on: run the command again then"
        )


@contextmanager
def _shown(quiet: bool) -> Iterator[OnProgress]:
    """What to call with the progress: a bar in a terminal, else a line now and then on standard error."""
    console = Console(stderr=True)
    if quiet:
        yield lambda _store, _now: None
    elif console.is_terminal:
        columns = (
            TextColumn("{task.description}"),
            BarColumn(),
            TimeRemainingColumn(elapsed_when_finished=True),
        )
        with Progress(*columns, console=console) as bars:
            yield _bars(bars)
    else:
        yield _lines()


def in_words(store: str, now: ConversionProgress) -> str:
    """Where a run stands: `films: 2 of 7, converting 45 %, a/b.vob`."""
    return f"{store}: {now.done + 1} of {now.total}, {now.stage} {now.share:.0%}, {now.key}"


def _bars(bars: Progress) -> OnProgress:
    tasks = {}

    def show(store: str, now: ConversionProgress) -> None:
        # A bar for each step: how long fetching took says nothing of how long converting takes.
        step = (store, now.key, now.stage)
        if step not in tasks:
            tasks[step] = bars.add_task(in_words(store, now), total=1.0)
        bars.update(tasks[step], completed=now.share, description=in_words(store, now))

    return show


def _lines() -> OnProgress:
    last = [time.monotonic()]

    def show(store: str, now: ConversionProgress) -> None:
        if time.monotonic() - last[0] >= SECONDS_BETWEEN_LINES:
            last[0] = time.monotonic()
            click.echo(in_words(store, now), err=True)

    return show
