"""All shared feedback of the sites whose reviews somebody reads: by site and state, in pages."""

import streamlit as st

from qa_app.components.card import card
from qa_app.components.plain_words import plain, quiet
from qa_app.components.way_here import draw_way_here
from qa_app.i18n import _, day, ngettext
from qa_app.screen_state import backend, person
from qa_app.services.feedback import STATES
from qa_app.services.shared_feedback import PAGE, SHARED_STATES, SharedFeedback, list_shared_feedback
from qa_app.services.sites import sites_where

COLUMNS = (0.24, 0.34, 0.3, 0.12)
WIDTH = 200


def draw_shared_feedback() -> None:
    """The filters, one page of the list, and the way to the others."""
    sites = {one.id: one.name for one in sites_where(backend(), person(), "read_reviews")}
    with card(_("Shared feedback")):
        with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
            site_id = st.selectbox(
                _("Site"),
                list(sites),
                index=None,
                format_func=lambda one: sites[one],
                placeholder=_("Any"),
                key="shared-site",
                width=WIDTH,
            )
            state = st.selectbox(
                _("State"),
                list(SHARED_STATES),
                index=None,
                format_func=lambda one: _(STATES[one]),
                placeholder=_("Any"),
                key="shared-state",
                width=WIDTH,
            )
        # A key of the filter's own: another filter begins at its first page.
        key = f"shared-page-{site_id}-{state}"
        page = st.session_state.get(key, 1)
        found = list_shared_feedback(backend(), person(), site_id=site_id, state=state, page=page)
        if not found.lines:
            st.markdown(
                _("No shared feedback fits. Feedback that is still being written is its author's alone.")
            )
        for row in found.lines:
            with st.container(key=f"facilitator-shared-{row.feedback_id}"):
                _draw(row)
        first = (page - 1) * PAGE + 1
        if found.lines:
            st.caption(
                _("{first} to {last} of {total}, newest first").format(
                    first=first, last=first + len(found.lines) - 1, total=found.total
                )
            )
        if found.total > PAGE:
            pages = -(-found.total // PAGE)
            st.pagination(pages, key=key, width=min(340, 90 + 34 * pages))


def _draw(row: SharedFeedback) -> None:
    who, where, what, action = st.columns(COLUMNS, vertical_alignment="center")
    by = _("Feedback by {name}").format(name=row.author)
    who.markdown(f"**{plain(row.facilitator)}**  \n{quiet(by)}")
    where.markdown(f"{plain(row.words.title)}  \n{quiet(row.words.place)}")
    told = [_("Shared {day}").format(day=day(row.shared_at))] if row.shared_at else []
    if row.disputed:
        told.append(
            ngettext("{n} rating disputed", "{n} ratings disputed", row.disputed).format(n=row.disputed)
        )
    what.markdown(f":gray-badge[{_(STATES[row.state])}]  \n{quiet(' · '.join(told))}")
    with action:
        draw_way_here(_("Read"), key=f"shared-{row.feedback_id}", feedback=row.feedback_id)
