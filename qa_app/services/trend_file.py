"""A trend as a table to take along: CSV and Excel, with everything that is needed to work its limits out again."""

import shlex
from collections.abc import Iterable, Sequence

from qa_app.i18n import _, day
from qa_app.services.table_file import Cell, Sheet, csv_file, excel_file
from qa_app.services.trend_cautions import cautions, left_out, limits_lines
from qa_app.services.trend_words import bounds_words, headline, point_words, raters_words, trend_title
from qa_app.services.trends import Trend

COLUMNS = ("period", "n", "value", "not_counted", "mean", "lower", "upper", "what_it_is", "raters")
"""`value` holds what counts, so that the file can be charted again as it is; `not_counted` what is shown besides."""


def trend_file(trend: Trend, kind: str) -> bytes:
    """The points of the trend: `kind` is csv, or xlsx with a second sheet on how they came about."""
    if kind == "csv":
        return csv_file(_rows(trend))
    return excel_file(
        [
            Sheet(_("Points"), _rows(trend), (14, 8, 14, 14, 14, 14, 14, 34, 24)),
            Sheet(_("How"), _about(trend), (34, 110)),
        ]
    )


def redo_command(trend: Trend) -> str:
    """The command that works mean, limits and signals out of the CSV file again."""
    words = ["qa-app", "trends", "spc", "FILE.csv", "--column", "value"]
    if trend.improvement != "up":
        words += ["--improvement", trend.improvement]
    if trend.target is not None:
        words += ["--target", f"{trend.target:g}"]
    for begins in trend.limits_begin:
        words += ["--rebase", begins.isoformat()]
    return shlex.join(words)


def _rows(trend: Trend) -> Iterable[Sequence[Cell]]:
    yield COLUMNS
    for place, point in enumerate(trend.points):
        held = trend.chart.points[place]
        yield (
            point.begins.isoformat(),
            point.n,
            point.value if point.is_counted else None,
            None if point.is_counted else point.value,
            held.mean,
            held.lower,
            held.upper,
            point_words(trend, point),
            raters_words(point),
        )


def _about(trend: Trend) -> Iterable[Sequence[Cell]]:
    measure = trend.measure
    yield (trend_title(trend), headline(trend))
    yield (_("What it is"), bounds_words(trend))
    yield (_("The sum of"), _(measure.numerator))
    yield (_("by the sum of"), _(measure.denominator))
    yield (_("n counts"), _(measure.counted))
    yield from limits_lines(trend)
    for sentence in (*cautions(trend), *left_out(trend)):
        yield (_("Read with care"), sentence)
    for note in trend.notes:
        yield (day(note.day), f"{note.words} ({note.author})")
    yield (_("To work it out again"), redo_command(trend))
