"""Who rated the periods of a trend, and when that changed. Plain sums over reviews; knows no drawing, no words."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

LOOKED_AT = 3
NOTABLE_SHARE = 1 / 3  # of the reviews of those periods; a rater with less hardly moves a mean


@dataclass(frozen=True)
class RaterChange:
    """From the period that begins on the day `begins` somebody rates (`began`) or no longer rates (`ended`) a notable
    share of reviews."""

    begins: date
    rater_id: int
    what: Literal["began", "ended"]


def rater_changes(periods: Sequence[tuple[date, Counter[int]]]) -> tuple[RaterChange, ...]:
    """Beginnings and ends of raters that can pass for a change in delivery, in order of time.

    `periods` hold reviews by rater and run upwards; those without reviews are passed over. A rater begins when
    there were reviews before theirs and they gave a third or more of their first three periods; they end when
    they gave a third or more of their last three periods and none in two or more periods after. Ours, no source.
    """
    reviewed = [(begins, raters) for begins, raters in periods if raters.total()]
    found: list[RaterChange] = []
    for rater in sorted({rater for _, raters in reviewed for rater in raters}):
        places = [place for place, (_, raters) in enumerate(reviewed) if raters[rater]]
        first, last = places[0], places[-1]
        if first > 0 and _share(rater, reviewed[first : first + LOOKED_AT]) >= NOTABLE_SHARE:
            found.append(RaterChange(reviewed[first][0], rater, "began"))
        before_end = reviewed[max(0, last + 1 - LOOKED_AT) : last + 1]
        if last + 2 < len(reviewed) and _share(rater, before_end) >= NOTABLE_SHARE:
            found.append(RaterChange(reviewed[last + 1][0], rater, "ended"))
    return tuple(sorted(found, key=lambda change: (change.begins, change.rater_id)))


def _share(rater: int, periods: Sequence[tuple[date, Counter[int]]]) -> float:
    return sum(raters[rater] for _, raters in periods) / sum(raters.total() for _, raters in periods)
