"""A trend taken along as a table: it charts again to the same limits and signals, and tells how it came about."""

import json
import shlex
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

from click.testing import CliRunner
from openpyxl import load_workbook

from qa_app.cli import app
from qa_app.services.trend_file import redo_command, trend_file
from qa_app.services.trend_notes import TrendNote
from qa_app.services.trend_periods import moved
from qa_app.services.trend_points import RaterCount, charted
from qa_app.services.trends import Trend
from tests.qa_app.made_trends import made_point, made_trend

VALUES = [55.0, 56.25, 55.0, 56.0, 55.5, None, 56.0, 55.0, 66.0, 67.0, 66.5, 67.0, 52.0]


def trend_with_new_limits() -> Trend:
    """Thirteen months, one of them empty, one with too few, and new limits from the ninth on."""
    points = [made_point(moved("month", date(2025, 9, 1), place), one) for place, one in enumerate(VALUES)]
    points[3] = replace(points[3], n=2, is_counted=False)
    done, chart = charted(points, 60.0, "up", [8])
    begins = done[8].begins
    note = TrendNote(
        1, date(2026, 5, 9), "=A new room.", "Rhian Probert", date(2026, 5, 10), begins_limits=True
    )
    return replace(made_trend(points), points=done, chart=chart, notes=(note,), limits_begin=(begins,))


def test_the_table_charts_again_to_the_same_limits_and_signals(tmp_path: Path) -> None:
    trend = trend_with_new_limits()
    file = tmp_path / "trend.csv"
    file.write_bytes(trend_file(trend, "csv"))
    command = [str(file) if word == "FILE.csv" else word for word in shlex.split(redo_command(trend))]
    assert command[0] == "qa-app"
    told = CliRunner().invoke(app, [*command[1:], "--json"])
    assert told.exit_code == 0, told.output
    again = json.loads(told.output)
    assert [one["flag"] for one in again["points"]] == [one.flag for one in trend.chart.points]
    assert [one["lower"] for one in again["points"]] == [one.lower for one in trend.chart.points]
    assert [one["mean"] for one in again["points"]] == [one.mean for one in trend.chart.points]
    assert (again["variation"], again["assurance"]) == (trend.chart.variation, trend.chart.assurance)


def test_each_point_has_its_row_and_what_does_not_count_stands_apart() -> None:
    trend = trend_with_new_limits()
    raters = (RaterCount(1, "Rhian Probert", 4), RaterCount(2, "Dilys Okoro", 2))
    trend = replace(trend, points=(replace(trend.points[0], raters=raters), *trend.points[1:]))
    head, first, *rows = trend_file(trend, "csv").decode("utf-8-sig").splitlines()
    assert head == "period,n,value,not_counted,mean,lower,upper,what_it_is,raters"
    assert first.startswith("2025-09-01,6,55.0,,")
    assert first.endswith('Nothing unusual,"RP 4, DO 2"')
    assert rows[2].startswith("2025-12-01,2,,56.0,")
    assert rows[4].startswith("2026-02-01,0,,,")
    assert len(rows) == len(VALUES) - 1


def test_the_workbook_tells_how_it_came_about_and_holds_no_formula() -> None:
    trend = trend_with_new_limits()
    book = load_workbook(BytesIO(trend_file(trend, "xlsx")))
    points, how = book.worksheets
    assert points.max_row == len(VALUES) + 1
    assert points["C2"].value == 55.0
    told = {row[0].value: row[1].value for row in how.iter_rows()}
    assert told["To work it out again"] == redo_command(trend)
    assert told["The sum of"] == "the scores of the reviews added up"
    assert told["Sat 9 May 2026"] == "'=A new room. (Rhian Probert)"
    assert "Process limits" in told
    assert not any(
        cell.data_type == "f" for sheet in book.worksheets for row in sheet.iter_rows() for cell in row
    )


def test_what_is_better_lower_is_charted_again_as_such() -> None:
    points = [made_point(date(2026, 1 + place, 1), 5.0 + place % 2) for place in range(6)]
    command = redo_command(made_trend(points, measure="missing", target=None))
    assert command == "qa-app trends spc FILE.csv --column value --improvement down"
