"""Which byte ranges to fetch together: fewer requests against bytes that nobody asked for."""

from collections.abc import Sequence
from itertools import pairwise

Span = tuple[int, int]
"""`[start, end)` in bytes."""
JOIN_GAP_BYTES = 32 * 1024
"""Two spans nearer than this may share a request: the bytes between cost less time than a request."""
LARGEST_JOINED_BYTES = 1024 * 1024


def join_spans(spans: Sequence[Span], allowed_bytes: float) -> tuple[dict[Span, list[Span]], int]:
    """Each request with the spans inside it, and how many bytes nobody asked for they hold together.

    The nearest spans are joined first, until `allowed_bytes` are used up. Overlapping spans always are.
    """
    ordered = sorted(set(spans))
    gaps = sorted((start - end, number) for number, ((_, end), (start, _)) in enumerate(pairwise(ordered)))
    joined: set[int] = set()
    between = 0
    for gap, number in gaps:
        if gap > JOIN_GAP_BYTES or between + max(gap, 0) > max(allowed_bytes, 0):
            break
        between += max(gap, 0)
        joined.add(number)
    groups: dict[Span, list[Span]] = {}
    members: list[Span] = []
    for number, span in enumerate(ordered):
        members.append(span)
        end = max(end for _, end in members)
        if number not in joined or end - members[0][0] > LARGEST_JOINED_BYTES:
            groups[(members[0][0], end)] = members
            members = []
    return groups, between
