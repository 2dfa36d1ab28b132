"""The check before submitting: what is open, what lacks evidence, what was not watched."""

from collections.abc import Callable

import streamlit as st

from qa_app.components.plain_words import plain
from qa_app.errors import Explained
from qa_app.i18n import _, length_words, ngettext, position
from qa_app.services.reviews import DeskView, Unanswered, unwatched

SHORTEST_GAP_MS = 5_000


def draw_submit_check(view: DeskView, submit: Callable[[bool], None]) -> None:
    """Draw the list and the button; `submit` gets whether open items were accepted, and may raise Explained."""
    _draw_watched(view)
    if view.unevidenced:
        st.warning(
            _("These ratings need evidence before you can submit: {names}. Mark a moment for each.").format(
                names=_names(view, view.unevidenced)
            )
        )
    accepted = True
    if view.unanswered:
        count = len(view.unanswered)
        st.markdown(
            ngettext(
                "**{n} item has no rating:** {names}", "**{n} items have no rating:** {names}", count
            ).format(n=count, names=_names(view, view.unanswered))
        )
        accepted = st.checkbox(_("Submit with these open. Sections with too little answered get no score."))
    else:
        st.markdown(_("Every item is answered."))
    st.caption(_("After submitting, the ratings cannot be changed. Write the feedback next."))
    if st.button(
        _("Submit review"),
        type="primary",
        key="submit-review",
        disabled=bool(view.unevidenced) or not accepted,
    ):
        try:
            submit(accepted)
        except Explained as error:
            st.warning(error.sentence)
        else:
            st.rerun()


def _draw_watched(view: DeskView) -> None:
    length = view.recording.duration_ms or 0
    gaps = [gap for gap in unwatched(view) if gap[1] - gap[0] >= SHORTEST_GAP_MS]
    st.markdown(
        _("You watched **{watched}** of {length}.").format(
            watched=length_words(view.review.watched_ms), length=length_words(length)
        )
    )
    if gaps:
        shown = ", ".join(f"{position(start)}–{position(end)}" for start, end in gaps[:6])
        st.caption(_("Not watched: {times}. This is stored with the scores.").format(times=shown))


def _names(view: DeskView, answers: tuple[Unanswered, ...]) -> str:
    return ", ".join(
        plain(
            one.item if one.facilitator_id is None else f"{one.item} {view.facilitators[one.facilitator_id]}"
        )
        for one in answers
    )
