"""The reviewer's overall words: strengths and development points, kept in the browser until the server has them."""

import streamlit as st

from qa_app.components.plain_words import plain
from qa_app.components.rating_answer import Said, Slot, draw_conflict, learn, take_problem
from qa_app.components.rating_text import draw_words_field
from qa_app.i18n import N_, _
from qa_app.screen_state import backend, person
from qa_app.services import reviews
from qa_app.services.reviews import DeskView, WordsPart

PARTS: dict[WordsPart, str] = {"strengths": N_("Strengths"), "development": N_("Development points")}


def draw_words(view: DeskView) -> None:
    """Two fields; each is kept when the hand rests, and when it is left."""
    review = view.review
    st.header(_("In words"), anchor=False)
    problem = take_problem()
    # In a place that is always there: what follows keeps its own place, with or without the warning.
    with st.container():
        if problem:
            st.warning(plain(problem))
    is_locked = review.state != "draft" or review.reviewer_id != person().id
    for part, label in PARTS.items():
        slot = _slot(view, part, is_locked=is_locked)
        learn(slot)
        draw_words_field(slot, _(label), is_locked=is_locked, lines=3)
        draw_conflict(slot)


def _slot(view: DeskView, part: WordsPart, *, is_locked: bool) -> Slot:
    review_id = view.review.id

    def save(said: Said, times_saved: int) -> None:
        reviews.save_words(
            backend(), person(), review_id, part=part, words=said.text or "", seen_saves=times_saved
        )

    return Slot(
        key=f"words-{review_id}-{part}",
        times_saved=reviews.saves_of(view.review, part),
        stored=Said(text=getattr(view.review, part) or None),
        is_locked=is_locked,
        save=save,
        tell=lambda said: f"“{said.text}”" if said.text else _("no words"),
    )
