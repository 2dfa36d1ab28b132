"""Review desk: player and evidence on the left, the rubric on the right. The heart of the product."""

from datetime import datetime
from pathlib import Path

import streamlit as st

from qa_app import components, screen_state
from qa_app.access import allows
from qa_app.components import rubric_item
from qa_app.components.agreed_actions import ActionDesk, draw_agreed_actions
from qa_app.components.concern_form import CONCERN_BUTTON, draw_concern_form
from qa_app.components.concern_list import draw_concerns_here
from qa_app.components.draft_list import draw_draft_list
from qa_app.components.exercise_list import HERE_BUTTONS, draw_exercise_list
from qa_app.components.length_words import draw_length
from qa_app.components.plain_words import plain
from qa_app.components.player_source import source_of
from qa_app.components.rating_form import draw_rating_form
from qa_app.components.rating_sections import turn_to
from qa_app.components.review_names import draw_names_at_desk
from qa_app.components.review_words import draw_words
from qa_app.components.revision_words import draw_revision_words
from qa_app.components.score_card import draw_score_card
from qa_app.components.submit_check import draw_before_submitting, draw_what_is_stored
from qa_app.components.video_player import Mark, place_of, video_player
from qa_app.components.way_to_work import DESK, open_feedback
from qa_app.errors import Explained
from qa_app.i18n import _, moment
from qa_app.screen_state import go_on, go_to
from qa_app.services import (
    action_checks,
    concerns,
    evidence,
    exercises,
    home,
    reviews,
    revisions,
    submission,
)
from qa_app.services.exercises import PlannedExercise
from qa_app.services.programme_sessions import words_of
from qa_app.services.recording_lengths import length_of_session
from qa_app.services.reviews import ActionToCheck, DeskView, RatingView, SavedRating, Unanswered

LOOK = Path(components.__file__).parent / "review_desk.css"
SUBMIT = "submit"
BACK = ":material/arrow_back:"


def draw() -> None:
    """The desk, or the page before submitting, of the review in the address, or the choice of one."""
    review_id = screen_state.query_number("review")
    if review_id is None:
        st.title(_("Review desk"), anchor=False)
        draw_draft_list(home.drafts_of(screen_state.backend(), screen_state.person()))
        return
    view = reviews.open_desk(screen_state.backend(), screen_state.person(), review_id)
    # One's own leaves no row, and its player need not wait for whoever writes just now.
    is_own = view.review.reviewer_id == screen_state.person().id
    if not is_own and screen_state.is_first_look("review", review_id):
        reviews.note_viewed(screen_state.backend(), screen_state.person(), review_id)
    mine = _is_mine_to_change(view)
    if st.query_params.get("step") == SUBMIT and mine:
        _draw_submit_page(review_id)
        return
    st.query_params.pop("step", None)
    st.html(LOOK)
    st.html(rubric_item.LOOK)
    head = st.container()
    left, right = st.columns([58, 42], gap="medium")
    with left:
        # First of all: the browser fetches the film while everything else is drawn.
        _draw_player(view)
    with head:
        _draw_head(view)
        around = revisions.revisions_of(screen_state.backend(), screen_state.person(), review_id)
        draw_revision_words(view, around, _show_review)
    with left, st.container(border=True):
        _draw_exercises(review_id, mine, [view.planned])
    with left:
        # Last: what comes and goes while somebody writes moves nothing that is being pressed.
        draw_names_at_desk(view)
    with right:
        if view.scores:
            with st.container(border=True):
                draw_score_card(view)
        if view.review.state == "submitted":
            _draw_feedback_links(view)
        if view.actions:
            with st.container(border=True, key="agreed-actions"):
                _draw_actions(view, [view.actions])
        with st.container(border=True):
            _draw_ratings(review_id, [view])
        with st.container(border=True):
            draw_words(view)


def _player_key(review_id: int) -> str:
    return f"player-{review_id}"


def _is_mine_to_change(view: DeskView) -> bool:
    return view.review.state == "draft" and view.review.reviewer_id == screen_state.person().id


def _draw_head(view: DeskView) -> None:
    title, action = st.columns([0.68, 0.32], vertical_alignment="center")
    with title:
        _draw_title(view)
    with action, st.container(horizontal=True, horizontal_alignment="right", gap="small"):
        draw_concern_form(view, lambda: place_of(_player_key(view.review.id)))
        if _is_mine_to_change(view):
            st.button(
                _("Check and submit"),
                type="primary",
                key="check-and-submit",
                on_click=go_to,
                args=(DESK,),
                kwargs={"review": view.review.id, "step": SUBMIT},
            )
    who = screen_state.person()
    draw_concerns_here(concerns.concerns_at_desk(screen_state.backend(), who, view.recording.id))


def _draw_title(view: DeskView) -> None:
    words = words_of(screen_state.backend(), view.session)
    st.title(plain(words.title), anchor=False)
    attended = _("{n} attended").format(n=view.session.attended) if view.session.attended is not None else ""
    rubric = _("rubric: {title} {version}").format(
        title=view.rubric.title.in_language(screen_state.person().language), version=view.rubric.version
    )
    parts = [
        words.theme,
        words.programme,
        words.place,
        moment(view.session.starts_at),
        words.facilitators,
        attended,
        rubric,
    ]
    st.caption(plain(" · ".join(part for part in parts if part)))
    draw_length(length_of_session(screen_state.backend(), view.session))


def _show_review(review_id: int) -> None:
    go_to(DESK, review=review_id)


def _draw_submit_page(review_id: int) -> None:
    """What will be stored on the left, what is open and the button on the right; the desk is one click away."""
    problem_key = f"submit-problem-{review_id}"

    def back() -> None:
        _show_review(review_id)

    def back_to(answer: Unanswered) -> None:
        back()
        turn_to(preview.view, answer.item, answer.facilitator_id)

    def submit(accepted: bool) -> None:
        try:
            submission.submit_review(
                screen_state.backend(),
                screen_state.person(),
                review_id,
                accept_unanswered=accepted,
                as_of=preview.view.review.saved_at,
            )
        except Explained as error:
            screen_state.memory()[problem_key] = error.sentence
        else:
            screen_state.say_next(_("The review is submitted."))
            back()

    preview = submission.preview(screen_state.backend(), screen_state.person(), review_id)
    st.button(_("Back to the desk"), key="back-to-desk", icon=BACK, type="tertiary", on_click=back)
    title, action = st.columns([0.8, 0.2], vertical_alignment="center")
    with title:
        st.title(_("Check and submit"), anchor=False)
        words = words_of(screen_state.backend(), preview.view.session)
        st.caption(plain(" · ".join((words.title, words.place, words.facilitators))))
        revision = preview.view.review.revision
        st.markdown(
            _("This is what will be stored. Nothing is stored yet.")
            if revision == 1
            else _(
                "This is what will be stored, in the place of revision {n}. Nothing is stored yet."
            ).format(n=revision - 1)
        )
    with action, st.container(horizontal=True, horizontal_alignment="right"):
        draw_concern_form(preview.view, lambda: None)
    who = screen_state.person()
    draw_concerns_here(concerns.concerns_at_desk(screen_state.backend(), who, preview.view.recording.id))
    left, right = st.columns([58, 42], gap="medium")
    with left:
        draw_what_is_stored(preview)
    with right, st.container(border=True, key="before-submitting"):
        problem = screen_state.memory().pop(problem_key, None)
        draw_before_submitting(preview, problem, submit, back_to, back)


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
        key=_player_key(review_id),
        source=source_of(
            view,
            reader=screen_state.person().id,
            seek=screen_state.seek(review_id),
            reports=mine,
            refused=screen_state.memory().get(refused_key),
        ),
        on_mark=keep if mine else None,
        on_remove=_remove if mine else None,
        on_restore=_restore if mine else None,
        place_asked_by=f"{CONCERN_BUTTON}, {HERE_BUTTONS}",
        paused_by=CONCERN_BUTTON,
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
def _draw_ratings(review_id: int, just_read: list[RatingView]) -> None:
    """`just_read`: what the run of the whole page has read; taken out, so that a run of this alone reads anew."""
    go_on()

    def save(rating: SavedRating) -> None:
        reviews.save_ratings(screen_state.backend(), screen_state.person(), review_id, [rating])

    def save_note(item: str, person_id: int | None, words: str, seen_saves: int) -> None:
        reviews.save_note(
            screen_state.backend(),
            screen_state.person(),
            review_id,
            item,
            person_id,
            words,
            seen_saves=seen_saves,
        )

    view = (
        just_read.pop()
        if just_read
        else reviews.open_rating(screen_state.backend(), screen_state.person(), review_id)
    )
    draw_rating_form(view, save, save_note)


@st.fragment
def _draw_actions(view: DeskView, just_read: list[tuple[ActionToCheck, ...]]) -> None:
    """`just_read` as in _draw_ratings. A fragment of its own: no rating draws it again."""
    go_on()
    who, review_id = screen_state.person(), view.review.id

    def save(given: ActionToCheck) -> None:
        action_checks.save_check(
            screen_state.backend(),
            screen_state.person(),
            review_id,
            given.action_id,
            outcome=given.outcome,
            evidence_id=given.evidence_id,
            note_text=given.note,
            seen_saves=given.times_saved,
        )

    desk = ActionDesk(review_id, view.facilitators, view.evidence, save if _is_mine_to_change(view) else None)
    actions = (
        just_read.pop()
        if just_read
        else action_checks.actions_of_review(screen_state.backend(), who, review_id)
    )
    draw_agreed_actions(desk, actions)


@st.fragment
def _draw_exercises(review_id: int, mine: bool, just_read: list[tuple[PlannedExercise, ...]]) -> None:
    """`just_read` as in _draw_ratings."""
    go_on()
    who = screen_state.person()
    draw_exercise_list(
        review_id,
        just_read.pop() if just_read else exercises.exercises_of(screen_state.backend(), who, review_id),
        stands_at=lambda: _stands_at(review_id),
        save=(
            lambda given: exercises.save_exercise(
                screen_state.backend(), screen_state.person(), review_id, given
            )
        )
        if mine
        else None,
    )


def _stands_at(review_id: int) -> int:
    at_ms = place_of(_player_key(review_id))
    if at_ms is None:
        return exercises.position_of(screen_state.backend(), screen_state.person(), review_id)
    return at_ms


def _draw_feedback_links(view: DeskView) -> None:
    reader = screen_state.person()
    if view.review.reviewer_id != reader.id or not allows(reader, "give_feedback"):
        return
    with st.container(border=True):
        st.header(_("Feedback"), anchor=False)
        st.caption(_("Turn this review into words for each facilitator."))
        with st.container(horizontal=True):
            for person_id, name in view.facilitators.items():
                st.button(
                    plain(_("Write for {name}").format(name=name)),
                    key=f"feedback-{person_id}",
                    on_click=open_feedback,
                    args=(view.review.id, person_id),
                )


draw()
