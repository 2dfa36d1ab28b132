"""A card of a list: heading, how many, and why its rows are there; the look of all lists."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from qa_app.i18n import _, ngettext
from qa_app.screen_state import memory

LOOK = Path(__file__).parent / "lists.css"
SHOWN = 6
BUTTON = 118
"""Pixels, so that the buttons of all rows are alike."""

Row = TypeVar("Row")


@contextmanager
def card(title: str, count: str = "", why: str = "") -> Iterator[None]:
    """A bordered card; what is drawn inside the block lies below its heading."""
    with st.container(border=True, gap="xsmall"):
        with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
            st.header(title, anchor=False, width="content")
            if count:
                st.caption(count, width="content")
        if why:
            st.caption(why)
        yield


def row_button(
    place: DeltaGenerator,
    label: str,
    key: str,
    *,
    primary: bool = False,
    does: Callable[[], None] | None = None,
) -> bool:
    """The one thing to do about a row, at its right end; whether it was pressed. `does` is called before the run."""
    with place, st.container(horizontal=True, horizontal_alignment="right"):
        return st.button(
            label, key=key, type="primary" if primary else "secondary", width=BUTTON, on_click=does
        )


def first_rows(rows: Sequence[Row], key: str) -> Sequence[Row]:
    """The first few rows, or all once they were asked for; call `draw_more` with the same key below them."""
    return rows if memory().get(f"all-{key}") else rows[:SHOWN]


def draw_more(rows: Sequence[Row], key: str) -> None:
    """The button that shows the rest; nothing where all are shown."""
    if len(first_rows(rows, key)) < len(rows):
        st.button(
            _("Show all {n}").format(n=len(rows)),
            key=f"more-{key}",
            type="tertiary",
            on_click=memory().__setitem__,
            args=(f"all-{key}", True),
        )


def days_badge(days_left: int) -> str:
    """How near a day is, in words and as a badge in Markdown: `6 days overdue`, `today`, `in 10 days`."""
    if days_left < 0:
        return f":red-badge[{late_words(-days_left)}]"
    if days_left == 0:
        return ":orange-badge[" + _("today") + "]"
    words = ngettext("in {n} day", "in {n} days", days_left).format(n=days_left)
    return f":orange-badge[{words}]" if days_left <= 7 else f":gray-badge[{words}]"


def late_words(days: int) -> str:
    """`6 days overdue`."""
    return ngettext("{n} day overdue", "{n} days overdue", days).format(n=days)
