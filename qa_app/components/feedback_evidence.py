"""The evidence that a letter is built from: about its facilitator, then about the session.

Whoever writes the letter puts a mark into it from here: its words with its time, to be worded anew there.
"""

import streamlit as st

from qa_app.components.action_list import propose_action
from qa_app.components.evidence_kinds import COLOURS, LETTERS
from qa_app.components.feedback_letter import add_point, part_names
from qa_app.components.feedback_times import open_desk_at
from qa_app.components.plain_words import plain
from qa_app.i18n import N_, _, ngettext, position
from qa_app.screen_state import field
from qa_app.services.evidence import KINDS
from qa_app.services.feedback import EvidenceLine, FeedbackView
from qa_app.services.feedback_points import points_of

USES = {
    "strengths": N_("Use as a strength"),
    "development": N_("Use as a development point"),
    "try_next": N_("Use as something to try next"),
    "action": N_("Propose an action"),
}


def draw_feedback_evidence(view: FeedbackView) -> None:
    """Draw both lists; for who may watch, a time opens the desk at that second."""
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
            if view.may_watch:
                st.button(
                    times,
                    key=f"jump-{key}",
                    type="tertiary",
                    help=_("Open the review here"),
                    on_click=open_desk_at,
                    args=(view.feedback.review_id, line.start_ms),
                )
            else:
                st.markdown(f"**{times}**", width="content")
        st.markdown(plain(line.note))
        if line.items:
            st.caption(plain(" · ".join(f"{item} {label}" for item, label in line.items)))
        if view.is_author and view.feedback.state == "draft":
            _draw_use(view, line, key)


def _draw_use(view: FeedbackView, line: EvidenceLine, key: str) -> None:
    """Where the mark stands in the letter, and the menu that puts it there."""
    used = _used_in(view, line)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.menu_button(
            _("Use"),
            list(USES),
            key=f"use-{key}",
            type="tertiary",
            icon=":material/add:",
            format_func=lambda use: _(USES[use]),
            on_click=_use,
            args=(view, line, f"use-{key}"),
        )
        st.caption(plain(_("In: {places}").format(places=", ".join(used))) if used else _("Not used yet"))


def _used_in(view: FeedbackView, line: EvidenceLine) -> list[str]:
    second = line.start_ms // 1000 * 1000
    found = [
        f"{name.lower()} {number}"
        for part, name in part_names().items()
        for number, point in enumerate(points_of(getattr(view.feedback, part)), start=1)
        if second in point.times_ms
    ]
    actions = [one for one in view.actions if any(second in point.times_ms for point in points_of(one.what))]
    if actions:
        n = len(actions)
        found.append(ngettext("{n} action", "{n} actions", n).format(n=n))
    return found


def _use(view: FeedbackView, line: EvidenceLine, key: str) -> None:
    use = field(key)
    if use == "action":
        propose_action(view.feedback.id, line.note, line.start_ms)
    elif use is not None:
        add_point(view.feedback.id, use, line.note, line.start_ms)
