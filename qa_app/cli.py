"""The `qa-app` command: one group, its commands in `commands/`; errors become sentences here."""

import signal
import sys
from importlib import import_module

import click

from qa_app.errors import Explained
from rubrics.errors import RubricError
from storage.errors import StorageError

MODULES = {
    "add-administrator": "administration",
    "convert": "convert",
    "coordinator": "coordinator",
    "demo": "demo",
    "doctor": "doctor",
    "erase-expired": "retention",
    "index": "index",
    "migrate": "administration",
    "notices": "notices",
    "plan": "plan",
    "recordings": "recordings",
    "register": "register",
    "rubrics": "rubrics",
    "serve": "serve",
    "stores": "stores",
    "sync": "sync",
    "trends": "trends",
}
"""Where each command lives. Only the one that is called is imported: all together take longer than most of them do."""


class Commands(click.Group):
    """The commands by their names, each imported when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(MODULES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in MODULES:
            return None
        module = import_module(f"qa_app.commands.{MODULES[cmd_name]}")
        command: click.Command = getattr(module, cmd_name.replace("-", "_"))
        return command


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="qa-app")
def app() -> None:
    """The review desk for recorded programme sessions."""


def main() -> None:
    """Run the command; what can be explained ends as one sentence and exit code 1."""
    # A script that starts us in the background has us ignore SIGINT, and then nothing would end us in order.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        app()
    except (Explained, StorageError, RubricError) as error:
        click.echo(f"qa-app: {error}", err=True)
        sys.exit(1)
