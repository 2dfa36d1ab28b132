"""A facilitator's reviews with their feedback."""

import streamlit as st

from qa_app.components.plain_words import plain
from qa_app.components.way_here import draw_way_here
from qa_app.components.way_to_work import open_feedback
from qa_app.i18n import _, day, ngettext
from qa_app.services.feedback import STATES
from qa_app.services.supervision import FacilitatorPage, ReviewLine

SHOWN = 12


def draw_facilitator_reviews(page: FacilitatorPage) -> None:
    """One row each, the newest first, ending in the one thing to do about it."""
    if not page.reviews:
        st.caption(
            _("Nothing was shared with you yet.") if page.is_self else _("No review is submitted yet.")
        )
    for line in page.reviews[:SHOWN]:
        with st.container(key=f"review-{line.review_id}"):
            words, state, action = st.columns([0.49, 0.22, 0.29], vertical_alignment="center")
            with words.container(gap=None):
                st.markdown(f"**{plain(line.words.title)}**")
                st.caption(plain(_facts(line)))
            state.caption(_state(line))
            with action:
                _draw_way(page, line)
    if len(page.reviews) > SHOWN:
        more = len(page.reviews) - SHOWN
        with st.expander(ngettext("{n} earlier review", "{n} earlier reviews", more).format(n=more)):
            for line in page.reviews[SHOWN:]:
                with st.container(horizontal=True, vertical_alignment="center"):
                    st.markdown(f"{plain(line.words.title)} :gray[{plain(_facts(line))}]")
                    _draw_way(page, line)


def _state(line: ReviewLine) -> str:
    if line.feedback_state is not None:
        return _(STATES[line.feedback_state])
    return _("Feedback not begun") if line.can_begin else _("No feedback shared")


def _facts(line: ReviewLine) -> str:
    parts = [
        line.words.theme,
        day(line.delivered_at),
        line.words.group,
        _("reviewed by {name}").format(name=line.reviewer),
    ]
    if line.scores is not None:
        parts.append(line.scores.whole)
    return " · ".join(parts)


def _draw_way(page: FacilitatorPage, line: ReviewLine) -> None:
    if line.feedback_id is not None:
        is_draft = line.feedback_state == "draft"
        draw_way_here(
            _("Go on writing") if is_draft else _("Read feedback"),
            key=f"read-{line.feedback_id}",
            feedback=line.feedback_id,
        )
    elif line.can_begin:
        st.button(
            _("Write feedback"),
            key=f"begin-{line.review_id}",
            on_click=open_feedback,
            args=(line.review_id, page.facilitator_id),
        )
