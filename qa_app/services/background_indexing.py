"""Starts a run over a store beside the web process, never in it; the run's own notes tell how it goes.

The run holds a pipe to the process that started it: when the app ends, however it ends, so does the run.
"""

import os
import subprocess
import sys
import threading
from collections.abc import Mapping
from dataclasses import fields

from qa_app.access import Person, check
from qa_app.backend import Backend
from qa_app.errors import NotFound, Refused
from qa_app.i18n import _
from qa_app.services.activity import note
from storage.database import indexing_runs, stores


def start_in_background(
    backend: Backend, actor: Person, store_id: int, *, retry_failed: bool = False
) -> None:
    """Look through the store and index what waits, in a process of its own.

    `retry_failed` takes the unreadable again. Raises Refused while a run of the store is under way.
    """
    check(actor, "manage_stores")
    with backend.database.write() as transaction:
        store = stores.find_store(transaction, store_id)
        if store is None:
            raise NotFound(_("There is no such store."))
        run_id = indexing_runs.start_run(transaction, store_id, "listing")
        if run_id is None:
            raise Refused(_("This store is being looked through already. Wait until that run is over."))
        note(transaction, backend, actor, "started a run", "store", store_id, retry_failed=retry_failed)
    command = [sys.executable, "-m", "qa_app", "index", "--store", store.name, "--sync-first"]
    command += ["--begun-run", str(run_id), *(["--retry-failed"] if retry_failed else [])]
    process = subprocess.Popen(
        command,
        env=_environment(backend),
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        # Its own group: Ctrl-C reaches the app, whose end closes the pipe and so ends the run in order.
        start_new_session=True,
    )
    threading.Thread(target=_see_to_its_end, args=(backend, process, run_id), daemon=True).start()


def _see_to_its_end(backend: Backend, process: subprocess.Popen[bytes], run_id: int) -> None:
    """Keep the pipe open until the run's process ends; if it died without a word, say that."""
    exit_code = process.wait()
    assert process.stdin is not None
    process.stdin.close()
    with backend.database.write() as transaction:
        indexing_runs.end_run(
            transaction,
            run_id,
            f"The run's process ended without saying why (exit code {exit_code}). Start it again.",
        )


def _environment(backend: Backend) -> Mapping[str, str]:
    """The environment of this process with the settings that this backend was built from."""
    given = {
        one.metadata["variable"]: str(getattr(backend.settings, one.name)) for one in fields(backend.settings)
    }
    return {**os.environ, **backend.environ, **given}
