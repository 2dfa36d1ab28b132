"""What is not as it should be with a store's recordings, by reason, with what to do and one click to try again."""

import streamlit as st

from qa_app.components.card import BUTTON
from qa_app.components.plain_words import plain, quiet
from qa_app.i18n import _, ngettext
from qa_app.screen_state import backend, person
from qa_app.services.background_indexing import start_in_background
from qa_app.services.reasons import reason_sentences
from qa_app.services.store_overview import Failure


def draw_failures(store_id: int, failures: list[Failure], *, is_running: bool) -> None:
    """A line for each reason; nothing where all is well. While a run is under way nothing can be tried again: an
    archive takes all night, and what failed is to be seen meanwhile."""
    if not failures:
        return
    st.subheader(_("What is not as it should be"), anchor=False)
    for failure in failures:
        with st.container(key=f"line-failure-{store_id}-{failure.reason_code}"):
            _draw_failure(store_id, failure, is_running=is_running)


def _draw_failure(store_id: int, failure: Failure, *, is_running: bool) -> None:
    reason = reason_sentences(failure.reason_code)
    words, buttons = st.columns([0.68, 0.32], vertical_alignment="center")
    with words:
        number = ngettext("{n} recording", "{n} recordings", failure.count).format(n=f"{failure.count:,}")
        st.markdown(f"**{number}:** {plain(reason.what)}  \n{quiet(reason.what_to_do)}")
    with buttons, st.container(horizontal=True, horizontal_alignment="right"):
        with st.popover(_("Which ones")):
            st.code("\n".join(failure.keys), language=None, wrap_lines=True)
            if failure.count > len(failure.keys):
                more = failure.count - len(failure.keys)
                st.caption(ngettext("and {n} more", "and {n} more", more).format(n=f"{more:,}"))
        if failure.can_be_tried_again and st.button(
            _("Try again"),
            key=f"again-{store_id}-{failure.reason_code}",
            width=BUTTON,
            disabled=is_running,
        ):
            start_in_background(
                backend(), person(), store_id, retry_failed=True, reason_code=failure.reason_code
            )
            st.rerun()
