"""Which process of which machine is at work, so that one that was killed can be told from one that only rests.

Linux tells enough for it; elsewhere nothing is claimed.
"""

import os
import socket
from pathlib import Path

BOOT_ID = Path("/proc/sys/kernel/random/boot_id")
NAMESPACE = Path("/proc/self/ns/pid")
STATE, STARTED = 0, 19
"""Places in /proc/<pid>/stat, counted from what follows the program's name (see proc(5))."""
ENDED_STATES = {"Z", "X"}
"""Of a process that has ended and was not waited for yet."""


def this_process() -> str | None:
    """A name for this process that no other has or will have; None where the system does not tell enough."""
    machine, started = _machine(), _started(os.getpid())
    return f"{machine} {os.getpid()} {started}" if machine and started else None


def has_ended(process: str | None) -> bool:
    """Whether the process of this name is known to have ended. Of another machine or container nothing is known."""
    machine, pid, started = ["", "", "", *(process or "").rsplit(" ", 2)][-3:]
    if machine != _machine() or not pid.isdigit():
        return False
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        # Another account's, whose beginning may not be told either.
        pass
    now = _started(int(pid))
    return now is not None and now != started


def _machine() -> str | None:
    """This boot of this machine, and the space in which its process numbers count (containers have their own)."""
    try:
        return f"{socket.gethostname()} {BOOT_ID.read_text().strip()} {NAMESPACE.readlink()}"
    except OSError:
        return None


def _started(pid: int) -> str | None:
    """When the process began, in ticks since the machine did; empty when it has ended, None where nobody tells."""
    try:
        told = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None
    return "" if told[STATE] in ENDED_STATES else told[STARTED]
