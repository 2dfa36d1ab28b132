"""Sites as a table, and the form that adds one."""

from collections.abc import Callable
from html import escape

import streamlit as st

from qa_app.components.plain_table import plain_table
from qa_app.components.plain_words import plain
from qa_app.errors import Explained
from qa_app.i18n import LANGUAGES, N_, _, ngettext
from qa_app.screen_state import memory
from qa_app.services.sites import Site

COUNTRIES = {
    "england_and_wales": N_("England and Wales"),
    "northern_ireland": N_("Northern Ireland"),
    "ireland": N_("Ireland"),
    "jersey": N_("Jersey"),
}
"""Each has a calendar of its own."""
KINDS = {"community": N_("community"), "custody": N_("custody")}


def draw_site_list(sites: list[Site]) -> None:
    """One line per site."""
    with st.container(border=True):
        if not sites:
            st.markdown(_("There is no site yet. Add the first one below."))
            return
        heads = (
            _("Site"),
            _("Code"),
            _("Region"),
            _("Country"),
            _("Kind"),
            _("Languages"),
            _("Videos kept for"),
        )
        st.html(plain_table(_("Sites"), heads, map(_line, sites)))


def _line(site: Site) -> str:
    kept = ngettext("{n} day", "{n} days", site.retention_days).format(n=site.retention_days)
    languages = ", ".join(LANGUAGES.get(one, one) for one in site.languages.split())
    country, kind = _(COUNTRIES.get(site.country, site.country)), _(KINDS.get(site.kind, site.kind))
    cells = "".join(
        f"<td>{escape(words)}</td>" for words in (site.code, site.region, country, kind, languages, kept)
    )
    return f'<tr><th scope="row">{escape(site.name)}</th>{cells}</tr>'


def draw_site_form(add: Callable[..., Site]) -> None:
    """The form of a new site; `add` takes its fields by name and may raise Explained."""
    # What was typed stays after a refusal, and makes room for the next one after success.
    added = memory().setdefault("site-form", 0)
    with st.form(f"add-site-{added}", border=True):
        st.header(_("Add a site"), anchor=False)
        first, second = st.columns(2)
        name = first.text_input(_("Name"), key=f"site-name-{added}")
        code = second.text_input(
            _("Code"),
            key=f"site-code-{added}",
            help=_("Short, as it stands in the names of recordings, such as nor."),
        )
        region = first.text_input(_("Region"), key=f"site-region-{added}")
        country = second.selectbox(
            _("Country"),
            list(COUNTRIES),
            format_func=lambda one: _(COUNTRIES[one]),
            key=f"site-country-{added}",
        )
        kind = first.selectbox(
            _("Kind"), list(KINDS), format_func=lambda one: _(KINDS[one]), key=f"site-kind-{added}"
        )
        languages = second.multiselect(
            _("Languages of delivery"),
            list(LANGUAGES),
            default=["en"],
            format_func=lambda one: LANGUAGES[one],
            key=f"site-languages-{added}",
        )
        days = first.number_input(
            _("Videos kept for (days)"), min_value=1, max_value=3650, value=180, key=f"site-days-{added}"
        )
        if not st.form_submit_button(_("Add site"), type="primary"):
            return
        try:
            add(
                code=code,
                name=name,
                region=region,
                country=country,
                kind=kind,
                languages=" ".join(languages) or "en",
                retention_days=int(days),
            )
        except Explained as error:
            st.warning(plain(error.sentence))
        else:
            memory()["site-form"] += 1
            st.rerun()
