"""Sites with their small charts, what needs attention first. Compares a site with itself, never with another."""

from collections.abc import Sequence
from html import escape
from itertools import groupby

import streamlit as st

from qa_app.charts.sparkline import HEIGHT, WIDTH, sparkline
from qa_app.components.inline_picture import inline_picture
from qa_app.components.plain_words import plain
from qa_app.components.trend_plot import control_lines, control_points, control_scale
from qa_app.components.trend_verdict import verdict_icons
from qa_app.i18n import _, ngettext
from qa_app.services.trend_words import attention_words, figure, periods_words, short_period
from qa_app.services.trends import LOOKED_BACK, Selection, Trend

SHARES = [0.2, 0.2, 0.24, 0.36]


def draw_site_rows(trends: Sequence[Trend], selection: Selection) -> int | None:
    """Draw groups of rows in the order given; gives the id of the site whose name was clicked, else None."""
    chosen = None
    st.caption(
        plain(
            _(
                "The figure is the latest that counts. Small charts: the last {periods}; grey line mean, "
                "grey dashes limits, red dashes target; blue diamond better, orange square worse, hollow ring "
                "not counted."
            ).format(periods=periods_words(selection.step, LOOKED_BACK[selection.step]))
        )
    )
    for attention, group in groupby(trends, key=lambda trend: trend.attention):
        rows = list(group)
        heading, reason = attention_words(attention)
        number = ngettext("{n} site", "{n} sites", len(rows)).format(n=len(rows))
        with st.container(border=True, gap="small"):
            st.header(plain(heading), anchor=False)
            st.caption(plain(f"{number}: {reason}"))
            for trend in rows:
                if _draw_row(trend):
                    chosen = trend.site.id
    return chosen


def _draw_row(trend: Trend) -> bool:
    with st.container(key=f"site-row-{trend.site.id}"):
        name, latest, chart, verdict = st.columns(SHARES, vertical_alignment="center")
        wanted = name.button(plain(trend.site.name), type="tertiary", key=f"site-{trend.site.id}")
        latest.html(_latest(trend))
        places = max(LOOKED_BACK[trend.selection.step] + 1, len(trend.points))
        if trend.points:
            drawing = sparkline(control_points(trend), control_lines(trend), control_scale(trend), places)
            chart.html(f'<div class="trend-spark">{inline_picture(drawing, WIDTH, HEIGHT)}</div>')
        verdict.html(verdict_icons(trend))
    return wanted


def _latest(trend: Trend) -> str:
    """The latest counted period in figures, and on how much and how many raters the row rests."""
    rests = [f"n {trend.n}"]
    if trend.measure.is_rated:
        raters = len(trend.rater_ids)
        rests.append(ngettext("{n} rater", "{n} raters", raters).format(n=raters))
    if trend.latest is None:
        none_yet = escape(_("none counts yet"))
        value = f'<span class="quiet">{none_yet}</span>'
    else:
        when = _("{period}, n {n}").format(
            period=short_period(trend.selection.step, trend.latest.begins), n=trend.latest.n
        )
        told = figure(trend.latest.value, trend.measure.unit)
        value = f'<b>{told}</b> <span class="quiet">{escape(when)}</span>'
    return f'<div class="trend-latest">{value}<br><span class="quiet">{escape(", ".join(rests))}</span></div>'
