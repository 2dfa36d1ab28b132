"""What is to be said of converting one recording, and the way to ask for it."""

import streamlit as st

from qa_app.components.plain_words import plain
from qa_app.errors import Explained
from qa_app.i18n import _, ngettext
from qa_app.screen_state import backend, person, say_next
from qa_app.services.conversion import (
    Conversion,
    ask_for_conversion,
    conversion_of,
    failure_words,
    is_convertible,
    may_ask,
)
from qa_app.services.recordings import RecordingRecord

FOLLOW_SECONDS = 2.0
SLOW_GAP_MS = 30_000
"""Jumping to a place just before the next key frame then takes seconds, even on a fast machine."""


def draw_conversion(recording: RecordingRecord) -> None:
    """How the recording's conversion stands; where one is needed or would help, the button that asks for it."""
    if not is_convertible(recording):
        return
    conversion = conversion_of(backend(), person(), recording.id)
    if conversion is not None and conversion.state == "done":
        st.caption(_("What plays here is a converted copy; the original stays as it is in the store."))
    elif conversion is not None and conversion.state == "running":
        _follow(recording.id)
    elif conversion is not None and conversion.state == "waiting" and conversion.asked_by:
        st.caption(_("It waits to be converted. Until then it plays as it is, if it plays at all."))
    else:
        _offer(recording, conversion)


def slow_words(recording: RecordingRecord) -> list[str]:
    """What makes the recording slow to seek, in sentences; empty when nothing does."""
    seeking = recording.facts.get("seeking") or {}
    gap_ms = seeking.get("longest_key_gap_ms") or 0
    words = []
    if seeking.get("is_index_last"):
        words.append(_("Slow to seek: its index lies at its end, which is fetched before it begins to play."))
    if gap_ms >= SLOW_GAP_MS:
        seconds = round(gap_ms / 1000)
        words.append(
            ngettext(
                "Slow to seek: for up to {n} second there is no picture that stands on its own.",
                "Slow to seek: for up to {n} seconds there is no picture that stands on its own.",
                seconds,
            ).format(n=seconds)
        )
    return words


def _offer(recording: RecordingRecord, conversion: Conversion | None) -> None:
    slow = slow_words(recording)
    if recording.state == "ready" and not slow and conversion is None:
        return
    sentences = list(slow) if recording.state == "ready" else []
    if conversion is not None and conversion.state == "failed" and conversion.reason_code:
        sentences.append(
            _("It could not be converted. {why}").format(why=failure_words(conversion.reason_code))
        )
    with st.container(gap="small", key="detail-conversion"):
        if sentences:
            st.caption("  \n".join(plain(one) for one in sentences))
        if may_ask(backend(), person(), recording) and st.button(
            _("Convert it for the browser"), key=f"convert-{recording.id}", icon=":material/movie_edit:"
        ):
            _ask(recording.id)


def _ask(recording_id: int) -> None:
    try:
        ask_for_conversion(backend(), person(), recording_id)
    except Explained as error:
        st.warning(error.sentence)
        return
    say_next(_("It will be converted. You can go on with something else meanwhile."))
    st.rerun()


@st.fragment(run_every=FOLLOW_SECONDS)
def _follow(recording_id: int) -> None:
    """The progress, drawn anew every other second; when it is over, the whole page is."""
    conversion = conversion_of(backend(), person(), recording_id)
    if conversion is None or conversion.state != "running":
        st.rerun()
    stages = {
        "fetching": _("Being converted: fetching it from the store, {share}"),
        "converting": _("Being converted: {share}"),
        "storing": _("Being converted: putting the copy into the store, {share}"),
    }
    words = stages[conversion.stage or "fetching"].format(share=f"{conversion.share:.0%}")
    st.progress(conversion.share, text=words)
