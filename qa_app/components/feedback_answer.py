"""The facilitator's answer: the reflection with their own ratings, which opens the scores, then acknowledging."""

import streamlit as st

from qa_app.components.feedback_letter import draw_paragraphs
from qa_app.components.held_form import draw_held, hold, kept_in, let_go, put_replaced
from qa_app.components.plain_words import plain
from qa_app.components.self_rating import draw_self_rating
from qa_app.errors import Explained, NamesFound
from qa_app.i18n import _, moment
from qa_app.screen_state import backend, person, say_next
from qa_app.services import feedback
from qa_app.services.feedback import FeedbackView


def draw_feedback_answer(view: FeedbackView) -> None:
    """What the facilitator wrote, or for themselves the form for it."""
    given = view.feedback
    heading = (
        _("Your reflection")
        if view.is_facilitator
        else _("Reflection of {name}").format(name=view.facilitator)
    )
    st.header(plain(heading), anchor=False)
    if given.reflected_at is None:
        if view.is_facilitator:
            _draw_reflection_form(view)
        else:
            st.caption(_("It is written after sharing and before the scores open."))
        return
    draw_paragraphs(given.reflection)
    st.caption(_("Written {when}").format(when=moment(given.reflected_at)))


def draw_acknowledge(view: FeedbackView) -> None:
    """When it was acknowledged, or for the facilitator the button; what has to be decided before is said."""
    given = view.feedback
    if given.acknowledged_at is not None:
        st.caption(_("Acknowledged {when}").format(when=moment(given.acknowledged_at)))
    elif view.is_facilitator and view.open_disputes:
        st.caption(
            plain(
                _("You can acknowledge the feedback once {name} has decided about your dispute.").format(
                    name=view.author
                )
            )
        )
    elif view.is_facilitator and given.reflected_at is not None:
        st.button(
            _("I have read this feedback"),
            type="primary",
            key="acknowledge",
            on_click=_acknowledge,
            args=(given.id,),
        )


def _draw_reflection_form(view: FeedbackView) -> None:
    feedback_id = view.feedback.id
    st.caption(
        _("What went well, what you would do differently, what help you want. The scores open after this.")
    )
    name, key = f"reflection-{feedback_id}", f"reflection-words-{feedback_id}"
    put_replaced(name)
    with st.form(name, border=False):
        words = st.text_area(_("In your own words"), height=160, key=key)
        own = draw_self_rating(view)
        held = st.container()
        if st.form_submit_button(_("Keep my reflection and open the scores"), type="primary"):
            try:
                feedback.write_reflection(backend(), person(), feedback_id, words, own, keep=kept_in(name))
            except NamesFound as error:
                hold(name, error)
                st.warning(error.sentence)
            except Explained as error:
                st.warning(error.sentence)
            else:
                let_go(name)
                say_next(_("Your reflection is kept. The scores are open."))
                st.rerun()
        with held:
            draw_held(name, {"reflection": key})


def _acknowledge(feedback_id: int) -> None:
    try:
        feedback.acknowledge(backend(), person(), feedback_id)
    except Explained as error:
        say_next(error.sentence)
