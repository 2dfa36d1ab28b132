"""Periods with their values -> an XmR control chart in Altair. Plain data in; it works no rule out itself."""

from collections.abc import Iterator, Sequence
from itertools import groupby

import altair as alt
import pandas as pd

from qa_app.charts.control_points import (
    ControlFlag,
    ControlLines,
    ControlPoint,
    ControlScale,
    axis_range,
    spread,
)
from qa_app.charts.palette import COLOURS, SHAPES, TARGET, Ink, Kind, ink
from qa_app.i18n import N_, _
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


def control_chart(
    points: Sequence[ControlPoint],
    lines: ControlLines,
    scale: ControlScale,
    flags: Sequence[ControlFlag] = (),
    *,
    dark: bool,
) -> alt.LayerChart:
    """The chart: values, mean, limits, target, and the labels of each period. Give it one point or more.

    Counted values are joined except over periods without any; hollow ones stand beside the line.
    """
    colours = ink(dark)
    low, high = axis_range([point.value for point in points], lines, scale)
    days = [point.begins.isoformat() for point in points]
    x = alt.X(
        "begins:O",
        scale=alt.Scale(domain=days),
        title=None,
        axis=alt.Axis(
            labelExpr=_labels(points),
            labelAngle=0,
            labelFlush=False,
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
    y_title = _("{what}, axis from {low} to {high}").format(
        what=scale.name, low=f"{low:g}{scale.sign}", high=f"{high:g}{scale.sign}"
    )
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
        *_flags(flags, x, colours),
        *_rules(lines, x, colours, (low, high), y_title, scale.sign),
        _line(points, x, y, colours),
        _marks(points, x, y, colours, scale),
    ]
    return alt.layer(*layers).properties(height=HEIGHT)


def shown(value: float, sign: str = "") -> str:
    """A value as people read it, one decimal with halves up, and its sign."""
    return f"{rounded(value)}{sign}"


def _labels(points: Sequence[ControlPoint]) -> str:
    """A Vega expression: what the axis calls each period, in lines."""
    labels = {point.begins.isoformat(): list(point.labels) for point in points}
    return f"({labels!r})[datum.value]"


def _rules(
    lines: ControlLines, x: alt.X, colours: Ink, axis: tuple[float, float], y_title: str, sign: str
) -> Iterator[alt.Chart]:
    low, high = axis
    drawn = [
        ("upper", lines.upper, _("Upper limit {value}"), colours.edge, [4, 3], 1.2, colours.muted),
        ("mean", lines.mean, _("Mean {value}"), colours.text, [1, 0], 1.2, colours.text),
        ("target", lines.target, _("Target {value}"), TARGET, [9, 4], 1.6, colours.target_text),
        ("lower", lines.lower, _("Lower limit {value}"), colours.edge, [4, 3], 1.2, colours.muted),
    ]
    there = [(name, value, *rest) for name, value, *rest in drawn if value is not None]
    heights = spread([one[1] for one in there], LABEL_GAP * (high - low) / PLOT_HEIGHT)
    for (name, value, words, colour, dash, width, text_colour), height in zip(there, heights, strict=True):
        data = pd.DataFrame(
            {"value": [value], "height": [height], "words": [words.format(value=shown(value, sign))]}
        )
        if lines.segments and name != "target":
            yield (
                alt.Chart(_in_segments(lines, name))
                .mark_line(color=colour, strokeDash=dash, strokeWidth=width)
                .encode(x=x, y=alt.Y("value:Q", title=y_title), detail="segment:N", order="begins:O")
            )
        else:
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


def _in_segments(lines: ControlLines, name: str) -> pd.DataFrame:
    """Both ends of one line in each segment in which it is known."""
    rows = [
        {"begins": day.isoformat(), "value": getattr(one, name), "segment": str(place)}
        for place, one in enumerate(lines.segments)
        for day in (one.first, one.last)
        if getattr(one, name) is not None
    ]
    return pd.DataFrame(rows, columns=["begins", "value", "segment"])


def _flags(flags: Sequence[ControlFlag], x: alt.X, colours: Ink) -> Iterator[alt.Chart]:
    """A line upright at each period that has flags, with their numbers above it."""
    if not flags:
        return
    data = pd.DataFrame(
        [
            {
                "begins": begins.isoformat(),
                "numbers": ", ".join(str(one.number) for one in here),
                "words": " ".join(one.words for one in here),
            }
            for begins, here in (
                (day, list(of_day)) for day, of_day in groupby(flags, key=lambda one: one.begins)
            )
        ]
    )
    told = alt.Tooltip("words:N", title=_("Pinned note"))
    base = alt.Chart(data)
    yield base.mark_rule(color=colours.text, strokeWidth=1, strokeDash=[1, 2]).encode(x=x, tooltip=told)
    yield base.mark_text(baseline="bottom", dy=-3, color=colours.text, fontSize=12, fontWeight="bold").encode(
        x=x, y=alt.value(0), text="numbers:N", tooltip=told
    )


def _line(points: Sequence[ControlPoint], x: alt.X, y: alt.Y, colours: Ink) -> alt.Chart:
    rows: list[dict[str, object]] = []
    for segment, (is_gap, group) in enumerate(groupby(points, key=lambda point: point.n == 0)):
        rows += [
            {"begins": point.begins.isoformat(), "value": point.value, "segment": str(segment)}
            for point in group
            if not is_gap and point.value is not None and point.kind != "not_counted"
        ]
    data = pd.DataFrame(rows, columns=["begins", "value", "segment"])
    return (
        alt.Chart(data)
        .mark_line(color=colours.edge, strokeWidth=1.4)
        .encode(x=x, y=y, detail="segment:N", order=alt.Order("begins:O"))
    )


def _marks(
    points: Sequence[ControlPoint], x: alt.X, y: alt.Y, colours: Ink, scale: ControlScale
) -> alt.Chart:
    kinds: list[Kind] = ["common", "improvement", "concern", "not_counted"]
    kinds += ["neutral"] if any(point.kind == "neutral" for point in points) else []
    words = {kind: _(KIND_WORDS[kind]) for kind in kinds}
    data = pd.DataFrame(
        [
            {
                "begins": point.begins.isoformat(),
                "value": point.value,
                "kind": words[point.kind],
                "when": point.name,
                "shown": shown(point.value, scale.sign),
                "n": point.n,
                "words": point.words,
            }
            for point in points
            if point.value is not None
        ],
        columns=["begins", "value", "kind", "when", "shown", "n", "words"],
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
                alt.Tooltip("when:N", title=_("Period")),
                alt.Tooltip("shown:N", title=scale.name),
                alt.Tooltip("n:Q", title=_("Number (n)")),
                alt.Tooltip("words:N", title=_("Meaning")),
            ],
        )
    )
