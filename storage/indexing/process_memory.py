"""How much memory this process may take, and has taken. Linux tells and limits it; elsewhere neither is done."""

import re
import resource
from contextlib import suppress
from pathlib import Path

CLEAR_REFS = Path("/proc/self/clear_refs")
FORGET_PEAK = "5"
"""See proc(5), /proc/pid/clear_refs."""


def allow(size_bytes: int) -> None:
    """From now on let this process take `size_bytes` more than it has; past that it is refused memory.

    Counted are its private writable pages (RLIMIT_DATA, see getrlimit(2)), touched or not, the stacks of its
    threads with them. What leaked before does not count against what comes now.
    """
    taken = told_bytes("VmData")
    if taken is None:
        return
    _, most = resource.getrlimit(resource.RLIMIT_DATA)
    wanted = taken + size_bytes
    resource.setrlimit(
        resource.RLIMIT_DATA, (wanted if most == resource.RLIM_INFINITY else min(wanted, most), most)
    )


def forget_peak() -> None:
    """Let `peak_bytes` tell of what comes from now on; where the system cannot, it tells of all there was."""
    with suppress(OSError):
        CLEAR_REFS.write_text(FORGET_PEAK)


def peak_bytes() -> int | None:
    """The most memory that lay in this process at once, in bytes; None where the system does not tell."""
    return told_bytes("VmHWM")


def told_bytes(name: str, pid: str = "self") -> int | None:
    """What the system tells of a process's memory under this name (see proc(5), /proc/pid/status), in bytes.

    None where it tells nothing, and of a process that has ended.
    """
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return None
    found = re.search(rf"^{name}:\s+(\d+) kB$", status, re.MULTILINE)
    return int(found[1]) * 1024 if found else None
