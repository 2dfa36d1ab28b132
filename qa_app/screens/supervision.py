"""Supervision: the facilitators of one's sites, a facilitator's page, and the feedback or meeting in the address.

Who reads reviews and supervises nobody finds what is disputed, and below it all shared feedback.
"""

from functools import partial
from pathlib import Path

import streamlit as st

from qa_app import components
from qa_app.access import allows
from qa_app.components.action_list import draw_action_form, draw_actions
from qa_app.components.before_sharing import draw_before_sharing
from qa_app.components.card import LOOK as LISTS
from qa_app.components.dispute_list import draw_disputes
from qa_app.components.disputed_list import draw_disputed_list
from qa_app.components.facilitator_list import draw_facilitator_list
from qa_app.components.facilitator_profile import draw_section_profiles, draw_strengths
from qa_app.components.facilitator_reviews import draw_facilitator_reviews
from qa_app.components.feedback_answer import draw_acknowledge, draw_feedback_answer
from qa_app.components.feedback_evidence import draw_feedback_evidence
from qa_app.components.feedback_letter import draw_letter, draw_letter_editor
from qa_app.components.feedback_steps import draw_feedback_steps
from qa_app.components.feedback_times import draw_times
from qa_app.components.file_buttons import draw_file_buttons
from qa_app.components.held_button import draw_held_button
from qa_app.components.meeting_list import draw_meetings
from qa_app.components.meeting_page import draw_meeting
from qa_app.components.plain_words import plain
from qa_app.components.problem import draw_problem
from qa_app.components.rated_items import draw_rated_items
from qa_app.components.recall import draw_recall
from qa_app.components.section_bands import draw_section_bands
from qa_app.components.shared_feedback import draw_shared_feedback
from qa_app.components.training_list import draw_trainees, draw_training
from qa_app.components.way_here import draw_way_here
from qa_app.components.way_to_work import SUPERVISION
from qa_app.errors import NotFound
from qa_app.i18n import _, clock_time, day, moment
from qa_app.screen_state import backend, field, go_to, is_first_look, person, query_number
from qa_app.services import feedback, supervision, supervision_meetings
from qa_app.services.disputed_feedback import disputed_feedback
from qa_app.services.facilitator_document import facilitator_file
from qa_app.services.feedback import STATES, FeedbackView
from qa_app.services.feedback_points import points_of
from qa_app.services.recordings import facilitators_at
from qa_app.services.sites import sites_where
from qa_app.services.supervision import FacilitatorPage, SupervisionAction
from qa_app.services.training import trainees, training_of

LOOK = Path(components.__file__).parent / "supervision.css"
BACK = ":material/arrow_back:"
FINDER = "find-facilitator"


def draw() -> None:
    """The feedback, meeting or facilitator in the address; with none, what the person's roles give."""
    st.html(LOOK)
    meeting_id = query_number("meeting")
    feedback_id, facilitator_id = query_number("feedback"), query_number("facilitator")
    try:
        if feedback_id is not None:
            given = feedback.read_feedback(backend(), person(), feedback_id)
            if is_first_look("feedback", feedback_id):
                feedback.note_viewed(backend(), person(), feedback_id)
            _draw_feedback(given)
        elif meeting_id is not None:
            _draw_meeting(meeting_id)
        elif facilitator_id is not None:
            _draw_facilitator(facilitator_id)
        else:
            _draw_start()
    except NotFound as error:
        draw_problem(error)
        draw_way_here(_("All of supervision"), key="to-start", icon=BACK)


def _draw_start() -> None:
    if allows(person(), "give_feedback"):
        st.title(_("Feedback and supervision"), anchor=False)
        st.caption(_("Everybody who delivers at your sites, those first who wait for something."))
        lines = supervision.facilitators_to_supervise(backend(), person())
        draw_facilitator_list(lines)
        _draw_trainees({line.facilitator_id for line in lines})
    elif allows(person(), "read_reviews"):
        st.html(LISTS)
        st.title(_("Feedback and supervision"), anchor=False)
        st.caption(_("What is shared, and what facilitators dispute, at the sites whose reviews you read."))
        _draw_finder()
        draw_disputed_list(disputed_feedback(backend(), person()))
        draw_shared_feedback()
    if allows(person(), "keep_training") and not allows(person(), "give_feedback"):
        st.title(_("Training and approvals"), anchor=False)
        st.caption(_("The facilitators of your sites, those first of whom something is missing."))
        draw_trainees(trainees(backend(), person()))
    if allows(person(), "read_own_feedback"):
        _draw_page(supervision.facilitator_page(backend(), person(), person().id))


def _draw_finder() -> None:
    """The way to a facilitator's page for who reads reviews at many sites."""
    names = facilitators_at(backend(), [one.id for one in sites_where(backend(), person(), "read_reviews")])
    names.pop(person().id, None)
    st.selectbox(
        _("A facilitator's page"),
        list(names),
        index=None,
        format_func=lambda one: plain(names[one]),
        placeholder=_("Choose a facilitator"),
        key=FINDER,
        on_change=_open_found,
    )


def _open_found() -> None:
    if field(FINDER) is not None:
        go_to(SUPERVISION, facilitator=field(FINDER))


def _draw_trainees(shown: set[int]) -> None:
    """Those who have delivered nothing yet: their training comes before that."""
    others = tuple(one for one in trainees(backend(), person()) if one.facilitator_id not in shown)
    if others:
        st.header(_("Training before the first delivery"), anchor=False)
        draw_trainees(others)


def _draw_facilitator(facilitator_id: int) -> None:
    """Their page; for who looks after their training and nothing else, that alone."""
    try:
        page = supervision.facilitator_page(backend(), person(), facilitator_id)
    except NotFound:
        if not allows(person(), "keep_training"):
            raise
    else:
        _draw_page(page)
        return
    trained = training_of(backend(), person(), facilitator_id)
    draw_way_here(_("All facilitators"), key="all-facilitators", icon=BACK)
    st.title(plain(trained.name), anchor=False)
    with st.container(border=True):
        draw_training(trained)


def _draw_page(page: FacilitatorPage) -> None:
    if not page.is_self:
        draw_way_here(_("All facilitators"), key="all-facilitators", icon=BACK)
    title, action = st.columns([0.5, 0.5], vertical_alignment="bottom")
    title.title(_("My feedback") if page.is_self else plain(page.name), anchor=False)
    with action, st.container(horizontal=True, horizontal_alignment="right"):
        make = partial(facilitator_file, backend(), person(), page.facilitator_id)
        draw_file_buttons(make, f"facilitator-{page.facilitator_id}")
        if page.is_self:
            draw_held_button()
    left, right = st.columns([0.66, 0.34], gap="medium")
    with left, st.container(border=True):
        st.header(_("Shared with me") if page.is_self else _("Reviews and feedback"), anchor=False)
        draw_facilitator_reviews(page)
    with left, st.container(border=True):
        draw_strengths(page)
    if page.is_self or page.may_supervise:
        with right, st.container(border=True):
            _draw_actions_of(page)
    with right, st.container(border=True):
        draw_meetings(page.facilitator_id, may_lead=page.may_supervise)
    with right, st.container(border=True):
        draw_training(training_of(backend(), person(), page.facilitator_id))
    with st.container(border=True):
        draw_section_profiles(page)


def _draw_actions_of(page: FacilitatorPage) -> None:
    st.header(_("Supervision actions"), anchor=False)
    still_open = tuple(one for one in page.actions if one.state == "open")
    closed = tuple(one for one in reversed(page.actions) if one.state != "open")
    if not still_open:
        st.caption(_("No action is open."))
    draw_actions(still_open, page.today, may_close=page.may_supervise)
    if closed:
        with st.expander(_("Closed actions")):
            draw_actions(closed, page.today, may_close=False)


def _draw_meeting(meeting_id: int) -> None:
    view = supervision_meetings.read_meeting(backend(), person(), meeting_id)
    if is_first_look("meeting", meeting_id):
        supervision_meetings.note_viewed(backend(), person(), meeting_id)
    draw_meeting(view)


def _draw_feedback(view: FeedbackView) -> None:
    _draw_head(view)
    _draw_corrected(view)
    is_mine_to_write = view.is_author and view.feedback.state == "draft"
    evidence, letter, side = st.columns([0.27, 0.45, 0.28], gap="medium")
    with evidence, st.container(border=True):
        draw_feedback_evidence(view)
    with letter, st.container(border=True):
        if is_mine_to_write:
            draw_letter_editor(view)
        else:
            draw_letter(view)
        _draw_feedback_actions(view)
        if view.feedback.state != "draft":
            draw_feedback_answer(view)
            draw_rated_items(view)
            draw_disputes(view)
            draw_acknowledge(view)
    with side:
        if is_mine_to_write:
            with st.container(border=True):
                draw_before_sharing(view)
        with st.container(border=True):
            draw_section_bands(view.scores)
        with st.container(border=True):
            draw_feedback_steps(view)
            draw_recall(view)


def _draw_head(view: FeedbackView) -> None:
    given = view.feedback
    if view.is_facilitator:
        draw_way_here(_("My feedback"), key="my-feedback", icon=BACK)
    elif not allows(person(), "give_feedback"):
        with st.container(horizontal=True):
            draw_way_here(_("All of supervision"), key="to-start", icon=BACK)
            draw_way_here(plain(view.facilitator), key="to-facilitator", facilitator=given.facilitator_id)
    else:
        draw_way_here(
            plain(view.facilitator), key="to-facilitator", icon=BACK, facilitator=given.facilitator_id
        )
    title, action = st.columns([0.72, 0.28], vertical_alignment="center")
    with title:
        st.title(plain(_("Feedback for {name}").format(name=view.facilitator)), anchor=False)
        facts = (
            view.words.title,
            view.words.place,
            day(view.session.starts_at),
            _("from the review submitted {when}").format(when=moment(view.submitted_at)),
            view.rubric,
        )
        st.caption(plain(" · ".join(facts)))
    with action, st.container(horizontal=True, horizontal_alignment="right", vertical_alignment="center"):
        if given.state == "draft":
            st.badge(_("Saved {time}").format(time=clock_time(given.saved_at)), color="green")
        else:
            if view.open_disputes:
                st.badge(_("Disputed"), color="orange")
            st.badge(_(STATES[given.state]), color="blue")
        draw_file_buttons(
            # Bound now: it is called where no screen runs any more.
            partial(feedback.feedback_file, backend(), person(), given.id),
            f"feedback-{given.id}",
            why_not=_("A file can be made once the feedback is shared.") if given.state == "draft" else None,
        )


def _draw_corrected(view: FeedbackView) -> None:
    if view.corrected_at is None:
        return
    st.info(
        _(
            "The review behind this feedback was corrected on {day}. The feedback stays as it was shared and rests on "
            "the earlier revision; lists and trends count the newer one. Ask for what changed."
        ).format(day=day(view.corrected_at))
    )


def _draw_feedback_actions(view: FeedbackView) -> None:
    supervises = view.is_author and not view.is_facilitator
    if not view.actions and not supervises:
        return
    st.header(_("Supervision actions"), anchor=False)
    today = supervision.today_in_london(backend())
    draw_actions(
        view.actions, today, may_close=False, draw_below=lambda action: _draw_action_times(view, action)
    )
    if supervises:
        draw_action_form(view.feedback.id, today)


def _draw_action_times(view: FeedbackView, action: SupervisionAction) -> None:
    times = [one for point in points_of(action.what) for one in point.times_ms]
    if times:
        with st.container(horizontal=True, gap="small"):
            draw_times(view, times, f"action-{action.id}")


draw()
