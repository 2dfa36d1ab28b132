"""What is written about registers: the template to fill in, and the list of rows that are wrong."""

from collections.abc import Iterable

from qa_app.i18n import _
from qa_app.services.missing_recordings import NO_RECORDING_REASONS
from qa_app.services.register_file import COLUMNS
from qa_app.services.table_file import Sheet, csv_file, excel_file
from qa_app.services.timetables import CANCEL_REASONS


def template(kind: str) -> bytes:
    """An empty register to fill in: `kind` is csv or xlsx, the latter with a sheet that explains each column."""
    if kind == "csv":
        return csv_file([COLUMNS])
    return excel_file(
        [
            Sheet(_("Register"), [COLUMNS], [20] * len(COLUMNS)),
            Sheet(_("Columns"), _explanations(), (20, 90)),
        ]
    )


def error_file(rows: Iterable[tuple[int, str]]) -> bytes:
    """The rows that are wrong as a CSV file: their number in the register and what is wrong with them."""
    return csv_file([(_("row"), _("what is wrong")), *((str(number), words) for number, words in rows)])


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
