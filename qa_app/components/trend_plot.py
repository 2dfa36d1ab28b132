"""A trend as the charts want it: what is drawn at each period, and at which heights the lines lie."""

from collections.abc import Iterator
from itertools import pairwise

import streamlit as st
from babel.dates import format_date

from qa_app.charts.control_chart import control_chart
from qa_app.charts.control_points import ControlFlag, ControlLines, ControlPoint, ControlScale, ControlSegment
from qa_app.components.plain_words import plain
from qa_app.i18n import _, current_language
from qa_app.services.trend_cautions import left_out
from qa_app.services.trend_periods import period_of, start_of
from qa_app.services.trend_words import headline, period_name, point_words
from qa_app.services.trends import Trend

WEEKS_BETWEEN_LABELS = 4


def control_points(trend: Trend) -> list[ControlPoint]:
    """The periods to draw, those without a value as gaps."""
    labels = _labels(trend)
    return [
        ControlPoint(
            point.begins,
            period_name(trend.selection.step, point.begins),
            label,
            point.n,
            point.value,
            point.cause if point.is_counted else "not_counted",
            point_words(trend, point),
        )
        for point, label in zip(trend.points, labels, strict=True)
    ]


def control_lines(trend: Trend) -> ControlLines:
    """The lines to draw; limits only as far as values can lie."""
    return ControlLines(
        trend.chart.mean, trend.drawn_lower, trend.drawn_upper, trend.target, tuple(_segments(trend))
    )


def control_flags(trend: Trend) -> list[ControlFlag]:
    """The notes that fall on a period that is drawn, numbered in order of their days as in the list of notes."""
    drawn = {point.begins for point in trend.points}
    flags = [
        ControlFlag(period_of(trend.selection.step, start_of(note.day)), number, note.words)
        for number, note in enumerate(trend.notes, 1)
    ]
    return [flag for flag in flags if flag.begins in drawn]


def control_scale(trend: Trend) -> ControlScale:
    """What the height means."""
    return ControlScale(
        _(trend.measure.name),
        trend.measure.lowest,
        trend.highest,
        "%" if trend.measure.unit == "percent" else "",
    )


def draw_trend_plot(trend: Trend) -> None:
    """The control chart of one site, and under it what it leaves out. Screen readers hear its sentence."""
    dark = st.context.theme.type == "dark"
    st.altair_chart(
        control_chart(
            control_points(trend), control_lines(trend), control_scale(trend), control_flags(trend), dark=dark
        ),
        width="stretch",
        alt=headline(trend),
    )
    found = left_out(trend)
    if found:
        st.caption(plain(" ".join(found)))


def _segments(trend: Trend) -> Iterator[ControlSegment]:
    """Mean and limits where they change on the way; nothing where they do not."""
    if not trend.limits_begin:
        return
    places = [place for place, point in enumerate(trend.points) if point.begins in trend.limits_begin]
    for first, after in pairwise([0, *places, len(trend.points)]):
        yield ControlSegment(
            trend.points[first].begins, trend.points[after - 1].begins, *trend.drawn_limits(first)
        )


def _labels(trend: Trend) -> list[tuple[str, ...]]:
    """Month or quarter, its n, and the year where that begins; of weeks every fourth has its day."""
    language, year = current_language(), None
    labels: list[tuple[str, ...]] = []
    for place, point in enumerate(trend.points):
        new_year = () if point.begins.year == year else (str(point.begins.year),)
        if trend.selection.step == "week":
            is_told = place % WEEKS_BETWEEN_LABELS == 0
            labels.append((format_date(point.begins, "d MMM", locale=language), *new_year) if is_told else ())
            year = point.begins.year if is_told else year
            continue
        pattern = "MMM" if trend.selection.step == "month" else "QQQ"
        labels.append((format_date(point.begins, pattern, locale=language), f"n {point.n}", *new_year))
        year = point.begins.year
    return labels
