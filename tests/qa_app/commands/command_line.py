"""Commands as a person types them, each in a process of its own, with nothing set but what a test sets."""

import os
import subprocess
import sys
from pathlib import Path


def run(*words: str, code: int, folder: Path, **environ: str) -> str:
    """What `qa-app WORDS` says, started in `folder`; fails on another exit code, and on a traceback."""
    done = subprocess.run(
        [sys.executable, "-m", "qa_app", *words],
        env=clean_environment() | environ,
        cwd=folder,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    said = done.stdout + done.stderr
    assert "Traceback" not in said, said
    assert done.returncode == code, said
    return said


def refusal(*words: str, folder: Path, **environ: str) -> str:
    """The one line with which the command ends that cannot do its work."""
    said = run(*words, code=1, folder=folder, **environ)
    (line,) = said.splitlines()
    assert line.startswith("qa-app: ")
    assert line.endswith(".")
    return line.removeprefix("qa-app: ")


def clean_environment() -> dict[str, str]:
    """This machine's environment without any setting of the app."""
    return {name: value for name, value in os.environ.items() if not name.startswith("QA_APP_")}
