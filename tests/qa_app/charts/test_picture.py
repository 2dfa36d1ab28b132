"""The chart as a picture to take along: a real SVG and a real PNG, with title, sentence and every line's words."""

import struct
from datetime import date
from xml.etree import ElementTree

import pytest

from qa_app.charts.control_points import ControlFlag, ControlLines, ControlPoint, ControlScale, ControlSegment
from qa_app.charts.picture import picture_of

pytestmark = pytest.mark.slow

POINTS = [
    ControlPoint(date(2026, month, 1), f"month {month}", (f"M{month}", "n 6"), 6, value, "common", "")
    for month, value in enumerate([55.0, 56.0, 66.0, 67.0], 1)
]
LINES = ControlLines(
    66.5,
    64.0,
    69.0,
    60.0,
    (
        ControlSegment(date(2026, 1, 1), date(2026, 2, 1), 55.5, 53.0, 58.0),
        ControlSegment(date(2026, 3, 1), date(2026, 4, 1), 66.5, 64.0, 69.0),
    ),
)


def made(kind: str) -> bytes:
    return picture_of(
        POINTS,
        LINES,
        ControlScale("Mean score"),
        [ControlFlag(date(2026, 3, 1), 1, "New facilitators started.")],
        title="Ynys Môn: sgôr gymedrig",
        sentence="Nothing unusual.",
        kind=kind,
    )


def test_the_svg_holds_every_word_as_text() -> None:
    drawing = ElementTree.fromstring(made("svg"))
    words = {text.strip() for one in drawing.iter() if (text := one.text or "").strip()}
    assert {"Ynys Môn: sgôr gymedrig", "Nothing unusual.", "Mean 66.5", "Target 60.0", "M1", "1"} <= words
    assert float(drawing.attrib["width"]) > 900


def test_the_png_is_twice_as_large_for_print() -> None:
    drawing = ElementTree.fromstring(made("svg"))
    picture = made("png")
    assert picture.startswith(b"\x89PNG\r\n")
    width, height = struct.unpack(">II", picture[16:24])
    assert width == pytest.approx(2 * float(drawing.attrib["width"]), abs=2)
    assert height == pytest.approx(2 * float(drawing.attrib["height"]), abs=2)
