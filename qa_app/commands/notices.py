"""`qa-app notices`: tells what became overdue and sends the mails that wait, once; for cron."""

import sys

import click

from qa_app.backend import current
from qa_app.commands.mailing import in_one_line
from qa_app.services.concerns import escalate_overdue
from qa_app.services.notice_mails import send_waiting
from qa_app.services.supervision_actions import tell_overdue


@click.command()
def notices() -> None:
    """Tell people what became overdue and send the mails that wait. `serve` and `coordinator` do it by themselves."""
    backend = current()
    escalate_overdue(backend)
    tell_overdue(backend)
    turn = send_waiting(backend)
    click.echo(in_one_line(turn))
    sys.exit(1 if turn.problem else 0)
