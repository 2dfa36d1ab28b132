"""What feedback still needs before it can be shared, and the button that shares it."""

import streamlit as st

from qa_app.components.feedback_letter import keep_words, part_names
from qa_app.components.plain_words import plain
from qa_app.errors import Explained
from qa_app.i18n import _, ngettext
from qa_app.screen_state import backend, memory, person, say_next
from qa_app.services import feedback
from qa_app.services.feedback import FeedbackView, has_words
from qa_app.services.feedback_points import points_of


def draw_before_sharing(view: FeedbackView) -> None:
    """Draw the checks of one's own draft and the button; a refusal stands beside it."""
    given = view.feedback
    st.header(_("Before sharing"), anchor=False)
    for text, done, missing in (
        (given.strengths, _("Strengths are written"), _("Strengths are missing")),
        (given.development, _("Development points are written"), _("Development points are missing")),
    ):
        if has_words(text):
            st.markdown(f":green[:material/check:] {done}")
        else:
            st.markdown(f":orange[:material/warning:] {missing}")
    loose = [
        f"{name.lower()} {number}"
        for part, name in part_names().items()
        for number, point in enumerate(points_of(getattr(given, part)), start=1)
        if not point.times_ms
    ]
    if loose:
        said = _("Without a moment: {points}").format(points=", ".join(loose))
        st.markdown(f":gray[:material/info:] {plain(said)}")
    if view.marked:
        count = len(view.marked)
        told = ngettext("{n} place may tell who somebody is", "{n} places may tell who somebody is", count)
        st.markdown(f":orange[:material/warning:] {told.format(n=count)}")
    if not view.actions:
        st.markdown(":gray[:material/info:] " + _("No supervision action is proposed yet"))
    st.button(
        _("Share with {name}").format(name=plain(view.facilitator)),
        type="primary",
        key="share-feedback",
        on_click=_share,
        args=(view,),
        width="stretch",
    )
    problem = memory().get(_problem_key(given.id))
    if problem:
        st.warning(problem)
        if has_words(given.strengths) and has_words(given.development) and not view.marked:
            # Said once; what asks for words is said until they are there.
            del memory()[_problem_key(given.id)]
    st.caption(
        _("After sharing, the words stay as they are. Co-workers cannot read them.")
        + " "
        + plain(_("You can recall it until {name} opens it.").format(name=view.facilitator))
    )


def _share(view: FeedbackView) -> None:
    feedback_id = view.feedback.id
    # The click may come before the field that was just left had its turn to save.
    if not keep_words(feedback_id):
        return
    try:
        feedback.share_feedback(backend(), person(), feedback_id)
    except Explained as error:
        memory()[_problem_key(feedback_id)] = error.sentence
    else:
        say_next(_("Shared with {name}.").format(name=view.facilitator))


def _problem_key(feedback_id: int) -> str:
    return f"feedback-share-problem-{feedback_id}"
