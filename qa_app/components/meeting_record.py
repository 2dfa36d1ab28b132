"""The record of a supervision meeting as it is read, what was added to it since, and the field to add to it."""

import streamlit as st

from qa_app.components.feedback_letter import draw_paragraphs
from qa_app.components.held_form import draw_held, hold, kept_in, let_go, put_replaced
from qa_app.components.meeting_form import discussed_words
from qa_app.components.plain_words import plain, quiet
from qa_app.components.way_here import draw_way_here
from qa_app.errors import Explained, NamesFound
from qa_app.i18n import _, day, moment
from qa_app.screen_state import backend, memory, person, say_next
from qa_app.services import supervision_meetings
from qa_app.services.supervision_meetings import MeetingPerson, MeetingView


def draw_meeting_record(view: MeetingView) -> None:
    """What was written, as far as it is open to this reader."""
    meeting = view.meeting
    st.header(_("What was talked about"), anchor=False)
    st.subheader(_("Feedback discussed"), anchor=False)
    if not view.feedback:
        st.caption(_("None."))
    for one in view.feedback:
        with st.container(horizontal=True, vertical_alignment="center", key=f"discussed-{one.feedback_id}"):
            st.markdown(plain(discussed_words(one, view)), width="stretch")
            draw_way_here(_("Read feedback"), key=f"read-{one.feedback_id}", feedback=one.feedback_id)
    st.subheader(_("Skill rehearsed"), anchor=False)
    if not meeting.skill and not meeting.skill_went:
        st.caption(_("None."))
    draw_paragraphs(meeting.skill)
    draw_paragraphs(meeting.skill_went)
    for one in meeting.people:
        _draw_person(view, one)
    st.subheader(_("Next meeting"), anchor=False)
    st.markdown(day(meeting.next_on) if meeting.next_on else _("No day was agreed."))


def _draw_person(view: MeetingView, one: MeetingPerson) -> None:
    if one.person_id not in view.open_parts:
        return
    st.subheader(plain(_("{name}'s own points").format(name=view.names[one.person_id])), anchor=False)
    if one.own_points:
        draw_paragraphs(one.own_points)
    else:
        st.caption(_("None."))
    asked = {True: _("Wellbeing was asked about."), False: _("Wellbeing was not asked about.")}
    said = asked.get(one.wellbeing_asked, _("Whether wellbeing was asked about was not said."))
    st.markdown(plain(f"{said} {one.wellbeing_agreed}"))


def draw_additions(view: MeetingView) -> None:
    """What was added since, each with its writer and moment; below it the field for who was there."""
    st.header(_("Added since"), anchor=False)
    if not view.additions:
        st.caption(_("Nothing was added."))
    for one in view.additions:
        draw_paragraphs(one.words)
        added = _("{name}, {when}").format(name=one.author, when=moment(one.added_at))
        st.markdown(quiet(added))
    if view.may_add:
        _draw_form(view.meeting.id)


def _draw_form(meeting_id: int) -> None:
    number_key = f"addition-number-{meeting_id}"
    # A new key empties the field after a note was kept, and only then.
    number = memory().setdefault(number_key, 0)
    st.caption(
        _("The record itself stays as it is. A correction, or your own view, is added with today's date.")
    )
    name, key = f"addition-{meeting_id}-{number}", f"addition-words-{meeting_id}-{number}"
    put_replaced(name)
    with st.form(name, border=False, enter_to_submit=False):
        words = st.text_area(
            _("Your note, read by everybody who was there and who supervises at the site"),
            height=100,
            key=key,
        )
        held = st.container()
        if st.form_submit_button(_("Add the note")):
            try:
                supervision_meetings.add_to_meeting(
                    backend(), person(), meeting_id, words, keep=kept_in(name)
                )
            except NamesFound as error:
                hold(name, error)
                st.warning(plain(error.sentence))
            except Explained as error:
                st.warning(plain(error.sentence))
            else:
                let_go(name)
                memory()[number_key] = number + 1
                say_next(_("The note is added."))
                st.rerun()
        with held:
            draw_held(name, {"addition": key})
