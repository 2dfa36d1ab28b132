"""The letter itself: three fields that save when they are left, or the same words to read.

A line of a field is a point, and a time in it is the moment that it rests on.
"""

import streamlit as st

from qa_app.components.feedback_times import draw_times
from qa_app.components.hygiene_notice import draw_words_to_look_at
from qa_app.components.plain_words import plain
from qa_app.errors import Explained
from qa_app.i18n import _
from qa_app.screen_state import backend, field, memory, person
from qa_app.services import feedback, feedback_names
from qa_app.services.feedback import FeedbackView
from qa_app.services.feedback_points import points_of, with_point
from qa_app.services.name_hygiene import MarkedWords

FIELDS = ("strengths", "development", "try_next")


def draw_letter_editor(view: FeedbackView) -> None:
    """The fields of one's own draft; what is typed is kept as soon as a field is left."""
    given = view.feedback
    keys = _keys(given.id)
    is_behind = memory().pop(_replaced_key(given.id), False) or bool(_unshown(given.id))
    if is_behind or any(key not in st.session_state for key in keys.values()):
        # Streamlit forgets fields of a screen that was left: begin again from what is stored.
        for name, key in keys.items():
            st.session_state[key] = getattr(given, name)
        memory()[_seen_key(given.id)] = {"times_saved": given.times_saved}
        _unshown(given.id).clear()
    st.header(_("Feedback"), anchor=False)
    st.caption(
        plain(_("Written to {name}. Saved as soon as you leave a field.").format(name=view.facilitator))
        + " "
        + _("Each line is a point; a time in it, such as 0:12:05, is the moment that it rests on.")
    )
    problem = memory().pop(_problem_key(given.id), None)
    if problem:
        st.warning(problem)
    shown = {
        "strengths": (_("What went well, and what it did for the group."), 170),
        "development": (_("What was missing or got in the way, and when."), 170),
        "try_next": (_("One or two things to do differently next time."), 120),
    }
    for part, (hint, height) in shown.items():
        st.text_area(
            part_names()[part],
            key=keys[part],
            on_change=keep_words,
            args=(given.id,),
            placeholder=hint,
            height=height,
        )
        times = dict.fromkeys(one for point in points_of(getattr(given, part)) for one in point.times_ms)
        if times:
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                st.caption(_("Rests on"), width="content")
                draw_times(view, times, part)
    _draw_names(view)


def part_names() -> dict[str, str]:
    """The parts of a letter, by the name of their field, in the order in which they are read."""
    return {
        "strengths": _("Strengths"),
        "development": _("Development points"),
        "try_next": _("What to try next"),
    }


def add_point(feedback_id: int, part: str, words: str, start_ms: int) -> None:
    """Put one more point into a field of the letter and save it with all else that is typed; for `on_click`."""
    _unshown(feedback_id).append((part, words, start_ms))
    if not keep_words(feedback_id):
        _unshown(feedback_id).pop()


def _draw_names(view: FeedbackView) -> None:
    """What in the stored words may tell who somebody is; nothing of it keeps the words from being saved."""
    feedback_id = view.feedback.id

    def replace_with(one: MarkedWords, by: str) -> None:
        if not _keep_typed(view):
            return
        seen = memory()[_seen_key(feedback_id)]
        try:
            seen["times_saved"] = feedback_names.replace_in_draft(
                backend(),
                person(),
                feedback_id,
                one.field,
                one.words,
                by,
                seen_saves=seen["times_saved"],
            )
        except Explained as error:
            memory()[_problem_key(feedback_id)] = error.sentence
        else:
            memory()[_replaced_key(feedback_id)] = True

    def keep_because(one: MarkedWords, reason: str) -> None:
        if not _keep_typed(view):
            return
        try:
            feedback_names.keep_in_draft(backend(), person(), feedback_id, one.field, one.words, reason)
        except Explained as error:
            memory()[_problem_key(feedback_id)] = error.sentence

    draw_words_to_look_at(
        view.marked, f"feedback-{feedback_id}", replace_with=replace_with, keep_because=keep_because
    )


def _keep_typed(view: FeedbackView) -> bool:
    """Save what was typed since; the click may come before the field that was just left had its turn."""
    given = view.feedback
    is_stored = all(field(key) == getattr(given, name) for name, key in _keys(given.id).items())
    return is_stored or keep_words(given.id)


def keep_words(feedback_id: int) -> bool:
    """Save what the fields hold; a refusal is shown on the next run. Gives whether it is stored now."""
    written = {name: field(key) for name, key in _keys(feedback_id).items()}
    # A field that was just left and a mark that is put into it may come with one click, in either order.
    for part, words, start_ms in _unshown(feedback_id):
        written[part] = with_point(written[part], words, start_ms)
    seen = memory()[_seen_key(feedback_id)]
    try:
        seen["times_saved"] = feedback.save_feedback(
            backend(), person(), feedback_id, seen_saves=seen["times_saved"], **written
        )
    except Explained as error:
        memory()[_problem_key(feedback_id)] = error.sentence
        return False
    return True


def draw_letter(view: FeedbackView) -> None:
    """The words as they were shared."""
    for part, heading in part_names().items():
        points = points_of(getattr(view.feedback, part))
        if points:
            st.subheader(heading, anchor=False)
        for number, point in enumerate(points):
            if not point.times_ms:
                st.markdown(plain(point.words))
                continue
            words, times = st.columns([0.78, 0.22], gap="small")
            words.markdown(plain(point.words_alone))
            with times, st.container(gap=None):
                draw_times(view, point.times_ms, f"{part}-{number}")


def draw_paragraphs(text: str) -> None:
    """What a person wrote, line by line, as it was typed."""
    for line in text.splitlines():
        if line.strip():
            st.markdown(plain(line))


def _keys(feedback_id: int) -> dict[str, str]:
    return {name: f"feedback-{name}-{feedback_id}" for name in FIELDS}


def _unshown(feedback_id: int) -> list[tuple[str, str, int]]:
    """The points, as `add_point` takes them, that are stored and stand in no field before the next run."""
    points: list[tuple[str, str, int]] = memory().setdefault(f"feedback-unshown-{feedback_id}", [])
    return points


def _seen_key(feedback_id: int) -> str:
    return f"feedback-seen-{feedback_id}"


def _replaced_key(feedback_id: int) -> str:
    return f"feedback-replaced-{feedback_id}"


def _problem_key(feedback_id: int) -> str:
    return f"feedback-problem-{feedback_id}"
