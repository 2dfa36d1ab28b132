"""Item by item, both voices beside each other: the reviewer's rating and the facilitator's own."""

from html import escape

import streamlit as st

from qa_app.i18n import _
from qa_app.services.feedback import FeedbackView


def draw_rated_items(view: FeedbackView) -> None:
    """Draw the table; nothing before the scores are open."""
    if not view.rated:
        return
    st.header(_("Item by item"), anchor=False)
    has_own = any(one.own is not None for one in view.rated)
    own = _("You") if view.is_facilitator else view.facilitator
    head = [_("Item"), view.author, *([own] if has_own else [])]
    rows = [
        [one.item.label, one.rating, *([one.own or _("left out")] if has_own else [])] for one in view.rated
    ]
    st.html(
        '<div class="profile items" tabindex="0" role="region" aria-label="'
        + escape(_("Item by item"))
        + '"><table><thead><tr>'
        + "".join(f'<th scope="col">{escape(one)}</th>' for one in head)
        + "</tr></thead><tbody>"
        + "".join(
            f'<tr><th scope="row">{escape(row[0])}</th>'
            + "".join(f"<td>{escape(cell)}</td>" for cell in row[1:])
            + "</tr>"
            for row in rows
        )
        + "</tbody></table></div>"
    )
    if not has_own:
        st.caption(
            _("You did not rate yourself.")
            if view.is_facilitator
            else _("There is no self-rating: it is the facilitator's to give or to leave out.")
        )
