"""One scale of the rubric for the session or one facilitator: what is clicked is saved at once."""

from html import escape

import streamlit as st

from qa_app.components.plain_words import plain
from qa_app.components.rating_answer import NOTHING, Said, Slot, is_as_shown, keep, show
from qa_app.components.rating_slot import value_words
from qa_app.i18n import _, current_language
from qa_app.screen_state import field
from qa_app.services.reviews import Item

NOT_APPLICABLE = "na:"
Choice = float | str | None
"""A value, a reason why the item does not apply, or nothing chosen."""


def draw_scale(slot: Slot, item: Item, label: str, *, is_locked: bool) -> None:
    """Draw the scale with what is stored chosen, and below what the value under the pointer or the chosen one means."""
    reasons = reasons_of(item)
    values = item.values if item.type == "scale" else tuple(reversed(item.values))
    options: list[float | str] = [*values, *reasons]

    def words(option: float | str) -> str:
        if not isinstance(option, str):
            return f"{option:g}" if item.type == "scale" else value_words(item, option)
        return reason_label(reasons, option)

    _draw_choice(slot, slot.key, options, words, label, is_locked=is_locked)
    st.html(_meanings(item, values, reasons))


def draw_not_applicable(slot: Slot, item: Item, label: str, *, is_locked: bool) -> None:
    """For a field that cannot hold it itself: the reasons for which the item may be left out; nothing without any."""
    reasons = reasons_of(item)
    if reasons:
        _draw_choice(
            slot,
            f"{slot.key}-na",
            [*reasons],
            lambda option: reason_label(reasons, str(option)),
            _("{item}: not applicable").format(item=label),
            is_locked=is_locked,
            is_named=False,
        )


def reasons_of(item: Item) -> dict[str, str]:
    """The reasons for which an item may be left out, in words, by option."""
    return {
        NOT_APPLICABLE + one.key: one.label.in_language(current_language()) for one in item.not_applicable
    }


def reason_label(reasons: dict[str, str], option: str) -> str:
    """What stands on the button of a reason: `N/A`, with the reason itself where there are several."""
    return _("N/A") if len(reasons) == 1 else _("N/A: {reason}").format(reason=reasons[option])


def _draw_choice(
    slot: Slot, key: str, options, words, label: str, *, is_locked: bool, is_named: bool = True
) -> None:  # type: ignore[no-untyped-def]
    stored: Choice = slot.stored.value if slot.stored.value in options else None
    if slot.stored.not_applicable is not None:
        stored = NOT_APPLICABLE + slot.stored.not_applicable
    show(key, stored)

    def kept() -> None:
        chosen: Choice = field(key)
        keep(slot, key, chosen, _said(chosen))

    chosen = st.segmented_control(
        plain(label),
        options,
        format_func=words,
        key=key,
        on_change=kept,
        disabled=is_locked,
        label_visibility="visible" if is_named else "collapsed",
        wrap=True,
    )
    if not is_as_shown(key, chosen):
        # A click that no `kept` was called for: it fell into a break of the connection, or another click came
        # while Streamlit was about to call it.
        keep(slot, key, chosen, _said(chosen))
        st.rerun()


def _said(chosen: Choice) -> Said:
    if chosen is None:
        return NOTHING
    if isinstance(chosen, str):
        return Said(not_applicable=chosen.removeprefix(NOT_APPLICABLE))
    return Said(value=float(chosen))


def _meanings(item: Item, values: tuple[float, ...], reasons: dict[str, str]) -> str:
    """One line for each button of the row, in its order; the style sheet shows that of the chosen or touched one."""
    language = current_language()
    lines = []
    for value in values:
        anchor = item.anchor(value)
        described = anchor.description.in_language(language) if anchor else ""
        name = value_words(item, value)
        lines.append(f"<b>{escape(name)}</b>" + (f": {escape(described)}" if described else ""))
    lines += [escape(_("Not applicable: {reason}").format(reason=reason)) for reason in reasons.values()]
    return '<div class="meanings">' + "".join(f"<p>{line}</p>" for line in lines) + "</div>"
