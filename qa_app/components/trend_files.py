"""The buttons that hand out a trend: its chart as a picture, its points as a table."""

from functools import partial

import streamlit as st

from qa_app.charts.picture import picture_of
from qa_app.components.trend_plot import control_flags, control_lines, control_points, control_scale
from qa_app.i18n import N_, _, current_language, language
from qa_app.services.trend_file import trend_file
from qa_app.services.trend_words import headline, trend_title
from qa_app.services.trends import Trend

KINDS = (
    (N_("Chart, SVG"), "svg", "image/svg+xml"),
    (N_("Chart, PNG"), "png", "image/png"),
    (N_("Table, CSV"), "csv", "text/csv"),
    (N_("Table, Excel"), "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
)
"""Label, ending of the file's name, media type."""


def draw_trend_files(trend: Trend) -> None:
    """One button for each kind of file; it is made on the click, where no screen runs any more."""
    selection = trend.selection
    parts = ("trend", trend.site.code, selection.measure, selection.part, selection.step)
    name = "-".join(part for part in parts if part)
    with st.container(horizontal=True, gap="small", key="trend-files"):
        for label, ending, kind in KINDS:
            st.download_button(
                _(label),
                data=partial(_make, trend, ending, current_language()),
                file_name=f"{name}.{ending}",
                mime=kind,
                key=f"file-{name}-{ending}",
                on_click="ignore",
            )


def _make(trend: Trend, ending: str, spoken: str) -> bytes:
    with language(spoken):
        if ending in ("csv", "xlsx"):
            return trend_file(trend, ending)
        return picture_of(
            control_points(trend),
            control_lines(trend),
            control_scale(trend),
            control_flags(trend),
            title=trend_title(trend),
            sentence=headline(trend),
            kind=ending,
        )
