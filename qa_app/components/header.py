"""The right end of the top bar: language, who is signed in, sign out; and the look of every page."""

from html import escape
from pathlib import Path

import streamlit as st

from qa_app.access import ROLES, Person
from qa_app.components.app_page import app_page
from qa_app.components.plain_words import plain
from qa_app.i18n import LANGUAGES, _
from qa_app.screen_state import backend
from qa_app.services.people import set_language

LOOK = Path(__file__).parent / "look.css"


def draw_header(person: Person) -> None:
    """Draw it once per run, before the screen."""
    st.html(LOOK)
    app_page(person)
    with st.container(key="who", horizontal=True, gap="small", vertical_alignment="center"):
        other = next(code for code in LANGUAGES if code != person.language)
        if st.button(LANGUAGES[other], key="other_language", type="tertiary"):
            set_language(backend(), person, other)
            st.rerun()
        roles = ", ".join(_(ROLES[role]) for role in person.roles)
        st.caption(plain(_("{name}, {roles}").format(name=person.name, roles=roles)))
        words = escape(_("Sign out"))
        st.html(f'<a href="/sign-out" target="_self">{words}</a>')
