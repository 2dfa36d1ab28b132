"""The reviewer's overall words: strengths and development points, saved when the field is left."""

import streamlit as st

from qa_app.errors import Explained
from qa_app.i18n import _
from qa_app.screen_state import backend, field, memory, person
from qa_app.services import reviews
from qa_app.services.reviews import DeskView


def draw_words(view: DeskView) -> None:
    """Two fields; what is typed is kept as soon as the field is left."""
    review = view.review
    mine = review.state == "draft" and review.reviewer_id == person().id
    strengths_key, development_key = f"strengths-{review.id}", f"development-{review.id}"
    seen_key = f"words-seen-{review.id}"
    st.header(_("In words"), anchor=False)
    problem = memory().pop(f"words-problem-{review.id}", None)
    if problem:
        st.warning(problem)
    if strengths_key not in st.session_state or development_key not in st.session_state:
        # The fields forget themselves when another screen is opened; what was seen has to go with them.
        st.session_state[strengths_key] = review.strengths
        st.session_state[development_key] = review.development
        memory()[seen_key] = {"words_saved": review.words_saved}

    def keep() -> None:
        seen = memory()[seen_key]
        try:
            reviews.save_words(
                backend(),
                person(),
                review.id,
                strengths=field(strengths_key),
                development=field(development_key),
                seen_saves=seen["words_saved"],
            )
        except Explained as error:
            memory()[f"words-problem-{review.id}"] = error.sentence
        else:
            seen["words_saved"] += 1

    st.text_area(_("Strengths"), key=strengths_key, on_change=keep, disabled=not mine, height=90)
    st.text_area(_("Development points"), key=development_key, on_change=keep, disabled=not mine, height=90)
