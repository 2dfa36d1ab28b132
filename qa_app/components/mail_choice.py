"""Whether a mail tells the reader that something waits; drawn only where mails are sent."""

from html import escape

import streamlit as st

from qa_app.components.card import card
from qa_app.i18n import _
from qa_app.screen_state import backend, field, person
from qa_app.services.notice_mails import MailChoice
from qa_app.services.people import set_mail

KEY = "takes-mail"


def draw_mail_choice(choice: MailChoice) -> None:
    """One switch, kept as soon as it is turned."""
    with card(_("By e-mail")):
        st.toggle(
            _("Send me an e-mail when something waits"), value=choice.takes_mail, key=KEY, on_change=_keep
        )
        words = _("It goes to {address} and says that something waits, never what, with a link to Home.")
        # As HTML: Markdown would make a link of the address.
        st.html(f"<small>{escape(words.format(address=choice.address))}</small>")


def _keep() -> None:
    set_mail(backend(), person(), field(KEY))
