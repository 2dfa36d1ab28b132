"""A way to something else on the same screen, so that the address says what is shown.

`st.page_link` to the screen that is shown already draws the right thing but leaves the address as it was:
a reload, or a link sent to somebody, would then show something else.
"""

import streamlit as st


def draw_way_here(label: str, *, key: str, icon: str | None = None, **wanted: int) -> None:
    """A button that puts `wanted` (`feedback=12`; nothing: the screen's own list) into the address."""
    st.button(
        label,
        key=key,
        icon=icon,
        type="tertiary" if icon else "secondary",
        on_click=_go,
        args=({name: str(number) for name, number in wanted.items()},),
    )


def _go(wanted: dict[str, str]) -> None:
    st.query_params.from_dict(wanted)
