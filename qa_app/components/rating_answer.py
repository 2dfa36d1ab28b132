"""One answer of a review while it is on the page: what is stored, what the fields show, and what another tab did.

Every kind of field keeps its answer through here, so that each is one small write with the number that tells a
stale tab, and a stale tab is shown both answers. What a tab knows lies in its memory, which callbacks may read.
"""

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from qa_app.components.plain_words import plain
from qa_app.errors import Explained, StaleDraft
from qa_app.i18n import _
from qa_app.screen_state import memory


@dataclass(frozen=True)
class Said:
    """What an answer says: a number, a reason why it does not apply, words or choices; or nothing at all."""

    value: float | None = None
    not_applicable: str | None = None
    text: str | None = None
    choices: tuple[str, ...] = ()


NOTHING = Said()


@dataclass(frozen=True)
class Slot:
    """The place of one answer. `key` names it in this tab; `times_saved` and `stored` are what the database holds.

    `save` takes an answer and the number of savings that this tab knows of, and raises Explained; `tell` says an
    answer in words.
    """

    key: str
    times_saved: int
    stored: Said
    is_locked: bool
    save: Callable[[Said, int], None]
    tell: Callable[[Said], str]


def learn(slot: Slot) -> None:
    """Note what is stored, as of this run; to be called before the fields of the slot are drawn."""
    _known()[slot.key] = (slot.times_saved, slot.stored)
    if _conflicts().get(slot.key) == slot.stored:
        _conflicts().pop(slot.key)


def keep(slot: Slot, said: Said, seen_saves: int | None = None) -> None:
    """Save what was given; what cannot be saved is told, and the field shows what is stored again.

    `seen_saves`: how often it had been saved when the field was drawn that it was given in; None: as this tab knows.
    """
    # Asked for now: the run that drew this field may be older than its last saving.
    times_saved, before = _known()[slot.key]
    if seen_saves is not None:
        # What this tab itself saved since, from this field or the one beside it, is no other tab's.
        times_saved = max(seen_saves, _own_saves().get(slot.key, 0))
    if said != before:
        _save(slot, said, times_saved)


def note_saved(slot: Slot, said: Said, times_saved: int) -> None:
    """Note what the page has stored by itself, which made it saved `times_saved` times."""
    if times_saved > _own_saves().get(slot.key, 0):
        _note_saved(slot, said, times_saved)


def draw_conflict(slot: Slot, label: str = "") -> None:
    """Where another tab came first: both answers, and the choice between them. Else nothing. `label` says whose they
    are, where that cannot be seen from the place."""
    mine = _conflicts().get(slot.key)
    if mine is None:
        return
    with st.container(key=f"conflict-{slot.key}", gap="xsmall"):
        st.warning(
            (f"**{plain(label)}**  \n" if label else "")
            + plain(_problem_of(slot.key))
            + "  \n"
            + plain(_("Saved there: {words}").format(words=slot.tell(slot.stored)))
            + "  \n"
            + plain(_("Yours, not saved: {words}").format(words=slot.tell(mine)))
        )
        with st.container(horizontal=True, gap="small"):
            st.button(
                _("Take mine"), key=f"mine-{slot.key}", on_click=_take_mine, args=(slot,), type="primary"
            )
            st.button(
                _("Keep what is saved"), key=f"theirs-{slot.key}", on_click=_take_theirs, args=(slot.key,)
            )


def has_conflict(slot: Slot) -> bool:
    """Whether this tab has an answer that it could not save, as another one came first."""
    return slot.key in _conflicts()


def take_problem() -> str | None:
    """Why the last answer could not be saved, once; None when it was, or when the slot itself tells."""
    problem: str | None = memory().pop("answer-problem", None)
    return problem


def _save(slot: Slot, said: Said, times_saved: int) -> bool:
    try:
        slot.save(said, times_saved)
    except StaleDraft as error:
        _conflicts()[slot.key] = said
        memory().setdefault("answer-conflict-words", {})[slot.key] = error.sentence
        return False
    except Explained as error:
        memory()["answer-problem"] = error.sentence
        return False
    _note_saved(slot, said, times_saved + 1)
    return True


def _note_saved(slot: Slot, said: Said, times_saved: int) -> None:
    _known()[slot.key] = (times_saved, said)
    _own_saves()[slot.key] = times_saved
    _conflicts().pop(slot.key, None)


def _take_mine(slot: Slot) -> None:
    mine = _conflicts().get(slot.key)
    if mine is not None:
        _save(slot, mine, _known()[slot.key][0])


def _take_theirs(key: str) -> None:
    _conflicts().pop(key, None)
    dropped = memory().setdefault("answers-dropped", {})
    dropped[key] = dropped.get(key, 0) + 1


def times_dropped(slot: Slot) -> int:
    """How often this tab's own words were given up for the stored ones; grows."""
    return int(memory().get("answers-dropped", {}).get(slot.key, 0))


def _problem_of(key: str) -> str:
    return str(memory().get("answer-conflict-words", {}).get(key, ""))


def _known() -> dict[str, tuple[int, Said]]:
    known: dict[str, tuple[int, Said]] = memory().setdefault("answers-known", {})
    return known


def _own_saves() -> dict[str, int]:
    """How often an answer had been saved when this tab saved it last."""
    own: dict[str, int] = memory().setdefault("answers-own", {})
    return own


def _conflicts() -> dict[str, Said]:
    conflicts: dict[str, Said] = memory().setdefault("answers-conflicts", {})
    return conflicts
