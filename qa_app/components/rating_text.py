"""Words as an answer, and the note beside a rating: kept in the browser until the server has them."""

from html import escape

import streamlit as st

from qa_app.components.rating_answer import Said, Slot, has_conflict, keep_given, times_dropped
from qa_app.components.typed_field import typed_field
from qa_app.i18n import _
from qa_app.screen_state import memory


def draw_words_field(slot: Slot, label: str, *, is_locked: bool, lines: int, is_fresh: bool = False) -> None:
    """Draw the field. `is_fresh`: it has just been opened, and takes the focus."""
    typed_field(
        key=f"{slot.key}-typed",
        place=slot.key,
        label=label,
        stored=slot.stored.text or "",
        is_locked=is_locked,
        is_held=has_conflict(slot),
        dropped=times_dropped(slot),
        lines=lines,
        is_fresh=is_fresh,
        save=lambda text: keep_given(slot, Said(text=text.strip() or None)),
    )


def draw_note(slot: Slot, label: str) -> None:
    """The note as it is stored, and the button that opens the field for it."""
    opened: set[str] = memory().setdefault("notes-open", set())
    fresh: set[str] = memory().setdefault("notes-fresh", set())
    if slot.key in opened or has_conflict(slot):
        is_fresh = slot.key in fresh
        fresh.discard(slot.key)
        draw_words_field(slot, label, is_locked=slot.is_locked, lines=2, is_fresh=is_fresh)
        return
    if slot.stored.text:
        st.html(f'<p class="noted">{_escaped(slot.stored.text)}</p>')
    if not slot.is_locked:
        st.button(
            _("Change note") if slot.stored.text else _("Note"),
            key=f"open-{slot.key}",
            type="tertiary",
            help=label,
            on_click=open_note,
            args=(slot.key,),
        )


def open_note(key: str) -> None:
    """Open the field of a note; it takes the focus on the next run."""
    memory().setdefault("notes-open", set()).add(key)
    memory().setdefault("notes-fresh", set()).add(key)


def _escaped(text: str) -> str:
    return escape(text).replace("\n", "<br>")
