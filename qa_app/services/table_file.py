"""Tables as files for spreadsheets: CSV and Excel. No text that stands in them can become a formula."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from openpyxl import Workbook

BECOMES_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes a cell for a formula by that begins with it."""

Cell = str | float | int | None


@dataclass(frozen=True)
class Sheet:
    """One sheet: its heading is the first row; `widths` are those of its columns, in characters."""

    title: str
    rows: Iterable[Sequence[Cell]]
    widths: Sequence[int]


def csv_file(rows: Iterable[Sequence[Cell]]) -> bytes:
    """The rows as CSV, with the mark that lets Excel read it as UTF-8."""
    written = io.StringIO()
    csv.writer(written).writerows([harmless(cell) for cell in row] for row in rows)
    return written.getvalue().encode("utf-8-sig")


def excel_file(sheets: Iterable[Sheet]) -> bytes:
    """The sheets as a workbook."""
    book = Workbook()
    for place, one in enumerate(sheets):
        sheet = book.create_sheet(one.title) if place else book.active
        sheet.title = one.title
        for row in one.rows:
            sheet.append([harmless(cell) for cell in row])
        sheet.freeze_panes = "A2"
        for column, width in zip(sheet.columns, one.widths, strict=False):
            sheet.column_dimensions[column[0].column_letter].width = width
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def harmless(cell: Cell) -> Cell:
    """The cell, with an apostrophe before a text that a spreadsheet would take for a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(BECOMES_FORMULA) else cell
