"""What is written about registers: the template to fill in, and the list of rows that are wrong.

No text that stands there can become a formula.
"""

import csv
import io
from collections.abc import Iterable, Sequence

from openpyxl import Workbook

from qa_app.i18n import _
from qa_app.services.missing_recordings import NO_RECORDING_REASONS
from qa_app.services.register_file import BECOMES_FORMULA, COLUMNS
from qa_app.services.timetables import CANCEL_REASONS


def template(kind: str) -> bytes:
    """An empty register to fill in: `kind` is csv or xlsx, the latter with a sheet that explains each column."""
    return _csv_of([COLUMNS]) if kind == "csv" else _excel_of([COLUMNS], _explanations())


def error_file(rows: Iterable[tuple[int, str]]) -> bytes:
    """The rows that are wrong as a CSV file: their number in the register and what is wrong with them."""
    return _csv_of([(_("row"), _("what is wrong")), *((str(number), words) for number, words in rows)])


def _csv_of(rows: Iterable[Sequence[str]]) -> bytes:
    written = io.StringIO()
    csv.writer(written).writerows([harmless(cell) for cell in row] for row in rows)
    # With the mark that lets Excel read it as UTF-8.
    return written.getvalue().encode("utf-8-sig")


def harmless(cell: str) -> str:
    """The text with an apostrophe before it where a spreadsheet would take it for a formula."""
    return f"'{cell}" if cell.startswith(BECOMES_FORMULA) else cell


def _excel_of(rows: Iterable[Sequence[str]], explained: Iterable[Sequence[str]]) -> bytes:
    book = Workbook()
    sheets = ((book.active, _("Register"), rows), (book.create_sheet(), _("Columns"), explained))
    for sheet, title, content in sheets:
        sheet.title = title
        for row in content:
            sheet.append([harmless(cell) for cell in row])
        sheet.freeze_panes = "A2"
        for letter in "ABCDEFGHIJKLMN":
            sheet.column_dimensions[letter].width = 20
    book.worksheets[1].column_dimensions["B"].width = 90
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _explanations() -> list[tuple[str, str]]:
    return [
        (_("Column"), _("What belongs there")),
        ("site", _("The code of the site, such as nor.")),
        ("group", _("The code of the group at that site, such as 14.")),
        ("session", _("The key of the session in the programme template, such as foundation-1.")),
        ("date", _("The day, as 22/11/2026 or 2026-11-22.")),
        ("start", _("When it began, as 18:00.")),
        ("room", _("The room. Empty: as it is known.")),
        ("attended", _("How many attended, as a number alone. Empty: as it is known.")),
        ("facilitators", _("E-mail addresses of the regular facilitators who delivered, with ; between.")),
        ("cover", _("E-mail addresses of those who covered, with ; between. Empty: nobody.")),
        ("catch_up", _("yes or no. Empty: no.")),
        ("participant", _("P1, P2 and so on for a session with one participant; never a name.")),
        ("cancelled", _("yes where a planned session was not held; then a reason, and no facilitators.")),
        (
            "reason",
            _("Why it was cancelled, in one of these words: {words}.").format(
                words=", ".join(CANCEL_REASONS)
            ),
        ),
        (
            "no_recording_reason",
            _("Why there is no recording, in one of these words: {words}. Empty: as it is known.").format(
                words=", ".join(NO_RECORDING_REASONS)
            ),
        ),
    ]
