"""Runs one way in a process of its own: how long, how much memory, how many pictures."""

import multiprocessing
import os
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

from benchmarks.ways import WAYS, Task

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
        peak_bytes = _memory_bytes(os.getpid(), "VmHWM") + programs.end()
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
                with suppress(OSError):  # a thread or a program that has ended meanwhile
                    now += sum(_memory_bytes(int(pid), "VmRSS") for pid in children.read_text().split())
            self._peak_bytes = max(self._peak_bytes, now)


def _memory_bytes(pid: int, name: str) -> int:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith(name + ":"):
            return int(line.split()[1]) * 1024
    return 0
