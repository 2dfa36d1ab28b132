"""Words as an answer, and the note beside a rating: kept in the browser until the server has them."""

from qa_app.components.rating_answer import Said, Slot, has_conflict, keep, times_dropped
from qa_app.components.typed_field import typed_field
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
        save=lambda text: keep(slot, Said(text=text.strip() or None)),
    )


def is_note_open(slot: Slot) -> bool:
    """Whether the note has its field on the page: somebody opened it, or has to choose between two."""
    return slot.key in memory().get("notes-open", set()) or has_conflict(slot)


def draw_note(slot: Slot, label: str) -> None:
    """The field of a note that is open; else nothing."""
    if is_note_open(slot):
        fresh: set[str] = memory().setdefault("notes-fresh", set())
        is_fresh = slot.key in fresh
        fresh.discard(slot.key)
        draw_words_field(slot, label, is_locked=slot.is_locked, lines=2, is_fresh=is_fresh)


def open_note(key: str) -> None:
    """Open the field of a note; it takes the focus on the next run."""
    memory().setdefault("notes-open", set()).add(key)
    memory().setdefault("notes-fresh", set()).add(key)
