"""A quality signal: a stretch of a recording where something about it is wrong, and how wrong."""

from dataclasses import dataclass


@dataclass(frozen=True)
class QualitySignal:
    """`kind` over `[start_ms, end_ms)`. What `measure` is, each detector says; None where there is none."""

    kind: str
    start_ms: int
    end_ms: int
    measure: float | None = None
