"""What the page does by itself on every screen: it tells its language, keeps the focus, and quiets Streamlit's keys."""

from pathlib import Path

import streamlit as st

from qa_app.i18n import _, current_language

_FOLDER = Path(__file__).parent

_mount = st.components.v2.component(
    "qa_app_page",
    html="",
    js="\n".join(
        (_FOLDER / name).read_text(encoding="utf-8") for name in ("focus.js", "popovers.js", "page.js")
    ),
)


def app_page() -> None:
    """Draw it once per run, before the screen; nothing of it is seen."""
    _mount(key="app-page", data={"language": current_language(), "skip": _("Skip to main content")})
