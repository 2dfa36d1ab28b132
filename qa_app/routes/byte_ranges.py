"""Reads the `Range` and `If-Range` headers of a request (RFC 9110, sections 13.1.5 and 14). Knows no store."""

import re
from dataclasses import dataclass

# Ranges beyond this many digits are larger than any object, and int() of a long text is slow.
_ONE_RANGE = re.compile(r"\s*bytes\s*=\s*(\d{0,18})\s*-\s*(\d{0,18})\s*", re.IGNORECASE)


class Unsatisfiable(Exception):
    """The range begins behind the last byte."""


@dataclass(frozen=True)
class ByteRange:
    """The bytes from `start` up to, not including, `end_exclusive`."""

    start: int
    end_exclusive: int

    @property
    def size_bytes(self) -> int:
        """How many bytes that is."""
        return self.end_exclusive - self.start

    def content_range(self, total_bytes: int) -> str:
        """The value of the `Content-Range` header."""
        return f"bytes {self.start}-{self.end_exclusive - 1}/{total_bytes}"


def wanted_range(header: str | None, total_bytes: int) -> ByteRange | None:
    """The range that the header asks for, cut to the object; None means the whole object.

    None also for a header that is malformed, in another unit, or asks for several ranges: a server may
    ignore these. Raises Unsatisfiable for a range without a single byte of the object.
    """
    match = _ONE_RANGE.fullmatch(header or "")
    if match is None or match.group(1) == match.group(2) == "":
        return None
    first, last = match.groups()
    if first == "":
        start, end_exclusive = max(0, total_bytes - int(last)), total_bytes
    else:
        start = int(first)
        if last and int(last) < start:
            return None
        end_exclusive = min(total_bytes, int(last) + 1) if last else total_bytes
    if start >= end_exclusive:
        raise Unsatisfiable
    return ByteRange(start, end_exclusive)


def still_same(if_range: str | None, etag: str) -> bool:
    """Whether a range may be answered from this object: no `If-Range`, or exactly our strong tag.

    A date never matches, for we send no `Last-Modified`.
    """
    return if_range is None or if_range.strip() == etag
