"""How a run shows on the command line: a bar in a terminal, else a line every few seconds."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn

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
            console=console,
        ) as bars:
            yield _bars(bars)
    else:
        yield _lines()


def in_words(now: RunProgress, seconds: float = 0.0) -> str:
    """Where a run stands: `7 of 30, 2 failed, 4.1 MB moved, 12.0 a minute, 2 min left`.

    `seconds` is for how long it has been indexing; 0 leaves the rate and the time left out.
    """
    if now.stage == "listing":
        return f"{now.done} objects looked at"
    words = [f"{now.done} of {now.total}", f"{now.failed} failed", f"{now.bytes_moved / 1e6:.1f} MB moved"]
    if now.done and seconds > 0:
        words.append(f"{now.done / seconds * 60:.1f} a minute")
        if now.done < now.total:
            words.append(f"{time_in_words(seconds / now.done * (now.total - now.done))} left")
    return ", ".join(words)


def time_in_words(seconds: float) -> str:
    """`40 s`, `12 min`, `3 h 20 min`: as exactly as one cares to know."""
    if seconds < 60:
        return f"{seconds:.0f} s"
    hours, minutes = divmod(round(seconds / 60), 60)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min"


class _Watch:
    """When each store's indexing was first heard of, so that a rate can be told."""

    def __init__(self) -> None:
        self._began: dict[tuple[str, str], float] = {}

    def words(self, store: str, now: RunProgress) -> str:
        began = self._began.setdefault((store, now.stage), time.monotonic())
        return in_words(now, time.monotonic() - began)


def _bars(bars: Progress) -> Show:
    tasks = {}
    watch = _Watch()

    def show(store: str, now: RunProgress) -> None:
        key = (store, now.stage)
        if key not in tasks:
            tasks[key] = bars.add_task(store, total=None, words="")
        # A listing does not tell how much is to come: its bar only moves.
        total = None if now.stage == "listing" else now.total
        bars.update(tasks[key], completed=now.done, total=total, words=watch.words(store, now))

    return show


def _lines() -> Show:
    last = [time.monotonic()]
    watch = _Watch()

    def show(store: str, now: RunProgress) -> None:
        words = watch.words(store, now)
        if time.monotonic() - last[0] >= SECONDS_BETWEEN_LINES:
            last[0] = time.monotonic()
            click.echo(f"{store}: {words}", err=True)

    return show
