"""Supervision meetings on a facilitator's page, and on Home those that are due."""

from functools import partial

import streamlit as st

from qa_app.components.card import card, days_badge, draw_more, first_rows, row_button
from qa_app.components.plain_words import plain
from qa_app.components.way_here import draw_way_here
from qa_app.components.way_to_work import SUPERVISION
from qa_app.errors import Explained
from qa_app.i18n import _, day, ngettext, short_day
from qa_app.screen_state import backend, go_to, person, say_next
from qa_app.services import supervision_meetings
from qa_app.services.programme_sessions import people_in_words
from qa_app.services.supervision_meetings import MeetingLine, NextMeeting

SHOWN = 6
SOON_DAYS = 14


def draw_meetings(facilitator_id: int, *, may_lead: bool) -> None:
    """A facilitator's meetings, the latest first, with the button that begins one for who supervises them."""
    lines = supervision_meetings.meetings_of(backend(), person(), facilitator_id)
    st.header(_("Supervision meetings"), anchor=False)
    if may_lead:
        begun = next((one for one in lines if one.state == "draft"), None)
        st.button(
            _("Go on with the meeting") if begun else _("Start a meeting"),
            key="start-meeting",
            on_click=open_meeting,
            args=(facilitator_id,),
        )
    recorded = [one for one in lines if one.state == "recorded"]
    if not recorded:
        st.caption(_("No meeting is recorded yet."))
    for line in recorded[:SHOWN]:
        _draw_line(line)
    if len(recorded) > SHOWN:
        more = len(recorded) - SHOWN
        with st.expander(ngettext("{n} earlier meeting", "{n} earlier meetings", more).format(n=more)):
            for line in recorded[SHOWN:]:
                _draw_line(line)


def _draw_line(line: MeetingLine) -> None:
    with st.container(
        key=f"held-meeting-{line.meeting_id}",
        horizontal=True,
        vertical_alignment="center",
        gap="small",
        wrap=False,
    ):
        with st.container(gap=None):
            st.markdown(f"**{day(line.held_on)}**")
            facts = [_("led by {name}").format(name=line.led_by)]
            if len(line.names) > 1:
                facts.append(people_in_words(list(line.names)))
            if line.skill:
                facts.append(line.skill)
            st.caption(plain(" · ".join(facts)))
        draw_way_here(_("Read"), key=f"meeting-read-{line.meeting_id}", meeting=line.meeting_id)


def draw_next_meetings(rows: list[NextMeeting]) -> None:
    """Whose next supervision is past its day or within two weeks; nothing where there is nobody."""
    near = [one for one in rows if one.days_left <= SOON_DAYS]
    if not near:
        return
    n = len(near)
    with card(_("Next supervision"), ngettext("{n} person", "{n} people", n).format(n=n)):
        for row in first_rows(near, "next-meetings"):
            with st.container(key=f"line-next-{row.facilitator_id}"):
                who, action = st.columns([0.7, 0.3], gap="small")
                who.markdown(
                    f"**{plain(row.facilitator)}**  \n{short_day(row.due_on)} {days_badge(row.days_left)}"
                )
                label = _("Start") if row.draft_id is None else _("Continue")
                way = partial(open_meeting, row.facilitator_id)
                row_button(action, label, f"next-{row.facilitator_id}", does=way)
        draw_more(near, "next-meetings")


def open_meeting(facilitator_id: int) -> None:
    """Begin the record of a meeting, or go on with it; what hinders it is told in a notice. For `on_click`."""
    try:
        begun = supervision_meetings.start_meeting(backend(), person(), facilitator_id)
    except Explained as error:
        say_next(error.sentence)
    else:
        go_to(SUPERVISION, meeting=begun)
