"""The facilitator's rating of themselves, before any score: the items about them with what each value looks like."""

import streamlit as st

from qa_app.components.plain_words import plain, quiet
from qa_app.i18n import _
from qa_app.services.feedback import FeedbackView, OwnItem


def draw_self_rating(view: FeedbackView) -> dict[str, float]:
    """Draw the items, to be called inside the form of the reflection; gives the values chosen so far, by item."""
    if not view.to_rate:
        return {}
    with st.expander(_("Rate yourself on the same items, if you like")):
        st.caption(
            _(
                "Any item may be left out. Your ratings stand beside the reviewer's once the scores are open, and "
                "count in no score."
            )
        )
        chosen = {item.key: _draw_item(view, item) for item in view.to_rate}
    return {key: value for key, value in chosen.items() if value is not None}


def _draw_item(view: FeedbackView, item: OwnItem) -> float | None:
    # A scale of figures is told below it; Yes and No are their own words.
    figures = {one.value: f"{one.value:g}" for one in item.scale}
    names = {one.value: one.name for one in item.scale}
    is_told = all(names[value].startswith(figure) for value, figure in figures.items())
    shown = figures if is_told else names
    with st.container(key=f"self-{item.key}", gap="xsmall"):
        value: float | None = st.segmented_control(
            plain(item.label),
            list(names),
            format_func=lambda value: plain(shown[value]),
            help=plain(item.description) or None,
            key=f"self-{view.feedback.id}-{item.key}",
        )
        told = [
            quiet(f"{one.name}: {one.meaning}" if one.meaning else one.name)
            for one in item.scale
            if one.meaning or is_told
        ]
        if told:
            st.markdown("  \n".join(told))
    return value
