"""What must hold of every control chart, whatever its values are."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rubrics.control_charts import XmrChart, XmrPoint, xmr

# Sixteenths are exact in binary: adding or doubling them rounds nothing away, so flags must stay as they are.
VALUES = st.lists(st.integers(-1600, 1600).map(lambda sixteenths: sixteenths / 16), min_size=1, max_size=40)
GAPPED = st.lists(
    st.one_of(st.none(), st.integers(-1600, 1600).map(lambda sixteenths: sixteenths / 16)),
    min_size=1,
    max_size=40,
)
SCREENED = st.booleans()


def flags_of(chart: XmrChart) -> list[tuple[str | None, str | None]]:
    return [(point.flag, point.direction) for point in chart.points]


def limits_of(one: XmrChart | XmrPoint) -> tuple[float | None, float | None, float | None]:
    return one.lower, one.mean, one.upper


@given(VALUES, st.integers(-500, 500), SCREENED)
def test_values_moved_together_move_the_limits_and_no_flag(
    values: Sequence[float], by: int, screen: bool
) -> None:
    before = xmr(values, improvement="up", screen=screen)
    after = xmr([value + by for value in values], improvement="up", screen=screen)
    for one, other in zip(limits_of(before), limits_of(after), strict=True):
        assert (one is None) == (other is None)
        assert one is None or other == pytest.approx(one + by, abs=1e-9)
    assert after.mean_moving_range == before.mean_moving_range


@given(VALUES, st.sampled_from([0.25, 0.5, 2, 8]), SCREENED)
def test_values_scaled_scale_the_limits_and_keep_every_flag(
    values: Sequence[float], factor: float, screen: bool
) -> None:
    before = xmr(values, improvement="up", screen=screen)
    after = xmr([value * factor for value in values], improvement="up", screen=screen)
    for one, other in zip(limits_of(before), limits_of(after), strict=True):
        assert (one is None) == (other is None)
        assert one is None or other == pytest.approx(one * factor, rel=1e-12, abs=1e-12)
    assert flags_of(after) == flags_of(before)
    assert (after.variation, after.variation_direction) == (before.variation, before.variation_direction)


@given(VALUES, SCREENED)
def test_values_turned_upside_down_turn_every_flag(values: Sequence[float], screen: bool) -> None:
    turned = {"up": "down", "down": "up", None: None}
    before = xmr(values, improvement="up", screen=screen)
    after = xmr([-value for value in values], improvement="down", screen=screen)
    assert flags_of(after) == [(flag, turned[direction]) for flag, direction in flags_of(before)]
    assert [point.cause for point in after.points] == [point.cause for point in before.points]


@given(VALUES, VALUES, SCREENED)
def test_a_segment_is_the_same_as_its_data_alone(
    first: Sequence[float], second: Sequence[float], screen: bool
) -> None:
    whole = xmr([*first, *second], improvement="up", rebase_at=[len(first)], screen=screen)
    for alone, part in (
        (xmr(first, improvement="up", screen=screen), whole.points[: len(first)]),
        (xmr(second, improvement="up", screen=screen), whole.points[len(first) :]),
    ):
        assert [limits_of(point) for point in part] == [limits_of(point) for point in alone.points]
        assert [(point.flag, point.direction) for point in part] == flags_of(alone)
    assert limits_of(whole) == limits_of(xmr(second, improvement="up", screen=screen))


@given(GAPPED, SCREENED)
def test_what_is_left_out_might_as_well_not_be_there(values: Sequence[float | None], screen: bool) -> None:
    gapped = xmr(values, improvement="up", screen=screen)
    dense = xmr([value for value in values if value is not None], improvement="up", screen=screen)
    told = [point for point in gapped.points if not point.left_out]
    assert [(point.value, point.flag, point.direction) for point in told] == [
        (point.value, point.flag, point.direction) for point in dense.points
    ]
    assert limits_of(gapped) == limits_of(dense)
    assert gapped.n == dense.n == len(told)


@given(VALUES, SCREENED)
def test_limits_lie_evenly_around_the_mean_and_screening_never_widens_them(
    values: Sequence[float], screen: bool
) -> None:
    chart = xmr(values, improvement="up", screen=screen)
    assert (chart.lower is None) == (chart.upper is None) == (len(values) == 1)
    if chart.lower is not None and chart.upper is not None and chart.mean is not None:
        assert chart.lower <= chart.mean <= chart.upper
        assert chart.mean - chart.lower == pytest.approx(chart.upper - chart.mean, abs=1e-9)
        wide = xmr(values, improvement="up", screen=False)
        assert wide.mean_moving_range is not None
        assert chart.mean_moving_range is not None
        assert chart.mean_moving_range <= wide.mean_moving_range
