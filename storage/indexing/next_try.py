"""When to ask a store again for a recording that it did not give."""

from datetime import datetime, timedelta

WAITS = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=12),
)
"""After the first failure in a row, the second, and so on; from the last on always the longest."""


def next_try(failures: int, now: datetime) -> datetime:
    """Not before this moment, after so many `failures` in a row (at least one)."""
    return now + WAITS[min(failures, len(WAITS)) - 1]
