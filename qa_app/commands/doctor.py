"""`qa-app doctor`: says what is wrong and how to mend it."""

import os
import sys

import click

from qa_app.services.doctor import examine


@click.command()
def doctor() -> None:
    """Look at settings, rubrics, database and stores; exit with 1 if anything is wrong."""
    findings = examine(os.environ)
    for finding in findings:
        click.echo(f"{finding.subject}: {finding.problem or 'fine'}")
    sys.exit(1 if any(finding.problem for finding in findings) else 0)
