"""Everything that the monitoring plan asks for, facilitator by facilitator, the paid too."""

from html import escape

import streamlit as st

from qa_app.components.card import late_words
from qa_app.components.plain_table import plain_table
from qa_app.components.rule_words import asked_for_words, way_words
from qa_app.i18n import _, day, ngettext
from qa_app.services.coverage import DebtLine
from qa_app.services.due_reviews import AskedFor

PAGE = 50


def draw_debt_table(lines: list[DebtLine]) -> None:
    """A table with a page at a time, by site and by what is owed."""
    with st.container(border=True, gap="small"):
        first, second, _rest = st.columns([0.3, 0.3, 0.4], vertical_alignment="bottom")
        sites = {one.site.id: one.site.name for one in lines}
        site = first.selectbox(
            _("Site"),
            [0, *sorted(sites, key=lambda one: sites[one])],
            format_func=lambda one: sites[one] if one else _("All my sites"),
            key="debt-site",
        )
        with_paid = second.checkbox(_("What is paid too"), key="debt-paid")
        found = [one for one in lines if site in (0, one.site.id) and (with_paid or one.debt.owed)]
        st.caption(ngettext("{n} row", "{n} rows", len(found)).format(n=len(found)))
        if not found:
            st.markdown(_("Nothing is owed here."))
            return
        page_key = f"debt-page-{site}-{with_paid}"
        start = (st.session_state.get(page_key, 1) - 1) * PAGE
        st.html(_table(found[start : start + PAGE]))
        if len(found) > PAGE:
            st.pagination(-(-len(found) // PAGE), key=page_key)


def _table(lines: list[DebtLine]) -> str:
    heads = (
        _("Who"),
        _("Site and group"),
        _("What is asked for"),
        _("Due"),
        _("Overdue from"),
        _("What would pay"),
    )
    return plain_table(_("What is owed"), heads, map(_line, lines))


def _line(one: DebtLine) -> str:
    debt = one.debt
    place = (
        _("{site}, group {code}").format(site=one.site.name, code=one.group_code)
        if one.group_code
        else one.site.name
    )
    cells = (
        place,
        asked_for_words(AskedFor(debt.rule, one.module, debt.wanted, debt.paid)),
        day(debt.due_on),
        _overdue(one),
        _ways(one),
    )
    rest = "".join(f"<td>{escape(words)}</td>" for words in cells)
    who = one.facilitator or _("QA team")
    return f'<tr><th scope="row">{escape(who)}</th>{rest}</tr>'


def _overdue(one: DebtLine) -> str:
    words = day(one.debt.overdue_on)
    if one.debt.owed and one.days_left < 0:
        return f"{words} ({late_words(-one.days_left)})"
    return words


def _ways(one: DebtLine) -> str:
    debt = one.debt
    if not debt.owed:
        return _("Paid")
    if debt.rule == "qa_share":
        return ngettext("{n} re-score", "{n} re-scores", debt.owed).format(n=debt.owed)
    parts = []
    if debt.pays:
        n = len(debt.pays)
        parts.append(ngettext("{n} recording", "{n} recordings", n).format(n=n))
    parts += [f"{n} {way_words(reason)}" for reason, n in debt.reasons]
    return ", ".join(parts)
