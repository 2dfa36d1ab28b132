"""Supervision actions on Home: those of a site whose day is past, and a facilitator's own open ones."""

from datetime import date
from functools import partial

import streamlit as st

from qa_app.components.card import card, days_badge, draw_more, first_rows, late_words, row_button
from qa_app.components.plain_words import plain, quiet
from qa_app.components.way_to_work import SUPERVISION
from qa_app.i18n import _, ngettext, short_day
from qa_app.screen_state import go_to
from qa_app.services.supervision import OverdueAction, SupervisionAction


def draw_overdue_actions(rows: list[OverdueAction]) -> None:
    """Actions of the reader's sites that are past their day; each leads to its facilitator's page."""
    with card(_("Overdue supervision actions"), _count(len(rows))):
        if not rows:
            st.markdown(_("Nothing waits for you. No agreed action is past its day."))
        for row in first_rows(rows, "overdue"):
            with st.container(key=f"line-overdue-{row.action.id}"):
                who, what, when, action = st.columns([0.21, 0.37, 0.22, 0.2], gap="small")
                who.markdown(f"**{plain(row.facilitator)}**")
                seen = quiet(_("To be seen: {how}").format(how=row.action.how_seen))
                what.markdown(f"{plain(row.action.what)}  \n{seen}")
                when.markdown(f"{short_day(row.action.by_when)}  \n:red-badge[{late_words(row.days)}]")
                way = partial(go_to, SUPERVISION, facilitator=row.action.facilitator_id)
                row_button(action, _("Open action"), f"overdue-{row.action.id}", does=way)
        draw_more(rows, "overdue")


def draw_own_actions(rows: list[SupervisionAction], today: date) -> None:
    """A facilitator's own open actions, the soonest first; those past their day are told at the top."""
    late = sum(row.by_when < today for row in rows)
    reminder = ngettext(
        "{n} is past its day. Your next review looks for it.",
        "{n} are past their day. Your next review looks for them.",
        late,
    ).format(n=late)
    with card(_("What you agreed to try"), _count(len(rows)), reminder if late else ""):
        if not rows:
            st.markdown(_("Nothing waits for you. No action is open."))
        for row in first_rows(rows, "own-actions"):
            with st.container(key=f"line-own-{row.id}"):
                what, when = st.columns([0.68, 0.32], gap="small")
                seen = quiet(_("To be seen: {how}").format(how=row.how_seen))
                what.markdown(f"**{plain(row.what)}**  \n{seen}")
                when.markdown(f"{short_day(row.by_when)}  \n{days_badge((row.by_when - today).days)}")
        draw_more(rows, "own-actions")
        if rows:
            st.page_link(
                SUPERVISION,
                label=_("Open my page"),
                icon=":material/arrow_forward:",
                icon_position="right",
            )


def _count(n: int) -> str:
    return ngettext("{n} action", "{n} actions", n).format(n=n) if n else ""
