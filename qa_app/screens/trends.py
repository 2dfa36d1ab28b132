"""Sites and trends: every site at a glance, or one site's control chart with the same in numbers."""

from pathlib import Path

import streamlit as st

from qa_app import components, screen_state
from qa_app.components.plain_words import plain
from qa_app.components.site_rows import draw_site_rows
from qa_app.components.trend_plot import draw_trend_plot
from qa_app.components.trend_table import draw_trend_table
from qa_app.components.trend_verdict import draw_limits_box, draw_trend_verdict
from qa_app.i18n import _, ngettext
from qa_app.services import trends
from qa_app.services.sites import sites_where
from qa_app.services.trend_words import full_month
from qa_app.services.trends import Trend

LOOK = Path(components.__file__).parent / "trends.css"


def draw() -> None:
    """The site in the address; with none, all sites, or the only one that there is."""
    st.html(LOOK)
    sites = sites_where(screen_state.backend(), screen_state.person(), "see_trends")
    site_id = screen_state.query_number("site")
    if site_id is None and len(sites) == 1:
        site_id = sites[0].id
    section = st.query_params.get("section", "")
    if site_id is None:
        _draw_overview({site.id: site.name for site in sites}, section)
    else:
        _draw_site({site.id: site.name for site in sites}, site_id, section)


def _draw_overview(names: dict[int, str], section: str) -> None:
    found = trends.overview(screen_state.backend(), screen_state.person(), section)
    st.title(_("Trends: all sites"), anchor=False)
    sites = ngettext("{n} site", "{n} sites", len(found)).format(n=len(found))
    n = sum(trend.n for trend in found)
    reviews = ngettext("{n} scored review", "{n} scored reviews", n).format(n=n)
    st.caption(
        plain(
            " · ".join(
                (
                    sites,
                    reviews,
                    _("each site is compared with itself and listed by name, never by score"),
                )
            )
        )
    )
    _draw_choices(names, None, section)
    clicked = draw_site_rows(found)
    if clicked is not None:
        _go_to(clicked, section)


def _draw_site(names: dict[int, str], site_id: int, section: str) -> None:
    trend = trends.trend(screen_state.backend(), screen_state.person(), site_id, section)
    st.title(
        plain(_("{site}: mean score by month").format(site=trend.site.name)),
        anchor=False,
    )
    st.caption(plain(_subtitle(trend)))
    _draw_choices(names, site_id, section)
    with st.container(border=True):
        draw_trend_verdict(trend)
    if not trend.points:
        return
    with st.container(horizontal=True, key="trend-body"):
        with st.container(border=True, key="trend-chart"):
            st.header(_("Month by month"), anchor=False)
            draw_trend_plot(trend)
            draw_limits_box(trend)
        with st.container(border=True, key="trend-numbers"):
            st.header(_("The same in numbers"), anchor=False)
            draw_trend_table(trend)


def _subtitle(trend: Trend) -> str:
    parts = [ngettext("{n} scored review", "{n} scored reviews", trend.n).format(n=trend.n)]
    if trend.points:
        raters = len(trend.rater_ids)
        parts.append(ngettext("{n} rater", "{n} raters", raters).format(n=raters))
        parts.append(
            _("by month of the programme session, {first} to {last}").format(
                first=full_month(trend.points[0].month), last=full_month(trend.points[-1].month)
            )
        )
    return " · ".join([*parts, _("0 to 100, higher is better")])


def _draw_choices(names: dict[int, str], site_id: int | None, section: str) -> None:
    """Site and section; what is chosen stands in the address, so that it can be sent to somebody."""
    sections = dict(trends.sections(screen_state.backend()))
    site_keys, section_keys = [None, *names], ["", *sections]
    site_box, section_box, _rest = st.columns([0.3, 0.3, 0.4])
    # The key holds what the address says: a link to another site must not meet the old choice.
    chosen_site = site_box.selectbox(
        _("Site"),
        site_keys,
        index=site_keys.index(site_id),
        format_func=lambda one: _("All sites") if one is None else names[one],
        key=f"trend-site-{site_id}",
        disabled=len(names) == 1,
    )
    chosen_section = section_box.selectbox(
        _("Section"),
        section_keys,
        index=section_keys.index(section),
        format_func=lambda one: sections[one] if one else _("All sections, weighted"),
        key=f"trend-section-{section}",
    )
    if (chosen_site, chosen_section) != (site_id, section):
        _go_to(chosen_site, chosen_section)


def _go_to(site_id: int | None, section: str) -> None:
    wanted = {"site": "" if site_id is None else str(site_id), "section": section}
    st.query_params.from_dict({name: value for name, value in wanted.items() if value})
    st.rerun()


draw()
