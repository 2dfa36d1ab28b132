"""A real Dask scheduler and real workers, each a process of its own on loopback."""

import os
import signal
import subprocess
import sys
import time
from contextlib import ExitStack, contextmanager, suppress

import distributed

from tests.storage.servers import free_port

START_SECONDS = 60
NO_DASHBOARD = ("--no-dashboard", "--dashboard-address", "127.0.0.1:0")
"""None is shown, and what listens all the same takes any port."""


class Cluster:
    """A scheduler without workers; add some with `worker`."""

    def __init__(self, stack):
        self._stack = stack
        port = free_port()
        self.address = f"tcp://127.0.0.1:{port}"
        self.scheduler = self._start(
            "scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard"
        )
        self._until(lambda known: True)

    def worker(self, *options, **environ):
        """A worker of one thread, once the scheduler knows it; `options` are those of `dask worker`."""
        before = len(self.known())
        worker = self.start_worker(*options, **environ)
        self._until(lambda known: len(known) > before)
        return worker

    def start_worker(self, *options, **environ):
        """A worker that the scheduler will know soon."""
        given = ["--nthreads", "1", *NO_DASHBOARD, "--host", "127.0.0.1", "--memory-limit", "0"]
        return self._start("worker", self.address, *given, *options, **environ)

    def known(self):
        """The workers' addresses with their process ids, as the scheduler knows them."""
        with self._client() as client:
            return client.run(os.getpid) if client.nthreads() else {}

    def _client(self):
        return distributed.Client(self.address, timeout=5, set_as_default=False)

    def _until(self, is_so):
        until = time.monotonic() + START_SECONDS
        while True:
            try:
                if is_so(self.known()):
                    return
            except OSError:
                assert self.scheduler.poll() is None, "the scheduler ended"
            assert time.monotonic() < until, "the cluster was not up in time"
            time.sleep(0.1)

    def _start(self, kind, *words, **environ):
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", f"distributed.cli.dask_{kind}", *words],
            env={**os.environ, **environ},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        self._stack.callback(end, process)
        return process


def end(process):
    """Kill the process and all that it started in its group: a nanny with its worker."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


@contextmanager
def cluster():
    """A cluster for as long as the block lasts."""
    with ExitStack() as stack:
        yield Cluster(stack)
