"""What trend charts count, grouped by site and period in the database; no row is read one by one."""

from storage.database.trend_counts.counting import Count, Facts, Period, Scope, counts

__all__ = ["Count", "Facts", "Period", "Scope", "counts"]
