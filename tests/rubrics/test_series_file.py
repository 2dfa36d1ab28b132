from pathlib import Path

import pytest

from rubrics.errors import BadSeries
from rubrics.series_file import Series, read_series


@pytest.fixture
def file(tmp_path: Path):
    def write(text: str | bytes) -> Path:
        path = tmp_path / "values.csv"
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return path

    return write


@pytest.mark.parametrize(
    ("text", "names", "values"),
    [
        ("1\n2.5\n-3\n", ("1", "2", "3"), (1.0, 2.5, -3.0)),
        ("value\n1\n\n2\n", ("1", "2", "3"), (1.0, None, 2.0)),
        ("month,value\nMay,61.5\nJune,NA\n", ("May", "June"), (61.5, None)),
        ("\ufeffmonth;value;n\r\nMay;61.5;7\r\nJune;;3\r\n", ("May", "June"), (61.5, None)),
        ("May\t5\nJune\t6\n", ("May", "June"), (5.0, 6.0)),
        ("month,score\n\nMay,5\n", ("May",), (5.0,)),
    ],
)
def test_values_are_read_in_their_order_with_their_names(file, text, names, values) -> None:
    assert read_series(file(text)) == Series(names, values)


def test_a_column_is_found_by_its_heading_in_any_case(file) -> None:
    path = file("month,Score,n\nMay,61,7\nJune,62,3\n")
    assert read_series(path, "score").values == (61.0, 62.0)
    with pytest.raises(BadSeries, match="no column is called 'mark'; there are month, Score, n"):
        read_series(path, "mark")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "empty"),
        ("value\n", "no value"),
        ("1\ntwo\n", "values.csv:2: 'two' is no number"),
        ("1\ninf\n", "values.csv:2: 'inf' is no number"),
        ("a,1\nb\n", "values.csv:2: this row has 1 cells, the first 2"),
        ('a,"1\n', "no row of a table"),
        (b"\xff\xfe1\x002", "UTF-8"),
    ],
)
def test_what_cannot_be_read_is_named_with_its_line(file, text, said) -> None:
    with pytest.raises(BadSeries, match=said):
        read_series(file(text))


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(BadSeries, match="cannot be read"):
        read_series(tmp_path / "none.csv")


def test_rows_are_found_by_name_and_put_in_order() -> None:
    series = Series(("May", "June", "July", "July"), (1, 2, 3, 4))
    assert series.places(["June", "May"]) == [0, 1]
    with pytest.raises(BadSeries, match="no row of the name 'August'"):
        series.places(["August"])
    with pytest.raises(BadSeries, match="more than one row of the name 'July'"):
        series.places(["July"])
