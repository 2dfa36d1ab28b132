"""The state of a store in one line: whether it could be used, when it was looked through, when it will be."""

from datetime import timedelta

import streamlit as st

from qa_app.components.plain_words import plain
from qa_app.i18n import LONDON, _, moment, ngettext
from qa_app.services.reasons import STATES
from qa_app.services.store_overview import StoreOverview

OVERDUE = timedelta(minutes=5)
"""So long after its time a look was not taken by any coordinator."""

BADGE = ":{colour}-badge[{words}] "


def draw_state(one: StoreOverview) -> None:
    """A badge and a sentence, then the recordings by state."""
    st.markdown(_badge(one) + plain(" ".join(_sentences(one))))
    counts = [
        f"**{one.counts[state]:,}** " + _(words) for state, words in STATES.items() if one.counts.get(state)
    ]
    st.markdown(" · ".join(counts) or _("No recordings are known here yet."))


def _badge(one: StoreOverview) -> str:
    if one.is_running:
        colour, words = "blue", _("At work")
    elif one.run is None:
        colour, words = "gray", _("Never looked through")
    elif one.failures:
        colour, words = "red", _("Not reached")
    else:
        colour, words = "green", _("Reached")
    return BADGE.format(colour=colour, words=words)


def _sentences(one: StoreOverview) -> list[str]:
    looked = one.store.last_synced_at
    told = [_("Last looked through {when}.").format(when=moment(looked))] if looked else []
    if one.is_running:
        return told
    if one.failures:
        told.append(
            ngettext(
                "It could not be used at the last look.",
                "It could not be used {n} times in a row.",
                one.failures,
            ).format(n=one.failures)
        )
    return [*told, _next_look(one)]


def _next_look(one: StoreOverview) -> str:
    if one.next_look_at is None:
        return _("Nobody looks by a schedule: QA_APP_SYNC_MINUTES is 0.")
    if one.asked_at - one.next_look_at > OVERDUE:
        return _(
            "Its next look is overdue, so no coordinator is at work. Start the app again, or qa-app coordinator."
        )
    if one.next_look_at <= one.asked_at:
        return _("It is looked through next in a moment.")
    at = one.next_look_at.astimezone(LONDON)
    if at.date() == one.asked_at.astimezone(LONDON).date():
        return _("Next look at {time}.").format(time=f"{at:%H:%M}")
    return _("Next look {when}.").format(when=moment(at))
