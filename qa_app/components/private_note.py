"""The private note beside a supervision meeting, and what is said of it."""

import streamlit as st

from qa_app.components.hygiene_notice import draw_words_to_look_at
from qa_app.components.plain_words import plain
from qa_app.errors import Explained
from qa_app.i18n import _
from qa_app.screen_state import backend, field, memory, person
from qa_app.services import private_notes
from qa_app.services.name_hygiene import MarkedWords


def draw_private_note(meeting_id: int) -> None:
    """The field of who led the meeting; kept as soon as it is left."""
    kept = private_notes.read_private_note(backend(), person(), meeting_id)
    if memory().pop(_replaced_key(meeting_id), False) or _key(meeting_id) not in st.session_state:
        # Streamlit forgets fields of a screen that was left: begin again from what is stored.
        st.session_state[_key(meeting_id)] = kept.words
        memory()[_seen_key(meeting_id)] = kept.times_saved
    st.header(":material/lock: " + _("Private notes"), anchor=False)
    st.caption(
        _(
            "Only you read these. They are apart from the record, and in no document or export of anybody else's. "
            "Who asks for everything that is held about them may still have a right to see them."
        )
    )
    problem = memory().pop(_problem_key(meeting_id), None)
    with st.container():
        if problem:
            st.warning(plain(problem))
    st.text_area(
        _("Notes for yourself"), height=120, key=_key(meeting_id), on_change=_keep, args=(meeting_id,)
    )
    _draw_names(meeting_id, kept.words)


def _draw_names(meeting_id: int, stored: str) -> None:
    """What in the stored note may tell who somebody is; it is kept all the same, for nobody else reads it."""

    def replace_with(one: MarkedWords, by: str) -> None:
        if not _keep_typed(meeting_id, stored):
            return
        try:
            memory()[_seen_key(meeting_id)] = private_notes.replace_in_note(
                backend(), person(), meeting_id, one.words, by, seen_saves=memory()[_seen_key(meeting_id)]
            )
        except Explained as error:
            memory()[_problem_key(meeting_id)] = error.sentence
        else:
            memory()[_replaced_key(meeting_id)] = True

    def keep_because(one: MarkedWords, reason: str) -> None:
        if not _keep_typed(meeting_id, stored):
            return
        try:
            private_notes.keep_in_note(backend(), person(), meeting_id, one.words, reason)
        except Explained as error:
            memory()[_problem_key(meeting_id)] = error.sentence

    draw_words_to_look_at(
        private_notes.words_in_note(backend(), person(), meeting_id),
        f"private-note-{meeting_id}",
        replace_with=replace_with,
        keep_because=keep_because,
    )


def _keep_typed(meeting_id: int, stored: str) -> bool:
    """Save what was typed since; the click may come before the field that was just left had its turn."""
    return bool(field(_key(meeting_id)) == stored) or _keep(meeting_id)


def _keep(meeting_id: int) -> bool:
    """Save what the field holds; a refusal is shown on the next run. Gives whether it is stored now."""
    try:
        memory()[_seen_key(meeting_id)] = private_notes.save_private_note(
            backend(),
            person(),
            meeting_id,
            field(_key(meeting_id)),
            seen_saves=memory()[_seen_key(meeting_id)],
        )
    except Explained as error:
        memory()[_problem_key(meeting_id)] = error.sentence
        return False
    return True


def _key(meeting_id: int) -> str:
    return f"private-note-{meeting_id}"


def _seen_key(meeting_id: int) -> str:
    return f"private-note-seen-{meeting_id}"


def _replaced_key(meeting_id: int) -> str:
    return f"private-note-replaced-{meeting_id}"


def _problem_key(meeting_id: int) -> str:
    return f"private-note-problem-{meeting_id}"
