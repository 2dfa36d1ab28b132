"""The `qa-app` command: one group, its commands in `commands/`; errors become sentences here."""

import signal
import sys

import click

from qa_app.commands.administration import add_administrator, migrate
from qa_app.commands.convert import convert
from qa_app.commands.coordinator import coordinator
from qa_app.commands.demo import demo
from qa_app.commands.doctor import doctor
from qa_app.commands.index import index
from qa_app.commands.notices import notices
from qa_app.commands.plan import plan
from qa_app.commands.recordings import recordings
from qa_app.commands.register import register
from qa_app.commands.retention import erase_expired_recordings
from qa_app.commands.rubrics import rubrics
from qa_app.commands.serve import serve
from qa_app.commands.stores import stores
from qa_app.commands.sync import sync
from qa_app.errors import Explained
from rubrics.errors import RubricError
from storage.errors import StorageError


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="qa-app")
def app() -> None:
    """The review desk for recorded programme sessions."""


for command in (
    add_administrator,
    convert,
    coordinator,
    demo,
    doctor,
    erase_expired_recordings,
    index,
    migrate,
    notices,
    plan,
    recordings,
    register,
    rubrics,
    serve,
    stores,
    sync,
):
    app.add_command(command)


def main() -> None:
    """Run the command; what can be explained ends as one sentence and exit code 1."""
    # A script that starts us in the background has us ignore SIGINT, and then nothing would end us in order.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        app()
    except (Explained, StorageError, RubricError) as error:
        click.echo(f"qa-app: {error}", err=True)
        sys.exit(1)
