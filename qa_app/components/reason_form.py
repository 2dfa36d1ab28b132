"""A dialog that asks for words before something is done that cannot be undone at once."""

from collections.abc import Callable

import streamlit as st

from qa_app.components.held_form import draw_held, hold, let_go, put_replaced
from qa_app.components.kept_dialog import close_dialog, is_open
from qa_app.components.plain_words import plain
from qa_app.errors import Explained, NamesFound
from qa_app.i18n import _
from qa_app.screen_state import field, memory


def draw_reason_form(
    name: str, title: str, why: str, label: str, button: str, do: Callable[[str], None]
) -> None:
    """Draw the dialog of that name if it is open. `do` takes the words, as a callback, and may raise Explained, whose
    sentence is then shown there; after it the whole page is drawn again. A service that is given `kept_in(name)` may
    raise NamesFound: the form is then held."""
    if not is_open(name):
        return
    words_key, problem_key = f"{name}-words", f"{name}-problem"

    def done() -> None:
        try:
            do(field(words_key))
        except NamesFound as error:
            hold(name, error)
            memory()[problem_key] = error.sentence
        except Explained as error:
            memory()[problem_key] = error.sentence
        else:
            let_go(name)
            close_dialog()

    @st.dialog(title, width="medium", on_dismiss=close_dialog)
    def ask() -> None:
        if not is_open(name):
            st.rerun()
        st.markdown(plain(why))
        put_replaced(name)
        with st.form(f"{name}-form", border=False, enter_to_submit=False):
            st.text_area(label, height=100, key=words_key)
            draw_held(name, {"reason": words_key})
            problem = memory().pop(problem_key, None)
            if problem:
                st.warning(plain(problem))
            st.form_submit_button(button, type="primary", on_click=done)
        st.caption(_("Nothing is done until you press the button. Escape closes this."))

    ask()
