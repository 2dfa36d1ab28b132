from fractions import Fraction
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rubrics.errors import BadSeries
from rubrics.funnel import SiteMean, SiteShare, funnel_of_means, funnel_of_shares

shares = st.lists(
    st.integers(0, 60).flatmap(lambda n: st.builds(SiteShare, st.integers(0, n), st.just(n))),
    min_size=1,
    max_size=8,
)


def exact_limit(share: Fraction, n: int, tail: Fraction) -> float:
    """Spiegelhalter's interpolated binomial limit in whole numbers, worked out apart from the code."""
    below, hits = Fraction(0), 0
    while True:
        one = comb(n, hits) * share**hits * (1 - share) ** (n - hits)
        below += one
        if below > tail:
            return float(max(Fraction(0), hits - (below - tail) / one) / n)
        hits += 1


@pytest.mark.parametrize("n", [1, 5, 10, 20, 40, 80, 300])
def test_the_limits_of_a_share_are_exactly_binomial(n: int) -> None:
    # Together eight of ten, whatever n is.
    point = funnel_of_shares([SiteShare(n, n), SiteShare(3 * n, 4 * n)]).points[0]
    share = Fraction(4, 5)
    assert point.lower_95 == pytest.approx(exact_limit(share, n, Fraction(25, 1000)), abs=1e-9)
    assert point.upper_95 == pytest.approx(exact_limit(share, n, Fraction(975, 1000)), abs=1e-9)
    assert point.lower_998 == pytest.approx(exact_limit(share, n, Fraction(1, 1000)), abs=1e-9)
    assert point.upper_998 == pytest.approx(exact_limit(share, n, Fraction(999, 1000)), abs=1e-9)


@pytest.mark.parametrize(
    ("n", "inner", "outer"),
    [(20, (0.625, 0.975), None), (40, (0.676, 0.924), (0.605, 0.995)), (80, (0.712, 0.888), (0.662, 0.938))],
)
def test_the_limits_of_a_mean_are_those_published_for_the_same_spread(n, inner, outer) -> None:
    """Spiegelhalter's example: a mean of 0.8 with a variance of 0.16, normal limits."""
    rest = 1_000_000
    sites = [SiteMean(0.8, n, 0.16 * (n - 1)), SiteMean(0.8, rest, 0.16 * (rest - 1))]
    point = funnel_of_means(sites).points[0]
    assert (point.lower_95, point.upper_95) == pytest.approx(inner, abs=0.0006)
    if outer is not None:
        assert (point.lower_998, point.upper_998) == pytest.approx(outer, abs=0.0006)


def test_who_lies_beyond_which_limit_is_told() -> None:
    sites = [
        SiteShare(80, 100),
        SiteShare(790, 1000),
        SiteShare(71, 100),
        SiteShare(60, 100),
        SiteShare(2, 3),
    ]
    assert [point.place for point in funnel_of_shares(sites).points] == [
        "within",
        "within",
        "within",
        "beyond_998",
        "within",
    ]
    spread = 100.0 * 99
    means = [SiteMean(70, 100, spread), SiteMean(72.5, 100, spread), SiteMean(66, 100, spread)]
    # Centre 69.5, a standard error of 1.
    assert [point.place for point in funnel_of_means(means).points] == ["within", "beyond_95", "beyond_998"]


def test_chance_alone_is_not_called_over_dispersion_and_more_than_it_is() -> None:
    alike = funnel_of_shares([SiteShare(8, 10), SiteShare(78, 100), SiteShare(33, 40), SiteShare(15, 20)])
    assert alike.dispersion is not None
    assert alike.dispersion < 1
    assert not alike.over_dispersed
    apart = funnel_of_shares([SiteShare(95, 100), SiteShare(50, 100), SiteShare(99, 100), SiteShare(60, 100)])
    assert apart.over_dispersed
    # By hand: centre 0.76, variance 0.1824; (19² + 26² + 23² + 16²) / 10000 x 100 / 0.1824 / 4 sites.
    assert apart.dispersion == pytest.approx((361 + 676 + 529 + 256) / 100 / 0.1824 / 4)


@pytest.mark.parametrize(("sites", "freedom", "critical"), [(2, 1, 3.841), (5, 4, 9.488), (31, 30, 43.773)])
def test_what_chance_explains_ends_at_the_published_figures(
    sites: int, freedom: int, critical: float
) -> None:
    """Of chi-squared at 95 %: one site lies apart by just less, and by just more."""
    assert freedom == sites - 1
    for factor, expected in ((0.999, False), (1.001, True)):
        # n reviews each, one site at a distance, so that the sum of squared distances is known.
        n, apart = 10_000, 1.0
        centre = apart / sites
        distances = (apart - centre) ** 2 + (sites - 1) * centre**2
        spread = n * distances / (critical * factor)
        squares = spread * (n - 1)
        all_sites = [SiteMean(apart, n, squares), *[SiteMean(0.0, n, squares)] * (sites - 1)]
        assert funnel_of_means(all_sites).over_dispersed is expected


def test_without_reviews_or_spread_nothing_is_told() -> None:
    none = funnel_of_shares([SiteShare(0, 0)])
    assert (none.centre, none.points[0].value, none.dispersion) == (None, None, None)
    assert funnel_of_means([]).points == ()
    alike = funnel_of_means([SiteMean(70, 5, 0), SiteMean(70, 5, 0)])
    assert (alike.centre, alike.points[0].lower_95, alike.over_dispersed) == (70, None, False)
    alone = funnel_of_shares([SiteShare(3, 4), SiteShare(0, 0)])
    assert (alone.dispersion, alone.points[1].place) == (None, "within")


@pytest.mark.parametrize("share", [0, 1])
def test_where_all_have_it_or_none_the_limits_lie_there(share: int) -> None:
    point = funnel_of_shares([SiteShare(10 * share, 10), SiteShare(5 * share, 5)]).points[0]
    assert (point.lower_998, point.lower_95, point.upper_95, point.upper_998) == (share,) * 4
    assert point.place == "within"


@given(shares)
def test_limits_lie_around_the_centre_the_outer_outside_the_inner(sites: list[SiteShare]) -> None:
    funnel = funnel_of_shares(sites)
    for point in funnel.points:
        if point.lower_95 is not None:
            assert 0 <= point.lower_998 <= point.lower_95 <= point.upper_95 <= point.upper_998 <= 1


@given(st.permutations([SiteShare(3, 10), SiteShare(9, 12), SiteShare(40, 50), SiteShare(1, 1)]))
def test_the_order_of_sites_changes_nothing(sites: list[SiteShare]) -> None:
    funnel = funnel_of_shares(sites)
    assert funnel.centre == pytest.approx(53 / 73)
    assert sorted(point.lower_95 for point in funnel.points) == pytest.approx(
        sorted(
            point.lower_95
            for point in funnel_of_shares(
                [SiteShare(3, 10), SiteShare(9, 12), SiteShare(40, 50), SiteShare(1, 1)]
            ).points
        )
    )


@pytest.mark.parametrize(
    "make",
    [
        lambda: funnel_of_shares([SiteShare(5, 4)]),
        lambda: funnel_of_shares([SiteShare(-1, 4)]),
        lambda: funnel_of_means([SiteMean(1, -1, 0)]),
        lambda: funnel_of_means([SiteMean(float("nan"), 1, 0)]),
        lambda: funnel_of_means([SiteMean(1, 2, -0.1)]),
    ],
)
def test_numbers_that_cannot_be_are_refused(make) -> None:
    with pytest.raises(BadSeries):
        make()
