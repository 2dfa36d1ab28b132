"""A command that the app started: it ends in order when the app is gone, however that ended."""

import os
import signal
import threading


def end_with_parent() -> None:
    """From now on, send this process a Ctrl-C when its standard input ends: the parent's end of the pipe is closed."""
    threading.Thread(target=_wait_for_the_end, daemon=True).start()


def _wait_for_the_end() -> None:
    # Not through sys.stdin: its lock, held by a waiting thread, would abort the interpreter at its end.
    while os.read(0, 1024):
        continue
    os.kill(os.getpid(), signal.SIGINT)
