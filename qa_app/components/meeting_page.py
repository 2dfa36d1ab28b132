"""A supervision meeting on the screen of supervision: its head, its record, and what stands beside it."""

from functools import partial

import streamlit as st

from qa_app.components.file_buttons import draw_file_buttons
from qa_app.components.meeting_actions import draw_meeting_actions
from qa_app.components.meeting_form import draw_meeting_form, draw_meeting_names, keep_meeting
from qa_app.components.meeting_record import draw_additions, draw_meeting_record
from qa_app.components.plain_words import plain
from qa_app.components.private_note import draw_private_note
from qa_app.components.way_here import draw_way_here
from qa_app.components.way_to_work import SUPERVISION
from qa_app.errors import Explained
from qa_app.i18n import _, clock_time, day, moment, ngettext
from qa_app.screen_state import backend, go_to, memory, person, say_next
from qa_app.services import supervision_meetings
from qa_app.services.meeting_document import meeting_file
from qa_app.services.programme_sessions import people_in_words
from qa_app.services.supervision_meetings import STATES, MeetingView

BACK = ":material/arrow_back:"


def draw_meeting(view: MeetingView) -> None:
    """The meeting: written by who leads it, read by who may once it is recorded."""
    _draw_head(view)
    is_draft = view.meeting.state == "draft"
    record, side = st.columns([0.62, 0.38], gap="medium")
    with record:
        with st.container(border=True):
            if is_draft:
                draw_meeting_form(view)
                draw_meeting_names(view)
            else:
                draw_meeting_record(view)
        if not is_draft:
            with st.container(border=True):
                draw_additions(view)
    with side:
        with st.container(border=True):
            draw_meeting_actions(view)
        if is_draft:
            with st.container(border=True):
                _draw_before_recording(view)
        if view.is_leader:
            with st.container(border=True, key="private-notes"):
                draw_private_note(view.meeting.id)


def _draw_head(view: MeetingView) -> None:
    meeting = view.meeting
    if view.is_facilitator:
        draw_way_here(_("My feedback"), key="my-feedback", icon=BACK)
    elif view.open_parts:
        first = meeting.person_ids[0]
        draw_way_here(plain(view.names[first]), key="to-facilitator", icon=BACK, facilitator=first)
    title, action = st.columns([0.72, 0.28], vertical_alignment="center")
    with title:
        names = people_in_words([view.names[one] for one in meeting.person_ids])
        st.title(plain(_("Supervision with {names}").format(names=names)), anchor=False)
        facts = [view.site, day(meeting.held_on), _("led by {name}").format(name=view.led_by)]
        if meeting.recorded_at is not None:
            facts.append(_("recorded {when}").format(when=moment(meeting.recorded_at)))
        st.caption(plain(" · ".join(facts)))
    with action, st.container(horizontal=True, horizontal_alignment="right", vertical_alignment="center"):
        if meeting.state == "draft":
            st.badge(_("Saved {time}").format(time=clock_time(meeting.saved_at)), color="green")
        else:
            st.badge(_(STATES[meeting.state]), color="blue")
        draw_file_buttons(
            # Bound now: it is called where no screen runs any more.
            partial(meeting_file, backend(), person(), meeting.id),
            f"supervision-{meeting.id}",
            why_not=_("A file can be made once the meeting is recorded.")
            if meeting.state == "draft"
            else None,
        )


def _draw_before_recording(view: MeetingView) -> None:
    """What is there and what is not, then the buttons; little of it is asked for."""
    meeting = view.meeting
    st.header(_("Before recording"), anchor=False)
    for is_there, done, missing in (
        (meeting.feedback_ids, _("Feedback is chosen"), _("No feedback is chosen")),
        (meeting.skill, _("A skill was rehearsed"), _("No skill was rehearsed")),
        (
            all(one.wellbeing_asked is not None for one in meeting.people),
            _("Wellbeing is answered"),
            _("Whether wellbeing was asked about is not said"),
        ),
        (
            [one for one in view.actions if one.state == "open"],
            _("An action is agreed"),
            _("No action is agreed"),
        ),
        (meeting.next_on, _("The next day is set"), _("No next day is set")),
    ):
        if is_there:
            st.markdown(f":green[:material/check:] {done}")
        else:
            st.markdown(f":gray[:material/info:] {missing}")
    if view.marked:
        told = ngettext(
            "{n} place may tell who somebody is", "{n} places may tell who somebody is", len(view.marked)
        )
        st.markdown(f":orange[:material/warning:] {told.format(n=len(view.marked))}")
    st.button(
        _("Record the meeting"),
        type="primary",
        key="record-meeting",
        on_click=_record,
        args=(meeting.id,),
        width="stretch",
    )
    problem = memory().pop(_problem_key(meeting.id), None)
    if problem:
        st.warning(plain(problem))
    st.caption(_("After recording, the words stay as they are. What turns out wrong is added with its date."))
    st.button(
        _("Give up this draft"),
        type="tertiary",
        key="drop-meeting",
        on_click=_drop,
        args=(meeting.id, meeting.person_ids[0]),
    )


def _record(meeting_id: int) -> None:
    # The click may come before the field that was just left had its turn to save.
    if not keep_meeting(meeting_id):
        return
    try:
        supervision_meetings.record_meeting(backend(), person(), meeting_id)
    except Explained as error:
        memory()[_problem_key(meeting_id)] = error.sentence
    else:
        say_next(_("The meeting is recorded."))


def _drop(meeting_id: int, facilitator_id: int) -> None:
    try:
        supervision_meetings.drop_meeting(backend(), person(), meeting_id)
    except Explained as error:
        memory()[_problem_key(meeting_id)] = error.sentence
    else:
        say_next(_("The draft is given up."))
        go_to(SUPERVISION, facilitator=facilitator_id)


def _problem_key(meeting_id: int) -> str:
    return f"meeting-record-problem-{meeting_id}"
