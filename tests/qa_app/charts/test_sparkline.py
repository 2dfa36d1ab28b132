"""The small chart of a list: where its marks lie, and that gaps are gaps."""

import re
from datetime import date
from xml.etree import ElementTree

from qa_app.charts.control_points import ControlLines, ControlPoint, ControlScale
from qa_app.charts.sparkline import EDGE, HEIGHT, WIDTH, sparkline

LINES = ControlLines(mean=60.0, lower=None, upper=None, target=None)


def point(month: int, value: float | None, kind: str = "common") -> ControlPoint:
    n = 0 if value is None else 6
    return ControlPoint(date(2026, month, 1), "", (), n, value, kind, "")  # type: ignore[arg-type]


def shapes(
    points: list[ControlPoint], lines: ControlLines = LINES, months: int = 3
) -> list[ElementTree.Element]:
    return list(
        ElementTree.fromstring(f"<svg>{sparkline(points, lines, ControlScale('Score'), months)}</svg>")
    )


def test_the_first_and_the_last_point_lie_at_the_edges() -> None:
    found = [one for one in shapes([point(1, 50.0), point(2, 60.0), point(3, 70.0)]) if one.tag == "circle"]
    assert [one.get("cx") for one in found] == [f"{EDGE:.1f}", f"{WIDTH / 2:.1f}", f"{WIDTH - EDGE:.1f}"]
    # By hand: the axis runs from 45 to 75, so 60 lies half-way up.
    assert found[1].get("cy") == f"{HEIGHT / 2:.1f}"


def test_a_short_history_stands_at_the_right() -> None:
    (mark,) = [one for one in shapes([point(3, 60.0)]) if one.tag == "circle"]
    assert mark.get("cx") == f"{WIDTH - EDGE:.1f}"


def test_a_month_without_reviews_lifts_the_pen_and_a_hollow_one_does_not() -> None:
    def pen(points: list[ControlPoint]) -> str:
        paths = [one.get("d") or "" for one in shapes(points)]
        return re.sub(r"[^ML]", "", next(path for path in paths if path.startswith("M5.0")))

    assert pen([point(1, 60.0), point(2, None), point(3, 61.0)]) == "MM"
    assert pen([point(1, 60.0), point(2, 90.0, "not_counted"), point(3, 61.0)]) == "ML"


def test_signals_have_shapes_of_their_own() -> None:
    found = shapes([point(1, 50.0, "concern"), point(2, 60.0, "improvement"), point(3, 70.0, "not_counted")])
    assert [(one.tag, one.get("fill")) for one in found[-3:]] == [
        ("rect", "#e46c0a"),
        ("path", "#00a0dc"),
        ("circle", "none"),
    ]
