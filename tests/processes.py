"""Processes as the system shows them, on Linux alone. What ends while it is looked at is no error."""

import subprocess
import time
from collections.abc import Callable
from pathlib import Path


def children(pid: int) -> set[int]:
    """The living processes that this one started."""
    return {child for child, parent in _parents().items() if parent == pid}


def descendants(pid: int) -> set[int]:
    """The living processes that this one started, and those that they started."""
    parents = _parents()
    found: set[int] = set()
    new = {pid}
    while new:
        new = {child for child, parent in parents.items() if parent in new}
        found |= new
    return found


def command(pid: int) -> str:
    """The process's command line; empty when it has ended."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    except OSError:
        return ""


def is_alive(pid: int) -> bool:
    """Whether it runs; one that only waits to be buried does not."""
    return _parent(pid) is not None


def until(
    condition: Callable[[], object], seconds: float = 60, process: "subprocess.Popen | None" = None
) -> None:
    """Until the condition holds; fails when the time is up, or when `process` ended by itself before."""
    end = time.monotonic() + seconds
    while not condition():
        assert process is None or process.poll() is None, "it ended by itself"
        assert time.monotonic() < end, "it took too long"
        time.sleep(0.05)


def _parents() -> dict[int, int]:
    """Every living process and the one that started it."""
    pids = [int(folder.name) for folder in Path("/proc").glob("[0-9]*")]
    return {pid: parent for pid in pids if (parent := _parent(pid)) is not None}


def _parent(pid: int) -> int | None:
    """Who started the process; None when it has ended."""
    try:
        state, parent = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[:2]
    except OSError:
        return None
    return None if state in "ZX" else int(parent)
