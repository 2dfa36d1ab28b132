"""One item of the rubric on the page: what is asked, and the rows of buttons in which it is answered.

All of it is one component: a rating draws its section again, and Streamlit takes longer over the hundred parts that
a section would be of than over everything else that a rating takes.
"""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

import streamlit as st

from qa_app.components.scripts import script
from qa_app.i18n import _
from qa_app.screen_state import field, memory

_FOLDER = Path(__file__).parent

LOOK = _FOLDER / "item.css"
"""Drawn once by a page with items, in place of once with each of them."""

# Not set apart from the page: the focus is kept by what stands around it, which cannot look inside.
_mount = st.components.v2.component(
    "qa_app_rubric_item",
    html='<div class="rubric-item"></div>',
    js=script("rubric-item", *(_FOLDER / name for name in ("choices.js", "head.js", "row.js", "item.js"))),
    isolate_styles=False,
)

Tone = Literal["red", "orange", "gray"]


@dataclass(frozen=True)
class Words:
    """Words of a kind: a badge of that colour, or a line of that colour."""

    words: str
    tone: Tone = "gray"


@dataclass(frozen=True)
class Meaning:
    """What stands on a button and what choosing it means; `words` may be empty."""

    name: str
    words: str = ""


@dataclass(frozen=True)
class Option:
    """A button of a row. `is_alone`: it is never chosen together with another, as a reason why nothing applies."""

    key: str
    label: str
    meaning: Meaning
    is_alone: bool = True


@dataclass(frozen=True)
class Moment:
    """A mark that an answer rests on: where it starts, in milliseconds and as people read it, and what it says."""

    start_ms: int
    at: str
    note: str


@dataclass(frozen=True)
class ItemHead:
    """What is asked; `scale` tells what its values mean, where they are described."""

    name: str
    told: str
    badges: tuple[Words, ...] = ()
    scale: tuple[Meaning, ...] = ()


@dataclass(frozen=True)
class Row:
    """One answer. `place` names it in this tab; `label` says what is answered and about whom; `address` takes it.

    `is_named`: the label is to be seen. `chosen` are options' keys, as stored, and `times_saved` how often the answer
    was. `told` are lines below it; `moments` what it rests on, `more` how many it has besides. `noted` are the words
    beside it; `note` names the way to them, None: they have a field of their own just now, or cannot be changed.
    """

    place: str
    address: str
    label: str
    options: tuple[Option, ...]
    chosen: tuple[str, ...]
    times_saved: int
    is_locked: bool
    is_named: bool = True
    told: tuple[Words, ...] = ()
    moments: tuple[Moment, ...] = ()
    more: str = ""
    noted: str = ""
    note: str | None = None


@dataclass(frozen=True)
class Hand:
    """What is done with what the page gives, before the script runs.

    Both of the first take a row's place and the keys that were chosen. `saved`: the page has stored them itself, and
    how often the answer has been saved by now. `give`: it could not, with how often the answer had been saved as far
    as the page knows.
    """

    saved: Callable[[str, tuple[str, ...], int], None]
    give: Callable[[str, tuple[str, ...], int], None]
    open_note: Callable[[str], None]
    seek: Callable[[int], None]


def rubric_item(
    key: str,
    review_id: int,
    hand: Hand,
    *,
    head: ItemHead | None = None,
    rows: tuple[Row, ...] = (),
    is_narrow: bool = False,
) -> bool:
    """Draw what there is of head and rows; the rows stand side by side, unless it `is_narrow`.

    True: somebody wants to see a moment. Where it is has been told by `seek`; the player may stand outside of what
    this run draws.

    What is clicked is stored by the page itself, and the run after that draws what follows from it. It stands until it
    comes back as stored, or as it was, and is sent again until then.
    """
    handled: dict[str, float] = memory().setdefault("answers-handled", {})
    places = {row.place for row in rows}

    def receive() -> None:
        for one in (field(key).get("given") or {}).get("answers", ()):
            match one:
                case {
                    "place": str() as place,
                    "chosen": list() as chosen,
                    "seen": int() | float() as seen,
                    "saved": None | int() | float() as saved,
                    "number": int() | float() as number,
                } if place in places and number > handled.get(place, 0):
                    handled[place] = number
                    if saved is None:
                        hand.give(place, tuple(map(str, chosen)), int(seen))
                    else:
                        hand.saved(place, tuple(map(str, chosen)), int(saved))

    def open_note() -> None:
        place = field(key).get("note")
        if place in places:
            hand.open_note(place)

    def seek() -> None:
        start_ms = field(key).get("seek")
        if isinstance(start_ms, int | float):
            hand.seek(int(start_ms))

    shown = _mount(
        key=key,
        data={
            "review": review_id,
            "head": head and asdict(head),
            "rows": [asdict(row) | {"handled": handled.get(row.place, 0)} for row in rows],
            "narrow": is_narrow,
            "words": {
                "scale": _("Scale"),
                "note": _("Note"),
                "change": _("Change note"),
                "evidence": _("Evidence:"),
                "unsaved": _("Not saved yet. It is sent as soon as the server answers."),
            },
        },
        on_given_change=receive,
        on_note_change=open_note,
        on_seek_change=seek,
    )
    return shown.seek is not None
