"""The control chart as Vega-Lite: what stands at which height, and that nothing is told by colour alone."""

from datetime import date
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_app.charts.control_chart import control_chart
from qa_app.charts.control_points import ControlLines, ControlPoint, ControlScale, axis_range, spread
from qa_app.charts.palette import Kind
from qa_app.services.trend_periods import moved

LINES = ControlLines(mean=62.0, lower=54.0, upper=70.0, target=60.0)
SCALE = ControlScale("Mean score")


def point(month: int, n: int, value: float | None, kind: Kind, words: str) -> ControlPoint:
    """One month, counted from the first of 2026."""
    begins = moved("month", date(2026, 1, 1), month)
    return ControlPoint(begins, f"{begins:%B %Y}", (f"{begins:%b}", f"n {n}"), n, value, kind, words)


POINTS = [
    point(-2, 6, 61.0, "common", "Nothing unusual"),
    point(-1, 3, 66.0, "not_counted", "Under 5, not counted"),
    point(0, 0, None, "not_counted", "Nothing to count"),
    point(1, 6, 53.0, "concern", "Below the lower limit"),
    point(2, 6, 71.0, "improvement", "Above the upper limit"),
]


def layers(
    points: list[ControlPoint], lines: ControlLines, scale: ControlScale = SCALE, *, dark: bool = False
) -> list[dict[str, Any]]:
    """The layers with their data beside them; makes Altair check the whole against Vega-Lite's schema."""
    whole = control_chart(points, lines, scale, dark=dark).to_dict()
    for layer in whole["layer"]:
        layer["rows"] = whole["datasets"][layer["data"]["name"]]
    return whole["layer"]


def of_kind(found: list[dict[str, Any]], mark: str) -> list[dict[str, Any]]:
    return [layer for layer in found if layer["mark"]["type"] == mark]


def test_each_line_stands_at_its_height_with_its_words_at_the_end() -> None:
    found = layers(POINTS, LINES)
    assert [layer["rows"][0]["value"] for layer in of_kind(found, "rule")] == [70.0, 62.0, 60.0, 54.0]
    assert [layer["rows"][0]["words"] for layer in of_kind(found, "text")] == [
        "Upper limit 70.0",
        "Mean 62.0",
        "Target 60.0",
        "Lower limit 54.0",
    ]


def test_a_line_that_is_not_known_is_not_drawn() -> None:
    found = layers(POINTS[:1], ControlLines(mean=61.0, lower=None, upper=None, target=60.0))
    assert [layer["rows"][0]["value"] for layer in of_kind(found, "rule")] == [61.0, 60.0]


def test_the_target_is_dashed_and_red() -> None:
    (target,) = [layer for layer in of_kind(layers(POINTS, LINES), "rule") if layer["rows"][0]["value"] == 60]
    assert target["mark"]["color"] == "#de1b1b"
    assert target["mark"]["strokeDash"] == [9, 4]


def test_points_differ_by_shape_and_colour_and_the_legend_names_them() -> None:
    (marks,) = of_kind(layers(POINTS, LINES), "point")
    shape, fill = marks["encoding"]["shape"]["scale"], marks["encoding"]["fill"]["scale"]
    assert shape["domain"] == ["nothing unusual", "better", "worse", "not counted"]
    assert shape["range"] == ["circle", "diamond", "square", "circle"]
    assert fill["range"] == ["#9aa3ad", "#00a0dc", "#e46c0a", "#ffffff"]
    assert [row["kind"] for row in marks["rows"]] == ["nothing unusual", "not counted", "worse", "better"]


def test_the_line_joins_counted_months_and_breaks_where_a_month_has_no_reviews() -> None:
    (line,) = of_kind(layers(POINTS, LINES), "line")
    assert [(row["begins"], row["segment"]) for row in line["rows"]] == [
        ("2025-11-01", "0"),
        ("2026-02-01", "2"),
        ("2026-03-01", "2"),
    ]


def test_every_period_has_its_place_and_its_labels() -> None:
    (marks,) = of_kind(layers(POINTS, LINES), "point")
    x = marks["encoding"]["x"]
    assert x["scale"]["domain"] == ["2025-11-01", "2025-12-01", "2026-01-01", "2026-02-01", "2026-03-01"]
    labels = x["axis"]["labelExpr"]
    assert "'2025-11-01': ['Nov', 'n 6']" in labels
    assert "'2026-01-01': ['Jan', 'n 0']" in labels


def test_a_share_has_its_sign_at_every_line_and_point() -> None:
    found = layers(POINTS, LINES, ControlScale("Missing recordings", sign="%"))
    assert of_kind(found, "text")[0]["rows"][0]["words"] == "Upper limit 70.0%"
    (marks,) = of_kind(found, "point")
    assert marks["rows"][0]["shown"] == "61.0%"
    assert marks["encoding"]["y"]["title"] == "Missing recordings, axis from 50% to 75%"


def test_hollow_points_are_filled_with_the_page_that_they_lie_on() -> None:
    (marks,) = of_kind(layers(POINTS, LINES, dark=True), "point")
    assert marks["encoding"]["fill"]["scale"]["range"][3] == "#0e1117"


def test_one_point_alone_can_be_drawn() -> None:
    found = layers(POINTS[1:2], ControlLines(None, None, None, 60.0))
    assert len(of_kind(found, "point")[0]["rows"]) == 1
    assert of_kind(found, "line")[0]["rows"] == []


@pytest.mark.parametrize(
    ("values", "lines", "expected"),
    [
        ([61.0, 53.0], LINES, (50, 75)),
        ([None], ControlLines(None, None, None, 60.0), (50, 70)),
        ([99.0], ControlLines(99.0, 97.0, 100.0, None), (80, 100)),
        ([1.0], ControlLines(1.0, 0.0, 2.0, None), (0, 20)),
        ([], ControlLines(None, None, None, None), (0, 100)),
    ],
)
def test_the_axis_shows_the_part_of_0_to_100_that_matters(
    values: list[float | None], lines: ControlLines, expected: tuple[int, int]
) -> None:
    assert axis_range(values, lines, SCALE) == expected


@pytest.mark.parametrize(
    ("values", "scale", "expected"),
    [
        ([11.0, 19.5], ControlScale("Days", highest=None), (10, 20)),
        ([0.0, 0.4], ControlScale("Days", highest=None), (0, 0.5)),
        ([3.0, 3.0], ControlScale("Days", highest=None), (1, 5)),
        ([0.0, 0.0], ControlScale("Days", highest=None), (0, 4)),
        ([2.1, 2.9], ControlScale("Rating", highest=3.0), (2, 3)),
        ([130.0, 470.0], ControlScale("Days", highest=None), (100, 500)),
    ],
)
def test_the_axis_of_other_values_goes_in_round_steps_within_what_can_be(
    values: list[float | None], scale: ControlScale, expected: tuple[float, float]
) -> None:
    low, high = axis_range(values, ControlLines(None, None, None, None), scale)
    assert (low, high) == pytest.approx(expected)


def test_words_that_would_touch_are_moved_apart_about_their_middle() -> None:
    assert spread([10.0, 50.0], 5) == [10.0, 50.0]
    assert spread([10.0, 11.0], 5) == [8.0, 13.0]
    assert spread([11.0, 10.0, 10.5], 5) == [15.5, 5.5, 10.5]


@given(st.lists(st.floats(0, 100), max_size=6), st.floats(0.1, 20))
def test_spread_words_keep_their_order_and_their_distance(places: list[float], gap: float) -> None:
    moved = sorted(zip(places, spread(places, gap), strict=True))
    heights = sorted(height for _, height in moved)
    assert all(after - before >= gap - 1e-6 for before, after in pairwise(heights))
    distinct = [height for place, height in moved if places.count(place) == 1]
    assert distinct == sorted(distinct)
