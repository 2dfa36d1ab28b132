"""The small picture that stands for a recording, and what stands there when there is none."""

from html import escape

import streamlit as st

from qa_app.i18n import _
from qa_app.services.recordings import RecordingRecord


def draw_poster(recording: RecordingRecord | None, title: str) -> None:
    """The poster of a recording; `title` names it for those who cannot see it."""
    st.html(poster_html(recording, title), width="content")


def draw_no_picture(words: str) -> None:
    """The tile where there is no picture, saying why."""
    st.html(no_picture_html(words), width="content")


def poster_html(recording: RecordingRecord | None, title: str) -> str:
    """The tile as HTML, 96 by 54 pixels, its picture loaded when it comes into view."""
    if recording is None:
        return no_picture_html(_("no recording"))
    if recording.state == "erased":
        return no_picture_html(_("erased"))
    if not recording.facts.get("poster_name"):
        return no_picture_html(_("no picture"))
    return picture_html(recording.id, title)


def picture_html(recording_id: int, title: str) -> str:
    """The tile of a recording that is known to have a poster."""
    address = f"/api/recordings/{recording_id}/pictures/poster.jpg"
    words = escape(_("A picture from {title}").format(title=title), quote=True)
    return (
        f'<div class="poster"><img src="{address}" alt="{words}" width="96" height="54" loading="lazy"></div>'
    )


def no_picture_html(words: str) -> str:
    """The tile where there is no picture, saying why."""
    return f'<div class="poster none">{escape(words)}</div>'
