"""Recording stores that an administrator should look at, and why."""

import streamlit as st

from qa_app.components.card import card
from qa_app.components.plain_words import plain
from qa_app.i18n import _, moment, ngettext
from qa_app.services.reasons import STATES
from qa_app.services.store_overview import StoreOverview

TOLD = ("waiting", "needs_conversion", "unreadable", "missing")


def draw_store_attention(stores: list[StoreOverview]) -> None:
    """The stores with something to tell; each row ends at the stores' screen."""
    told = [(one, sentences) for one in stores if (sentences := _sentences(one))]
    n = len(told)
    with card(
        _("Stores that need attention"), ngettext("{n} store", "{n} stores", n).format(n=n) if n else ""
    ):
        if not stores:
            st.markdown(_("There is no store yet. Add the one where your recordings lie."))
        elif not told:
            st.markdown(_("Nothing waits for you. Every store was looked through and could be read."))
        for one, sentences in told:
            with st.container(key=f"line-store-{one.store.id}"):
                st.markdown(
                    f"**{plain(one.store.name)}**  \n" + "  \n".join(plain(words) for words in sentences)
                )
        st.page_link(
            "screens/stores.py",
            label=_("Open stores and indexing"),
            icon=":material/arrow_forward:",
            icon_position="right",
        )


def _sentences(one: StoreOverview) -> list[str]:
    found = []
    if one.run and one.run.problem and not one.is_running:
        found.append(
            _("The last run broke off {when}: {problem}").format(
                when=moment(one.run.ended_at or one.run.heard_at), problem=one.run.problem
            )
        )
    if one.store.last_synced_at is None and not one.is_running:
        found.append(_("It was never looked through."))
    counts = [f"{one.counts[state]} {_(STATES[state])}" for state in TOLD if one.counts.get(state)]
    if counts:
        found.append(_("Recordings: {counts}.").format(counts=", ".join(counts)))
    return found
