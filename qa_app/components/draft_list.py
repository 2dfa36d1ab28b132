"""One's own drafts as a list, each one click from going on."""

import streamlit as st

from qa_app.components.plain_words import plain
from qa_app.i18n import _, length_words, moment, ngettext
from qa_app.services.home import Draft


def draw_draft_list(drafts: list[Draft]) -> None:
    """Draw the list in a card; says so when there is none."""
    with st.container(border=True):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.subheader(_("Drafts to finish"), anchor=False, width="content")
            count = len(drafts)
            st.caption(ngettext("{n} review", "{n} reviews", count).format(n=count) if count else "")
        if not drafts:
            st.caption(_("No review is begun. Open one from Home or from the recordings."))
        for draft in drafts:
            _draw_draft(draft)


def _draw_draft(draft: Draft) -> None:
    words, action = st.columns([0.72, 0.28], vertical_alignment="center")
    with words:
        st.markdown(f"**{plain(draft.words.title)}**")
        st.caption(plain(f"{draft.words.group} · {draft.words.facilitators}"))
        st.progress(draft.answered / draft.total if draft.total else 0.0)
        st.caption(
            plain(
                _("{answered} of {total} answered · {watched} watched of {length} · saved {when}").format(
                    answered=draft.answered,
                    total=draft.total,
                    watched=length_words(draft.review.watched_ms),
                    length=length_words(draft.length_ms),
                    when=moment(draft.review.saved_at),
                )
            )
        )
    with action:
        if st.button(_("Continue"), key=f"continue-{draft.review.id}", width="stretch"):
            st.switch_page("screens/review_desk.py", query_params={"review": str(draft.review.id)})
