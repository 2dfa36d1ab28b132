"""The coordinator's third hand: sends the mails that wait, while the others index and convert."""

import logging
import threading
from contextlib import suppress

from qa_app.backend import Backend
from qa_app.commands.told_to_end import ToldToEnd
from qa_app.services.notice_mails import MailTurn, send_waiting
from storage.errors import StorageError

SECONDS_BETWEEN_QUESTIONS = 5.0
SECONDS_AFTER_A_FAULT = 300.0

log = logging.getLogger("qa_app.coordinator")


def start_mailing(backend: Backend, told: ToldToEnd) -> threading.Thread:
    """Send in a thread of its own until told to end: a mail server may be slow. Without one nothing ever waits."""
    thread = threading.Thread(target=_keep_sending, args=(backend, told), daemon=True, name="mailing")
    thread.start()
    return thread


def _keep_sending(backend: Backend, told: ToldToEnd) -> None:
    with suppress(KeyboardInterrupt):
        while True:
            seconds = SECONDS_BETWEEN_QUESTIONS
            try:
                turn = send_waiting(backend)
                if turn.problem:
                    log.warning("%s", in_one_line(turn))
            except StorageError:
                # No database: the schedule beside says so.
                seconds = SECONDS_AFTER_A_FAULT / 10
            except Exception:
                log.exception("Sending mails met a fault of the program")
                seconds = SECONDS_AFTER_A_FAULT
            told.rest(seconds)


def in_one_line(turn: MailTurn) -> str:
    """What a turn came to, for the log and the command."""
    told = f"mails: {turn.sent} sent, {turn.again} to be tried again, {turn.given_up} given up"
    return f"{told}. {turn.problem}" if turn.problem else told
