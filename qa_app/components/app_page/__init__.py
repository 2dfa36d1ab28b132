"""What the page does by itself on every screen: it tells its language, keeps the focus, quiets Streamlit's keys, and
takes what somebody else typed and never saved off this browser."""

from pathlib import Path

import streamlit as st

from qa_app.access import Person
from qa_app.components.scripts import script
from qa_app.i18n import _, current_language

_FOLDER = Path(__file__).parent

_mount = st.components.v2.component(
    "qa_app_page",
    html="",
    js=script(
        "app-page",
        *(_FOLDER / name for name in ("focus.js", "popovers.js", "others.js", "own_words.js", "page.js")),
    ),
)


def app_page(person: Person) -> None:
    """Draw it once per run, before the screen, for who is signed in; nothing of it is seen."""
    _mount(
        key="app-page",
        data={
            "language": current_language(),
            "person": person.id,
            "skip": _("Skip to main content"),
            "close": _("Close"),
            "words": _own_words(),
        },
    )


def _own_words() -> dict[str, str]:
    """Streamlit's own words in the page's language, by the English; `{x}` stands for a number or a size."""
    words = {
        "Upload": _("Upload"),
        "file upload": _("File to upload"),
        "Drag and drop a file here": _("Drag and drop a file here"),
        "{x} per file": _("{x} per file"),
        "Pagination": _("Pages"),
        "Previous page": _("Previous page"),
        "Next page": _("Next page"),
        "Page {x}": _("Page {x}"),
        "Add files": _("Add files"),
        "Remove {x}": _("Remove {x}"),
        "Cancel upload of {x}": _("Cancel upload of {x}"),
    }
    return {
        english: said for english, said in words.items() if said != english and current_language() != "en"
    }
