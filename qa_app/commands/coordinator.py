"""`qa-app coordinator`: looks through the stores and indexes them on a schedule, without a web server."""

import logging
import sys
import time
from contextlib import suppress

import click

from qa_app.backend import Backend, current
from qa_app.commands.converting import start_converting
from qa_app.commands.mailing import start_mailing
from qa_app.commands.parent import end_with_parent
from qa_app.commands.told_to_end import ToldToEnd
from qa_app.errors import BadSetting, Explained
from qa_app.services.concerns import escalate_overdue
from qa_app.services.indexing import IndexResult
from qa_app.services.schedule import due_stores, take_turn
from qa_app.services.supervision_actions import tell_overdue
from storage.errors import DatabaseUnavailable

SECONDS_BETWEEN_QUESTIONS = 5.0
"""How soon a store that was just added, or whose run has ended elsewhere, is noticed."""

SECONDS_WITHOUT_DATABASE = 30.0
SECONDS_TO_END = 3.0
"""For a conversion or a mail that is under way; its converter ends with this process in any case."""

log = logging.getLogger("qa_app.coordinator")


@click.command()
@click.option(
    "--with-parent", is_flag=True, hidden=True, help="Started by the app, whose end ends this command."
)
def coordinator(with_parent: bool) -> None:
    """Look through the stores every QA_APP_SYNC_MINUTES and index what is new, until SIGTERM or Ctrl-C.

    As many as you like may run: no two of them ever work on the same store.
    """
    told = ToldToEnd()
    if with_parent:
        end_with_parent()
    _log_to_standard_error()
    with suppress(KeyboardInterrupt):
        backend = current()
        minutes = backend.settings.number("sync_minutes")
        if not minutes:
            raise BadSetting(
                "QA_APP_SYNC_MINUTES is 0, so there is nothing to do on a schedule. Set it to a number of minutes "
                "or leave it out."
            )
        if not with_parent:
            log.info("Stores are looked through every %g minutes. Ctrl-C ends this.", minutes)
        converting = start_converting(backend, told)
        mailing = start_mailing(backend, told)
        with suppress(KeyboardInterrupt):
            _keep_looking(backend, told, tells_all=not with_parent)
        converting.join(SECONDS_TO_END)
        mailing.join(SECONDS_TO_END)
    if not with_parent:
        log.info("Ended. What was indexed is kept.")


def _log_to_standard_error() -> None:
    logging.Formatter.converter = time.gmtime
    logging.basicConfig(
        stream=sys.stderr, format="%(asctime)s.%(msecs)03dZ %(message)s", datefmt="%Y-%m-%dT%H:%M:%S"
    )
    log.setLevel(logging.INFO)


def _keep_looking(backend: Backend, told: ToldToEnd, *, tells_all: bool) -> None:
    """Take one turn after the other until told to end; `tells_all`: log also those that found nothing."""
    is_first = True
    while True:
        try:
            escalate_overdue(backend)
            tell_overdue(backend)
            names = due_stores(backend, with_failing=is_first)
            is_first = False
            for name in names:
                _take_turn(backend, told, name, tells_all=tells_all)
            if not names:
                told.wait(SECONDS_BETWEEN_QUESTIONS)
        except DatabaseUnavailable as error:
            log.warning("%s It is asked again in %g seconds.", error, SECONDS_WITHOUT_DATABASE)
            told.wait(SECONDS_WITHOUT_DATABASE)


def _take_turn(backend: Backend, told: ToldToEnd, name: str, *, tells_all: bool) -> None:
    begun = time.monotonic()
    try:
        told.check()
        result = take_turn(backend, name, told.check)
    except Explained as error:
        log.warning("%s: %s", name, error.sentence)
    except DatabaseUnavailable:
        raise
    except Exception:
        # A fault in one store's turn must not take the others' turns away. Its run is noted as failed, so its
        # next turn waits as that of a failing store.
        log.exception("%s: the turn met a fault of the program", name)
    else:
        if tells_all or has_news(result):
            log.log(
                logging.WARNING if result.problem else logging.INFO,
                "%s",
                in_one_line(result, time.monotonic() - begun),
            )


def has_news(result: IndexResult) -> bool:
    """Whether the turn found, indexed or failed at anything."""
    counts = result.counts
    changes = counts.new + counts.changed + counts.moved + counts.back + counts.missing
    return bool(changes or result.progress.done or result.problem)


def in_one_line(result: IndexResult, seconds: float) -> str:
    """What a turn came to, for the log."""
    if result.problem and not result.progress.done:
        return f"{result.store}: {result.problem}"
    counts, progress = result.counts, result.progress
    told = (
        f"{result.store}: {counts.listed} objects, {counts.new} new, {counts.changed} changed, "
        f"{counts.moved} moved, {counts.missing} missing; {progress.done - progress.failed} indexed, "
        f"{progress.failed} failed, {progress.bytes_moved / 1e6:.1f} MB, {seconds:.1f} s"
    )
    return f"{told}. {result.problem}" if result.problem else told
