"""That mails did not reach people, and why: for administrators, only while there is something to tell."""

from collections.abc import Sequence

import streamlit as st

from qa_app.components.plain_words import plain
from qa_app.i18n import _, moment, ngettext
from qa_app.services.notice_mails import MailTrouble


def draw_mail_trouble(troubles: Sequence[MailTrouble], *, with_people: bool) -> None:
    """How many people the last mail did not reach, and the last reason; `with_people` a line for each as well."""
    if not troubles:
        return
    n = len(troubles)
    words = ngettext(
        "The last e-mail did not reach {n} person.", "The last e-mail did not reach {n} people.", n
    ).format(n=n)
    with st.container(key="mail-trouble"):
        st.warning(plain(f"{words} {troubles[0].reason}"), icon=":material/mail_off:")
        if with_people:
            with st.expander(_("Whom it did not reach")):
                for one in troubles:
                    state = _("given up") if one.is_given_up else _("to be tried again")
                    st.markdown(
                        f"**{plain(one.person)}**  \n{plain(f'{moment(one.at)} · {state} · {one.reason}')}"
                    )
