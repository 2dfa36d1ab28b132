"""A number with a button on either side, which can be typed into as well: for counts and minutes."""

from collections.abc import Callable
from pathlib import Path

import streamlit as st

from qa_app.components.scripts import script
from qa_app.i18n import _
from qa_app.screen_state import field, memory

_FOLDER = Path(__file__).parent

_mount = st.components.v2.component(
    "qa_app_stepper",
    html=(_FOLDER / "stepper.html").read_text(encoding="utf-8"),
    css=(_FOLDER / "stepper.css").read_text(encoding="utf-8"),
    js=script("stepper", _FOLDER / "steps.js", _FOLDER / "stepper.js"),
)


def stepper(
    *,
    key: str,
    label: str,
    stored: float | None,
    lowest: float,
    highest: float,
    step: float,
    start: float | None,
    times_saved: int,
    is_locked: bool,
    save: Callable[[float | None, int], None],
) -> None:
    """Draw it with what is stored (None: nothing, which is not 0). Streamlit's own field takes no step while it is
    empty, and a count begins so.

    `save` is called, before the script runs, with each number that is given, and with how often it had been saved
    when the stepper was drawn (`times_saved`). Quick steps lose none: the page counts, and tells the number that it
    has come to. `start`: where the first step from nothing leads; None: one step up from the lowest.
    """
    handled: dict[str, object] = memory().setdefault("typed-handled", {})

    def receive() -> None:
        match field(key)["given"]:
            case {
                "value": int() | float() | None as value,
                "seen": int() | float() as seen,
                "number": str() as number,
            } if handled.get(key) != number:
                handled[key] = number
                save(None if value is None else float(value), int(seen))

    _mount(
        key=key,
        width="content",
        data={
            "label": label,
            "stored": stored,
            "lowest": lowest,
            "highest": highest,
            "step": step,
            "start": start,
            "times_saved": times_saved,
            "locked": is_locked,
            "handled": handled.get(key),
            "words": {
                "less": _("One less: {label}").format(label=label),
                "more": _("One more: {label}").format(label=label),
                "unsaved": _("Not saved yet. It is sent as soon as the server answers."),
                "bad": _("Between {lowest} and {highest}, in steps of {step}.").format(
                    lowest=f"{lowest:g}", highest=f"{highest:g}", step=f"{step:g}"
                ),
            },
        },
        on_given_change=receive,
    )
