"""Who must not review whom: the list, and the form that adds to it."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from qa_app.components.card import row_button
from qa_app.components.plain_words import plain, quiet
from qa_app.errors import Explained
from qa_app.i18n import _, day
from qa_app.screen_state import memory, say_next
from qa_app.services.conflicts import ConflictLine
from qa_app.services.people import PersonRecord


def draw_conflict_list(lines: list[ConflictLine], remove: Callable[[int], None]) -> None:
    """One row each; `remove` takes the conflict's id and may raise Explained."""
    with st.container(border=True, gap="xsmall"):
        st.caption(
            _(
                "Nobody ever reviews what they delivered or covered, or a group of their own. Note here what the app "
                "cannot know: a couple, a family, a complaint."
            )
        )
        if not lines:
            st.markdown(_("No other conflict of interest is noted."))
        for one in lines:
            with st.container(key=f"line-conflict-{one.id}"):
                who, why, action = st.columns([0.4, 0.42, 0.18], gap="small")
                words = _("{reviewer} does not review {facilitator}").format(
                    reviewer=one.reviewer, facilitator=one.facilitator
                )
                who.markdown(f"**{plain(words)}**")
                noted = _("Noted {day}").format(day=day(one.added_at))
                why.markdown(f"{plain(one.reason)}  \n{quiet(noted)}")
                does = partial(_try, remove, one.id)
                row_button(action, _("Remove"), f"remove-conflict-{one.id}", does=does)


def _try(remove: Callable[[int], None], conflict_id: int) -> None:
    try:
        remove(conflict_id)
    except Explained as error:
        say_next(error.sentence)


def draw_conflict_form(people: list[PersonRecord], add: Callable[[int, int, str], None]) -> None:
    """`add` takes both people's ids and the reason, and may raise Explained."""
    names = {one.id: one.name for one in people}
    added = memory().setdefault("conflict-form", 0)
    with st.form(f"add-conflict-{added}", border=True):
        st.header(_("Add a conflict of interest"), anchor=False)
        first, second = st.columns(2)
        reviewer = first.selectbox(
            _("Who must not review"),
            list(names),
            index=None,
            format_func=lambda one: names[one],
            key=f"conflict-reviewer-{added}",
        )
        facilitator = second.selectbox(
            _("Whom"),
            list(names),
            index=None,
            format_func=lambda one: names[one],
            key=f"conflict-facilitator-{added}",
        )
        reason = st.text_input(_("Why"), key=f"conflict-reason-{added}")
        if not st.form_submit_button(_("Add"), type="primary"):
            return
        try:
            add(reviewer or 0, facilitator or 0, reason)
        except Explained as error:
            st.warning(plain(error.sentence))
        else:
            memory()["conflict-form"] += 1
            st.rerun()
