"""Where feedback stands: its steps, each with whose it is and when it was taken."""

from datetime import datetime
from html import escape

import streamlit as st

from qa_app.i18n import _, moment
from qa_app.services.feedback import FeedbackView


def draw_feedback_steps(view: FeedbackView) -> None:
    """Draw the steps in order; the one that is next is marked, in words too."""
    given = view.feedback
    name = _("You") if view.is_facilitator else view.facilitator
    steps = (
        (_("Written"), given.shared_at, _("by {name}").format(name=view.author)),
        (
            _("Shared"),
            given.shared_at,
            _("{name} can read it, co-workers cannot").format(name=view.facilitator),
        ),
        (_("Opened"), given.opened_at, name),
        (_("Reflected on"), given.reflected_at, _("own view, before any score")),
        (_("Scores open"), given.reflected_at, name),
        *_disputes(view, name),
        (_("Acknowledged"), given.acknowledged_at, name),
    )
    st.header(_("Where it stands"), anchor=False)
    waiting = next((number for number, step in enumerate(steps) if step[1] is None), None)
    rows = []
    for number, (title, at, whose) in enumerate(steps):
        note = moment(at) if at else whose
        mark = "done" if at else "next" if number == waiting else ""
        said = _("{step}, next").format(step=title) if mark == "next" else title
        rows.append(
            f'<li class="{mark}"><b>{escape(said)}</b><br><span class="quiet">{escape(note)}</span></li>'
        )
    st.html(f'<ol class="steps">{"".join(rows)}</ol>')


def _disputes(view: FeedbackView, name: str) -> tuple[tuple[str, datetime | None, str], ...]:
    """What was disputed first, and when the last of it was settled; nothing where nothing is disputed."""
    if not view.disputes:
        return ()
    settled = [one.decided_at or one.withdrawn_at for one in view.disputes]
    at = None if view.open_disputes else max(one for one in settled if one is not None)
    return (
        (_("Disputed"), view.disputes[0].raised_at, name),
        (_("Disputes settled"), at, _("by {name}").format(name=view.author)),
    )
