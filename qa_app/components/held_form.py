"""A form that is sent once, held while words in it may tell who somebody is: what was typed stays in its fields."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from qa_app import screen_state
from qa_app.components.hygiene_notice import draw_words_to_look_at
from qa_app.errors import NamesFound
from qa_app.screen_state import memory
from qa_app.services.name_hygiene import Kept, MarkedWords


@dataclass
class _Held:
    """What is left to look at, what the writer keeps, and texts that wait to be put into fields, by key."""

    found: tuple[MarkedWords, ...] = ()
    kept: dict[tuple[str, str], str] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)


def hold(name: str, error: NamesFound) -> None:
    """The form of that name was not sent, for these words."""
    _held(name).found = error.found


def kept_in(name: str) -> Kept:
    """What the writer of the form keeps, for the service that it is sent to."""
    return _held(name).kept


def let_go(name: str) -> None:
    """The form was sent, or is begun anew."""
    memory().pop(_key(name), None)


def put_replaced(name: str) -> None:
    """Put what was replaced into the fields; to be called before they are drawn."""
    texts = _held(name).texts
    for key, text in texts.items():
        st.session_state[key] = text
    texts.clear()


def draw_held(
    name: str, fields: Mapping[str, str], *, button: Callable[..., Any] = st.form_submit_button
) -> None:
    """Draw, inside the form, what is left to look at. `fields`: the key of the field that each text is typed in;
    `button` draws what is pressed, `st.button` where the fields stand in no form."""
    held = _held(name)

    def replace_with(one: MarkedWords, by: str) -> None:
        key = fields[one.field]
        text = held.texts.get(key, screen_state.field(key))
        held.texts[key] = re.sub(rf"(?<!\w){re.escape(one.words)}(?!\w)", lambda _found: by, text)
        settle(one)

    def keep_because(one: MarkedWords, reason: str) -> None:
        held.kept[one.field, one.words] = reason
        settle(one)

    def settle(one: MarkedWords) -> None:
        held.found = tuple(other for other in held.found if other != one)

    # A form that was left and opened again begins empty: nothing in it is to be looked at.
    held.found = tuple(one for one in held.found if one.words in st.session_state.get(fields[one.field], ""))
    draw_words_to_look_at(
        held.found,
        name,
        replace_with=replace_with,
        keep_because=keep_because,
        button=button,
    )


def _held(name: str) -> _Held:
    held: _Held = memory().setdefault(_key(name), _Held())
    return held


def _key(name: str) -> str:
    return f"held-{name}"
