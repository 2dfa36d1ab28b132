"""The way to review a recording with another rubric than the fitting one: which, about whom, from where."""

import re
from typing import Any

import streamlit as st

from qa_app.components.plain_words import plain
from qa_app.components.way_to_work import begin_review
from qa_app.errors import Explained
from qa_app.i18n import _, current_language, position
from qa_app.screen_state import backend, person
from qa_app.services import reviews
from qa_app.services.programme_sessions import ProgrammeSession
from qa_app.services.recordings import RecordingRecord
from qa_app.services.reviews import RubricChoice

PLACE = re.compile(r"(?:(\d{1,2}):)?(\d{1,3}):(\d{2})")


def draw_other_rubrics(session: ProgrammeSession, recording: RecordingRecord) -> None:
    """A button that opens the choice; nothing for who cannot review here."""
    try:
        choices = reviews.rubric_choices(backend(), person(), recording.id)
    except Explained:
        return
    with st.popover(_("Choose rubric"), key=f"choose-rubric-{recording.id}"):
        language = current_language()
        keys = {one.rubric.key: one for one in choices}
        chosen = st.radio(
            _("Review this recording with"),
            list(keys),
            format_func=lambda key: plain(_title(keys[key], language)),
            captions=[plain(one.rubric.description.in_language(language)) for one in choices],
            key=f"rubric-{recording.id}",
        )
        choice = keys[chosen or choices[0].rubric.key]
        how: dict[str, Any] = {"rubric_key": choice.rubric.key}
        if choice.draft_id is None:
            how |= _details(choice, session, recording)
        if st.button(
            _("Continue the draft") if choice.draft_id is not None else _("Start review"),
            type="primary",
            key=f"start-{recording.id}",
        ):
            if how.get("segment_start_ms", 0) is None:
                st.warning(_("Write the time as hours, minutes and seconds, such as 0:40:00."))
                return
            try:
                begin_review(recording.id, **how)
            except Explained as error:
                st.warning(error.sentence)
            else:
                st.rerun()


def _title(choice: RubricChoice, language: str) -> str:
    title = choice.rubric.title.in_language(language)
    return _("{title} (fits this session)").format(title=title) if choice.fits else title


def _details(choice: RubricChoice, session: ProgrammeSession, recording: RecordingRecord) -> dict[str, Any]:
    """Whom the review is about and where its part of the recording begins, as far as the rubric asks."""
    details: dict[str, Any] = {}
    if choice.must_choose:
        names = {one.id: one.name for one in session.facilitators}
        about = st.radio(
            _("About whom"),
            list(names),
            format_func=lambda one: plain(names[one]),
            index=None,
            key=f"about-{recording.id}",
        )
        details["facilitator_ids"] = [] if about is None else [about]
    if choice.rubric.segment_minutes is not None:
        typed = st.text_input(
            _("The {n} minutes begin at").format(n=choice.rubric.segment_minutes),
            value=position(0),
            key=f"segment-{recording.id}",
        )
        details["segment_start_ms"] = read_position(typed or "")
    return details


def read_position(typed: str) -> int | None:
    """A place in a recording as people write it (1:07:42, 40:00), in milliseconds; None: it is none."""
    found = PLACE.fullmatch(typed.strip())
    if found is None:
        return None
    hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return ((hours * 60 + minutes) * 60 + seconds) * 1000
