"""The notes that are pinned to a site's trends: the list, the form for a new one, and new limits with their reason."""

from datetime import date
from html import escape

import streamlit as st

from qa_app.access import Place, allows
from qa_app.components.held_form import draw_held, hold, kept_in, let_go, put_replaced
from qa_app.components.kept_dialog import close_dialog, is_open, open_dialog
from qa_app.components.plain_words import plain
from qa_app.errors import Explained, NamesFound
from qa_app.i18n import LONDON, _, day
from qa_app.screen_state import backend, field, memory, person, say_next
from qa_app.services import trend_notes
from qa_app.services.trend_notes import TrendNote, limits_name
from qa_app.services.trend_words import period_name
from qa_app.services.trends import Trend

NOTE, LIMITS = "pin-note", "new-limits"


def draw_trend_notes(trend: Trend) -> None:
    """Draw the notes with their numbers in the chart, and what the person may do with them."""
    place = Place(trend.site.id, trend.site.region)
    may_pin, may_set = (allows(person(), one, place) for one in ("pin_notes", "set_limits"))
    st.header(_("Pinned notes"), anchor=False)
    if not trend.notes:
        st.caption(_("None yet. A note tells what happened on a day, such as new facilitators starting."))
    for number, note in enumerate(trend.notes, 1):
        _draw_note(number, note, may_remove=may_set if note.begins_limits else may_pin)
    proposed = trend.proposed_limits
    if may_set and proposed is not None:
        told = _(
            "What is usual may have changed with {when}. If you know why, limits can begin anew there."
        ).format(when=period_name(trend.selection.step, proposed))
        st.caption(plain(told))
    with st.container(horizontal=True, gap="small"):
        if may_pin:
            st.button(_("Pin a note"), key=NOTE, on_click=_open, args=(NOTE, None))
        if may_set:
            st.button(_("Set limits anew"), key=LIMITS, on_click=_open, args=(LIMITS, proposed))
    _draw_form(trend, NOTE)
    _draw_form(trend, LIMITS)


def _draw_note(number: int, note: TrendNote, *, may_remove: bool) -> None:
    words, action = st.columns([0.85, 0.15])
    written = _("{author}, written {when}").format(author=note.author, when=day(note.written_on))
    told = [written, _("new limits from here")] if note.begins_limits else [written]
    words.html(
        f'<div class="trend-note"><b>{number}</b> {escape(day(note.day))}: {escape(note.words)}'
        f'<br><span class="quiet">{escape(" · ".join(told))}</span></div>'
    )
    if may_remove:
        action.button(
            _("Remove"),
            key=f"remove-note-{note.id}",
            type="tertiary",
            help=plain(note.words),
            on_click=_remove,
            args=(note.id,),
        )


def _open(name: str, proposed: date | None) -> None:
    memory()[f"{name}-proposed"] = proposed
    open_dialog(name)


def _remove(note_id: int) -> None:
    try:
        trend_notes.remove_note(backend(), person(), note_id)
    except Explained as error:
        say_next(error.sentence)


def _draw_form(trend: Trend, name: str) -> None:
    if not is_open(name):
        return
    is_limits, words_key, problem_key = name == LIMITS, f"{name}-words", f"{name}-problem"
    today = backend().clock().astimezone(LONDON).date()
    proposed = memory().get(f"{name}-proposed") or today

    def done() -> None:
        try:
            trend_notes.pin_note(
                backend(),
                person(),
                trend.site.id,
                day=field(f"{name}-day"),
                words=field(words_key),
                limits_of=limits_name(trend.selection.measure, trend.selection.part) if is_limits else None,
                keep=kept_in(name),
            )
        except NamesFound as error:
            hold(name, error)
            memory()[problem_key] = error.sentence
        except Explained as error:
            memory()[problem_key] = error.sentence
        else:
            let_go(name)
            close_dialog()

    @st.dialog(
        _("Set limits anew") if is_limits else _("Pin a note"), width="medium", on_dismiss=close_dialog
    )
    def ask() -> None:
        if not is_open(name):
            st.rerun()
        st.markdown(plain(_why(trend, is_limits)))
        put_replaced(name)
        with st.form(f"{name}-form", border=False, enter_to_submit=False):
            st.date_input(_("Day"), value=proposed, max_value=today, format="DD/MM/YYYY", key=f"{name}-day")
            label = _("Why is it another process from then on?") if is_limits else _("What happened?")
            st.text_area(label, height=90, key=words_key)
            draw_held(name, {"reason": words_key})
            problem = memory().pop(problem_key, None)
            if problem:
                st.warning(plain(problem))
            st.form_submit_button(_("Set") if is_limits else _("Pin"), type="primary", on_click=done)
        st.caption(_("Nothing is done until you press the button. Escape closes this."))

    ask()


def _why(trend: Trend, is_limits: bool) -> str:
    if not is_limits:
        return _("It is shown in the charts of this site, with your name.")
    return _(
        "Mean and limits of this measure are worked out anew from the period of that day on. Do it when you know what "
        "changed and that it will last, not because a signal is unwelcome. Who did it and why stays in the chart."
    )
