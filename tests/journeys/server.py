"""The app's own server as a child process, as `qa-app serve` starts it; it can be killed and started again."""

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from tests.qa_app.commands.command_line import clean_environment
from tests.storage.servers import free_port, wait_for_answer

LONGEST_STOP_SECONDS = 10


class AppServer:
    """A server on a port of its own, with its words in a file beside. Started by `start`, ended by `stop`."""

    def __init__(self, environ: Mapping[str, str], log: Path) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = log
        self._environ = clean_environment() | dict(environ) | {"QA_APP_PORT": str(self.port)}
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> "AppServer":
        """Start it, or start it again on the same port, and wait until it answers."""
        with self.log.open("ab") as said:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "qa_app", "serve"],
                env=self._environ,
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=said,
            )
        try:
            wait_for_answer(f"{self.url}/sign-in", self._process)
        except AssertionError as error:
            self.kill()
            raise AssertionError(f"{error}; it said: {self.said()}") from error
        return self

    def said(self) -> str:
        """Everything that the server has written so far."""
        return self.log.read_text(errors="replace")

    def kill(self) -> None:
        """End it at once, in the middle of whatever it does (SIGKILL)."""
        assert self._process is not None
        self._process.kill()
        self._process.wait()

    def stop(self) -> None:
        """End it in order; whoever is still connected does not hold it up for long."""
        assert self._process is not None
        self._process.terminate()
        try:
            self._process.wait(LONGEST_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()
