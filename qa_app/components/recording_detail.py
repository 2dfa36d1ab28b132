"""One recording beside the list: what is wrong with it, its contact sheet, its facts, and the way to the desk."""

from collections.abc import Callable
from datetime import datetime, timedelta
from html import escape

import streamlit as st

from qa_app.components.contact_sheet import draw_contact_sheet
from qa_app.components.conversion_offer import draw_conversion
from qa_app.components.length_words import length_lines, planned_words
from qa_app.components.past_reviews import draw_past_reviews
from qa_app.components.plain_words import plain
from qa_app.components.recording_words import (
    length_of,
    reviewed_cell,
    signal_words,
    size_words,
    state_badge,
    state_sentences,
)
from qa_app.components.review_start import draw_other_rubrics
from qa_app.components.stream_words import browser_words, stream_words
from qa_app.components.way_to_work import open_desk
from qa_app.i18n import LANGUAGES, _, day, moment
from qa_app.screen_state import person
from qa_app.services.recordings import LibraryEntry, RecordingRecord
from qa_app.services.reviewable import why_not_reviewable
from qa_app.services.sites import Site

TOLD_SIGNALS = 12


def draw_recording_detail(entry: LibraryEntry, site: Site, close: Callable[[], None]) -> None:
    """Draw it in a card; `close` goes back to the list."""
    recording = entry.recording
    assert recording is not None
    with st.container(border=True, key="detail-card"):
        _draw_head(entry, recording, site, close)
        _draw_trouble(entry, recording)
        draw_conversion(recording)
        if recording.state != "erased":
            draw_contact_sheet(recording, entry.signals)
        st.header(_("Facts"), anchor=False)
        rows = _facts(entry, recording, site)
        st.html(
            '<dl class="facts">'
            + "".join(f"<dt>{escape(name)}</dt><dd>{escape(words)}</dd>" for name, words in rows)
            + "</dl>"
        )
        _draw_others(entry)
        st.header(_("Reviews"), anchor=False)
        st.markdown(reviewed_cell(entry, person()))
        draw_past_reviews(recording.id)


def _draw_head(
    entry: LibraryEntry,
    recording: RecordingRecord,
    site: Site,
    close: Callable[[], None],
) -> None:
    own = next((one for one in entry.reviews if one.reviewer_id == person().id), None)
    hindrance = None if own else why_not_reviewable(person(), entry.session, recording)
    group = _("{site}, group {code}").format(site=site.name, code=entry.session.group_code)
    with st.container(horizontal=True, vertical_alignment="top", gap="small"):
        st.header(plain(entry.words.title), anchor=False, width="stretch")
        st.button(_("Close"), key="detail-close", on_click=close)
    about = [group, moment(entry.session.starts_at), entry.words.facilitators]
    if entry.session.attended is not None:
        about.append(_("{n} attended").format(n=entry.session.attended))
    st.caption(plain(" · ".join(about)))
    with st.container(horizontal=True, gap="small"):
        st.button(
            _("Open desk"),
            type="primary",
            key="detail-desk",
            disabled=hindrance is not None,
            on_click=open_desk,
            args=(recording.id,),
        )
        if hindrance is None:
            draw_other_rubrics(entry.session, recording)
    if hindrance:
        st.caption(plain(hindrance))


def _draw_trouble(entry: LibraryEntry, recording: RecordingRecord) -> None:
    """Why it is not fine, and what to do, at once below the head."""
    sentences = [
        *state_sentences(entry.state, recording),
        *length_lines(entry.length),
        *map(signal_words, entry.signals[:TOLD_SIGNALS]),
    ]
    rest = len(entry.signals) - TOLD_SIGNALS
    if rest > 0:
        sentences.append(_("and {n} more").format(n=rest))
    if entry.state == "ready" and not sentences:
        return
    if entry.state == "ready":
        sentences.append(_("It can be reviewed: judge what can be seen and heard, and say so in words."))
    with st.container(gap="small", key="detail-trouble"):
        st.markdown(state_badge(entry.state) + "  \n" + "  \n".join(plain(one) for one in sentences))


def _draw_others(entry: LibraryEntry) -> None:
    """The way to the other recordings of the programme session; nothing where there is one alone."""
    if not entry.others:
        return
    st.header(_("Other recordings of this programme session"), anchor=False)
    for one in entry.others:
        st.button(
            plain(f"{one.key} · {length_of(one)}"),
            key=f"other-{one.id}",
            type="tertiary",
            on_click=_show,
            args=(one.id,),
        )


def _show(recording_id: int) -> None:
    st.query_params["recording"] = str(recording_id)


def _facts(entry: LibraryEntry, recording: RecordingRecord, site: Site) -> list[tuple[str, str]]:
    session = entry.session
    rows = [
        (_("Delivered"), _("in {language}, {room}").format(
            language=LANGUAGES.get(session.language, session.language), room=session.room
        )),
        (_("Programme"), f"{entry.words.programme}, {entry.words.module}"),
        (_("Length"), f"{length_of(recording)}, {planned_words(entry.length)}"),
        (_("Size"), size_words(recording.size_bytes)),
        *_content(recording),
        (_("In the store"), _("since {day}").format(day=day(recording.first_seen_at))),
        (_("Matched"), _matched(recording)),
        (_("Name in the store"), recording.key),
    ]  # fmt: skip
    if recording.state != "erased":
        until = session.starts_at + timedelta(days=site.retention_days)
        rows.append((_("Video kept until"), day(until)))
    return rows


def _content(recording: RecordingRecord) -> list[tuple[str, str]]:
    """What indexing found in it; only what is known."""
    facts = recording.facts
    streams = facts.get("streams", ())
    rows = [
        (name, "; ".join(stream_words(one) for one in streams if one.get("kind") == kind))
        for kind, name in (("video", _("Picture")), ("audio", _("Sound")))
    ]
    if facts.get("started_at"):
        rows.append((_("Filmed"), moment(datetime.fromisoformat(facts["started_at"]))))
    if streams and "browsers" in facts:
        rows.append((_("Plays in"), browser_words(facts["browsers"])))
    return [row for row in rows if row[1]]


def _matched(recording: RecordingRecord) -> str:
    ways = {"key": _("by its name"), "metadata": _("by its metadata"), "person": _("by hand")}
    way = ways.get(recording.matched_by or "", "")
    return ", ".join(
        part for part in (way, day(recording.matched_at) if recording.matched_at else "") if part
    )
