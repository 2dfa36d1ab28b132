"""The reviewer's overall words: strengths and development points, kept in the browser until the server has them."""

import streamlit as st

from qa_app.components.plain_words import plain
from qa_app.components.rating_answer import Said, Slot, draw_conflict, learn, take_problem
from qa_app.components.rating_text import draw_words_field
from qa_app.i18n import N_, _
from qa_app.screen_state import backend, memory, person
from qa_app.services import reviews
from qa_app.services.reviews import DeskView

PARTS = {"strengths": N_("Strengths"), "development": N_("Development points")}


def draw_words(view: DeskView) -> None:
    """Two fields; each is kept when the hand rests, and when it is left."""
    review = view.review
    # They count their savings together, so what this tab knows of them is shared.
    known: dict[str, int] = memory().setdefault(f"words-known-{review.id}", {})
    known["saves"] = review.words_saved
    st.header(_("In words"), anchor=False)
    problem = take_problem()
    # In a place that is always there: what follows keeps its own place, with or without the warning.
    with st.container():
        if problem:
            st.warning(plain(problem))
    is_locked = review.state != "draft" or review.reviewer_id != person().id
    for part, label in PARTS.items():
        slot = _slot(view, part, known, is_locked=is_locked)
        learn(slot)
        draw_words_field(slot, _(label), is_locked=is_locked, lines=3)
        draw_conflict(slot)


def _slot(view: DeskView, part: str, known: dict[str, int], *, is_locked: bool) -> Slot:
    review_id = view.review.id

    def save(said: Said, _times_saved: int) -> None:
        reviews.save_words(
            backend(), person(), review_id, **{part: said.text or ""}, seen_saves=known["saves"]
        )
        known["saves"] += 1

    return Slot(
        key=f"words-{review_id}-{part}",
        times_saved=view.review.words_saved,
        stored=Said(text=getattr(view.review, part) or None),
        is_locked=is_locked,
        save=save,
        tell=lambda said: f"“{said.text}”" if said.text else _("no words"),
    )
