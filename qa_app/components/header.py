"""The right end of the top bar: notices, language, who is signed in, sign out; and the look of every page."""

from functools import partial
from html import escape
from pathlib import Path

import streamlit as st

from qa_app.access import ROLES, Person
from qa_app.components.app_page import app_page
from qa_app.i18n import LANGUAGES, _, ngettext
from qa_app.screen_state import backend, go_to, memory
from qa_app.services.notice_list import MOST_UNREAD, unread_now
from qa_app.services.people import set_language

LOOK = Path(__file__).parent / "look.css"


def draw_header(person: Person) -> None:
    """Draw it once per run, before the screen."""
    st.html(LOOK)
    app_page(person)
    unread = memory()["unread"] = unread_now(backend(), person, memory().get("unread"))
    with st.container(key="who", horizontal=True, gap="small", vertical_alignment="center"):
        st.button(
            _notices(unread.n),
            key="notices",
            type="tertiary",
            on_click=partial(go_to, "screens/notices.py"),
        )
        other = next(code for code in LANGUAGES if code != person.language)
        if st.button(LANGUAGES[other], key="other_language", type="tertiary"):
            set_language(backend(), person, other)
            st.rerun()
        roles = ", ".join(_(ROLES[role]) for role in person.roles)
        leave = escape(_("Sign out"))
        st.html(
            f'<span class="me">{escape(person.name)}<span class="roles">, {escape(roles)}</span></span>'
            f'<a href="/sign-out" target="_self">{leave}</a>'
        )


def _notices(n: int) -> str:
    """What waits, as a number in words: never by a colour or a dot alone."""
    if not n:
        return _("Notices")
    words = ngettext("{n} new notice", "{n} new notices", n)
    shown = words.format(n=n if n < MOST_UNREAD else f"{MOST_UNREAD - 1}+")
    return f"**{shown}**"
