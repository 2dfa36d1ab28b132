"""The dialog about one session of a group: delivered, moved, not held, a catch-up, or planned for another length."""

from collections.abc import Callable
from datetime import datetime

import streamlit as st

from qa_app.components.kept_dialog import close_dialog, is_open
from qa_app.components.plain_words import plain, quiet
from qa_app.errors import Explained
from qa_app.i18n import LONDON, _
from qa_app.screen_state import backend, field, memory, person, say_next
from qa_app.services.deliveries import note_delivery
from qa_app.services.groups import staff_of_site
from qa_app.services.register_cells import MOST_ATTENDED
from qa_app.services.timetables import (
    CANCEL_REASONS,
    LONGEST_MINUTES,
    GroupTimetable,
    SessionLine,
    cancel_planned_session,
    move_planned_session,
    set_planned_length,
)


def dialog_name(line: SessionLine) -> str:
    """Under which the dialog of the session is opened."""
    return f"session-{line.session_key}"


def draw_session_dialog(table: GroupTimetable, line: SessionLine) -> None:
    """Draw the dialog if it is open."""
    name = dialog_name(line)
    if not is_open(name):
        return

    @st.dialog(_("What became of this session?"), width="medium", on_dismiss=close_dialog)
    def dialog() -> None:
        if not is_open(name):
            st.rerun()
        st.markdown(f"**{plain(line.title)}**  \n{quiet(line.theme)}")
        is_delivered = line.state == "delivered"
        ways = {
            "delivered": _("Catch-up") if is_delivered and line.kind == "group" else _("Delivered"),
            "moved": _("Moved"),
            "not_held": _("Not held"),
            "length": _("Planned length"),
        }
        if line.planned is None:
            way = "delivered"
        else:
            possible = ["delivered", "length"] if is_delivered else list(ways)
            way = st.segmented_control(
                _("What became of it"),
                possible,
                default="moved" if line.state == "planned" else "delivered",
                format_func=lambda one: ways[one],
                required=True,
                key=f"{name}-way",
                label_visibility="collapsed",
            )
        draw = {
            "delivered": _draw_delivered,
            "moved": _draw_moved,
            "not_held": _draw_not_held,
            "length": _draw_length,
        }[way]
        draw(table, line, name)

    dialog()


def _submit(name: str, label: str, said: str, do: Callable[[], object]) -> None:
    """The button below a form, and above it what was wrong with the last try."""

    def done() -> None:
        try:
            do()
        except Explained as error:
            memory()[f"{name}-problem"] = error.sentence
        else:
            say_next(said)
            close_dialog()

    problem = memory().pop(f"{name}-problem", None)
    if problem:
        st.warning(plain(problem))
    st.form_submit_button(label, type="primary", on_click=done)


def _draw_when(line: SessionLine, name: str) -> None:
    at = (line.at or backend().clock()).astimezone(LONDON)
    first, second = st.columns(2)
    first.date_input(_("Day"), value=at.date(), format="DD/MM/YYYY", key=f"{name}-day")
    second.time_input(_("Start"), value=at.time(), step=900, key=f"{name}-start")


def _when(name: str) -> datetime:
    return datetime.combine(field(f"{name}-day"), field(f"{name}-start"), LONDON)


def _draw_delivered(table: GroupTimetable, line: SessionLine, name: str) -> None:
    group = table.line.group
    is_catch_up = line.state == "delivered" and line.kind == "group"
    staff = staff_of_site(backend(), person(), group.site_id, "facilitator")
    is_alone = line.kind != "group" or is_catch_up or group.delivery_mode == "one_to_one"

    def note() -> None:
        note_delivery(
            backend(),
            person(),
            group_id=group.id,
            session_key=line.session_key,
            starts_at=_when(name),
            room=field(f"{name}-room"),
            attended=field(f"{name}-attended"),
            regular=field(f"{name}-regular"),
            cover=field(f"{name}-cover"),
            participant=field(f"{name}-participant") if is_alone else "",
            is_catch_up=is_catch_up,
        )

    with st.form(f"{name}-delivered", border=False, enter_to_submit=False):
        if is_catch_up:
            st.caption(
                _("The session was delivered. Note here that it was caught up by those who missed it.")
            )
        _draw_when(line, name)
        first, second = st.columns(2)
        first.text_input(_("Room"), key=f"{name}-room")
        second.number_input(
            _("How many attended"),
            min_value=0,
            max_value=MOST_ATTENDED,
            value=None,
            key=f"{name}-attended",
        )
        st.multiselect(
            _("Regular facilitators who delivered it"),
            list(staff),
            default=[one for one in table.facilitator_ids if one in staff],
            format_func=lambda one: staff[one],
            key=f"{name}-regular",
        )
        st.multiselect(_("Who covered"), list(staff), format_func=lambda one: staff[one], key=f"{name}-cover")
        if is_alone:
            st.text_input(_("Participant"), placeholder="P3", width=120, key=f"{name}-participant")
        label = _("Note the catch-up") if is_catch_up else _("Note the delivery")
        _submit(name, label, _("The delivery is noted."), note)


def _draw_moved(_table: GroupTimetable, line: SessionLine, name: str) -> None:
    assert line.planned is not None
    planned_id = line.planned.id

    def move() -> None:
        move_planned_session(backend(), person(), planned_id, _when(name))

    with st.form(f"{name}-moved", border=False, enter_to_submit=False):
        _draw_when(line, name)
        st.caption(_("The other sessions stay where they are."))
        _submit(name, _("Move it"), _("The session is planned for another time."), move)


def _draw_not_held(_table: GroupTimetable, line: SessionLine, name: str) -> None:
    assert line.planned is not None
    planned_id = line.planned.id

    def cancel() -> None:
        cancel_planned_session(backend(), person(), planned_id, field(f"{name}-reason") or "")

    with st.form(f"{name}-not-held", border=False, enter_to_submit=False):
        st.radio(
            _("Reason"),
            list(CANCEL_REASONS),
            index=None,
            format_func=lambda one: _(CANCEL_REASONS[one]),
            key=f"{name}-reason",
        )
        _submit(name, _("It is not held"), _("The session is cancelled, with its reason."), cancel)


def _draw_length(_table: GroupTimetable, line: SessionLine, name: str) -> None:
    assert line.planned is not None
    planned_id = line.planned.id

    def keep() -> None:
        set_planned_length(backend(), person(), planned_id, field(f"{name}-minutes"))

    with st.form(f"{name}-length", border=False, enter_to_submit=False):
        st.number_input(
            _("Planned length in minutes"),
            min_value=1,
            max_value=LONGEST_MINUTES,
            value=line.planned.planned_minutes or line.template_minutes,
            width=220,
            key=f"{name}-minutes",
        )
        st.caption(
            _(
                "The template plans {n} minutes. Recordings of this session in this group are compared with what "
                "stands here."
            ).format(n=line.template_minutes)
        )
        _submit(name, _("Keep the length"), _("The planned length is kept."), keep)
