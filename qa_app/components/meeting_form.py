"""The record of a supervision meeting while it is written: fields that save when they are left."""

from dataclasses import dataclass
from typing import Any

import streamlit as st

from qa_app.components.hygiene_notice import draw_words_to_look_at
from qa_app.components.plain_words import plain
from qa_app.errors import Explained
from qa_app.i18n import _, day
from qa_app.screen_state import backend, field, memory, person
from qa_app.services import meeting_names, supervision_meetings
from qa_app.services.name_hygiene import MarkedWords
from qa_app.services.supervision_meetings import (
    DiscussedFeedback,
    MeetingPerson,
    MeetingView,
    MeetingWords,
    SupervisionMeeting,
)

FIELDS = ("held_on", "next_on", "skill", "skill_went")


@dataclass
class _Seen:
    """What this tab knows of the stored draft, for what has no field on the page yet."""

    times_saved: int
    meeting: SupervisionMeeting


def draw_meeting_form(view: MeetingView) -> None:
    """The fields of one's own draft; what is given is kept as soon as a field is left."""
    meeting = view.meeting
    _put_back(view)
    st.header(_("What was talked about"), anchor=False)
    st.caption(_("Saved as soon as you leave a field. Who was supervised reads it once it is recorded."))
    problem = memory().pop(_problem_key(meeting.id), None)
    # In a place that is always there: what follows keeps its own place, with or without the warning.
    with st.container():
        if problem:
            st.warning(plain(problem))
    kept = {"on_change": keep_meeting, "args": (meeting.id,)}
    when, who = st.columns([0.3, 0.7])
    when.date_input(_("Held on"), format="DD/MM/YYYY", key=_key(meeting.id, "held_on"), **kept)
    who.multiselect(
        _("Who was supervised"),
        list(view.may_join),
        format_func=lambda one: view.may_join[one],
        key=_key(meeting.id, "people"),
        **kept,
    )
    labels = {one.feedback_id: discussed_words(one, view) for one in view.choices}
    st.multiselect(
        _("Feedback discussed"),
        list(labels),
        format_func=lambda one: labels[one],
        placeholder=_("Choose from what is shared") if labels else _("Nothing is shared with them yet"),
        key=_key(meeting.id, "feedback"),
        **kept,
    )
    st.text_input(
        _("Skill rehearsed"),
        placeholder=_("What you practised together; empty if nothing"),
        key=_key(meeting.id, "skill"),
        **kept,
    )
    st.text_area(_("How it went"), height=90, key=_key(meeting.id, "skill_went"), **kept)
    for one in meeting.people:
        _draw_person(view, one, kept)
    st.date_input(
        _("Next meeting"),
        value=None,
        format="DD/MM/YYYY",
        key=_key(meeting.id, "next_on"),
        width=220,
        **kept,
    )


def discussed_words(one: DiscussedFeedback, view: MeetingView) -> str:
    """Feedback as it is named in a meeting; with the facilitator's name where several are there."""
    whose = one.facilitator if len(view.meeting.people) > 1 else ""
    return " · ".join(part for part in (whose, one.words.title, day(one.delivered_at)) if part)


def keep_meeting(meeting_id: int) -> bool:
    """Save what the fields hold; a refusal is shown on the next run. Gives whether it is stored now."""
    seen: _Seen = memory()[_seen_key(meeting_id)]
    stored = {one.person_id: one for one in seen.meeting.people}
    people = tuple(
        _person_words(meeting_id, stored.get(one, MeetingPerson(one)))
        for one in field(_key(meeting_id, "people"))
    )
    words = MeetingWords(
        people=people,
        feedback_ids=tuple(field(_key(meeting_id, "feedback"))),
        **{name: field(_key(meeting_id, name)) for name in FIELDS},
    )
    try:
        seen.times_saved = supervision_meetings.save_meeting(
            backend(), person(), meeting_id, words, seen_saves=seen.times_saved
        )
    except Explained as error:
        memory()[_problem_key(meeting_id)] = error.sentence
        if {one.person_id for one in people} != stored.keys():
            # Whom the record still names is on the page again, with what is written of them.
            memory()[_people_back_key(meeting_id)] = True
        return False
    return True


def _draw_person(view: MeetingView, one: MeetingPerson, kept: dict[str, Any]) -> None:
    meeting_id, name = view.meeting.id, view.names[one.person_id]
    if len(view.meeting.people) > 1:
        st.subheader(plain(name), anchor=False)
    st.text_area(
        plain(_("{name}'s own points").format(name=name)),
        height=90,
        key=_key(meeting_id, "own_points", one.person_id),
        **kept,
    )
    asked, agreed = st.columns([0.3, 0.7], vertical_alignment="bottom")
    asked.segmented_control(
        _("Wellbeing asked"),
        [True, False],
        format_func=lambda answer: _("Yes") if answer else _("No"),
        key=_key(meeting_id, "wellbeing_asked", one.person_id),
        **kept,
    )
    agreed.text_input(
        _("What was agreed, without health details"),
        placeholder=_("For example: a lighter evening next week"),
        key=_key(meeting_id, "wellbeing_agreed", one.person_id),
        **kept,
    )


def _person_words(meeting_id: int, stored: MeetingPerson) -> MeetingPerson:
    """What the fields of one facilitator hold; of who is new in the meeting nothing is on the page yet."""
    given = {}
    for name in ("own_points", "wellbeing_asked", "wellbeing_agreed"):
        try:
            given[name] = field(_key(meeting_id, name, stored.person_id))
        except KeyError:
            given[name] = getattr(stored, name)
    return MeetingPerson(stored.person_id, **given)


def _put_back(view: MeetingView) -> None:
    """Streamlit forgets fields of a screen that was left: begin again from what is stored."""
    meeting = view.meeting
    people_key, feedback_key = _key(meeting.id, "people"), _key(meeting.id, "feedback")
    if people_key not in st.session_state:
        memory()[_seen_key(meeting.id)] = _Seen(meeting.times_saved, meeting)
    memory()[_seen_key(meeting.id)].meeting = meeting
    if memory().pop(_replaced_key(meeting.id), False):
        for key, text in _texts(meeting).items():
            st.session_state[key] = text
    if memory().pop(_people_back_key(meeting.id), False):
        del st.session_state[people_key]
    if not set(st.session_state.get(feedback_key, ())) <= {one.feedback_id for one in view.choices}:
        # Some of it is not shared any more.
        del st.session_state[feedback_key]
    stored: dict[str, object] = {
        people_key: list(meeting.person_ids),
        feedback_key: [one.feedback_id for one in view.feedback],
        **{_key(meeting.id, name): getattr(meeting, name) for name in FIELDS},
    }
    for one in meeting.people:
        for name in ("own_points", "wellbeing_asked", "wellbeing_agreed"):
            stored[_key(meeting.id, name, one.person_id)] = getattr(one, name)
    for key, value in stored.items():
        if key not in st.session_state:
            st.session_state[key] = value


def _texts(meeting: SupervisionMeeting) -> dict[str, str]:
    """By the key of its field: each text of the record as it is stored."""
    found = {_key(meeting.id, "skill"): meeting.skill, _key(meeting.id, "skill_went"): meeting.skill_went}
    for one in meeting.people:
        found[_key(meeting.id, "own_points", one.person_id)] = one.own_points
        found[_key(meeting.id, "wellbeing_agreed", one.person_id)] = one.wellbeing_agreed
    return found


def draw_meeting_names(view: MeetingView) -> None:
    """What in the stored draft may tell who somebody is; nothing of it keeps the words from being saved."""
    meeting = view.meeting

    def replace_with(one: MarkedWords, by: str) -> None:
        if not _keep_typed(meeting):
            return
        seen: _Seen = memory()[_seen_key(meeting.id)]
        try:
            seen.times_saved = meeting_names.replace_in_meeting(
                backend(), person(), meeting.id, one.field, one.words, by, seen_saves=seen.times_saved
            )
        except Explained as error:
            memory()[_problem_key(meeting.id)] = error.sentence
        else:
            memory()[_replaced_key(meeting.id)] = True

    def keep_because(one: MarkedWords, reason: str) -> None:
        if not _keep_typed(meeting):
            return
        try:
            meeting_names.keep_in_meeting(backend(), person(), meeting.id, one.field, one.words, reason)
        except Explained as error:
            memory()[_problem_key(meeting.id)] = error.sentence

    draw_words_to_look_at(
        view.marked, f"meeting-{meeting.id}", replace_with=replace_with, keep_because=keep_because
    )


def _keep_typed(meeting: SupervisionMeeting) -> bool:
    """Save what was typed since; the click may come before the field that was just left had its turn."""
    return all(field(key) == text for key, text in _texts(meeting).items()) or keep_meeting(meeting.id)


def _key(meeting_id: int, name: str, person_id: int | None = None) -> str:
    return f"meeting-{name}-{meeting_id}" + (f"-{person_id}" if person_id is not None else "")


def _seen_key(meeting_id: int) -> str:
    return f"meeting-seen-{meeting_id}"


def _replaced_key(meeting_id: int) -> str:
    return f"meeting-replaced-{meeting_id}"


def _people_back_key(meeting_id: int) -> str:
    return f"meeting-people-back-{meeting_id}"


def _problem_key(meeting_id: int) -> str:
    return f"meeting-problem-{meeting_id}"
