"""The button and the form by which a concern is raised from the second that the video stands at."""

from collections.abc import Callable
from dataclasses import replace
from uuid import uuid4

import streamlit as st

from qa_app.components.held_form import draw_held, hold, kept_in, let_go, put_replaced
from qa_app.components.kept_dialog import close_dialog, is_open, open_dialog
from qa_app.components.plain_words import plain
from qa_app.errors import Explained, NamesFound
from qa_app.i18n import _, ngettext, position
from qa_app.screen_state import backend, field, memory, person, say_next
from qa_app.services import concerns
from qa_app.services.concerns import KINDS, RaiseForm
from qa_app.services.programme_sessions import people_in_words
from qa_app.services.reviews import DeskView
from qa_app.services.typed_text import typed_position

CONCERN_BUTTON = ".st-key-raise-risk button"
"""The button as a CSS selector."""


def draw_concern_form(view: DeskView, place: Callable[[], int | None]) -> None:
    """Draw the button, and the form while it is open. What is raised goes its own way, whatever becomes of the
    review. `place` gives where the player stands at the click, in milliseconds; None: where it last told."""
    name = f"concern-of-{view.review.id}"

    def begin() -> None:
        try:
            form = concerns.raise_form(backend(), person(), view.review.id)
        except Explained as error:
            say_next(error.sentence)
        else:
            at_ms = place()
            let_go(name)
            memory()[f"{name}-begun"] = form if at_ms is None else replace(form, at_ms=at_ms)
            # A field of its own each time: one with the same key would go on showing where the film stood before.
            memory()[f"{name}-at"] = f"{name}-at-{uuid4().hex}"
            open_dialog(name)

    help_words = _("A disclosure or a worry about safety")
    st.button(_("Raise risk"), key="raise-risk", help=help_words, on_click=begin)
    if is_open(name):
        _draw_form(view, name, memory()[f"{name}-begun"])


def _draw_form(view: DeskView, name: str, begun: RaiseForm) -> None:
    def named(kind: str) -> str:
        hours = begun.hours[kind]
        within = ngettext("within {n} hour", "within {n} hours", hours).format(n=hours)
        return f"{_(KINDS[kind])} ({within})"

    def raise_it() -> None:
        try:
            concerns.raise_concern(
                backend(),
                person(),
                view.recording.id,
                at_ms=typed_position(field(memory()[f"{name}-at"])),
                kind=field(f"{name}-kind") or "",
                text=field(f"{name}-text"),
                review_id=view.review.id,
                keep=kept_in(name),
            )
        except NamesFound as error:
            hold(name, error)
            memory()[f"{name}-problem"] = error.sentence
        except Explained as error:
            memory()[f"{name}-problem"] = error.sentence
        else:
            let_go(name)
            say_next(_("The concern is raised. It stands on Home until it is passed on."))
            close_dialog()

    @st.dialog(_("Raise risk"), width="medium", on_dismiss=close_dialog)
    def form() -> None:
        if not is_open(name):
            st.rerun()
        st.markdown(plain(_who_is_told(begun)))
        put_replaced(name)
        with st.form(f"{name}-form", border=False, enter_to_submit=False):
            st.radio(
                _("What is it about, and within what time it has to be passed on"),
                list(KINDS),
                index=None,
                format_func=named,
                key=f"{name}-kind",
            )
            at = position(begun.at_ms)
            st.text_input(_("Time in the recording"), value=at, width=160, key=memory()[f"{name}-at"])
            st.text_area(_("What you saw or heard"), height=110, key=f"{name}-text")
            st.caption(
                _(
                    "Write no names and nothing about a survivor: participants are P1, P2 and so on. Whoever is in "
                    "danger now: call first, write after."
                )
            )
            draw_held(name, {"text": f"{name}-text"})
            problem = memory().pop(f"{name}-problem", None)
            if problem:
                st.warning(plain(problem))
            st.form_submit_button(_("Raise it"), type="primary", on_click=raise_it)

    form()


def _who_is_told(begun: RaiseForm) -> str:
    if not begun.told:
        return _("Nobody handles concerns at this site yet. Tell your manager at once, by voice.")
    names = people_in_words(list(begun.told))
    return _("This goes to {names} at once, also if you never finish the review.").format(names=names)
