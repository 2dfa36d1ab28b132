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
        st.header(_("Figures of the plan"), anchor=False)
        st.caption(
            _(
                "A figure that is the same as the one above it holds from there: of the programme at a site, then of "
                "the site, then of the programme, then of every site. Every change is in the log."
            )
        )
        columns = st.columns(2)
        given = {}
        for number, one in enumerate(figures):
            lowest, highest = LIMITS[one.rule]
            own = _("Of its own; otherwise {n}.").format(n=one.above)
            with columns[number % 2]:
                given[one.rule] = st.number_input(
                    _(RULES[one.rule]),
                    min_value=lowest,
                    max_value=highest,
                    value=one.figure,
                    key=f"plan-{place}-{one.rule}",
                )
                st.caption(own if one.is_own else _("As elsewhere."))
        if not st.form_submit_button(_("Save figures"), type="primary"):
            return
        try:
            save({rule: int(figure) for rule, figure in given.items()})
        except Explained as error:
            st.warning(plain(error.sentence))
        else:
            st.rerun()
