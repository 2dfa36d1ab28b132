"""A quality signal: a stretch of a recording where something about it is wrong, and how wrong."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class QualitySignal:
    """`kind` over `[start_ms, end_ms)`. What `measure` is, each detector says; None where there is none."""

    kind: str
    start_ms: int
    end_ms: int
    measure: float | None = None


def stretches(flags: Sequence[bool]) -> Iterator[tuple[int, int]]:
    """Where flags stand in a row: `[first, after last)` of each row."""
    first: int | None = None
    for number, flag in enumerate([*flags, False]):
        if flag and first is None:
            first = number
        elif not flag and first is not None:
            yield first, number
            first = None


def covered(times_ms: Sequence[int], first: int, after: int, end_ms: int) -> tuple[int, int]:
    """What samples `[first, after)` stand for: each from its own time to the next one's time.

    The first sample also stands for what is before it, the last for the rest until `end_ms`.
    """
    start = 0 if first == 0 else times_ms[first]
    return start, end_ms if after == len(times_ms) else times_ms[after]
