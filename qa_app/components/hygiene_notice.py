"""Words that may tell who somebody is, where they stand, and what their writer can do about each."""

from collections.abc import Callable, Iterable
from hashlib import sha256
from typing import Any

import streamlit as st

from qa_app.components.plain_words import plain, quiet
from qa_app.i18n import _
from qa_app.screen_state import field
from qa_app.services.name_hygiene import CODES, KEEP_REASONS, KINDS, TAKEN_OUT, MarkedWords

Does = Callable[[MarkedWords, str], None]
"""Takes the words and what was chosen for them; called as a callback."""


def draw_words_to_look_at(
    found: Iterable[MarkedWords],
    key: str,
    *,
    replace_with: Does,
    keep_because: Does,
    button: Callable[..., Any] = st.button,
) -> None:
    """One block for each of the words, nothing for none. `replace_with` gets a participant code or TAKEN_OUT,
    `keep_because` one of KEEP_REASONS; `button` draws what is pressed (inside a form: `st.form_submit_button`)."""
    found = tuple(found)
    if not found:
        return
    with st.container(key=f"{key}-to-look-at", gap="xsmall"):
        st.header(_("Words to look at"), anchor=False)
        st.caption(
            _(
                "These may tell who somebody is. Participants are P1, P2 and so on; partners and children are named by "
                "what they are to them."
            )
        )
        for one in found:
            # Named by a digest: a key is written into the page.
            digest = sha256(f"{one.field} {one.words}".encode()).hexdigest()[:10]
            _draw_words(one, f"{key}-{digest}", replace_with, keep_because, button)


def _draw_words(
    one: MarkedWords, key: str, replace_with: Does, keep_because: Does, button: Callable[..., Any]
) -> None:
    def put_code() -> None:
        replace_with(one, field(f"{key}-code"))

    with st.container(key=f"{key}-row", gap="xsmall"):
        times = f", {one.count} ×" if one.count > 1 else ""
        where = f":orange-badge[{plain(_(KINDS[one.kind]))}] {quiet(one.label + times)}"
        words = f"{plain(one.before)} :orange-background[**{plain(one.words)}**]{_after(one.after)}"
        st.markdown(f"{where}  \n{words.strip()}")
        with st.container(horizontal=True, gap="xsmall", vertical_alignment="center"):
            if one.code:
                button(_("Replace with"), key=f"{key}-replace", on_click=put_code)
                st.selectbox(
                    _("Participant code"),
                    CODES,
                    index=CODES.index(one.code),
                    key=f"{key}-code",
                    label_visibility="collapsed",
                    width=88,
                )
            button(_("Take out"), key=f"{key}-out", on_click=replace_with, args=(one, TAKEN_OUT))
            with st.popover(_("Keep, because …"), key=f"{key}-keep"):
                for reason, why in KEEP_REASONS.items():
                    button(
                        _(why),
                        key=f"{key}-keep-{reason}",
                        on_click=keep_because,
                        args=(one, reason),
                        width="stretch",
                    )


def _after(text: str) -> str:
    """What follows, apart only where it was apart."""
    return f" {plain(text)}" if text[:1].isspace() else plain(text)
