"""The agreed actions beside the rubric: for each seen, not seen or no opportunity, with the mark that shows it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

import streamlit as st

from qa_app.components.plain_words import plain, quiet
from qa_app.errors import Explained
from qa_app.i18n import _, day, ngettext, position
from qa_app.screen_state import field, memory, seek_to
from qa_app.services.action_checks import OUTCOMES, ActionToCheck, marks_for
from qa_app.services.evidence import KINDS, EvidenceRecord
from qa_app.services.supervision import ACTION_STATES

Save = Callable[[ActionToCheck], None]
COLOURS: dict[str, Literal["green", "orange", "gray"]] = {
    "seen": "green",
    "not_seen": "orange",
    "no_opportunity": "gray",
}


@dataclass(frozen=True)
class ActionDesk:
    """What the answers about actions are given with: the review's own marks, who was rated, and how an answer is
    stored (None: only to be read). `save` raises Explained when it cannot."""

    review_id: int
    facilitators: dict[int, str]
    marks: tuple[EvidenceRecord, ...]
    save: Save | None


def draw_agreed_actions(desk: ActionDesk, actions: tuple[ActionToCheck, ...]) -> None:
    """One block each; those that were agreed after the session need no answer, and are out of the way below."""
    asked = [one for one in actions if one.is_asked and one.closed is None]
    answered = sum(one.outcome is not None and not one.lacks_evidence for one in asked)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.header(_("Agreed actions"), anchor=False, width="stretch")
        if asked:
            words = _("{answered} of {total} answered").format(answered=answered, total=len(asked))
            st.caption(words, width="content")
    # In a place that is always there: what follows keeps its own place, with or without the warning.
    with st.container():
        problem = memory().pop(_problem_key(desk.review_id), None)
        if problem:
            st.warning(plain(problem))
    later = tuple(one for one in actions if not one.is_asked and one.outcome is None)
    for one in actions:
        if one not in later:
            _draw_action(desk, one)
    if later:
        n = len(later)
        words = ngettext(
            "{n} agreed after this session, so no answer is needed",
            "{n} agreed after this session, so no answer is needed",
            n,
        )
        with st.expander(words.format(n=n)):
            for one in later:
                _draw_action(desk, one)


def _draw_action(desk: ActionDesk, one: ActionToCheck) -> None:
    with st.container(key=f"agreed-action-{one.action_id}", gap="xsmall"):
        _draw_words(desk, one)
        if one.closed is not None:
            _draw_closed(one)
        elif desk.save is None:
            _draw_told(desk, one)
        else:
            _draw_answer(_Line(desk, one, desk.save))


def _draw_words(desk: ActionDesk, one: ActionToCheck) -> None:
    facts = (desk.facilitators.get(one.facilitator_id, ""), _("To be seen: {how}").format(how=one.how_seen))
    st.markdown(f"**{plain(one.what)}**  \n{quiet(' · '.join(part for part in facts if part))}")


def _draw_closed(one: ActionToCheck) -> None:
    closed = one.closed
    assert closed is not None
    how = (
        _("closed by hand on {day}").format(day=day(closed.at))
        if closed.reviewer is None
        else _("closed on {day} by a review of {name}").format(day=day(closed.at), name=closed.reviewer)
    )
    words = _("Closed in the meantime: {outcome}, {how}.").format(
        outcome=_(ACTION_STATES[closed.state]), how=how
    )
    if one.outcome is not None:
        mine = _("Your answer, {outcome}, changes nothing any more.").format(outcome=_(OUTCOMES[one.outcome]))
        words = f"{words} {mine}"
    st.info(plain(words))


def _draw_told(desk: ActionDesk, one: ActionToCheck) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        if one.outcome is None:
            st.caption(_("no answer"), width="content")
        else:
            st.badge(_(OUTCOMES[one.outcome]), color=COLOURS[one.outcome])
        mark = next((mark for mark in desk.marks if mark.id == one.evidence_id), None)
        if mark is not None:
            pressed = st.button(
                f":blue[{position(mark.start_ms)}]", key=f"seek-action-{one.action_id}", type="tertiary"
            )
            if pressed:
                seek_to(desk.review_id, mark.start_ms)
                st.rerun()
        if one.note:
            st.markdown(quiet(one.note))


@dataclass(frozen=True)
class _Line:
    """One action that can be answered."""

    desk: ActionDesk
    one: ActionToCheck
    save: Save

    def key(self, name: str) -> str:
        """The key of the field of that name."""
        return f"agreed-{name}-{self.desk.review_id}-{self.one.action_id}"

    @property
    def seen(self) -> dict[int, ActionToCheck | None]:
        """What this tab knows of each action, so that only what another tab has stored since is put into the
        fields: a run under way would take a newer click back. None: what is stored has to be put back."""
        known: dict[int, ActionToCheck | None] = memory().setdefault(
            f"agreed-actions-seen-{self.desk.review_id}", {}
        )
        return known


def _draw_answer(line: _Line) -> None:
    one, known = line.one, line.seen.get(line.one.action_id)
    marks = {found.id: found for found in marks_for(one.facilitator_id, line.desk.marks)}
    if one.evidence_id not in marks:
        # Chosen in another tab, from a mark that is not on this page yet.
        one = replace(one, evidence_id=None)
    for name in ("outcome", "evidence_id", "note"):
        key, stored = line.key(name), getattr(one, name)
        if known != one or (stored and key not in st.session_state):
            st.session_state[key] = stored
    line.seen[one.action_id] = one
    chosen = st.segmented_control(
        plain(one.what),
        list(OUTCOMES),
        format_func=lambda outcome: _(OUTCOMES[outcome]),
        key=line.key("outcome"),
        on_change=_keep,
        args=(line, "outcome"),
        label_visibility="collapsed",
        wrap=True,
    )
    if chosen != one.outcome:
        # A click that no `_keep` was called for.
        _keep(line, "outcome")
        st.rerun()
    if one.outcome is None:
        return
    mark, words = st.columns(2, gap="small")
    mark.selectbox(
        _("The mark that shows it"),
        list(marks),
        index=None,
        format_func=lambda found: _mark_words(marks[found]),
        placeholder=_("No mark chosen"),
        key=line.key("evidence_id"),
        on_change=_keep,
        args=(line, "evidence_id"),
    )
    words.text_input(
        _("A short note, which the facilitator reads"),
        key=line.key("note"),
        on_change=_keep,
        args=(line, "note"),
    )
    if one.lacks_evidence:
        missing = (
            _("Choose the mark that shows it.")
            if marks
            else _("Mark the moment in the recording (m), then choose it here.")
        )
        st.markdown(f":small[:orange[{missing}]]")


def _mark_words(mark: EvidenceRecord) -> str:
    return f"{position(mark.start_ms)} {_(KINDS[mark.kind])}: {mark.note}"


def _keep(line: _Line, name: str) -> None:
    known = line.seen[line.one.action_id]
    given = field(line.key(name))
    if known is None or getattr(known, name) == given:
        return
    changed = replace(known, **{name: given})
    try:
        line.save(changed)
    except Explained as error:
        line.seen[line.one.action_id] = None
        memory()[_problem_key(line.desk.review_id)] = error.sentence
    else:
        line.seen[line.one.action_id] = replace(changed, times_saved=changed.times_saved + 1)


def _problem_key(review_id: int) -> str:
    return f"agreed-actions-problem-{review_id}"
