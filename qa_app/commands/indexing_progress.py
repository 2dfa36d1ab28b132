"""How a run shows on the command line: a bar in a terminal, else a line every few seconds."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeRemainingColumn

from qa_app.services.indexing import Progress as RunProgress

SECONDS_BETWEEN_LINES = 5.0

Show = Callable[[str, RunProgress], None]


@contextmanager
def shown_progress(quiet: bool = False) -> Iterator[Show]:
    """What to call with a store's name and its progress; it writes to standard error. `quiet`: nothing."""
    console = Console(stderr=True)
    if quiet:
        yield lambda _store, _now: None
    elif console.is_terminal:
        with Progress(
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(),
            TextColumn("{task.fields[words]}"),
            TimeRemainingColumn(elapsed_when_finished=True),
            console=console,
        ) as bars:
            yield _bars(bars)
    else:
        yield _lines()


def in_words(now: RunProgress) -> str:
    """Where a run stands: `7 of 30, 2 failed, 4.1 MB moved`."""
    if now.stage == "listing":
        return f"{now.done} objects looked at"
    return f"{now.done} of {now.total}, {now.failed} failed, {now.bytes_moved / 1e6:.1f} MB moved"


def _bars(bars: Progress) -> Show:
    tasks = {}

    def show(store: str, now: RunProgress) -> None:
        key = (store, now.stage)
        if key not in tasks:
            tasks[key] = bars.add_task(store, total=None, words="")
        # A listing does not tell how much is to come: its bar only moves.
        total = None if now.stage == "listing" else now.total
        bars.update(tasks[key], completed=now.done, total=total, words=in_words(now))

    return show


def _lines() -> Show:
    last = [time.monotonic()]

    def show(store: str, now: RunProgress) -> None:
        if time.monotonic() - last[0] >= SECONDS_BETWEEN_LINES:
            last[0] = time.monotonic()
            click.echo(f"{store}: {in_words(now)}", err=True)

    return show
