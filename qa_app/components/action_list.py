"""Supervision actions as a list, closing one, agreeing one again, and the form that proposes one."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial

import streamlit as st

from qa_app.components.held_form import draw_held, hold, kept_in, let_go, put_replaced
from qa_app.components.kept_dialog import open_dialog
from qa_app.components.plain_words import plain, quiet
from qa_app.components.reason_form import draw_reason_form
from qa_app.components.way_to_work import DESK
from qa_app.errors import Explained, NamesFound
from qa_app.i18n import _, day, position
from qa_app.screen_state import backend, field, go_to, memory, person, say_next
from qa_app.services import supervision
from qa_app.services.feedback_points import with_point
from qa_app.services.supervision import ACTION_STATES, ClosingMoment, SupervisionAction

USUAL_TIME = timedelta(days=14)


def draw_actions(
    actions: tuple[SupervisionAction, ...],
    today: date,
    *,
    may_close: bool,
    draw_below: Callable[[SupervisionAction], None] = lambda action: None,
    names: dict[int, str] | None = None,
    meeting_id: int | None = None,
) -> None:
    """One line each: what, by when, how it will be seen, how it ended and the moment that showed it; `may_close` is
    for open ones. `names` says whose each is, where they are several people's; what is agreed again is agreed in
    the meeting (None: in none)."""
    moments = supervision.closing_moments(backend(), person(), actions)
    again = supervision.may_agree_again(backend(), person(), actions)
    for action in actions:
        with st.container(gap=None, key=f"action-{action.id}"):
            st.markdown(f"**{plain(action.what)}**")
            whose = (names or {}).get(action.facilitator_id, "")
            facts = (whose, _when(action, today), action.how_seen)
            st.caption(plain(" · ".join(one for one in facts if one)))
            draw_below(action)
            if action.closing_words:
                st.markdown(quiet(action.closing_words))
            if action.id in moments:
                _draw_moment(action, moments[action.id])
            if may_close and action.state == "open":
                _draw_closing(action)
            if action.id in again:
                _draw_again(action, today, meeting_id)


def _when(action: SupervisionAction, today: date) -> str:
    by_when = _("By {day}").format(day=day(action.by_when))
    if action.state != "open":
        return f"{_(ACTION_STATES[action.state])} · {by_when}"
    return _("{by_when}, overdue").format(by_when=by_when) if action.by_when < today else by_when


def _draw_moment(action: SupervisionAction, moment: ClosingMoment) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.button(
            position(moment.start_ms),
            key=f"jump-action-{action.id}",
            icon=":material/play_arrow:",
            type="tertiary",
            help=_("Show it in the recording"),
            on_click=go_to,
            args=(DESK,),
            kwargs={"review": moment.review_id, "t": moment.start_ms // 1000},
        )
        st.markdown(quiet(moment.note))


def _draw_closing(action: SupervisionAction) -> None:
    withdrawing = f"withdraw-action-{action.id}"
    with st.popover(_("Close"), key=f"close-{action.id}"):
        st.caption(_("How did it end?"))
        for state, words in ACTION_STATES.items():
            if state != "open":
                does = (
                    partial(open_dialog, withdrawing)
                    if state == "withdrawn"
                    else partial(_close, action.id, state)
                )
                st.button(_(words), key=f"close-{action.id}-{state}", on_click=does, width="stretch")
    draw_reason_form(
        withdrawing,
        _("Withdraw this action"),
        _("It is asked about no more. The reason stays with it, and its facilitator reads it."),
        _("Why is it withdrawn?"),
        _("Withdraw the action"),
        partial(_withdraw, action.id, withdrawing),
    )


def _close(action_id: int, state: str) -> None:
    try:
        supervision.close_action(backend(), person(), action_id, state)
    except Explained as error:
        say_next(error.sentence)


def _withdraw(action_id: int, name: str, words: str) -> None:
    supervision.close_action(backend(), person(), action_id, "withdrawn", words, keep=kept_in(name))


def _draw_again(action: SupervisionAction, today: date, meeting_id: int | None) -> None:
    key = f"again-by-{action.id}"
    with st.popover(_("Agree again"), key=f"again-{action.id}"):
        st.caption(_("A new action with the same words, linked to this one."))
        st.date_input(_("By when"), value=today + USUAL_TIME, min_value=today, format="DD/MM/YYYY", key=key)
        st.button(
            _("Agree it again"),
            key=f"agree-again-{action.id}",
            type="primary",
            on_click=_agree_again,
            args=(action.id, key, meeting_id),
        )


def _agree_again(action_id: int, key: str, meeting_id: int | None) -> None:
    try:
        supervision.agree_again(backend(), person(), action_id, by_when=field(key), meeting_id=meeting_id)
    except Explained as error:
        say_next(error.sentence)
    else:
        say_next(_("It is agreed again."))


def draw_action_form(feedback_id: int, today: date) -> None:
    """The three parts of an action; what is refused stays in the fields with its sentence."""
    number_key = f"action-number-{feedback_id}"
    # A new key empties the fields after an action was kept, and only then.
    number = memory().setdefault(number_key, 0)
    proposed: str = memory().get(_proposed_key(feedback_id), "")
    name = f"new-action-{feedback_id}-{number}"
    put_replaced(name)
    with (
        st.expander(_("Add an action"), icon=":material/add:", expanded=bool(proposed)),
        st.form(name, border=False),
    ):
        if proposed:
            st.caption(_("Say what to do about what was seen; its time keeps the way to the moment."))
        what, how_seen, by_when = action_fields(str(number), today, proposed)
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
                memory().pop(_proposed_key(feedback_id), None)
                st.rerun()
        with held:
            draw_held(name, {"what": f"what-{number}", "how_seen": f"how-seen-{number}"})


def action_fields(number: str, today: date, proposed: str = "") -> tuple[str, str, date]:
    """The fields of a new action inside a form: what (begun with `proposed`), how it will be seen, by when."""
    what = st.text_input(_("What"), value=proposed, key=f"what-{number}")
    how_seen = st.text_input(_("How it will be seen"), key=f"how-seen-{number}")
    by_when = st.date_input(
        _("By when"),
        value=today + USUAL_TIME,
        min_value=today,
        format="DD/MM/YYYY",
        key=f"by-when-{number}",
    )
    return what, how_seen, by_when


def propose_action(feedback_id: int, words: str, start_ms: int) -> None:
    """Open the form with what was seen and its time in it; for `on_click`."""
    memory()[f"action-number-{feedback_id}"] = memory().get(f"action-number-{feedback_id}", 0) + 1
    memory()[_proposed_key(feedback_id)] = with_point("", words, start_ms)


def _proposed_key(feedback_id: int) -> str:
    return f"action-proposed-{feedback_id}"
