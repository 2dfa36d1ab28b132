"""What was measured of the desk, beside what, and whether it is as fast as promised."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True)
class Figure:
    """Samples in milliseconds. `beside` are those that ours are compared with, empty: nothing.

    What was promised: at most `times` those beside it at the median, and `times_late` at the 95th percentile
    (None: not promised); or at most `most_ms` at the 95th percentile. Nothing of these: told for comparison only.
    """

    what: str
    ours: Sequence[float]
    beside_what: str = ""
    beside: Sequence[float] = ()
    times: float | None = None
    times_late: float | None = None
    most_ms: float | None = None

    @property
    def ratio(self) -> float | None:
        """Median beside median; None where nothing is beside."""
        return median(self.ours) / median(self.beside) if self.beside else None

    @property
    def ratio_late(self) -> float | None:
        """95th percentile beside 95th percentile; None where nothing is beside."""
        return late(self.ours) / late(self.beside) if self.beside else None

    @property
    def target(self) -> str:
        """The promise in words; empty where there is none."""
        parts = []
        if self.times is not None:
            parts.append(f"{self.times:g} times")
        if self.times_late is not None:
            parts.append(f"{self.times_late:g} late")
        if self.most_ms is not None:
            parts.append(f"under {self.most_ms:g} ms late")
        return ", ".join(parts)

    @property
    def is_met(self) -> bool | None:
        """Whether all of the promise holds; None where there is none."""
        held = []
        if self.times is not None and self.ratio is not None:
            held.append(self.ratio <= self.times)
        if self.times_late is not None and self.ratio_late is not None:
            held.append(self.ratio_late <= self.times_late)
        if self.most_ms is not None:
            held.append(late(self.ours) < self.most_ms)
        return all(held) if held else None


def late(samples: Sequence[float]) -> float:
    """The 95th percentile: the least sample that 95 of 100 do not exceed."""
    in_order = sorted(samples)
    return in_order[-(-len(in_order) * 95 // 100) - 1]


def table(figures: Sequence[Figure]) -> list[str]:
    """The figures as rows of Markdown, with their head."""
    rows = [
        "| what | times taken | median, ms | late, ms "
        "| beside | median, ms | late, ms | times | times, late | promised | |",
        "| - | -: | -: | -: | - | -: | -: | -: | -: | - | - |",
    ]
    for one in figures:
        beside = (
            f"{one.beside_what} | {median(one.beside):.0f} | {late(one.beside):.0f} "
            f"| {one.ratio:.2f} | {one.ratio_late:.2f}"
            if one.beside
            else " | | | |"
        )
        verdict = {True: "met", False: "missed", None: ""}[one.is_met]
        rows.append(
            f"| {one.what} | {len(one.ours)} | {median(one.ours):.0f} | {late(one.ours):.0f} "
            f"| {beside} | {one.target} | {verdict} |"
        )
    return rows
