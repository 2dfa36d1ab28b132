import pytest

from rubrics.control_charts import xmr
from rubrics.errors import BadSeries
from rubrics.time_between import t_chart

GOLD = [1, 2, 1, 2, 10, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1]
"""With limits that Making Data Count publishes; see test_control_charts."""


def test_times_whose_transformed_values_are_the_gold_vector_have_its_limits_in_days() -> None:
    chart = t_chart([value**3.6 for value in GOLD])
    assert chart.mean == pytest.approx(1.9444**3.6, rel=0.001)
    assert chart.upper == pytest.approx(4.6044**3.6, rel=0.001)
    assert chart.lower == 0
    assert chart.points[0].near_upper == pytest.approx(3.7178**3.6, rel=0.001)
    assert chart.mean_moving_range == pytest.approx(1, rel=1e-9)
    assert [(point.index, point.flag) for point in chart.points if point.flag] == [(4, "outside")]
    assert chart.points[4].cause == "improvement"


def test_the_values_stay_as_they_were_given_and_what_is_left_out_has_none() -> None:
    days = [30, None, 12, 0, 95.5]
    chart = t_chart(days)
    assert [point.value for point in chart.points] == days
    assert [point.left_out for point in chart.points] == [False, True, False, False, False]
    assert chart.n == 4


def test_events_that_come_quicker_and_quicker_are_a_concern() -> None:
    chart = t_chart([60, 55, 50, 45, 40, 35, 30, 100, 20, 110, 15, 90])
    assert {point.flag for point in chart.points[:7]} == {"trend"}
    assert {point.cause for point in chart.points[:7]} == {"concern"}


def test_the_rules_and_settings_are_those_of_the_transformed_times() -> None:
    days = [4, 9, 16, 25, 2, 50, 7, 30, 11, 90, 3, 14]
    for settings in ({"screen": False}, {"baseline": 6}, {"rebase_at": [6]}):
        ours = t_chart(days, target=1, **settings)
        theirs = xmr([value ** (1 / 3.6) for value in days], improvement="up", target=1, **settings)
        assert [point.flag for point in ours.points] == [point.flag for point in theirs.points]
        assert (ours.assurance, ours.provisional) == (theirs.assurance, theirs.provisional)


@pytest.mark.parametrize("bad", [[1, -1], [float("nan")], [float("inf")]])
def test_a_time_that_cannot_be_is_refused(bad: list[float]) -> None:
    with pytest.raises(BadSeries, match="Value"):
        t_chart(bad)


def test_a_target_of_less_than_no_days_is_refused() -> None:
    with pytest.raises(BadSeries, match="target"):
        t_chart([1, 2], target=-1)
