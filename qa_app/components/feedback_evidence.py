"""The evidence that a letter is built from: about its facilitator, then about the session."""

import streamlit as st

from qa_app.components.evidence_kinds import COLOURS, LETTERS
from qa_app.components.plain_words import plain
from qa_app.components.way_to_work import DESK
from qa_app.i18n import _, ngettext, position
from qa_app.screen_state import go_to, seek_to
from qa_app.services.evidence import KINDS
from qa_app.services.feedback import EvidenceLine, FeedbackView


def draw_feedback_evidence(view: FeedbackView) -> None:
    """Draw both lists; for who reviews, a time opens the desk at that second."""
    st.header(_("What it rests on"), anchor=False)
    if not view.evidence:
        st.caption(_("No evidence was marked about this facilitator or the session."))
    own = [line for line in view.evidence if not line.is_about_session]
    session = [line for line in view.evidence if line.is_about_session]
    about = _("About you") if view.is_facilitator else _("About {name}").format(name=view.facilitator)
    for heading, lines in ((about, own), (_("About the session"), session)):
        if lines:
            n = ngettext("{n} mark", "{n} marks", len(lines)).format(n=len(lines))
            st.markdown(f"**{plain(heading)}** :gray[· {n}]")
        for number, line in enumerate(lines):
            _draw_line(view, line, f"{'session' if line.is_about_session else 'own'}-{number}")


def _draw_line(view: FeedbackView, line: EvidenceLine, key: str) -> None:
    times = f"{position(line.start_ms)}–{position(line.end_ms)}"
    badge = f":{COLOURS[line.kind]}-badge[**{LETTERS[line.kind]}** {_(KINDS[line.kind])}]"
    with st.container(gap=None, key=f"mark-{key}"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.markdown(badge, width="content")
            if view.is_facilitator:
                st.markdown(f"**{times}**", width="content")
            else:
                st.button(
                    times,
                    key=f"jump-{key}",
                    type="tertiary",
                    help=_("Open the review here"),
                    on_click=_open_desk_at,
                    args=(view.feedback.review_id, line.start_ms),
                )
        st.markdown(plain(line.note))
        if line.items:
            st.caption(plain(" · ".join(f"{item} {label}" for item, label in line.items)))


def _open_desk_at(review_id: int, start_ms: int) -> None:
    seek_to(review_id, start_ms)
    go_to(DESK, review=review_id)
