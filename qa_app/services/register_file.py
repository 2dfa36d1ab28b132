"""A register as a file: CSV or Excel read into rows of text.

What a file holds is never run: a formula counts by the value that Excel saved with it.
"""

import csv
import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import islice
from typing import Any

from openpyxl import load_workbook

from qa_app.errors import Refused
from qa_app.i18n import _
from qa_app.services.table_file import BECOMES_FORMULA

COLUMNS = (
    "site",
    "group",
    "session",
    "date",
    "start",
    "room",
    "attended",
    "facilitators",
    "cover",
    "catch_up",
    "participant",
    "cancelled",
    "reason",
    "no_recording_reason",
)
NEEDED = ("site", "group", "session", "date", "start", "facilitators")
MOST_BYTES = 10_000_000
MOST_UNPACKED = 100_000_000
MOST_ROWS = 20_000
MOST_COLUMNS = 60
EXCEL_ROWS = 1_048_576
LONGEST_CELL = 500
UNKNOWN_FORMULA = "\x00formula"
"""Stands in a cell whose formula has no saved value: no register that is typed can hold it."""
XLSX = b"PK\x03\x04"


@dataclass(frozen=True)
class RegisterRow:
    """One row of the file: its number as a spreadsheet counts, and its text by column of COLUMNS, "" where empty."""

    number: int
    cells: dict[str, str]


@dataclass(frozen=True)
class RegisterFile:
    """The rows that hold anything, which of COLUMNS the file has, and the names of those that are not read."""

    rows: tuple[RegisterRow, ...]
    columns: frozenset[str]
    ignored: tuple[str, ...]


def read_register(content: bytes) -> RegisterFile:
    """The register in a CSV or xlsx file. Raises Refused with what is wrong with the file as a whole."""
    if len(content) > MOST_BYTES:
        raise Refused(
            _("The file is larger than {n} MB. Import it in several parts.").format(n=MOST_BYTES // 10**6)
        )
    numbered = _excel_rows(content) if content.startswith(XLSX) else _csv_rows(content)
    rows = iter(numbered)
    head = next(((number, cells) for number, cells in rows if any(cells)), None)
    if head is None:
        raise Refused(_("The file is empty. Download the template and fill it in."))
    columns, ignored = _columns(head[1])
    found = []
    for number, cells in rows:
        if not any(cells):
            continue
        if len(found) == MOST_ROWS:
            raise Refused(
                _("The file has more than {n} rows. Import it in several parts.").format(n=MOST_ROWS)
            )
        named = {name: cells[place] for place, name in columns.items() if place < len(cells)}
        found.append(RegisterRow(number, {name: named.get(name, "") for name in COLUMNS}))
    return RegisterFile(tuple(found), frozenset(columns.values()), ignored)


def _columns(head: Sequence[str]) -> tuple[dict[int, str], tuple[str, ...]]:
    named = {
        place: "_".join(name.lower().replace("-", " ").replace("_", " ").split())
        for place, name in enumerate(head)
    }
    known = {place: name for place, name in named.items() if name in COLUMNS}
    missing = [name for name in NEEDED if name not in known.values()]
    if missing:
        raise Refused(
            _(
                "The first row names the columns, and these are missing: {names}. Download the template and copy its "
                "first row."
            ).format(names=", ".join(missing))
        )
    double = sorted({name for name in known.values() if list(known.values()).count(name) > 1})
    if double:
        raise Refused(
            _("The file has these columns twice: {names}. Keep one of each.").format(names=", ".join(double))
        )
    return known, tuple(head[place].strip() for place, name in named.items() if name and place not in known)


def _csv_rows(content: bytes) -> Iterator[tuple[int, list[str]]]:
    text = _decoded(content)
    # Excel takes such a first line for the delimiter and does not show it.
    told, _break, rest = text.partition("\n")
    if told.strip().lower().startswith("sep="):
        text = rest
    first = next((line for line in text.splitlines() if line.strip()), "")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=first.count))
    try:
        for number, cells in enumerate(reader, start=1):
            yield number, [_unquoted(cell) for cell in cells[:MOST_COLUMNS]]
    except csv.Error as error:
        raise _not_a_register() from error


def _decoded(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings: tuple[str, ...] = ("utf-16",)
    elif b"\x00" in content:
        raise _not_a_register()
    else:
        encodings = ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise _not_a_register()


def _unquoted(cell: str) -> str:
    """The text without the apostrophe that kept it from becoming a formula."""
    cell = cell.strip()
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(BECOMES_FORMULA) else cell


def _excel_rows(content: bytes) -> Iterator[tuple[int, list[str]]]:
    _check_unpacked(content)
    try:
        rows = _excel_cells(content, data_only=False)
        formulas = {
            (number, place)
            for number, row in rows.items()
            for place, (_value, kind) in enumerate(row)
            if kind == "f"
        }
        saved = _excel_cells(content, data_only=True) if formulas else {}
    except Refused:
        raise
    except Exception as error:
        # A broken workbook makes the library fail in any way.
        raise _not_a_register() from error
    for number, row in rows.items():
        then = saved.get(number, ())
        yield (
            number,
            [
                _saved_text(then, place) if (number, place) in formulas else _as_text(value)
                for place, (value, _kind) in enumerate(row)
            ],
        )


def _saved_text(saved_row: Sequence[tuple[Any, str]], place: int) -> str:
    value = saved_row[place][0] if place < len(saved_row) else None
    return UNKNOWN_FORMULA if value is None else _as_text(value)


def _check_unpacked(content: bytes) -> None:
    """A small file can unpack to one that fills the memory."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            unpacked = sum(part.file_size for part in archive.infolist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise _not_a_register() from error
    if unpacked > MOST_UNPACKED:
        raise Refused(
            _("The file unpacks to more than {n} MB. Save the register alone in a new workbook.").format(
                n=MOST_UNPACKED // 10**6
            )
        )


def _excel_cells(content: bytes, *, data_only: bool) -> dict[int, list[tuple[Any, str]]]:
    """Value and kind of each cell of the first sheet, by row; rows without any value are left out."""
    book = load_workbook(io.BytesIO(content), read_only=True, data_only=data_only, keep_links=False)
    try:
        sheet = book.worksheets[0]
        sheet.reset_dimensions()
        found = {}
        for number, row in enumerate(islice(sheet.iter_rows(max_col=MOST_COLUMNS), EXCEL_ROWS), 1):
            if any(cell.value is not None for cell in row):
                found[number] = [(cell.value, cell.data_type) for cell in row]
                # One more than is allowed is enough to be told.
                if len(found) > MOST_ROWS + 1:
                    break
        return found
    finally:
        book.close()


def _as_text(value: Any) -> str:
    """The cell as a person would have typed it; a date as ISO."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.strftime("%Y-%m-%d %H:%M")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return value.strftime("%H:%M")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return _unquoted(str(value))


def _not_a_register() -> Refused:
    return Refused(
        _("This is neither a CSV file nor an Excel workbook (.xlsx). Save the register as one of the two.")
    )
