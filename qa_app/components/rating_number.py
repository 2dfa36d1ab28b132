"""A count or a number of minutes: a stepper that can be typed into; what is given is saved at once."""

import streamlit as st

from qa_app.components.plain_words import plain
from qa_app.components.rating_answer import NOTHING, Said, Slot, is_as_shown, keep, show
from qa_app.components.rating_scale import draw_not_applicable
from qa_app.i18n import _
from qa_app.screen_state import field
from qa_app.services.reviews import LARGEST_NUMBER, Item


def draw_number(slot: Slot, item: Item, label: str, *, is_locked: bool) -> None:
    """Draw the stepper. Empty means not answered, which is not 0; the arrow keys step it too."""
    key = slot.key
    whole = all(float(one).is_integer() for one in (item.minimum, item.step, item.maximum or 0))
    number = int if whole else float
    show(key, None if slot.stored.value is None else number(slot.stored.value))

    def said(given: float | None) -> Said:
        return NOTHING if given is None else Said(value=float(given))

    def kept() -> None:
        keep(slot, key, field(key), said(field(key)))

    given = st.number_input(
        plain(label),
        min_value=number(item.minimum),
        max_value=number(item.maximum or LARGEST_NUMBER),
        step=number(item.step),
        value=None,
        key=key,
        on_change=kept,
        placeholder=_("not counted yet") if item.type == "count" else _("not given yet"),
        disabled=is_locked,
        width=190,
    )
    if not is_as_shown(key, given):
        keep(slot, key, given, said(given))
        st.rerun()
    draw_not_applicable(slot, item, label, is_locked=is_locked)
