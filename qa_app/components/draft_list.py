"""One's own drafts as a list, each one click from going on."""

from functools import partial

import streamlit as st

from qa_app.components.card import card, draw_more, first_rows, row_button
from qa_app.components.plain_words import plain, quiet
from qa_app.components.player_source import film_address
from qa_app.components.poster import no_picture_html, picture_html
from qa_app.components.way_to_work import DESK
from qa_app.i18n import _, length_words, moment, ngettext
from qa_app.screen_state import go_to
from qa_app.services.home import Draft


def draw_draft_list(drafts: list[Draft]) -> None:
    """Draw the list in a card; says so when there is none."""
    n = len(drafts)
    with card(_("Drafts to finish"), ngettext("{n} review", "{n} reviews", n).format(n=n) if n else ""):
        if not drafts:
            st.markdown(_("No review is begun. Open one from Home or from the recordings."))
        for draft in first_rows(drafts, "drafts"):
            with st.container(key=f"line-draft-{draft.review.id}"):
                _draw_draft(draft)
        draw_more(drafts, "drafts")


def _draw_draft(draft: Draft) -> None:
    picture, words, action = st.columns([0.24, 0.5, 0.26], gap="small")
    with picture:
        shown = (
            picture_html(draft.review.recording_id, draft.words.title)
            if draft.has_poster
            else no_picture_html(_("no picture"))
        )
        # The way to the desk begins to load it (`early_film`).
        film = film_address(draft.review.recording_id, draft.object_version)
        st.html(f'<div data-film="{film}" data-start="{draft.review.position_ms}">{shown}</div>')
    answered = _("{answered} of {total} answered").format(answered=draft.answered, total=draft.total)
    watched = _("{watched} watched of {length}").format(
        watched=length_words(draft.review.watched_ms), length=length_words(draft.length_ms)
    )
    saved = _("saved {when}").format(when=moment(draft.review.saved_at))
    facts = [draft.words.place, draft.words.facilitators]
    if draft.review.revises_id is not None:
        facts.append(_("Correction, revision {n}").format(n=draft.review.revision))
    about = quiet(" · ".join(facts))
    with words:
        st.markdown(f"**{plain(draft.words.title)}**  \n{about}")
        st.progress(draft.answered / draft.total if draft.total else 0.0, text=answered)
        st.markdown(quiet(f"{watched} · {saved}"))
    key = f"continue-{draft.review.id}"
    row_button(action, _("Continue"), key, does=partial(go_to, DESK, review=draft.review.id))
