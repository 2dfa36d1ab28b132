"""The facilitators of one's sites, those first who wait for something, each one click from their page."""

import streamlit as st

from qa_app.components.plain_words import plain
from qa_app.components.way_here import draw_way_here
from qa_app.i18n import _, day, ngettext
from qa_app.services.supervision import FacilitatorLine


def draw_facilitator_list(lines: tuple[FacilitatorLine, ...]) -> None:
    """One row each: who, why they are here, and the way to their page."""
    if not lines:
        st.info(_("Nobody has delivered a programme session at your sites yet."))
        return
    with st.container(border=True, key="facilitators"):
        for line in lines:
            with st.container(key=f"facilitator-{line.facilitator_id}"):
                _draw_line(line)


def _draw_line(line: FacilitatorLine) -> None:
    name, why, last, action = st.columns([0.24, 0.42, 0.22, 0.12], vertical_alignment="center")
    name.markdown(f"**{plain(line.name)}**")
    why.markdown(_why(line))
    last.caption(_last(line))
    with action, st.container(horizontal=True, horizontal_alignment="right"):
        draw_way_here(_("Open"), key=f"open-{line.facilitator_id}", facilitator=line.facilitator_id)


def _why(line: FacilitatorLine) -> str:
    parts = []
    if line.to_share:
        words = ngettext(
            "Feedback to write from {n} review", "Feedback to write from {n} reviews", line.to_share
        )
        parts.append(f":orange-badge[{words.format(n=line.to_share)}]")
    if line.disputed:
        words = ngettext("{n} rating disputed", "{n} ratings disputed", line.disputed)
        parts.append(f":orange-badge[{words.format(n=line.disputed)}]")
    if line.overdue_actions:
        words = ngettext("{n} action overdue", "{n} actions overdue", line.overdue_actions)
        parts.append(f":red-badge[{words.format(n=line.overdue_actions)}]")
    if line.open_actions > line.overdue_actions:
        n = line.open_actions - line.overdue_actions
        words = ngettext("{n} open action", "{n} open actions", n)
        parts.append(f":blue-badge[{words.format(n=n)}]")
    if line.unanswered:
        words = ngettext("{n} shared, answer awaited", "{n} shared, answers awaited", line.unanswered)
        parts.append(f":gray-badge[{words.format(n=line.unanswered)}]")
    return " ".join(parts) if parts else ":gray[" + _("Nothing waits") + "]"


def _last(line: FacilitatorLine) -> str:
    if line.last_review_at is None:
        return _("Not reviewed yet")
    reviews = ngettext("{n} review", "{n} reviews", line.reviews).format(n=line.reviews)
    return _("{reviews}, last {day}").format(reviews=reviews, day=day(line.last_review_at))
