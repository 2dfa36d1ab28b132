"""Coverage of sites in figures, with what they mean; never a person."""

from html import escape

import streamlit as st

from qa_app.components.card import card
from qa_app.components.plain_table import plain_table
from qa_app.components.plain_words import plain
from qa_app.components.rule_words import way_words
from qa_app.i18n import _, ngettext
from qa_app.services.coverage import Figures, SiteFigures
from qa_app.services.home import Coverage
from qa_app.services.missing_recordings import NO_RECORDING_REASONS


def draw_coverage(rows: list[Coverage]) -> None:
    """One line per site and a sentence on what is missing; links to the sites' trends."""
    n = len(rows)
    with card(
        _("Coverage of the last 90 days"),
        ngettext("{n} site", "{n} sites", n).format(n=n) if n else "",
        _("How many programme sessions were delivered, recorded and reviewed. Figures only, no people."),
    ):
        if not rows:
            st.markdown(_("You follow no site yet. Ask an administrator to give you one."))
            return
        heads = (_("Site"), _("Delivered"), _("Recorded"), _("Reviewed"), _("What it means"))
        st.html(plain_table(_("Coverage of the last 90 days"), heads, map(_line, rows), numbers=(1, 2, 3)))
        with st.container(horizontal=True):
            for row in rows:
                st.page_link(
                    "screens/trends.py",
                    label=plain(_("Trend of {site}").format(site=row.site.name)),
                    query_params={"site": str(row.site.id)},
                    icon=":material/arrow_forward:",
                    icon_position="right",
                )


def draw_debt_figures(rows: list[SiteFigures]) -> None:
    """What the monitoring plan asks for at each site, how much is paid, and why the rest is not; and by module."""
    if not rows:
        return
    why = _(
        "In reviews, of the last 90 days. Each is one facilitator to be seen once. Figures only, no people."
    )
    with card(_("What the monitoring plan asks for"), why=why):
        heads = (_("Site"), _("Asked for"), _("Paid"), _("Owed"), _("Overdue"), _("Why it is not paid"))
        st.html(_debt_table(_("By site"), heads, [(row.site.name, row.figures) for row in rows]))
        modules = [(f"{row.site.name}: {module}", figures) for row in rows for module, figures in row.modules]
        if modules:
            with st.expander(_("By module")):
                st.html(_debt_table(_("By module"), (_("Module"), *heads[1:]), modules))


def _debt_table(title: str, heads: tuple[str, ...], lines: list[tuple[str, Figures]]) -> str:
    rows = (
        f'<tr><th scope="row">{escape(name)}</th>'
        + "".join(f'<td class="number">{n}</td>' for n in (one.wanted, one.paid, one.owed, one.overdue))
        + f"<td>{escape(_holes(one))}</td></tr>"
        for name, one in lines
    )
    return plain_table(title, heads, rows, numbers=range(1, 5))


def _holes(figures: Figures) -> str:
    if not figures.wanted:
        return _("Nothing is asked for yet.")
    if not figures.owed:
        return _("Everything is paid.")
    if not figures.holes:
        return _("All that is owed can be reviewed.")
    ways = ", ".join(f"{n} {way_words(reason)}" for reason, n in figures.reasons)
    return _("{n} cannot be paid. Programme sessions: {ways}").format(n=figures.holes, ways=ways)


def _line(row: Coverage) -> str:
    figures = (
        str(row.delivered),
        _share(row.recorded, row.delivered),
        _share(row.reviewed, row.delivered),
    )
    cells = "".join(f'<td class="number">{escape(one)}</td>' for one in figures)
    return f'<tr><th scope="row">{escape(row.site.name)}</th>{cells}<td>{escape(_meaning(row))}</td></tr>'


def _share(part: int, whole: int) -> str:
    return _("{n} ({share} %)").format(n=part, share=round(100 * part / whole)) if whole else str(part)


def _meaning(row: Coverage) -> str:
    if not row.delivered:
        return _("Nothing was delivered in this time.")
    given = sum(n for _reason, n in row.not_recorded)
    gap = row.delivered - row.recorded - given
    told = []
    if gap > 0:
        told.append(
            ngettext(
                "{n} programme session has no recording: ask the site why.",
                "{n} programme sessions have no recording: ask the site why.",
                gap,
            ).format(n=gap)
        )
    if given:
        reasons = ", ".join(
            _("{n} where {reason}").format(n=n, reason=_(NO_RECORDING_REASONS.get(reason, reason)))
            for reason, n in row.not_recorded
        )
        told.append(_("Without a recording for a reason: {reasons}.").format(reasons=reasons))
    return " ".join(told) or _("Every programme session has its recording.")
