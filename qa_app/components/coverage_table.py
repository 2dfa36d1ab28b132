"""Coverage of sites in figures, with what they mean; never a person."""

from html import escape

import streamlit as st

from qa_app.components.card import card
from qa_app.components.plain_words import plain
from qa_app.i18n import _, ngettext
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
        head = "".join(
            f'<th scope="col" class="{"number" if 0 < place < 4 else ""}">{escape(words)}</th>'
            for place, words in enumerate(heads)
        )
        body = "".join(_line(row) for row in rows)
        st.html(
            f'<div class="plain-table"><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'
        )
        with st.container(horizontal=True):
            for row in rows:
                st.page_link(
                    "screens/trends.py",
                    label=plain(_("Trend of {site}").format(site=row.site.name)),
                    query_params={"site": str(row.site.id)},
                    icon=":material/arrow_forward:",
                    icon_position="right",
                )


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
