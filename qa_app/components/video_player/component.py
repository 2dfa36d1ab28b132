"""Mounts the player in a Streamlit page and hands its marks to the screen."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import streamlit as st

from qa_app.components.scripts import script
from qa_app.components.video_player.source import Mark, PlayerSource, outline, read_mark
from qa_app.components.video_player.words import player_words
from qa_app.i18n import ngettext
from qa_app.screen_state import field

_FOLDER = Path(__file__).parent
_SCRIPTS = (
    "time.js",
    "remembered.js",
    "watched_time.js",
    "watched.js",
    "drafts.js",
    "choices.js",
    "composer.js",
    "marking.js",
    "tile.js",
    "lanes.js",
    "lists.js",
    "evidence_list.js",
    "in_order.js",
    "contact_sheet.js",
    "overlay.js",
    "sound.js",
    "keys.js",
    "trouble.js",
    "words.js",
    "player.js",
)
_STYLES = ("player.css", "bar.css", "composer.css", "lanes.css", "lists.css")


def _text(name: str) -> str:
    return (_FOLDER / name).read_text(encoding="utf-8")


_mount = st.components.v2.component(
    "qa_app_video_player",
    html=_text("player.html"),
    css="\n".join(_text(name) for name in _STYLES),
    js=script("video-player", *(_FOLDER / name for name in _SCRIPTS)),
)


def video_player(
    *,
    key: str,
    source: PlayerSource,
    height: int | None = None,
    on_mark: Callable[[Mark], None] | None = None,
    on_remove: Callable[[int], None] | None = None,
    on_restore: Callable[[int], None] | None = None,
    place_asked_by: str = "",
    paused_by: str = "",
) -> None:
    """Draw the player with its evidence; a rerun with the same `key` and `source.url` goes on playing.

    `key` names the player on the page, and in the browser what was typed but not saved: let it hold what
    the marks belong to (the review). `height` is the most pixels for the picture, None lets it have the
    column's width. `on_mark` is called, before the script runs, with each mark that the person saves; the
    mark counts as saved in the browser once it comes back in `source.evidence`. `on_remove` and `on_restore`
    take an evidence's id. Without `on_mark` nothing can be changed.

    `place_asked_by` is a CSS selector of buttons elsewhere on the page whose callbacks ask `place_of`; a click on
    one of `paused_by` stops the film.
    """

    def receive() -> None:
        sent = field(key).get("mark")
        if sent is not None and on_mark is not None:
            on_mark(read_mark(sent))

    def told(name: str, does: Callable[[int], None] | None) -> Callable[[], None]:
        def call() -> None:
            sent = field(key).get(name)
            if isinstance(sent, int) and does is not None:
                does(sent)

        return call

    _mount(
        key=key,
        data=_data(key, source, height, can_mark=on_mark is not None)
        | {"place_asked_by": place_asked_by, "paused_by": paused_by},
        on_mark_change=receive,
        on_remove_change=told("remove", on_remove),
        on_restore_change=told("restore", on_restore),
        on_place_change=lambda: None,
    )


def place_of(key: str) -> int | None:
    """Where the player of this key stood in the very moment of the click whose callback asks, in milliseconds.

    None: there is no such player on the page, or the click was on none of its `place_asked_by`.
    """
    try:
        return cast(int | None, field(key).get("place"))
    except KeyError:
        return None


def _data(key: str, source: PlayerSource, height: int | None, *, can_mark: bool) -> dict[str, Any]:
    count = len(source.evidence)
    return vars(source) | {
        "key": key,
        "height": height,
        "activity": outline(source.activity),
        "seek": source.seek and {"ms": source.seek[0], "nonce": source.seek[1]},
        "read_only": source.read_only or not can_mark,
        "counted": ngettext("{n} mark", "{n} marks", count).format(n=count),
        "words": player_words(),
    }
