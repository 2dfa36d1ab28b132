"""`qa-app erase-expired`: erases the video of recordings whose time is up."""

import sys

import click

from qa_app.backend import current
from qa_app.services import retention


@click.command("erase-expired")
def erase_expired() -> None:
    """Erase video and pictures older than their site's retention; scores, evidence and the log stay."""
    erasures = retention.erase_expired(current())
    click.echo(f"{erasures.erased} recordings erased.")
    for problem in erasures.problems:
        click.echo(problem, err=True)
    sys.exit(1 if erasures.problems else 0)
