"""The form with the figures of the monitoring plan at one place."""

from collections.abc import Callable

import streamlit as st

from qa_app.components.plain_words import plain
from qa_app.errors import Explained
from qa_app.i18n import _
from qa_app.services.plan import LIMITS, RULES, Figure


def draw_plan_form(place: str, figures: tuple[Figure, ...], save: Callable[[dict[str, int]], None]) -> None:
    """`save` takes every rule's figure by its key and may raise Explained; `place` keeps the fields of places apart."""
    with st.form(f"plan-{place}", border=True):
        st.caption(
            _(
                "The nearest figure holds: of the programme at the site, of the site, of the programme, of every site. "
                "One that is put back to what holds otherwise is no longer its own. Every change is in the log."
            )
        )
        given: dict[str, int] = {}
        for first in range(0, len(figures), 2):
            for column, one in zip(st.columns(2), figures[first : first + 2], strict=False):
                with column:
                    given[one.rule] = _draw_field(place, one)
        if not st.form_submit_button(_("Save figures"), type="primary"):
            return
        try:
            save(given)
        except Explained as error:
            st.warning(plain(error.sentence))
        else:
            st.rerun()


def _draw_field(place: str, one: Figure) -> int:
    lowest, highest = LIMITS[one.rule]
    given = st.number_input(
        _(RULES[one.rule]),
        min_value=lowest,
        max_value=highest,
        value=one.figure,
        key=f"plan-{place}-{one.rule}",
    )
    if one.is_own:
        st.caption(_("Of its own; otherwise {n}.").format(n=one.above))
    return int(given)
