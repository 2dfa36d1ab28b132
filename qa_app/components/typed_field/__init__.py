"""Mounts the field in a Streamlit page and hands on what is typed."""

from collections.abc import Callable
from pathlib import Path

import streamlit as st

from qa_app.components.scripts import script
from qa_app.i18n import _
from qa_app.screen_state import field, memory, person

_FOLDER = Path(__file__).parent


def _text(name: str) -> str:
    return (_FOLDER / name).read_text(encoding="utf-8")


_mount = st.components.v2.component(
    "qa_app_typed_field",
    html=_text("field.html"),
    css=_text("field.css"),
    js=script("typed-field", _FOLDER / "kept_words.js", _FOLDER / "field.js"),
)


def typed_field(
    *,
    key: str,
    place: str,
    label: str,
    stored: str,
    is_locked: bool,
    is_held: bool,
    dropped: int,
    lines: int,
    is_fresh: bool,
    save: Callable[[str], None],
) -> None:
    """Draw the field with what is stored; `save` is called, before the script runs, with what was typed.

    What is typed counts as saved in the browser once it comes back as `stored`, and is kept there until then
    under `place`, for this person alone. `is_held`: another tab came first and the person is being asked, so
    nothing is sent again; a growing `dropped` gives up what is kept.
    """
    handled: dict[str, object] = memory().setdefault("typed-handled", {})

    def receive() -> None:
        match field(key)["typed"]:
            case {"text": str() as text, "number": str() as number} if handled.get(key) != number:
                handled[key] = number
                save(text)

    _mount(
        key=key,
        data={
            "place": place,
            "person": person().id,
            "label": label,
            "stored": stored,
            "locked": is_locked,
            "held": is_held,
            "dropped": dropped,
            "lines": lines,
            "fresh": is_fresh,
            "words": {
                "unsaved": _(
                    "Not saved yet. It is kept in this browser and sent as soon as the server answers."
                ),
                "found": _("Typed here before and never saved:"),
                "use": _("Put it back"),
                "drop": _("Drop it"),
            },
        },
        on_typed_change=receive,
    )
