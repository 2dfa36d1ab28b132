"""The buttons that hand out a document, one for each kind of file."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from qa_app.i18n import N_, _

KINDS = (
    (N_("PDF"), "pdf", "application/pdf"),
    (N_("Word"), "docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
)
"""Label, ending of the file's name, media type."""


def draw_file_buttons(make: Callable[[str], bytes], name: str, *, why_not: str | None = None) -> None:
    """`make` gets the ending and gives the file; it is called on a click, where no screen runs any more. `name` is the
    file's without its ending, and holds no person's; `why_not` says why there is no file yet."""
    for label, ending, kind in KINDS:
        st.download_button(
            _(label),
            data=partial(make, ending),
            file_name=f"{name}.{ending}",
            mime=kind,
            key=f"file-{name}-{ending}",
            disabled=why_not is not None,
            help=why_not,
            on_click="ignore",
        )
