"""A register as a file: every way in which a spreadsheet may write it, and what is no register at all."""

import io
import zipfile
from datetime import date, datetime, time

import pytest
from openpyxl import Workbook, load_workbook

from qa_app.errors import Refused
from qa_app.services.register_file import (
    COLUMNS,
    MOST_BYTES,
    UNKNOWN_FORMULA,
    read_register,
)
from qa_app.services.register_template import error_file, template
from qa_app.services.table_file import harmless
from tests.qa_app.services.registers import FIRST, as_csv, as_excel, row


@pytest.mark.parametrize(
    "content",
    [
        as_csv([FIRST]),
        as_csv([FIRST], encoding="utf-8-sig"),
        as_csv([FIRST], delimiter=";"),
        as_csv([FIRST], delimiter="\t", encoding="utf-16"),
        as_csv([FIRST]).replace(b"\r\n", b"\n"),
        b"sep=;\r\n" + as_csv([FIRST], delimiter=";"),
        as_excel([FIRST]),
        as_csv([FIRST]).replace(b"site,", b" Site ,").replace(b"catch_up", b"Catch-up"),
    ],
    ids=["plain", "mark", "semicolons", "tabs", "line feeds", "sep", "excel", "heads"],
)
def test_however_it_is_written_it_reads_the_same(content: bytes) -> None:
    (found,) = read_register(content).rows
    assert (found.number, found.cells) == (2, row())


def test_letters_of_windows_and_quoted_line_breaks_are_read() -> None:
    content = as_csv([row(room="Café\nbach")], encoding="cp1252")
    assert read_register(content).rows[0].cells["room"] == "Café\nbach"


def test_empty_rows_are_passed_over_and_rows_keep_their_number() -> None:
    content = as_csv([FIRST, dict.fromkeys(COLUMNS, " "), FIRST]) + b"\r\n\r\n"
    assert [one.number for one in read_register(content).rows] == [2, 4]
    assert [one.number for one in read_register(as_excel([FIRST, {}, FIRST])).rows] == [2, 4]


def test_columns_that_are_not_known_are_named_and_those_that_are_needed_missed() -> None:
    found = read_register(as_csv([FIRST], columns=["notes", *FIRST]))
    assert found.ignored == ("notes",)
    assert found.columns == set(FIRST)
    with pytest.raises(Refused, match="these are missing: date, start"):
        read_register(as_csv([FIRST], columns=[one for one in COLUMNS if one not in ("date", "start")]))
    with pytest.raises(Refused, match="these columns twice: room"):
        read_register(as_csv([FIRST], columns=[*FIRST, "room"]))


def test_cells_of_excel_are_read_by_what_they_are() -> None:
    cells = row() | {
        "group": 15, "date": date(2026, 11, 5), "start": time(18, 0), "attended": 8.0, "catch_up": False
    }  # fmt: skip
    (found,) = read_register(as_excel([cells])).rows
    assert found.cells == row(date="2026-11-05", catch_up="no")
    (found,) = read_register(as_excel([row() | {"date": datetime(2026, 11, 5)}])).rows
    assert found.cells["date"] == "2026-11-05"


def test_a_formula_counts_by_its_saved_value_and_is_told_where_there_is_none() -> None:
    (found,) = read_register(as_excel([row(attended="=4+4")])).rows
    assert found.cells["attended"] == UNKNOWN_FORMULA
    content = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(as_excel([row(attended="=4+4")]))) as old,
        zipfile.ZipFile(content, "w") as new,
    ):
        for part in old.namelist():
            new.writestr(part, old.read(part).replace(b"<v></v>", b"<v>8</v>").replace(b"<v />", b"<v>8</v>"))
    (found,) = read_register(content.getvalue()).rows
    assert found.cells["attended"] == "8"


def test_text_that_looks_like_a_formula_stays_text_and_none_is_written() -> None:
    (found,) = read_register(
        as_csv(
            [
                row(room="=HYPERLINK(1)"),
            ]
        )
    ).rows
    assert found.cells["room"] == "=HYPERLINK(1)"
    assert [harmless(one) for one in ("=1", "+1", "-1", "@a", "a=1")] == ["'=1", "'+1", "'-1", "'@a", "a=1"]
    assert read_register(as_csv([row(room="'=1")])).rows[0].cells["room"] == "=1"
    assert "'=cmd" in error_file([(2, "=cmd")]).decode("utf-8-sig")


def test_the_template_is_a_register_without_rows() -> None:
    for kind in ("csv", "xlsx"):
        found = read_register(template(kind))
        assert (found.rows, found.columns, found.ignored) == ((), frozenset(COLUMNS), ())
    book = load_workbook(io.BytesIO(template("xlsx")))
    assert [cell.value for cell in book.worksheets[1]["A"]][1:] == list(COLUMNS)
    assert all(cell.data_type != "f" for sheet in book for line in sheet.iter_rows() for cell in line)


def _bomb() -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 110_000_000)
    return written.getvalue()


def _far_row() -> bytes:
    book = Workbook()
    book.active.append(list(COLUMNS))
    book.active.cell(row=1_000_000, column=1, value="nor")
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "is empty"),
        (b"\r\n , ,\r\n", "is empty"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "neither a CSV file nor an Excel"),
        (b"\x81\x8d\x8f\x90", "neither a CSV file nor an Excel"),
        (b"PK\x03\x04 and then nothing", "neither a CSV file nor an Excel"),
        (as_excel([FIRST])[:3000], "neither a CSV file nor an Excel"),
        (b"site," + b"x" * 200_000, "neither a CSV file nor an Excel"),
        (b"Dear all, please find the register attached.", "these are missing"),
        (_bomb(), "unpacks to more than 100 MB"),
        (b"x" * (MOST_BYTES + 1), "larger than 10 MB"),
        (as_csv([FIRST]) + as_csv([FIRST] * 20_000).split(b"\r\n", 1)[1], "more than 20000 rows"),
    ],
    ids=[
        "nothing",
        "blank",
        "picture",
        "bytes",
        "half a zip",
        "cut",
        "huge",
        "letter",
        "bomb",
        "large",
        "long",
    ],
)
def test_what_is_no_register_is_refused_in_a_sentence(content: bytes, sentence: str) -> None:
    with pytest.raises(Refused, match=sentence):
        read_register(content)


def test_a_row_far_below_is_read_with_its_number() -> None:
    (found,) = read_register(_far_row()).rows
    assert found.number == 1_000_000
