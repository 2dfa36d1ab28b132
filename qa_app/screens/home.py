"""Home: what waits for the person in each of their roles, each thing one click from the work."""

from functools import partial

import streamlit as st

from qa_app.access import allows
from qa_app.components.assigned_list import draw_assigned_list
from qa_app.components.card import LOOK, card
from qa_app.components.concern_list import draw_concern_list
from qa_app.components.coverage_table import draw_coverage, draw_debt_figures
from qa_app.components.draft_list import draw_draft_list
from qa_app.components.due_list import draw_due_list
from qa_app.components.feedback_list import draw_to_decide, draw_to_read, draw_to_share
from qa_app.components.mail_trouble import draw_mail_trouble
from qa_app.components.meeting_list import draw_next_meetings
from qa_app.components.missing_list import draw_missing_list
from qa_app.components.open_actions import draw_overdue_actions, draw_own_actions
from qa_app.components.plain_words import plain
from qa_app.components.store_attention import draw_store_attention
from qa_app.components.way_to_work import RECORDINGS
from qa_app.i18n import _, day, ngettext
from qa_app.screen_state import backend, go_to, person
from qa_app.services import (
    assignments,
    concerns,
    coverage,
    feedback,
    home,
    recordings,
    sites,
    store_overview,
    supervision,
    supervision_meetings,
)
from qa_app.services.notice_mails import mail_troubles
from qa_app.services.programme_sessions import people_in_words
from qa_app.services.recordings import LibraryFilter
from qa_app.services.sites import Site


def draw() -> None:
    """The lists of the person's roles: what they do on the left, what they keep an eye on beside it."""
    st.html(LOOK)
    chosen = _draw_head()
    if not person().roles:
        st.info(_("You have no role yet, so there is nothing to show. Ask an administrator for one."))
        return
    with st.container(horizontal=True, key="home-body"):
        with st.container(key="home-left"):
            _draw_left(chosen)
        with st.container(key="home-right"):
            _draw_right(chosen)
    if allows(person(), "give_feedback"):
        missing = [one for one in home.missing_recordings(backend(), person()) if one.site.id in chosen]
        draw_missing_list(missing, recordings.count_unmatched(backend(), person()))


def _draw_head() -> set[int]:
    """The title; gives the ids of the sites whose work is shown."""
    mine = _own_sites()
    words, switch = st.columns([0.6, 0.4], vertical_alignment="bottom")
    names = people_in_words([one.name for one in mine]) if len(mine) <= 4 else _("all sites")
    with words:
        st.title(_("Your work"), anchor=False)
        st.caption(plain(" · ".join(part for part in (day(backend().clock()), names) if part)))
    supervised = sites.sites_where(backend(), person(), "give_feedback")
    everywhere = {one.id for one in mine}
    if not 1 < len(supervised) <= 6:
        return everywhere
    with switch, st.container(horizontal=True, horizontal_alignment="right"):
        site = st.segmented_control(
            _("Site"),
            [0, *(one.id for one in supervised)],
            default=0,
            required=True,
            format_func=lambda one: (
                _("All my sites") if not one else plain(next(s.name for s in supervised if s.id == one))
            ),
            key="home-site",
            label_visibility="collapsed",
        )
    return {site} if site else everywhere


def _own_sites() -> list[Site]:
    permissions = ("see_recordings", "see_coverage", "read_own_feedback", "assign_recordings")
    found = {
        one.id: one
        for permission in permissions
        for one in sites.sites_where(backend(), person(), permission)
    }
    return sorted(found.values(), key=lambda one: one.name)


def _draw_left(chosen: set[int]) -> None:
    waiting = concerns.concerns_waiting(backend(), person())
    draw_concern_list(
        tuple(one for one in waiting if one.escalated_to or one.is_mine or one.site_id in chosen)
    )
    if allows(person(), "review"):
        draw_assigned_list(assignments.assigned_to(backend(), person()))
    if allows(person(), "give_feedback"):
        draw_due_list(home.due_reviews(backend(), person(), chosen))
        late = supervision.overdue_actions(backend(), person())
        draw_overdue_actions([one for one in late if one.action.site_id in chosen])
    elif allows(person(), "see_recordings"):
        _draw_to_review()
    if allows(person(), "read_own_feedback"):
        draw_to_read(feedback.feedback_waiting(backend(), person()).to_read)
    if allows(person(), "see_coverage"):
        draw_coverage(home.coverage(backend(), person()))
        draw_debt_figures(coverage.figures_by_site(backend(), person()))
    if allows(person(), "manage_stores"):
        draw_store_attention(store_overview.list_stores(backend(), person()))


def _draw_right(chosen: set[int]) -> None:
    if allows(person(), "read_own_feedback"):
        actions = supervision.actions_for(backend(), person(), person().id)
        still_open = [one for one in actions if one.state == "open"]
        draw_own_actions(still_open, supervision.today_in_london(backend()))
    if allows(person(), "give_feedback"):
        waiting = feedback.feedback_waiting(backend(), person())
        draw_to_decide(waiting.to_decide)
        draw_to_share(waiting.to_share)
        coming = supervision_meetings.next_meetings(backend(), person())
        draw_next_meetings([one for one in coming if one.site_id in chosen])
    if allows(person(), "review"):
        drafts = home.drafts_of(backend(), person())
        draw_draft_list([one for one in drafts if one.session.site_id in chosen])
    if allows(person(), "assign_recordings"):
        _draw_tray()
    if allows(person(), "manage_people"):
        with card(_("People and sites"), why=_("Who may sign in, in which role and where.")):
            draw_mail_trouble(mail_troubles(backend(), person()), with_people=False)
            st.page_link(
                "screens/people.py",
                label=_("Open people and sites"),
                icon=":material/arrow_forward:",
                icon_position="right",
            )
    if allows(person(), "see_trends") and not allows(person(), "give_feedback"):
        with card(
            _("Trends"),
            why=_("Each site beside its own past: what changed for a reason, and what is usual."),
        ):
            st.page_link(
                "screens/trends.py",
                label=_("Open trends"),
                icon=":material/arrow_forward:",
                icon_position="right",
            )


def _draw_to_review() -> None:
    wanted = LibraryFilter(state="ready", reviewed=False)
    n = recordings.count_library(backend(), person(), wanted)
    with card(_("Recordings to choose from")):
        st.markdown(
            ngettext(
                "{n} recording can be watched and has no review yet.",
                "{n} recordings can be watched and have no review yet.",
                n,
            ).format(n=n)
            if n
            else _("Nothing waits for you. Every recording that can be watched has a review.")
        )
        way = partial(go_to, RECORDINGS, state="ready", reviewed="no")
        st.button(_("Open recordings"), type="primary", key="open-recordings", on_click=way)


def _draw_tray() -> None:
    n = recordings.count_unmatched(backend(), person())
    with card(
        _("Unmatched recordings"),
        ngettext("{n} recording", "{n} recordings", n).format(n=n) if n else "",
    ):
        if not n:
            st.markdown(_("Nothing waits for you. Every recording has its programme session."))
            return
        st.markdown(_("They fit no programme session by their name. Somebody has to say where they belong."))
        way = partial(go_to, RECORDINGS, tab="unmatched")
        st.button(_("Assign them"), key="open-tray", on_click=way)


draw()
