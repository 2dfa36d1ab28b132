"""The evidence of a review as a list: the twin of the player's lane, with times to jump to."""

from collections.abc import Callable

import streamlit as st

from qa_app.components.plain_words import plain
from qa_app.i18n import _, length_words, ngettext, position
from qa_app.screen_state import seek_to
from qa_app.services.evidence import KINDS, EvidenceRecord
from qa_app.services.reviews import DeskView

LETTERS = {"strength": "S", "development": "D", "risk": "R", "proscribed": "P"}
COLOURS = {"strength": "blue", "development": "orange", "risk": "red", "proscribed": "violet"}


def draw_evidence_list(view: DeskView, remove: Callable[[int], None] | None) -> None:
    """Draw the list; `remove` takes an evidence's id, None allows no removing. Asks the player to jump."""
    count = len(view.evidence)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.header(_("Evidence"), anchor=False, width="stretch")
        st.caption(
            ngettext("{n} mark", "{n} marks", count).format(n=count)
            + " · "
            + _("{watched} watched of {length}").format(
                watched=length_words(view.review.watched_ms),
                length=length_words(view.recording.duration_ms or 0),
            ),
            width="content",
        )
    if not view.evidence:
        st.caption(_("No evidence yet. Press m while the video plays, or the Mark button under it."))
    for mark in view.evidence:
        _draw_mark(view, mark, remove)


def _draw_mark(view: DeskView, mark: EvidenceRecord, remove: Callable[[int], None] | None) -> None:
    with st.container(
        horizontal=True, vertical_alignment="top", gap="small", wrap=False, key=f"mark-{mark.id}"
    ):
        shown = f"{position(mark.start_ms)}–{position(mark.end_ms)}"
        st.button(
            f":blue[{shown}]",
            key=f"seek-{mark.id}",
            type="tertiary",
            on_click=seek_to,
            args=(mark.review_id, mark.start_ms),
        )
        st.markdown(_words(view, mark), width="stretch")
        if remove is not None:
            st.button(
                ":material/close:",
                key=f"remove-{mark.id}",
                type="tertiary",
                help=_("Remove this evidence"),
                on_click=remove,
                args=(mark.id,),
            )


def _words(view: DeskView, mark: EvidenceRecord) -> str:
    kind = f":{COLOURS[mark.kind]}-badge[**{LETTERS[mark.kind]}** {_(KINDS[mark.kind])}]"
    about = [*mark.items, *(view.facilitators[one].split()[0] for one in mark.people)]
    chips = " ".join(f":gray-badge[{plain(one)}]" for one in about)
    words = f"{kind} {plain(mark.note)} {chips}"
    if view.recording.is_same_content(mark.object_version):
        return words
    earlier = _("Made on an earlier file: the object was replaced since.")
    return f"{words}  \n:small[{earlier}]"
