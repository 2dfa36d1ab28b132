"""The fingerprint of an object: its size and both its ends.

Two small requests, and yet enough to tell recordings apart: containers write lengths, times and indexes there.
"""

import hashlib
from collections.abc import Iterable

END_BYTES = 64 * 1024


def end_spans(size_bytes: int) -> tuple[tuple[int, int], tuple[int, int]]:
    """The first and the last 64 KiB as `[start, end)`; in a small object they overlap."""
    return (0, min(END_BYTES, size_bytes)), (max(0, size_bytes - END_BYTES), size_bytes)


def object_fingerprint(size_bytes: int, ends: Iterable[bytes]) -> str | None:
    """SHA-256 over size and both ends, in hexadecimal; None for an empty object, which is like any other."""
    if not size_bytes:
        return None
    digest = hashlib.sha256(f"{size_bytes}\n".encode())
    for end in ends:
        digest.update(end)
    return digest.hexdigest()
