"""How a screen says that something is not possible: one calm sentence, never a traceback."""

import streamlit as st

from qa_app.errors import Explained, NotFound, Refused, Unavailable
from qa_app.i18n import _


def draw_problem(error: Explained) -> None:
    """Draw the error's sentence; where trying again can help, offer it."""
    if isinstance(error, NotFound | Refused):
        st.info(error.sentence)
        return
    st.warning(error.sentence)
    if isinstance(error, Unavailable) and st.button(_("Try again")):
        st.rerun()


def draw_not_yours() -> None:
    """In the place of a screen that the person's roles do not open."""
    st.info(_("Your roles do not open this page. If your work needs it, ask an administrator for the role."))
