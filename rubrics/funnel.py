"""Sites beside each other in one period -> funnel plot: who lies further from the rest than chance explains.

Limits about the mean of all at 95 % and 99.8 % (Spiegelhalter 2005, Statistics in Medicine 24, "Funnel plots for
comparing institutional performance"): the fewer reviews a site has, the wider. It knows no sites and no drawing.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from statistics import NormalDist
from typing import Literal

from rubrics.errors import BadSeries

Place = Literal["within", "beyond_95", "beyond_998"]
TAILS = {"95": 0.025, "998": 0.001}
"""The share beyond each limit."""
BY_CHANCE = 0.05
"""Sites are said to differ by more than chance where chance would do as much less often than this."""


@dataclass(frozen=True)
class SiteShare:
    """How many of `n` have it."""

    hits: int
    n: int


@dataclass(frozen=True)
class SiteMean:
    """The mean of `n` values, and the sum of their squared distances from it."""

    mean: float
    n: int
    squares: float


@dataclass(frozen=True)
class FunnelPoint:
    """One site: its value (None without reviews), the limits for its `n` (None where there is none), and where it
    lies; `place` is within also where nothing can be told."""

    n: int
    value: float | None
    lower_95: float | None
    upper_95: float | None
    lower_998: float | None
    upper_998: float | None
    place: Place


@dataclass(frozen=True)
class Funnel:
    """A whole funnel. `centre` is the mean over all reviews, None without any.

    `dispersion` is the mean squared distance from the centre in standard errors, near 1 where chance is all (None
    under two sites). `over_dispersed`: the sites differ by more than chance would have them, so that many outside
    the limits are no news: what they share explains too little.
    """

    centre: float | None
    points: tuple[FunnelPoint, ...]
    dispersion: float | None
    over_dispersed: bool


def funnel_of_shares(sites: Sequence[SiteShare]) -> Funnel:
    """Exact binomial limits, interpolated between whole numbers (Spiegelhalter 2005, appendix A.1.1).

    Raises BadSeries when a site has more hits than reviews, or negative ones.
    """
    for site in sites:
        if not 0 <= site.hits <= site.n:
            raise BadSeries(f"{site.hits} of {site.n} is no share; give 0 or more, and at most all.")
    total = sum(site.n for site in sites)
    if not total:
        return _nothing([site.n for site in sites])
    centre = sum(site.hits for site in sites) / total
    spread = centre * (1 - centre)
    limits = {n: _binomial_limits(centre, n) for n in {site.n for site in sites} if n}
    points = [_point(site.n, site.hits / site.n, limits[site.n]) if site.n else _empty(0) for site in sites]
    return _funnel(centre, spread, points)


def funnel_of_means(sites: Sequence[SiteMean]) -> Funnel:
    """Limits by the standard error, from the spread within sites, pooled over all of them.

    No limits where no site has two reviews, or where all agree. Raises BadSeries for numbers that cannot be.
    """
    for site in sites:
        if site.n < 0 or not math.isfinite(site.mean) or not 0 <= site.squares < math.inf:
            raise BadSeries(f"A mean of {site.mean} over {site.n} with squares of {site.squares} cannot be.")
    total = sum(site.n for site in sites)
    if not total:
        return _nothing([site.n for site in sites])
    centre = sum(site.mean * site.n for site in sites) / total
    freedom = sum(site.n - 1 for site in sites if site.n)
    spread = sum(site.squares for site in sites if site.n) / freedom if freedom else 0.0
    points = []
    for site in sites:
        if not site.n:
            points.append(_empty(0))
            continue
        limits = None
        if spread:
            error = math.sqrt(spread / site.n)
            limits = {
                name: (centre - _z(tail) * error, centre + _z(tail) * error) for name, tail in TAILS.items()
            }
        points.append(_point(site.n, site.mean, limits))
    return _funnel(centre, spread, points)


def _funnel(centre: float, spread: float, points: Sequence[FunnelPoint]) -> Funnel:
    """`spread`: the variance of a single review about the centre."""
    seen = [(point.value, point.n) for point in points if point.value is not None]
    if len(seen) < 2 or not spread:
        return Funnel(centre, tuple(points), None, over_dispersed=False)
    distances = sum((value - centre) ** 2 * n / spread for value, n in seen)
    return Funnel(
        centre,
        tuple(points),
        dispersion=distances / len(seen),
        # The centre is theirs as well, which takes one degree of freedom.
        over_dispersed=_chance_of_more(distances, len(seen) - 1) < BY_CHANCE,
    )


def _nothing(counts: Sequence[int]) -> Funnel:
    return Funnel(None, tuple(_empty(n) for n in counts), None, over_dispersed=False)


def _empty(n: int) -> FunnelPoint:
    return FunnelPoint(n, None, None, None, None, None, "within")


def _point(n: int, value: float, limits: dict[str, tuple[float, float]] | None) -> FunnelPoint:
    if limits is None:
        return FunnelPoint(n, value, None, None, None, None, "within")
    place: Place = "within"
    if not limits["998"][0] <= value <= limits["998"][1]:
        place = "beyond_998"
    elif not limits["95"][0] <= value <= limits["95"][1]:
        place = "beyond_95"
    return FunnelPoint(n, value, *limits["95"], *limits["998"], place)


def _binomial_limits(share: float, n: int) -> dict[str, tuple[float, float]]:
    if share in (0.0, 1.0):
        return dict.fromkeys(TAILS, (share, share))
    below = list(accumulate(_binomial(share, n)))
    return {
        name: (_quantile(below, tail) / n, _quantile(below, 1 - tail) / n) for name, tail in TAILS.items()
    }


def _quantile(below: Sequence[float], tail: float) -> float:
    """The number of hits with so much below it, between two whole numbers; `below[r]`: the share of r or fewer."""
    hits = next((r for r, share in enumerate(below) if share > tail), len(below) - 1)
    before = below[hits - 1] if hits else 0.0
    width = below[hits] - before
    return max(0.0, hits - (below[hits] - tail) / width) if width else float(hits)


def _binomial(share: float, n: int) -> list[float]:
    """How likely 0 to n hits are."""
    logs = (
        math.lgamma(n + 1)
        - math.lgamma(hits + 1)
        - math.lgamma(n - hits + 1)
        + hits * math.log(share)
        + (n - hits) * math.log1p(-share)
        for hits in range(n + 1)
    )
    return [math.exp(one) for one in logs]


def _z(tail: float) -> float:
    return NormalDist().inv_cdf(1 - tail)


def _chance_of_more(distances: float, freedom: int) -> float:
    """The share of chi-squared that lies above; in finite sums (Abramowitz and Stegun, 26.4.4 and 26.4.5)."""
    half = distances / 2
    if freedom % 2:
        total, term, step = math.erfc(math.sqrt(half)), 2 * math.sqrt(half / math.pi) * math.exp(-half), 1.5
    else:
        total, term, step = 0.0, math.exp(-half), 1.0
    for index in range(freedom // 2):
        total += term
        term *= half / (step + index)
    return total
