"""The Streamlit script: sign-in, navigation, then the screen; a problem becomes a sentence."""

import streamlit as st
from streamlit.delta_generator_singletons import context_dg_stack, get_default_dg_stack_value

from qa_app import i18n, screen_state, signin
from qa_app.components.header import draw_header
from qa_app.components.plain_words import plain
from qa_app.components.problem import draw_not_yours, draw_problem
from qa_app.errors import Explained
from qa_app.i18n import _
from qa_app.navigation import SCREENS, screens_for

# A run that was asked for while a fragment was drawn follows in the same thread, and Streamlit 1.67 would have it
# draw the whole page where that fragment stood: inside the rating card.
context_dg_stack.set(get_default_dg_stack_value())

st.set_page_config(page_title="qa-app", layout="wide", initial_sidebar_state="collapsed")
i18n.use_language_of(screen_state.language)

person = signin.signed_in_person(screen_state.backend())
if person is None:
    st.info(_("You are signed out. Load the page again to sign in."))
    st.stop()
screen_state.remember_person(person)

screens = {
    screen.file: st.Page(
        screen.file,
        title=_(screen.title),
        url_path=screen.path,
        default=number == 0,
        visibility="visible" if screen.listed else "hidden",
    )
    for number, screen in enumerate(screens_for(person))
}
# Known as well, or Streamlit says of them, in English, that they do not exist.
others = [
    st.Page(draw_not_yours, title=_(screen.title), url_path=screen.path, visibility="hidden")
    for screen in SCREENS
    if screen.file not in screens
]
page = st.navigation([*screens.values(), *others], position="top")
going = screen_state.take_going()
if going is not None and going[0] in screens:
    file, query = going
    if screens[file] is not page:
        st.switch_page(screens[file], query_params=query)
    st.query_params.from_dict(query)
draw_header(person)
toast = screen_state.take_toast()
if toast:
    st.toast(plain(toast))
try:
    page.run()
except Explained as error:
    draw_problem(error)
