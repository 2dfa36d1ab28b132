"""Stores and indexing: where recordings lie, what is known of them, and what to do about those that failed."""

import streamlit as st

from qa_app.components.card import LOOK
from qa_app.components.store_card import draw_store_card
from qa_app.components.store_form import draw_store_form
from qa_app.i18n import _
from qa_app.screen_state import backend, person
from qa_app.services.sites import all_sites
from qa_app.services.store_overview import list_stores


def draw() -> None:
    """A card for each store, then the form for another."""
    st.html(LOOK)
    st.title(_("Stores and indexing"), anchor=False)
    st.caption(
        _(
            "Recordings stay in their stores. The app looks through them, reads what it needs to show a "
            "storyboard and to find faults, and changes none of them: it adds storyboards and converted copies."
        )
    )
    overviews = list_stores(backend(), person())
    sites = {site.id: site.name for site in all_sites(backend())}
    for overview in overviews:
        draw_store_card(overview, sites.get(overview.store.site_id or 0))
    if not overviews:
        st.info(
            _("There is no recording store yet. Add the first one below; then look for its recordings."),
            icon=":material/database:",
        )
    with st.expander(_("Add a store"), expanded=not overviews):
        draw_store_form()


draw()
