"""The moments that words of feedback rest on: a way to each for who may watch, the time as text for who may not."""

from collections.abc import Iterable

import streamlit as st

from qa_app.components.evidence_kinds import COLOURS, LETTERS
from qa_app.components.way_to_work import DESK
from qa_app.i18n import _, position
from qa_app.screen_state import go_to, seek_to
from qa_app.services.feedback import FeedbackView


def draw_times(view: FeedbackView, times_ms: Iterable[int], key: str) -> None:
    """Draw each time with the letter of the mark that begins there, if one does."""
    kinds = {mark.start_ms // 1000: mark.kind for mark in view.evidence}
    for at_ms in times_ms:
        kind = kinds.get(at_ms // 1000)
        letter = f":{COLOURS[kind]}-badge[{LETTERS[kind]}] " if kind else ""
        label = letter + position(at_ms)
        if not view.may_watch:
            st.markdown(label, width="content")
            continue
        st.button(
            label,
            key=f"jump-{key}-{at_ms}",
            type="tertiary",
            help=_("Open the review here"),
            on_click=open_desk_at,
            args=(view.feedback.review_id, at_ms),
        )


def open_desk_at(review_id: int, at_ms: int) -> None:
    """Lead to the desk of the review with its player at that moment; for `on_click`."""
    seek_to(review_id, at_ms)
    go_to(DESK, review=review_id)
