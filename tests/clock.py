"""A clock that stands still until a test moves it on."""

from datetime import UTC, datetime, timedelta


class Clock:
    """Called, it gives the present moment: a Thursday evening in November, until it is moved."""

    def __init__(self, now: datetime = datetime(2026, 11, 12, 18, 0, tzinfo=UTC)) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **by: float) -> datetime:
        """Move on by `days=`, `hours=`, `minutes=` … as `timedelta` names them; gives the new moment."""
        self.now += timedelta(**by)
        return self.now
