"""Feedback with disputed ratings, each row one click from both voices."""

import streamlit as st

from qa_app.components.card import card, draw_more, first_rows
from qa_app.components.plain_words import plain, quiet
from qa_app.components.way_here import draw_way_here
from qa_app.i18n import _, day, ngettext
from qa_app.services.disputed_feedback import DisputedFeedback


def draw_disputed_list(rows: tuple[DisputedFeedback, ...]) -> None:
    """Draw the list, the newest dispute first; a sentence where there is none."""
    n = len(rows)
    with card(_("Disputed ratings"), ngettext("{n} review", "{n} reviews", n).format(n=n) if n else ""):
        if not rows:
            st.markdown(
                _("No rating is disputed. What a facilitator disputes is listed here, with both views.")
            )
        for row in first_rows(rows, "disputed"):
            with st.container(key=f"facilitator-disputed-{row.feedback_id}"):
                who, where, what, action = st.columns([0.24, 0.34, 0.3, 0.12], vertical_alignment="center")
                by = _("Feedback by {name}").format(name=row.author)
                who.markdown(f"**{plain(row.facilitator)}**  \n{quiet(by)}")
                where.markdown(f"{plain(row.words.title)}  \n{quiet(row.words.place)}")
                since = _("Disputed {when}").format(when=day(row.raised_at))
                what.markdown(f"{_state(row)} {plain(', '.join(row.items))}  \n{quiet(since)}")
                with action:
                    draw_way_here(_("Read"), key=f"disputed-{row.feedback_id}", feedback=row.feedback_id)
        draw_more(rows, "disputed")


def _state(row: DisputedFeedback) -> str:
    if not row.waiting:
        return ":gray-badge[" + _("Settled") + "]"
    words = ngettext("{n} waits for a decision", "{n} wait for a decision", row.waiting)
    return f":orange-badge[{words.format(n=row.waiting)}]"
