"""The button with which a facilitator takes away everything that is held about them."""

from functools import partial

import streamlit as st

from qa_app.i18n import LONDON, _
from qa_app.screen_state import backend, person
from qa_app.services.held_export import export_of_self


def draw_held_button() -> None:
    """One ZIP, made on the click; its name holds a day and nobody's name."""
    today = backend().clock().astimezone(LONDON).date()
    st.download_button(
        _("All that is held about me"),
        # Bound now: it is called where no screen runs any more.
        data=partial(export_of_self, backend(), person()),
        file_name=f"held-data-{today.isoformat()}.zip",
        mime="application/zip",
        key="held-data",
        help=_(
            "One ZIP: your data as JSON, and your documents. It says what is left out and how to ask for it. Feedback "
            "that you have not read yet counts as opened."
        ),
        on_click="ignore",
    )
