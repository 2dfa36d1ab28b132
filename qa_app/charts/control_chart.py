"""Months with their scores -> an XmR control chart in Altair. Plain data in; it works no rule out itself."""

from collections.abc import Iterator, Sequence
from itertools import groupby

import altair as alt
import pandas as pd
from babel.dates import format_date

from qa_app.charts.control_points import ControlLines, ControlPoint, axis_range, spread
from qa_app.charts.palette import COLOURS, SHAPES, TARGET, Ink, Kind, ink
from qa_app.i18n import N_, _, current_language
from rubrics.numbers import rounded

HEIGHT = 420  # pixels of the whole picture
PLOT_HEIGHT = 300  # about, of the part between axis and legend
LABEL_GAP = 16  # pixels between the words at the lines' right ends

KIND_WORDS: dict[Kind, str] = {
    "common": N_("nothing unusual"),
    "improvement": N_("better"),
    "concern": N_("worse"),
    "neutral": N_("unusual"),
    "not_counted": N_("not counted"),
}


def control_chart(points: Sequence[ControlPoint], lines: ControlLines, *, dark: bool) -> alt.LayerChart:
    """The chart: values, mean, limits, target, and n under each month. Give it one point or more.

    Counted values are joined except over months without any score; hollow ones stand beside the line.
    """
    colours = ink(dark)
    low, high = axis_range([point.value for point in points], lines)
    months = [point.month.isoformat() for point in points]
    x = alt.X(
        "month:O",
        scale=alt.Scale(domain=months),
        title=None,
        axis=alt.Axis(
            labelExpr=_month_labels(points),
            labelAngle=0,
            labelOverlap=False,
            labelLineHeight=15,
            labelColor=colours.muted,
            labelFontSize=12,
            domainColor=colours.edge,
            ticks=False,
            labelPadding=8,
            grid=False,
        ),
    )
    y_title = _("Score, axis from {low} to {high}").format(low=low, high=high)
    y = alt.Y(
        "value:Q",
        scale=alt.Scale(domain=[low, high], nice=False, zero=False),
        title=y_title,
        axis=alt.Axis(
            titleAngle=0,
            titleAlign="left",
            titleAnchor="end",
            titleX=-30,
            titleY=-14,
            titleColor=colours.muted,
            titleFontSize=12,
            titleFontWeight="normal",
            labelColor=colours.muted,
            labelFontSize=12,
            gridColor=colours.grid,
            domain=False,
            ticks=False,
            tickCount=6,
            labelFlush=False,
        ),
    )
    layers = [
        *_rules(lines, colours, (low, high), y_title),
        _line(points, x, y, colours),
        _marks(points, x, y, colours),
    ]
    return alt.layer(*layers).properties(height=HEIGHT)


def shown(value: float) -> str:
    """A score as people read it, one decimal with halves up."""
    return rounded(value) or ""


def _month_labels(points: Sequence[ControlPoint]) -> str:
    """A Vega expression: month, number of reviews, and the year where it begins, each on a line of its own."""
    labels: dict[str, list[str]] = {}
    year = None
    for point in points:
        name = format_date(point.month, "MMM", locale=current_language())
        labels[point.month.isoformat()] = [
            name,
            f"n {point.n}",
            str(point.month.year) if point.month.year != year else "",
        ]
        year = point.month.year
    return f"({labels!r})[datum.value]"


def _rules(lines: ControlLines, colours: Ink, axis: tuple[int, int], y_title: str) -> Iterator[alt.Chart]:
    low, high = axis
    drawn = [
        (lines.upper, _("Upper limit {value}"), colours.edge, [4, 3], 1.2, colours.muted),
        (lines.mean, _("Mean {value}"), colours.text, [1, 0], 1.2, colours.text),
        (lines.target, _("Target {value}"), TARGET, [9, 4], 1.6, colours.target_text),
        (lines.lower, _("Lower limit {value}"), colours.edge, [4, 3], 1.2, colours.muted),
    ]
    there = [(value, *rest) for value, *rest in drawn if value is not None]
    heights = spread([value for value, *_rest in there], LABEL_GAP * (high - low) / PLOT_HEIGHT)
    for (value, words, colour, dash, width, text_colour), height in zip(there, heights, strict=True):
        data = pd.DataFrame(
            {"value": [value], "height": [height], "words": [words.format(value=shown(value))]}
        )
        yield (
            alt.Chart(data)
            .mark_rule(color=colour, strokeDash=dash, strokeWidth=width)
            .encode(y=alt.Y("value:Q", title=y_title), tooltip=alt.Tooltip("words:N", title=_("Line")))
        )
        yield (
            alt.Chart(data)
            .mark_text(align="left", dx=6, color=text_colour, fontSize=12, baseline="middle")
            .encode(x=alt.value("width"), y=alt.Y("height:Q", title=y_title), text="words:N")
        )


def _line(points: Sequence[ControlPoint], x: alt.X, y: alt.Y, colours: Ink) -> alt.Chart:
    rows: list[dict[str, object]] = []
    for segment, (is_gap, group) in enumerate(groupby(points, key=lambda point: point.n == 0)):
        rows += [
            {"month": point.month.isoformat(), "value": point.value, "segment": str(segment)}
            for point in group
            if not is_gap and point.value is not None and point.kind != "not_counted"
        ]
    data = pd.DataFrame(rows, columns=["month", "value", "segment"])
    return (
        alt.Chart(data)
        .mark_line(color=colours.edge, strokeWidth=1.4)
        .encode(x=x, y=y, detail="segment:N", order=alt.Order("month:O"))
    )


def _marks(points: Sequence[ControlPoint], x: alt.X, y: alt.Y, colours: Ink) -> alt.Chart:
    kinds: list[Kind] = ["common", "improvement", "concern", "not_counted"]
    kinds += ["neutral"] if any(point.kind == "neutral" for point in points) else []
    words = {kind: _(KIND_WORDS[kind]) for kind in kinds}
    data = pd.DataFrame(
        [
            {
                "month": point.month.isoformat(),
                "value": point.value,
                "kind": words[point.kind],
                "when": format_date(point.month, "MMMM y", locale=current_language()),
                "score": shown(point.value),
                "n": point.n,
                "words": point.words,
            }
            for point in points
            if point.value is not None
        ],
        columns=["month", "value", "kind", "when", "score", "n", "words"],
    )
    fills = [colours.page if kind == "not_counted" else COLOURS[kind] for kind in kinds]
    edges = [colours.edge if kind in ("common", "not_counted") else COLOURS[kind] for kind in kinds]
    domain = list(words.values())
    legend = alt.Legend(
        title=None,
        orient="top",
        offset=26,
        labelColor=colours.muted,
        labelFontSize=12,
        symbolSize=90,
        symbolStrokeWidth=1.3,
        columnPadding=18,
    )
    return (
        alt.Chart(data)
        .mark_point(size=85, opacity=1, strokeWidth=1.3)
        .encode(
            x=x,
            y=y,
            shape=alt.Shape(
                "kind:N",
                scale=alt.Scale(domain=domain, range=[SHAPES[kind] for kind in kinds]),
                legend=legend,
            ),
            fill=alt.Fill("kind:N", scale=alt.Scale(domain=domain, range=fills), legend=legend),
            stroke=alt.Stroke("kind:N", scale=alt.Scale(domain=domain, range=edges), legend=legend),
            tooltip=[
                alt.Tooltip("when:N", title=_("Month")),
                alt.Tooltip("score:N", title=_("Score")),
                alt.Tooltip("n:Q", title=_("Reviews (n)")),
                alt.Tooltip("words:N", title=_("Meaning")),
            ],
        )
    )
