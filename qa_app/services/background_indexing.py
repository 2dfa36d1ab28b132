"""Starts indexing beside the web process, never in it: one run for a person, or the whole schedule.

What is started holds a pipe to the process that started it: when the app ends, however it ends, so does that.
"""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import fields

from qa_app.access import Person, check
from qa_app.backend import Backend
from qa_app.errors import Refused
from qa_app.i18n import _
from qa_app.services.activity import note
from qa_app.services.stores import existing_store
from storage.database import indexing_runs
from storage.sentences import Sentence

SECONDS_TO_END = 5.0
"""In which a coordinator ends in order before it is killed."""

SECONDS_BEFORE_ANOTHER = 10.0
"""Between a coordinator that died and the next one."""


def start_in_background(
    backend: Backend,
    actor: Person,
    store_id: int,
    *,
    retry_failed: bool = False,
    reason_code: str | None = None,
) -> None:
    """Look through the store and index what waits, in a process of its own.

    `retry_failed` takes the unreadable again; with `reason_code` only recordings with that reason are taken,
    and the store is not looked through. Raises Refused while a run of the store is under way.
    """
    check(actor, "manage_stores")
    with backend.database.write() as transaction:
        store = existing_store(transaction, store_id)
        run_id = indexing_runs.start_run(transaction, store_id, "indexing" if reason_code else "listing")
        if run_id is None:
            raise Refused(_("This store is being looked through already. Wait until that run is over."))
        what = {"retry_failed": retry_failed} | ({"reason": reason_code} if reason_code else {})
        note(transaction, backend, actor, "started a run", "store", store_id, **what)
    # Without its lines of progress: what else it says, faults among it, belongs to the log of the app.
    words = ["index", "--store", store.name, "--begun-run", str(run_id), "--json"]
    words += ["--reason", reason_code] if reason_code else ["--sync-first"]
    words += ["--retry-failed"] if retry_failed else []
    process = _start(backend, *words)
    threading.Thread(target=_see_to_its_end, args=(backend, process, run_id), daemon=True).start()


@contextmanager
def coordinator_beside(backend: Backend) -> Iterator[None]:
    """While the block lasts, `qa-app coordinator` works beside it; one that dies is followed by another.

    Without QA_APP_SYNC_MINUTES there is none. It has ended when the block has.
    """
    if not backend.settings.number("sync_minutes"):
        yield
        return
    over = threading.Event()
    keeper = threading.Thread(target=_keep_one, args=(backend, over), daemon=True)
    keeper.start()
    try:
        yield
    finally:
        over.set()
        keeper.join()


def _keep_one(backend: Backend, over: threading.Event) -> None:
    while not over.is_set():
        process = _start(backend, "coordinator", "--with-parent")
        while process.poll() is None and not over.wait(0.5):
            continue
        assert process.stdin is not None
        process.stdin.close()
        try:
            process.wait(SECONDS_TO_END)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        over.wait(SECONDS_BEFORE_ANOTHER)


def _start(backend: Backend, *words: str) -> "subprocess.Popen[bytes]":
    """The command of ours with these words, with a pipe whose end is its end; it logs where we do."""
    return subprocess.Popen(
        [sys.executable, "-m", "qa_app", *words],
        env=_environment(backend),
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        # Its own group: Ctrl-C reaches the app, whose end closes the pipe and so ends the command in order.
        start_new_session=True,
    )


def _see_to_its_end(backend: Backend, process: subprocess.Popen[bytes], run_id: int) -> None:
    """Keep the pipe open until the run's process ends; if it died without a word, say that."""
    exit_code = process.wait()
    assert process.stdin is not None
    process.stdin.close()
    with backend.database.write() as transaction:
        indexing_runs.end_run(
            transaction,
            run_id,
            Sentence("run_process_ended", exit_code=exit_code),
        )


def _environment(backend: Backend) -> Mapping[str, str]:
    """The environment of this process with the settings that this backend was built from."""
    given = {
        one.metadata["variable"]: str(getattr(backend.settings, one.name)) for one in fields(backend.settings)
    }
    return {**os.environ, **backend.environ, **given}
