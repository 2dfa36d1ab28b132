"""Review desk: player and evidence on the left, the rubric on the right. The heart of the product."""

from datetime import datetime

import streamlit as st

from qa_app import screen_state
from qa_app.access import allows
from qa_app.components.draft_list import draw_draft_list
from qa_app.components.plain_words import plain
from qa_app.components.player_source import source_of
from qa_app.components.rating_form import draw_rating_form
from qa_app.components.review_words import draw_words
from qa_app.components.score_card import draw_score_card
from qa_app.components.submit_check import draw_submit_check
from qa_app.components.video_player import Mark, video_player
from qa_app.errors import Explained
from qa_app.i18n import _, moment
from qa_app.services import evidence, feedback, home, playback, reviews
from qa_app.services.programme_sessions import words_of
from qa_app.services.reviews import DeskView, SavedRating


def draw() -> None:
    """The desk of the review in the address, or the choice of one."""
    review_id = screen_state.query_number("review")
    if review_id is None:
        st.title(_("Review desk"), anchor=False)
        draw_draft_list(home.drafts_of(screen_state.backend(), screen_state.person()))
        return
    view = _view(review_id)
    if screen_state.is_first_look("review", review_id):
        reviews.note_viewed(screen_state.backend(), screen_state.person(), review_id)
    _draw_head(view)
    left, right = st.columns([58, 42], gap="medium")
    with left:
        _draw_player(view)
    with right:
        if view.review.state == "submitted":
            with st.container(border=True):
                draw_score_card(view)
            _draw_feedback_links(view)
        with st.container(border=True):
            _draw_ratings(review_id)
        with st.container(border=True):
            draw_words(view)


def _view(review_id: int) -> DeskView:
    return reviews.open_desk(screen_state.backend(), screen_state.person(), review_id)


def _is_mine_to_change(view: DeskView) -> bool:
    return view.review.state == "draft" and view.review.reviewer_id == screen_state.person().id


def _draw_head(view: DeskView) -> None:
    words = words_of(screen_state.backend(), view.session)
    title, action = st.columns([0.8, 0.2], vertical_alignment="center")
    with title:
        st.title(plain(words.title), anchor=False)
        attended = (
            _("{n} attended").format(n=view.session.attended) if view.session.attended is not None else ""
        )
        rubric = _("rubric: {title} {version}").format(
            title=view.rubric.title.in_language(screen_state.person().language), version=view.rubric.version
        )
        parts = [
            words.theme,
            words.programme,
            words.group,
            moment(view.session.starts_at),
            words.facilitators,
            attended,
            rubric,
        ]
        st.caption(plain(" · ".join(part for part in parts if part)))
    with action, st.container(horizontal=True, horizontal_alignment="right"):
        if _is_mine_to_change(view):
            if st.button(_("Check and submit"), type="primary", key="check-and-submit"):
                _check_and_submit(view.review.id)
        elif view.review.submitted_at:
            st.badge(_("Submitted {when}").format(when=moment(view.review.submitted_at)), color="green")
        else:
            st.badge(plain(_("Draft of {name}").format(name=view.reviewer)), color="gray")


def _check_and_submit(review_id: int) -> None:
    @st.dialog(_("Check and submit"), width="medium")
    def check() -> None:
        def submit(accepted: bool) -> None:
            reviews.submit_review(
                screen_state.backend(), screen_state.person(), review_id, accept_unanswered=accepted
            )
            screen_state.say_next(_("The review is submitted."))

        draw_submit_check(_view(review_id), submit)

    check()


def _draw_player(view: DeskView) -> None:
    """The recording with its lanes and the list of evidence."""
    review_id = view.review.id
    second = screen_state.query_number("t")
    if second is not None:
        # Once: who loads the page again later goes on where they stopped.
        screen_state.seek_to(review_id, second * 1000)
        del st.query_params["t"]
    refused_key = f"mark-refused-{review_id}"

    def keep(mark: Mark) -> None:
        try:
            evidence.save_evidence(
                screen_state.backend(),
                screen_state.person(),
                review_id,
                start_ms=mark.start_ms,
                end_ms=mark.end_ms,
                kind=mark.kind,
                note_text=mark.note,
                items=mark.items,
                people=mark.people,
                evidence_id=mark.id,
                seen=datetime.fromisoformat(mark.seen) if mark.seen else None,
            )
        except Explained as error:
            screen_state.memory()[refused_key] = (mark.nonce, error.sentence)

    mine = _is_mine_to_change(view)
    video_player(
        key=f"player-{review_id}",
        source=source_of(
            view,
            playback.exercises_of(screen_state.backend(), screen_state.person(), review_id),
            reader=screen_state.person().id,
            seek=screen_state.seek(review_id),
            reports=mine,
            refused=screen_state.memory().get(refused_key),
        ),
        on_mark=keep if mine else None,
        on_remove=_remove if mine else None,
        on_restore=_restore if mine else None,
    )


def _remove(evidence_id: int) -> None:
    try:
        evidence.remove_evidence(screen_state.backend(), screen_state.person(), evidence_id)
    except Explained as error:
        screen_state.say_next(error.sentence)


def _restore(evidence_id: int) -> None:
    try:
        evidence.restore_evidence(screen_state.backend(), screen_state.person(), evidence_id)
    except Explained as error:
        screen_state.say_next(error.sentence)


@st.fragment
def _draw_ratings(review_id: int) -> None:
    def save(rating: SavedRating) -> None:
        reviews.save_ratings(screen_state.backend(), screen_state.person(), review_id, [rating])

    draw_rating_form(_view(review_id), save)


def _draw_feedback_links(view: DeskView) -> None:
    reader = screen_state.person()
    if view.review.reviewer_id != reader.id or not allows(reader, "give_feedback"):
        return
    with st.container(border=True):
        st.header(_("Feedback"), anchor=False)
        st.caption(_("Turn this review into words for each facilitator."))
        with st.container(horizontal=True):
            for person_id, name in view.facilitators.items():
                if st.button(plain(_("Write for {name}").format(name=name)), key=f"feedback-{person_id}"):
                    made = feedback.start_feedback(
                        screen_state.backend(), screen_state.person(), view.review.id, person_id
                    )
                    st.switch_page("screens/supervision.py", query_params={"feedback": str(made)})


draw()
