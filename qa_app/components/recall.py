"""Taking shared feedback back, for as long as its facilitator has not opened it."""

import streamlit as st

from qa_app.components.plain_words import plain
from qa_app.errors import Explained
from qa_app.i18n import _
from qa_app.screen_state import backend, person, say_next
from qa_app.services import feedback
from qa_app.services.feedback import FeedbackView


def draw_recall(view: FeedbackView) -> None:
    """The button, for the author; nothing once it was opened."""
    given = view.feedback
    if not view.is_author or given.state != "shared" or given.opened_at is not None:
        return
    st.caption(
        plain(_("{name} has not opened it. Recalled, it is a draft again.").format(name=view.facilitator))
    )
    st.button(_("Recall"), key="recall-feedback", on_click=_recall, args=(given.id,))


def _recall(feedback_id: int) -> None:
    try:
        feedback.recall_feedback(backend(), person(), feedback_id)
    except Explained as error:
        say_next(error.sentence)
    else:
        say_next(_("Recalled. It is a draft again."))
