"""The form by which a concern is raised from the second that the video stands at."""

import streamlit as st

from qa_app.components.plain_words import plain
from qa_app.errors import Explained
from qa_app.i18n import _, ngettext, position
from qa_app.screen_state import backend, person, say_next
from qa_app.services import concerns
from qa_app.services.concerns import KINDS
from qa_app.services.programme_sessions import people_in_words
from qa_app.services.reviews import DeskView
from qa_app.services.typed_text import typed_position


def open_concern_form(view: DeskView) -> None:
    """Open the dialog; what is raised there goes its own way, whatever becomes of the review."""
    begin = concerns.raise_form(backend(), person(), view.review.id)

    def named(kind: str) -> str:
        hours = ngettext("within {n} hour", "within {n} hours", begin.hours[kind]).format(n=begin.hours[kind])
        return f"{_(KINDS[kind])} ({hours})"

    @st.dialog(_("Raise risk"), width="medium")
    def form() -> None:
        told = people_in_words(list(begin.told))
        st.markdown(
            plain(
                _("This goes to {names} at once, also if you never finish the review.").format(names=told)
                if told
                else _("Nobody handles concerns at this site yet. Tell your manager at once, by voice.")
            )
        )
        with st.form("concern", border=False, enter_to_submit=False):
            kind = st.radio(
                _("What is it about, and within what time it has to be passed on"),
                list(KINDS),
                index=None,
                format_func=named,
            )
            at = st.text_input(_("Time in the recording"), value=position(begin.at_ms), width=160)
            text = st.text_area(_("What you saw or heard"), height=110)
            st.caption(
                _(
                    "Write no names and nothing about a survivor: participants are P1, P2 and so on. Whoever is in "
                    "danger now: call first, write after."
                )
            )
            pressed = st.form_submit_button(_("Raise it"), type="primary")
        if not pressed:
            return
        try:
            concerns.raise_concern(
                backend(),
                person(),
                view.recording.id,
                at_ms=typed_position(at),
                kind=kind or "",
                text=text,
                review_id=view.review.id,
            )
        except Explained as error:
            st.warning(plain(error.sentence))
        else:
            say_next(_("The concern is raised. It stands on Home until it is passed on."))
            st.rerun()

    form()
