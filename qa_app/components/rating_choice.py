"""A choice from a list, of one entry or several; what is clicked is saved at once."""

import streamlit as st

from qa_app.components.plain_words import plain
from qa_app.components.rating_answer import NOTHING, Said, Slot, is_as_shown, keep, show
from qa_app.components.rating_scale import draw_not_applicable
from qa_app.i18n import current_language
from qa_app.screen_state import field
from qa_app.services.reviews import Item


def draw_choices(slot: Slot, item: Item, label: str, *, is_locked: bool) -> None:
    """Draw the entries with those chosen that are stored."""
    key = slot.key
    names = {one.key: one.label.in_language(current_language()) for one in item.choices}
    show(key, list(slot.stored.choices), empty=[])

    def said(chosen: list[str]) -> Said:
        # In the order of the rubric: the order of clicks means nothing.
        return Said(choices=tuple(one for one in names if one in chosen)) if chosen else NOTHING

    def kept() -> None:
        chosen = list(field(key) or [])
        keep(slot, key, chosen, said(chosen))

    chosen = list(
        st.pills(
            plain(label),
            list(names),
            selection_mode="multi",
            format_func=lambda one: plain(names[one]),
            key=key,
            on_change=kept,
            disabled=is_locked,
        )
    )
    if not is_as_shown(key, chosen):
        keep(slot, key, chosen, said(chosen))
        st.rerun()
    draw_not_applicable(slot, item, label, is_locked=is_locked)
