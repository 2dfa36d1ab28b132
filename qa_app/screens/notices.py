"""Notices: what waits for the person, each one click from the work, and whether a mail tells of it."""

import streamlit as st

from qa_app.components.card import LOOK
from qa_app.components.mail_choice import draw_mail_choice
from qa_app.components.notice_list import draw_notices
from qa_app.i18n import _
from qa_app.screen_state import backend, person
from qa_app.services.notice_list import list_notices
from qa_app.services.notice_mails import mail_choice


def draw() -> None:
    """The unread, what was read before, and the choice of mails where mails are sent."""
    st.html(LOOK)
    st.title(_("Notices"), anchor=False)
    draw_notices(list_notices(backend(), person()))
    choice = mail_choice(backend(), person())
    if choice:
        draw_mail_choice(choice)


draw()
