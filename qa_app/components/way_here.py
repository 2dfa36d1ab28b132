"""A way to something else on the screen of supervision, so that the address says what is shown.

`st.page_link` to the screen that is shown already draws the right thing but leaves the address as it was:
a reload, or a link sent to somebody, would then show something else.
"""

from functools import partial

import streamlit as st

from qa_app.components.way_to_work import SUPERVISION
from qa_app.screen_state import go_to


def draw_way_here(label: str, *, key: str, icon: str | None = None, **wanted: int) -> None:
    """A button that puts `wanted` (`feedback=12`; nothing: the screen's own list) into the address."""
    st.button(
        label,
        key=key,
        icon=icon,
        type="tertiary" if icon else "secondary",
        on_click=partial(go_to, SUPERVISION, **wanted),
    )
