"""The contact sheet: the storyboard's tiles in rows, each with its true time and what is wrong there."""

from html import escape
from typing import Any

import streamlit as st

from qa_app.components.recording_words import signal_names
from qa_app.i18n import _, length_words, ngettext, position
from qa_app.services.recordings import QualitySignalRecord, RecordingRecord

ACROSS = 10
ACROSS_LARGE = 5


def draw_contact_sheet(recording: RecordingRecord, signals: tuple[QualitySignalRecord, ...]) -> None:
    """Draw all tiles, the time of the first at each row; says so when there is none."""
    storyboard = recording.facts.get("storyboard")
    times = tuple(storyboard["times_ms"]) if storyboard else ()
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.header(_("Contact sheet"), anchor=False, width="content")
        if not times:
            st.caption(_("No pictures were made of this recording."), width="content")
            return
        st.caption(_apart(times), width="stretch")
        large = st.toggle(_("Larger pictures"), key=f"large-{recording.id}")
    st.html(_sheet(recording.id, storyboard, times, signals, ACROSS_LARGE if large else ACROSS))
    if signals:
        st.caption(_("A yellow line under a picture: something is wrong there. Point at it to see what."))


def _apart(times: tuple[int, ...]) -> str:
    pictures = ngettext("{n} picture", "{n} pictures", len(times)).format(n=len(times))
    if len(times) < 2:
        return pictures
    apart = length_words((times[-1] - times[0]) // (len(times) - 1))
    return _("{pictures}, about {time} apart").format(pictures=pictures, time=apart)


def _sheet(
    recording_id: int,
    storyboard: dict[str, Any],
    times: tuple[int, ...],
    signals: tuple[QualitySignalRecord, ...],
    across: int,
) -> str:
    parts = []
    for number, time_ms in enumerate(times):
        if number % across == 0:
            parts.append(f"<span>{position(time_ms)}</span>")
        parts.append(_tile(recording_id, storyboard, number, time_ms, signals))
    words = escape(_("Contact sheet: {pictures}").format(pictures=_apart(times)), quote=True)
    return (
        f'<div class="contact-sheet" role="img" aria-label="{words}" style="--across: {across}">'
        f"{''.join(parts)}</div>"
    )


def _tile(
    recording_id: int,
    storyboard: dict[str, Any],
    number: int,
    time_ms: int,
    signals: tuple[QualitySignalRecord, ...],
) -> str:
    columns, rows = storyboard["columns"], storyboard["rows"]
    sheet, place = divmod(number, columns * rows)
    left, top = _share(place % columns, columns), _share(place // columns, rows)
    names = signal_names()
    wrong = list(
        dict.fromkeys(
            names.get(one.kind, one.kind) for one in signals if one.start_ms <= time_ms <= one.end_ms
        )
    )
    title = escape(" · ".join([position(time_ms), *wrong]), quote=True)
    style = (
        f"background-image: url(/api/recordings/{recording_id}/pictures/sheet-{sheet}.jpg); "
        f"background-size: {columns * 100}% {rows * 100}%; background-position: {left:.3f}% {top:.3f}%; "
        f"aspect-ratio: {storyboard['tile_width']} / {storyboard['tile_height']}"
    )
    return f'<i class="{"signal" if wrong else ""}" title="{title}" style="{style}"></i>'


def _share(number: int, of: int) -> float:
    """CSS places a background by the share of the room that is left over."""
    return 100 * number / (of - 1) if of > 1 else 0.0
