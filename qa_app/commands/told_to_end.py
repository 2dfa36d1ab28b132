"""How a command that works for ever ends in order when it is told to, by SIGTERM or Ctrl-C."""

import signal
import time
from types import FrameType

GRACE_SECONDS = 1.0
"""What is done is left between two steps if one ends in this time; else it is cut short."""


class ToldToEnd:
    """Whether the process was told to end. Make one in the main thread, early.

    Not by KeyboardInterrupt alone: Python drops what a signal raises while it clears up memory, and the process
    would go on for ever.
    """

    def __init__(self) -> None:
        self.is_told = False
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._tell)
        signal.signal(signal.SIGALRM, self._cut_short)

    def _tell(self, _number: int, _frame: FrameType | None) -> None:
        if not self.is_told:
            self.is_told = True
            signal.setitimer(signal.ITIMER_REAL, GRACE_SECONDS)

    def _cut_short(self, _number: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    def check(self, _step: object = None) -> None:
        """Raise KeyboardInterrupt once told; to be called between two steps, and when all is over."""
        if self.is_told:
            signal.setitimer(signal.ITIMER_REAL, 0.0)
            raise KeyboardInterrupt

    def wait(self, seconds: float) -> None:
        """Let this time go by in the main thread. Raises KeyboardInterrupt soon after it was told to end."""
        self._rest(seconds)
        self.check()

    def rest(self, seconds: float) -> None:
        """The same in any other thread."""
        self._rest(seconds)
        if self.is_told:
            raise KeyboardInterrupt

    def _rest(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        while not self.is_told and (left := until - time.monotonic()) > 0:
            time.sleep(min(left, 0.25))
