"""A table of values in their order (CSV) -> a series to chart, so that anyone can check a chart with numbers of theirs.

One value a row. The first column names the rows where there is more than one; the value stands in the column called
`value`, else in the last. Strict: what is no number is refused with its line, never skipped.
"""

import csv
import math
from collections.abc import Sequence
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from rubrics.errors import BadSeries

LEFT_OUT = {"", "na", "n/a", "nan", "null"}
"""Cells that hold no value, in any case of letters."""


@dataclass(frozen=True)
class Series:
    """Values in their order, each with its name; None is left out of the chart. Without names: 1, 2, 3 …"""

    names: tuple[str, ...]
    values: tuple[float | None, ...]

    def places(self, names: Sequence[str]) -> list[int]:
        """Where the rows of these names stand, counted from 0, in rising order. Raises BadSeries."""
        for name in names:
            if self.names.count(name) != 1:
                known = "no row" if name not in self.names else "more than one row"
                raise BadSeries(
                    f"There is {known} of the name {name!r}; give what stands in its first column."
                )
        return sorted(self.names.index(name) for name in names)


def read_series(path: Path, column: str | None = None) -> Series:
    """The values of a CSV file, with or without a heading; `column`: the heading over them, None as above.

    Raises BadSeries with file and line.
    """
    rows = _rows(path)
    heading = rows[0][1] if _is_heading(rows[0][1], column) else None
    place = _place(path, heading, column)
    names: list[str] = []
    values: list[float | None] = []
    for line, row in rows[1:] if heading else rows:
        if len(row) != len(rows[0][1]):
            raise BadSeries(f"{path}:{line}: this row has {len(row)} cells, the first {len(rows[0][1])}.")
        names.append(row[0] if len(row) > 1 else str(len(names) + 1))
        values.append(_value(path, line, row[place]))
    if not values:
        raise BadSeries(f"{path}: there is no value; write one in each row.")
    return Series(tuple(names), tuple(values))


def _rows(path: Path) -> list[tuple[int, list[str]]]:
    """The rows that are not empty, with their lines."""
    try:
        text = path.read_text("utf-8-sig")
    except OSError as error:
        raise BadSeries(f"{path}: the file cannot be read ({error.strerror}); check the name.") from error
    except UnicodeDecodeError as error:
        raise BadSeries(f"{path}: this is not UTF-8 text; save it as CSV with the encoding UTF-8.") from error
    first = text.partition("\n")[0]
    # Spreadsheets of many countries part cells by semicolons.
    reader = csv.reader(StringIO(text, newline=""), delimiter=max(",;\t", key=first.count), strict=True)
    try:
        rows = [(reader.line_num, [cell.strip() for cell in row] or [""]) for row in reader]
    except csv.Error as error:
        raise BadSeries(f"{path}:{reader.line_num}: this is no row of a table ({error}).") from error
    while rows and not any(rows[-1][1]):
        rows.pop()
    # Where each row has a name, a line without anything is none; else it is a value that is left out.
    if any(len(row) > 1 for _, row in rows):
        rows = [(line, row) for line, row in rows if any(row)]
    if not rows:
        raise BadSeries(f"{path}: the file is empty; write one value in each row.")
    return rows


def _is_heading(row: list[str], column: str | None) -> bool:
    return column is not None or (row[-1].casefold() not in LEFT_OUT and _number(row[-1]) is None)


def _place(path: Path, heading: list[str] | None, column: str | None) -> int:
    names = [name.casefold() for name in heading or ()]
    wanted = (column or "value").casefold()
    if wanted in names:
        return names.index(wanted)
    if column is not None:
        raise BadSeries(f"{path}: no column is called {column!r}; there are {', '.join(heading or ())}.")
    return -1


def _value(path: Path, line: int, cell: str) -> float | None:
    if cell.casefold() in LEFT_OUT:
        return None
    number = _number(cell)
    if number is None:
        raise BadSeries(f"{path}:{line}: {cell!r} is no number; write one with a point, or nothing.")
    return number


def _number(cell: str) -> float | None:
    try:
        number = float(cell)
    except ValueError:
        return None
    return number if math.isfinite(number) else None
