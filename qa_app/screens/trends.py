"""Sites and trends: every site at a glance, or one site's control chart with the same in numbers."""

from dataclasses import replace
from pathlib import Path

import streamlit as st

from qa_app import components, screen_state
from qa_app.components.plain_words import plain
from qa_app.components.site_rows import draw_site_rows
from qa_app.components.trend_choices import TrendChoice, choice_in_address, draw_trend_choices, go_to_trend
from qa_app.components.trend_files import draw_trend_files
from qa_app.components.trend_notes import draw_trend_notes
from qa_app.components.trend_plot import draw_trend_plot
from qa_app.components.trend_table import draw_trend_table
from qa_app.components.trend_verdict import draw_limits_box, draw_trend_verdict
from qa_app.i18n import _, ngettext
from qa_app.services import trends
from qa_app.services.sites import Site, sites_where
from qa_app.services.trend_words import bounds_words, period_name, trend_title
from qa_app.services.trends import Trend

LOOK = Path(components.__file__).parent / "trends.css"


def draw() -> None:
    """The trend in the address; of no site, all sites, or the only one that there is."""
    st.html(LOOK)
    sites = sites_where(screen_state.backend(), screen_state.person(), "see_trends")
    choice = choice_in_address()
    if choice.site_id is None and len(sites) == 1:
        choice = replace(choice, site_id=sites[0].id)
    if choice.site_id is None:
        _draw_overview(sites, choice)
    else:
        _draw_site(sites, choice, choice.site_id)


def _draw_overview(sites: list[Site], choice: TrendChoice) -> None:
    found = trends.overview(
        screen_state.backend(), screen_state.person(), choice.selection, region=choice.region
    )
    st.title(_("Trends: all sites"), anchor=False)
    number = ngettext("{n} site", "{n} sites", len(found)).format(n=len(found))
    compared = _("each site is compared with itself and listed by name, never by score")
    st.caption(plain(f"{number} · {compared}"))
    draw_trend_choices(sites, choice)
    clicked = draw_site_rows(found, choice.selection)
    if clicked is not None:
        go_to_trend(replace(choice, site_id=clicked))


def _draw_site(sites: list[Site], choice: TrendChoice, site_id: int) -> None:
    trend = trends.trend(screen_state.backend(), screen_state.person(), site_id, choice.selection)
    st.title(plain(trend_title(trend)), anchor=False)
    st.caption(plain(_subtitle(trend)))
    draw_trend_choices(sites, choice)
    with st.container(border=True):
        draw_trend_verdict(trend)
    if not trend.points:
        return
    with st.container(horizontal=True, key="trend-body"):
        with st.container(border=True, key="trend-chart"):
            st.header(_("Over time"), anchor=False)
            draw_trend_plot(trend)
            draw_limits_box(trend)
            draw_trend_notes(trend)
        with st.container(border=True, key="trend-numbers"):
            st.header(_("The same in numbers"), anchor=False)
            draw_trend_table(trend)
            draw_trend_files(trend)


def _subtitle(trend: Trend) -> str:
    step = trend.selection.step
    parts = [f"n {trend.n}"]
    if trend.points:
        if trend.measure.is_rated:
            raters = len(trend.rater_ids)
            parts.append(ngettext("{n} rater", "{n} raters", raters).format(n=raters))
        parts.append(
            _("{first} to {last}").format(
                first=period_name(step, trend.points[0].begins),
                last=period_name(step, trend.points[-1].begins),
            )
        )
    return " · ".join([*parts, bounds_words(trend)])


draw()
