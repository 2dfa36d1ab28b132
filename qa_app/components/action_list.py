"""Supervision actions as a list, closing one, and the form that proposes one."""

from datetime import date, timedelta

import streamlit as st

from qa_app.components.held_form import draw_held, hold, kept_in, let_go, put_replaced
from qa_app.components.plain_words import plain
from qa_app.errors import Explained, NamesFound
from qa_app.i18n import _, day
from qa_app.screen_state import backend, memory, person, say_next
from qa_app.services import supervision
from qa_app.services.supervision import ACTION_STATES, SupervisionAction


def draw_actions(actions: tuple[SupervisionAction, ...], today: date, *, may_close: bool) -> None:
    """One line each: what, by when, how it will be seen, how it ended; `may_close` is for open ones."""
    for action in actions:
        with st.container(gap=None, key=f"action-{action.id}"):
            st.markdown(f"**{plain(action.what)}**")
            st.caption(plain(f"{_when(action, today)} · {action.how_seen}"))
            if may_close:
                _draw_closing(action)


def _when(action: SupervisionAction, today: date) -> str:
    by_when = _("By {day}").format(day=day(action.by_when))
    if action.state != "open":
        return f"{_(ACTION_STATES[action.state])} · {by_when}"
    return _("{by_when}, overdue").format(by_when=by_when) if action.by_when < today else by_when


def _draw_closing(action: SupervisionAction) -> None:
    with st.popover(_("Close"), key=f"close-{action.id}"):
        st.caption(_("How did it end?"))
        for state, words in ACTION_STATES.items():
            if state != "open":
                st.button(
                    _(words),
                    key=f"close-{action.id}-{state}",
                    on_click=_close,
                    args=(action.id, state),
                    width="stretch",
                )


def _close(action_id: int, state: str) -> None:
    try:
        supervision.close_action(backend(), person(), action_id, state)
    except Explained as error:
        say_next(error.sentence)


def draw_action_form(feedback_id: int, today: date) -> None:
    """The three parts of an action; what is refused stays in the fields with its sentence."""
    number_key = f"action-number-{feedback_id}"
    # A new key empties the fields after an action was kept, and only then.
    number = memory().setdefault(number_key, 0)
    name = f"new-action-{feedback_id}-{number}"
    put_replaced(name)
    with (
        st.expander(_("Add an action"), icon=":material/add:"),
        st.form(name, border=False),
    ):
        what = st.text_input(_("What"), key=f"what-{number}")
        how_seen = st.text_input(_("How it will be seen"), key=f"how-seen-{number}")
        by_when = st.date_input(
            _("By when"),
            value=today + timedelta(days=14),
            min_value=today,
            format="DD/MM/YYYY",
            key=f"by-when-{number}",
        )
        held = st.container()
        if st.form_submit_button(_("Add the action")):
            try:
                supervision.agree_action(
                    backend(),
                    person(),
                    feedback_id,
                    what=what,
                    by_when=by_when,
                    how_seen=how_seen,
                    keep=kept_in(name),
                )
            except NamesFound as error:
                hold(name, error)
                st.warning(error.sentence)
            except Explained as error:
                st.warning(error.sentence)
            else:
                let_go(name)
                memory()[number_key] = number + 1
                st.rerun()
        with held:
            draw_held(name, {"what": f"what-{number}", "how_seen": f"how-seen-{number}"})
