"""`qa-app demo`: the whole thing on one machine, with made recordings and invented people."""

import os
import signal
from dataclasses import replace
from pathlib import Path
from threading import current_thread, main_thread

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from qa_app import settings as settings_module
from qa_app.access import ROLES
from qa_app.backend import current
from qa_app.commands.serve import check_may_start, check_port_is_free, run_server
from qa_app.commands.told_to_end import ToldToEnd
from qa_app.demo.start import demo_running
from qa_app.services.people import people_to_pick
from qa_app.services.sites import all_sites

STEPS = {"films": "Making recordings", "past": "Living through 18 months", "index": "Indexing the bucket"}


@click.command()
@click.option("--port", type=int, default=None, help="Port of the app; QA_APP_PORT otherwise.")
@click.option("--folder", type=click.Path(path_type=Path), default=Path("demo-data"), show_default=True)
def demo(port: int | None, folder: Path) -> None:
    """Make the demo (or finish a half-made one), then serve it until Ctrl-C."""
    # Ended by a signal, or by a closed terminal, everything that was started has to end as with Ctrl-C.
    told = ToldToEnd()
    # The server has a way of its own to end in order, which it takes for this one.
    signal.signal(signal.SIGHUP, lambda _number, _frame: signal.raise_signal(signal.SIGTERM))
    # A film that is put into the demo's bucket is to be seen soon.
    os.environ.setdefault("QA_APP_SYNC_MINUTES", "0.5")
    os.environ.setdefault("QA_APP_SYNC_SETTLE_SECONDS", "5")
    # Its films stand in for recordings of two hours, and are meant to last a minute.
    os.environ.setdefault("QA_APP_LENGTH_MINUTES", "0.5")
    settings = replace(settings_module.from_environment(), mode="demo")
    if port is not None:
        settings = replace(settings, port=str(port))
    check_may_start(settings)
    check_port_is_free(settings.address, settings.whole_number("port"))
    console = Console(stderr=True)
    try:
        with Progress(
            TextColumn("{task.description:<26}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=console,
        ) as progress:
            tasks = {key: progress.add_task(words, total=None, visible=False) for key, words in STEPS.items()}

            def tell(step: str, done: int, total: int) -> None:
                # Bars are for a terminal; a log gets a line as each step begins.
                if not console.is_terminal and not progress.tasks[tasks[step]].visible:
                    console.print(STEPS[step])
                progress.update(tasks[step], completed=done, total=total, visible=True)
                # Films are made in a thread beside; who waits for them is the one to be told.
                if current_thread() is main_thread():
                    told.check()

            with demo_running(folder, settings, tell) as ready:
                progress.stop()
                # The server builds its backend from the environment, as every server does.
                os.environ.update(
                    QA_APP_MODE="demo",
                    QA_APP_DATA_DIR=ready.data_folder,
                    QA_APP_DATABASE_URL="",
                    QA_APP_PORT=ready.port,
                    QA_APP_ADDRESS=ready.address,
                )
                _say_who(f"http://localhost:{ready.port}")
                run_server(ready)
                told.check()
    except KeyboardInterrupt:
        console.print("Ended. What is made so far is kept; the next start goes on from there.")


def _say_who(address: str) -> None:
    backend = current()
    sites = {site.id: site.name for site in all_sites(backend)}
    people = people_to_pick(backend)
    click.echo(f"\nqa-app is ready at {address}\nYou can be:")
    for role, words in ROLES.items():
        names = []
        for person in people:
            if person.roles[:1] == (role,):
                at = [
                    sites[one.site_id] if one.site_id is not None else one.region or "all sites"
                    for one in person.grants
                ]
                names.append(f"{person.name} ({', '.join(dict.fromkeys(at))})")
        shown, rest = names[:4], len(names) - 4
        click.echo(f"  {words}: {', '.join(shown)}" + (f" and {rest} more" if rest > 0 else ""))
    click.echo("Ctrl-C ends everything.\n")
