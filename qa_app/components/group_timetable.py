"""The timetable of one group: each session of its programme with moment, people and state, and what to do about it."""

from functools import partial

import streamlit as st

from qa_app.components.card import row_button
from qa_app.components.group_list import progress_words, waiting_badges
from qa_app.components.kept_dialog import open_dialog
from qa_app.components.length_words import length_lines, own_plan_words
from qa_app.components.plain_words import plain, quiet
from qa_app.components.session_dialog import dialog_name, draw_session_dialog
from qa_app.i18n import _, moment
from qa_app.services.missing_recordings import NO_RECORDING_REASONS
from qa_app.services.programme_sessions import ProgrammeSession, people_in_words
from qa_app.services.timetables import CANCEL_REASONS, GroupTimetable, SessionLine

COLUMNS = (0.3, 0.19, 0.23, 0.16, 0.12)
TONES = {
    "delivered": "green",
    "to_note": "orange",
    "cancelled": "gray",
    "planned": "blue",
    "unplanned": "gray",
}


def draw_group_timetable(table: GroupTimetable) -> None:
    """Draw it with the head of the group above."""
    with st.container(border=True, gap="xsmall"):
        with st.container(horizontal=True, gap="medium", vertical_alignment="center"):
            st.markdown(progress_words(table.line), width="content")
            for badge in waiting_badges(table.line):
                st.markdown(badge, width="content")
        heads = (_("Session"), _("When"), _("Delivered by"), _("State"), "")
        for column, words in zip(st.columns(COLUMNS, gap="small"), heads, strict=True):
            column.html(f'<div class="list-head">{words}</div>' if words else "<span></span>")
        for line in table.sessions:
            with st.container(key=f"line-session-{line.session_key}"):
                _draw_session(line)
                draw_session_dialog(table, line)


def _draw_session(line: SessionLine) -> None:
    title, when, who, state, action = st.columns(COLUMNS, gap="small")
    about = [f"{line.theme} · {line.session_key}", *own_plan_words(line)]
    title.markdown("  \n".join((f"**{plain(line.title)}**", *map(quiet, about))))
    when.markdown(plain(moment(line.at)) if line.at else quiet(_("not planned yet")))
    who.markdown("  \n".join(_delivery_words(one) for one in line.deliveries) or quiet("–"))
    state.markdown("  \n".join(_state_words(line)))
    label = _("Catch-up") if line.state == "delivered" and line.kind == "group" else _("Note it")
    row_button(
        action,
        label,
        f"note-{line.session_key}",
        primary=line.state == "to_note",
        does=partial(open_dialog, dialog_name(line)),
    )


def _delivery_words(one: ProgrammeSession) -> str:
    names = people_in_words(
        [_("{name}, cover").format(name=who.name) if who.is_cover else who.name for who in one.facilitators]
    )
    told = []
    if one.participant_code:
        told.append(one.participant_code)
    if one.is_catch_up:
        told.append(_("catch-up {day}").format(day=moment(one.starts_at)))
    if one.attended is not None:
        told.append(_("{n} attended").format(n=one.attended))
    return plain(names) + ("  \n" + quiet(" · ".join(told)) if told else "")


def _state_words(line: SessionLine) -> list[str]:
    names = {
        "delivered": _("Delivered"),
        "to_note": _("To be noted"),
        "cancelled": _("Not held"),
        "planned": _("Planned"),
        "unplanned": _("Not planned"),
    }
    told = [f":{TONES[line.state]}-badge[{names[line.state]}]"]
    if line.state == "cancelled" and line.planned and line.planned.reason:
        told.append(quiet(_(CANCEL_REASONS.get(line.planned.reason, line.planned.reason))))
    for one, state, length in zip(line.deliveries, line.recordings, line.lengths, strict=True):
        told += [plain(words) for words in length_lines(length)]
        if state == "no_recording" and one.no_recording_reason:
            why = NO_RECORDING_REASONS.get(one.no_recording_reason, one.no_recording_reason)
            told.append(quiet(_("no recording: {reason}").format(reason=_(why))))
        elif state == "no_recording":
            told.append(quiet(_("no recording yet")))
    return told
