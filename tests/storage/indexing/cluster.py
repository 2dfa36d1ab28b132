"""A real Dask scheduler and real workers, each a process of its own on loopback."""

import os
import signal
import socket
import subprocess
import sys
from contextlib import ExitStack, contextmanager, suppress

import distributed

from tests.processes import until
from tests.storage.servers import free_port

START_SECONDS = 60
NO_DASHBOARD = ("--no-dashboard", "--dashboard-address", "127.0.0.1:0")
"""None is shown, and what listens all the same takes any port."""


class Cluster:
    """A scheduler that takes connections, without workers; `environ` is set for it alone. Workers begin at once."""

    def __init__(self, stack, environ):
        self._stack = stack
        port = free_port()
        self.address = f"tcp://127.0.0.1:{port}"
        self.scheduler = self._start(
            "scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard", **environ
        )
        # A run gives up on one after eight seconds; a busy machine may take longer to start one.
        until(lambda: _takes_connections(port), START_SECONDS, self.scheduler)

    def start_worker(self, *options, **environ):
        """A worker of one thread that the scheduler will know soon; `options` are those of `dask worker`."""
        given = ["--nthreads", "1", *NO_DASHBOARD, "--host", "127.0.0.1", "--memory-limit", "0"]
        return self._start("worker", self.address, *given, *options, **environ)

    def until_known(self, count):
        """Until the scheduler knows so many workers."""
        with self._client() as client:
            until(lambda: len(client.nthreads()) == count, START_SECONDS, self.scheduler)

    def known(self):
        """The workers' addresses with their process ids, as the scheduler knows them."""
        with self._client() as client:
            return client.run(os.getpid)

    def _client(self):
        return distributed.Client(self.address, timeout=START_SECONDS, set_as_default=False)

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


def _takes_connections(port):
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False


@contextmanager
def cluster(**environ):
    """A cluster for as long as the block lasts; `environ` is set for its scheduler."""
    with ExitStack() as stack:
        yield Cluster(stack, environ)
