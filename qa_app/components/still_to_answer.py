"""What is still missing, always in view at the foot of the rating card: each entry leads to its item."""

import streamlit as st

from qa_app.components.plain_words import plain
from qa_app.components.rating_sections import section_name, turn_to
from qa_app.i18n import _, ngettext
from qa_app.services.reviews import RatingView, Unanswered

FIRST = 4


def draw_still_to_answer(view: RatingView, left: list[Unanswered]) -> None:
    """All of it behind one button, and the first few beside it; one line, so that nothing moves as it gets shorter."""
    with st.container(
        key="still-to-answer", horizontal=True, vertical_alignment="center", gap="xsmall", wrap=False
    ):
        if not left:
            st.caption(_("Everything is answered."))
            return
        words = ngettext("{n} still to answer", "{n} still to answer", len(left)).format(n=len(left))
        every = st.popover(
            f":orange[{plain(words)}]", type="tertiary", key="all-still-to-answer", on_change="rerun"
        )
        if every.open:  # closed, it would be drawn again with each rating
            with every:
                _draw_by_section(view, left)
        for one in left[:FIRST]:
            _draw_button(view, one, "first")


def _draw_by_section(view: RatingView, left: list[Unanswered]) -> None:
    for section in view.rubric.sections:
        here = {item.key for item in section.items}
        found = [one for one in left if one.item in here]
        if found:
            st.caption(plain(section_name(section)))
            with st.container(horizontal=True, gap="xsmall"):
                for one in found:
                    _draw_button(view, one, "all")


def _draw_button(view: RatingView, one: Unanswered, where: str) -> None:
    who = one.facilitator_id
    name = one.item if who is None else f"{one.item} {view.facilitators[who].split()[0]}"
    st.button(
        plain(name),
        key=f"go-{where}-{one.item}-{who}",
        type="tertiary",
        on_click=turn_to,
        args=(view, one.item, who),
    )
