"""The coordinator's other hand: converts what waits for it while the schedule looks and indexes."""

import logging
import threading
from contextlib import suppress

from qa_app.backend import Backend
from qa_app.commands.told_to_end import ToldToEnd
from qa_app.errors import Explained
from qa_app.services.conversion import ConversionResult, convert_waiting
from qa_app.services.schedule import may_index
from storage.errors import StorageError

SECONDS_BETWEEN_QUESTIONS = 5.0
SECONDS_AFTER_A_FAULT = 300.0

log = logging.getLogger("qa_app.coordinator")


def start_converting(backend: Backend, told: ToldToEnd) -> threading.Thread:
    """Convert in a thread of its own until told to end: one recording takes longer than a turn of indexing."""
    thread = threading.Thread(target=_keep_converting, args=(backend, told), daemon=True, name="converting")
    thread.start()
    return thread


def _keep_converting(backend: Backend, told: ToldToEnd) -> None:
    def go_on_unless_told(_store: str, _now: object) -> None:
        if told.is_told:
            raise KeyboardInterrupt

    with suppress(KeyboardInterrupt):
        while True:
            seconds = SECONDS_BETWEEN_QUESTIONS
            try:
                by_itself = backend.settings.converts_automatically and may_index(backend)
                # One at a time, so that no store waits for another's archive.
                results = convert_waiting(
                    backend, limit=1, asked_only=not by_itself, on_progress=go_on_unless_told
                )
                for result in filter(_has_news, results):
                    log.info("%s", in_one_line(result))
                if any(result.problem for result in results):
                    # A full disk, or a store that is away, stays so for a while.
                    seconds = SECONDS_AFTER_A_FAULT / 10
            except (Explained, StorageError):
                # No store yet, or no database: the schedule beside says so.
                seconds = SECONDS_AFTER_A_FAULT / 10
            except Exception:
                log.exception("Converting met a fault of the program")
                seconds = SECONDS_AFTER_A_FAULT
            told.rest(seconds)


def _has_news(result: ConversionResult) -> bool:
    return bool(result.outcomes or result.problem)


def in_one_line(result: ConversionResult) -> str:
    """What converting came to, for the log."""
    told = ", ".join(
        f"{outcome.key} {outcome.state}" + (f" ({outcome.problem})" if outcome.problem else "")
        for outcome in result.outcomes
    )
    return f"{result.store}: {' '.join(filter(None, (told, result.problem)))}"
