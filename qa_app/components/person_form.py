"""The form that adds somebody who may sign in."""

from collections.abc import Callable

import streamlit as st

from qa_app.access import Person
from qa_app.components.plain_words import plain
from qa_app.components.role_choice import draw_role_choice
from qa_app.errors import Explained
from qa_app.i18n import LANGUAGES, _
from qa_app.screen_state import memory
from qa_app.services.sites import Site


def draw_person_form(sites: list[Site], add: Callable[..., Person]) -> None:
    """`add` takes name, email, language and grants by name and may raise Explained."""
    # What was typed stays after a refusal, and makes room for the next one after success.
    added = memory().setdefault("person-form", 0)
    with st.form(f"add-person-{added}", border=True):
        st.header(_("Add a person"), anchor=False)
        first, second, third = st.columns([0.4, 0.4, 0.2])
        name = first.text_input(_("Name"), key=f"person-name-{added}")
        email = second.text_input(_("E-mail address"), key=f"person-email-{added}")
        language = third.selectbox(
            _("Language"),
            list(LANGUAGES),
            format_func=lambda one: LANGUAGES[one],
            key=f"person-language-{added}",
        )
        grants = draw_role_choice(sites, (), f"person-roles-{added}")
        if not st.form_submit_button(_("Add person"), type="primary"):
            return
        try:
            add(name=name, email=email, language=language, grants=grants)
        except Explained as error:
            st.warning(plain(error.sentence))
        else:
            memory()["person-form"] += 1
            st.rerun()
