"""A trend as the charts want it: what is drawn at each month, and at which heights the lines lie."""

import streamlit as st

from qa_app.charts.control_chart import control_chart
from qa_app.charts.control_points import ControlLines, ControlPoint
from qa_app.components.plain_words import plain
from qa_app.services.trend_cautions import left_out
from qa_app.services.trend_words import headline, point_words
from qa_app.services.trends import Trend


def control_points(trend: Trend) -> list[ControlPoint]:
    """The months to draw, those without a score as gaps."""
    return [
        ControlPoint(
            point.month,
            point.n,
            point.value,
            point.cause if point.is_counted else "not_counted",
            point_words(trend, point),
        )
        for point in trend.points
    ]


def control_lines(trend: Trend) -> ControlLines:
    """The lines to draw; limits only as far as scores can lie."""
    return ControlLines(trend.chart.mean, trend.drawn_lower, trend.drawn_upper, trend.target)


def draw_trend_plot(trend: Trend) -> None:
    """The control chart of one site, and under it what it leaves out. Screen readers hear its sentence."""
    dark = st.context.theme.type == "dark"
    st.altair_chart(
        control_chart(control_points(trend), control_lines(trend), dark=dark),
        width="stretch",
        alt=headline(trend),
    )
    found = left_out(trend)
    if found:
        st.caption(plain(" ".join(found)))
