"""Takes what others typed and never saved off this browser, on whatever page somebody signs in to."""

from pathlib import Path

import streamlit as st

from qa_app.access import Person

_mount = st.components.v2.component(
    "qa_app_words_of_others",
    html="<span></span>",
    js=(Path(__file__).parent / "others.js").read_text(encoding="utf-8"),
)


def drop_words_of_others(person: Person) -> None:
    """Have the browser keep what this person typed, and nobody else's; nothing is seen of it."""
    _mount(key="words-of-others", data={"person": person.id})
