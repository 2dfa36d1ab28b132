"""The files of the project as they are tracked, for tests that read them as text."""

import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]


@cache
def tracked(*endings: str) -> tuple[Path, ...]:
    """Every tracked file that is there, of those endings (all without one), from the root down."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True)
    files = (ROOT / name for name in listed.stdout.split("\0") if name)
    return tuple(file for file in files if file.is_file() and (not endings or file.suffix in endings))


def shown(file: Path) -> str:
    """The path as a person writes it, from the root."""
    return file.relative_to(ROOT).as_posix()
