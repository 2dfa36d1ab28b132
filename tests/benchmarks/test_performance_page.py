from benchmarks.measurements import SHAPES, Measured, Shape
from benchmarks.performance_page import page, ratios
from benchmarks.ways import WAYS

SECONDS = {"this app": 0.6, "floor": 0.5, "ffmpeg, whole file": 30.0}


def measured(**slower):
    return [
        Measured(
            shape, way, SECONDS.get(way, 4.0) * slower.get(way.split()[0], 1), 11_000_000, 110, 240_000_000
        )
        for shape in SHAPES
        for way in WAYS
    ]


def test_what_was_promised_is_told_as_met_or_missed():
    assert all(is_met for *_, is_met in ratios(measured()))
    assert [words for words, *_, is_met in ratios(measured(OpenCV=0.5)) if not is_met] == [
        "times faster than OpenCV seeks, 30 ms, unshaped"
    ]


def test_the_page_tells_each_way_on_each_line_and_what_was_computed_only():
    rows = [*measured(), Measured(Shape(30, 20), "OpenCV seeks", 92.0, 230_000_000, 103, 1, is_computed=True)]
    text = page(rows, 1_800_000_000, 150, [(1, 50.0), (2, 90.0)], "100,000 objects in 9 seconds")
    assert text.count("| this app |") == len(SHAPES)
    assert "| 92.00 (computed) |" in text
    assert "This app reads 0.61% of the recording." in text
    assert "| 2 | 90 |" in text
    assert "100,000 objects in 9 seconds" in text
