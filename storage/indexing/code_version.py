"""Which code this process runs, so that a cluster's workers can be told from ones with another version."""

import hashlib
from functools import cache
from importlib.metadata import version
from pathlib import Path

import storage

DIGITS = 12


@cache
def code_version() -> str:
    """`0.1.0-4f1c…`: the version of the package, and a digest of the source files that indexing rests on."""
    folder = Path(storage.__file__).parent
    digest = hashlib.sha256()
    for file in sorted(folder.rglob("*.py")):
        digest.update(file.relative_to(folder).as_posix().encode() + b"\0" + file.read_bytes() + b"\0")
    return f"{version('qa-app')}-{digest.hexdigest()[:DIGITS]}"
