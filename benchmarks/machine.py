"""The machine that something was measured on, in words."""

import os
import platform


def machine() -> str:
    """Cores, memory, system, and the load of the last quarter of an hour."""
    memory_gb = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    system = f"{platform.system()}, Python {platform.python_version()}"
    # A load above the number of cores says that other programs had their share of the machine.
    return f"{os.cpu_count()} cores and {memory_gb:.0f} GB of memory, {system}, load {os.getloadavg()[2]:.0f}"
