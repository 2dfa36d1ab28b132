"""Words in a draft review that may tell who somebody is: at the desk, and before it is submitted."""

from collections.abc import Iterable

import streamlit as st

from qa_app.components.hygiene_notice import draw_words_to_look_at
from qa_app.components.plain_words import plain
from qa_app.errors import Explained
from qa_app.i18n import _
from qa_app.screen_state import backend, memory, person
from qa_app.services import review_names
from qa_app.services.name_hygiene import MarkedWords
from qa_app.services.reviews import DeskView


def draw_review_names(review_id: int, marked: Iterable[MarkedWords]) -> None:
    """The list with what can be done about each; nothing for none. What is refused is told above it, once."""
    problem_key = f"names-problem-{review_id}"

    def replace_with(one: MarkedWords, by: str) -> None:
        try:
            review_names.replace_in_review(backend(), person(), review_id, one.field, one.words, by)
        except Explained as error:
            memory()[problem_key] = error.sentence

    def keep_because(one: MarkedWords, reason: str) -> None:
        try:
            review_names.keep_in_review(backend(), person(), review_id, one.field, one.words, reason)
        except Explained as error:
            memory()[problem_key] = error.sentence

    problem = memory().pop(problem_key, None)
    if problem:
        st.warning(plain(problem))
    draw_words_to_look_at(marked, f"review-{review_id}", replace_with=replace_with, keep_because=keep_because)


def draw_names_at_desk(view: DeskView) -> None:
    """The same for one's own draft at its desk, in a box of its own where there is anything."""
    marked = review_names.words_in_review(backend(), person(), view)
    if marked:
        with st.container(border=True):
            draw_review_names(view.review.id, marked)
            st.caption(_("Nothing is lost meanwhile. The review is submitted once these are settled."))
