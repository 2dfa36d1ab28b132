"""The child processes that index, as the system shows them; on Linux alone."""

import time
from pathlib import Path


def children(parent: int) -> set[int]:
    """The processes that this one started in order to index, those that wait to be buried left out."""
    found = set()
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, of = stat.read_text().rsplit(")", 1)[1].split()[:2]
            command = (stat.parent / "cmdline").read_bytes()
        except (FileNotFoundError, ProcessLookupError):
            continue
        if int(of) == parent and state != "Z" and b"storage.indexing.child_main" in command:
            found.add(int(stat.parent.name))
    return found


def some_child(parent: int) -> int:
    """One of them, as soon as there is one."""
    until = time.monotonic() + 60
    while not (found := children(parent)):
        assert time.monotonic() < until, "no child process was started"
        time.sleep(0.02)
    return found.pop()


def until_gone(process: int) -> None:
    """Until the process is no more; fails after half a minute."""
    until = time.monotonic() + 30
    while is_there(process):
        assert time.monotonic() < until, f"process {process} goes on"
        time.sleep(0.05)


def is_there(process: int) -> bool:
    """Whether it runs; one that only waits to be buried does not."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False
