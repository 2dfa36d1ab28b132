"""Runs one way in a process of its own: how long, how much memory, how many pictures."""

import multiprocessing
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

from benchmarks.ways import WAYS, Task
from storage.indexing import process_memory

LONGEST_SECONDS = 300.0
_processes = multiprocessing.get_context("spawn")


@dataclass(frozen=True)
class Run:
    """What one run took; `peak_bytes` is that of the process and of the programs it ran at once."""

    seconds: float
    pictures: int
    peak_bytes: int


class OwnProcess:
    """A process that has got ready for one way; `run` may be called more than once."""

    def __init__(self, name: str, task: Task) -> None:
        self._pipe, theirs = _processes.Pipe()
        self._process = _processes.Process(target=_work, args=(theirs, name, task), daemon=True)
        self._process.start()
        theirs.close()
        self._hear()

    def run(self) -> Run:
        """Do it once. Raises EOFError when the process fell, TimeoutError when it takes for ever."""
        self._pipe.send("run")
        answer: Run = self._hear()
        return answer

    def end(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.join()
        self._pipe.close()

    def _hear(self) -> Run:
        if not self._pipe.poll(LONGEST_SECONDS):
            raise TimeoutError(f"A way to read a recording took more than {LONGEST_SECONDS:.0f} seconds.")
        answer: Run = self._pipe.recv()
        return answer


def _work(pipe: Connection, name: str, task: Task) -> None:
    run = WAYS[name](task)
    pipe.send(None)
    while pipe.recv() == "run":
        programs = _Programs()
        began = time.perf_counter()
        pictures = run()
        seconds = time.perf_counter() - began
        peak_bytes = (process_memory.peak_bytes() or 0) + programs.end()
        pipe.send(Run(seconds, pictures, peak_bytes))


class _Programs:
    """Looks now and then how much memory the programs have that this process runs (Linux alone tells)."""

    def __init__(self) -> None:
        self._peak_bytes = 0
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._look)
        self._thread.start()

    def end(self) -> int:
        self._done.set()
        self._thread.join()
        return self._peak_bytes

    def _look(self) -> None:
        while not self._done.wait(0.05):
            now = 0
            for children in Path("/proc/self/task").glob("*/children"):
                with suppress(OSError):  # a thread that has ended meanwhile
                    pids = children.read_text().split()
                    now += sum(process_memory.told_bytes("VmRSS", pid) or 0 for pid in pids)
            self._peak_bytes = max(self._peak_bytes, now)
