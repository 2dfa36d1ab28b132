"""What the page itself does for the rating form: going to an item, telling of words never saved."""

from collections.abc import Callable
from pathlib import Path

import streamlit as st

from qa_app.components.scripts import script
from qa_app.i18n import _
from qa_app.screen_state import field, memory, person

_FOLDER = Path(__file__).parent
_KEPT_WORDS = _FOLDER.parent / "typed_field" / "kept_words.js"

_mount = st.components.v2.component(
    "qa_app_rating_page",
    html='<div class="left-behind" role="group" hidden></div>',
    css=(_FOLDER / "page.css").read_text(encoding="utf-8"),
    js=script("rating-page", _KEPT_WORDS, _FOLDER / "places.js", _FOLDER / "page.js"),
)

Place = tuple[str, str]
"""An item's key and whose answer it is: a person's id, or `session`."""


def rating_page(
    review_id: int,
    *,
    goes_to: tuple[Place, int] | None,
    chosen: list[str],
    people: dict[str, str],
    stored: dict[str, str],
    open_words: Callable[[str], None],
) -> None:
    """Draw it once, below the items. `goes_to`: the answer to bring into view, with a number that grows;
    `chosen`: the keys of the buttons of what is shown, which look so and are to be told so.

    `people` are first names by id; `stored` the words that are stored, by place (`rating-12-B1-7-note`);
    `open_words` is called with the place whose words, typed and never saved, the person wants to see again.
    """
    handled: dict[str, object] = memory().setdefault("typed-handled", {})
    key = f"rating-page-{review_id}"

    def receive() -> None:
        match field(key)["open"]:
            case {"place": str() as place, "number": int() | float() as number} if handled.get(key) != number:
                handled[key] = number
                open_words(place)

    _mount(
        key=key,
        data={
            "person": person().id,
            "start": f"rating-{review_id}-",
            "goes_to": goes_to and {"item": goes_to[0][0], "whose": goes_to[0][1], "number": goes_to[1]},
            "chosen": chosen,
            "people": people,
            "stored": stored,
            "words": {"left": _("Words that were typed and never saved:")},
        },
        on_open_change=receive,
    )
