"""Registers for tests: rows as a site would write them, as CSV and as Excel."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from openpyxl import Workbook

from qa_app.services.register_file import COLUMNS
from tests.qa_app.services.conftest import Stage

FIRST: Mapping[str, str] = {
    "site": "nor",
    "group": "15",
    "session": "foundation-1",
    "date": "05/11/2026",
    "start": "18:00",
    "room": "Room 2",
    "attended": "8",
    "facilitators": "saskia.penhallow@example.org; callum.ferreira@example.org",
}


def row(**changed: str) -> dict[str, str]:
    """A sound row of Norwich's group 15, with what is changed."""
    return dict.fromkeys(COLUMNS, "") | dict(FIRST) | changed


def as_csv(
    rows: Iterable[Mapping[str, str]],
    *,
    columns: Sequence[str] = COLUMNS,
    delimiter: str = ",",
    encoding: str = "utf-8",
) -> bytes:
    """The rows as a CSV file."""
    written = io.StringIO()
    writer = csv.DictWriter(written, columns, delimiter=delimiter, extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    return written.getvalue().encode(encoding)


def as_excel(rows: Iterable[Mapping[str, Any]], columns: Sequence[str] = COLUMNS) -> bytes:
    """The rows as a workbook; cells keep their kinds."""
    book = Workbook()
    book.active.append(list(columns))
    for one in rows:
        book.active.append([one.get(name) for name in columns])
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def many_rows(stage: Stage, n: int) -> list[dict[str, str]]:
    """That many deliveries of Norwich's groups 14 and 15: one-to-ones, each with another participant or session."""
    programme = stage.backend.library.latest_programme("building-better-relationships")
    alone = [one.key for one in programme.sessions if one.kind == "one_to_one"]
    first = date(2026, 8, 3)
    return [
        row(
            group=("14", "15")[number % 2],
            session=alone[number // 2 % len(alone)],
            participant=f"P{1 + number // (2 * len(alone))}",
            date=(first + timedelta(days=number % 90)).isoformat(),
            attended="1",
        )
        for number in range(n)
    ]
