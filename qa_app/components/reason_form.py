"""A dialog that asks for words before something is done that cannot be undone at once."""

from collections.abc import Callable

import streamlit as st

from qa_app.components.plain_words import plain
from qa_app.errors import Explained
from qa_app.i18n import _


def ask_for_words(title: str, why: str, label: str, button: str, do: Callable[[str], None]) -> None:
    """Open the dialog. `do` takes the words and may raise Explained, whose sentence is then shown there; after
    it the page is drawn again."""

    @st.dialog(title, width="medium")
    def ask() -> None:
        st.markdown(plain(why))
        with st.form(f"words-{title}", border=False, enter_to_submit=False):
            words = st.text_area(label, height=100)
            pressed = st.form_submit_button(button, type="primary")
        if pressed:
            try:
                do(words)
            except Explained as error:
                st.warning(plain(error.sentence))
            else:
                st.rerun()
        st.caption(_("Nothing is done until you press the button. Escape closes this."))

    ask()
