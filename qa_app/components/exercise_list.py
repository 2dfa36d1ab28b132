"""The exercises of the session plan, one line each: how they were delivered, and why not as planned."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

import streamlit as st

from qa_app.components.plain_words import plain, quiet
from qa_app.errors import Explained
from qa_app.i18n import _, position
from qa_app.screen_state import field, memory, seek_to
from qa_app.services.exercises import OUTCOMES, REASONS, PlannedExercise, without_reason
from qa_app.services.typed_text import typed_position

Save = Callable[[PlannedExercise], None]
COLOURS: dict[str, Literal["green", "orange", "blue", "red"]] = {
    "delivered": "green",
    "shortened": "orange",
    "moved": "blue",
    "skipped": "red",
}
TIMES = ("start_ms", "end_ms")
HERE_BUTTONS = "[class*=st-key-here-exercise-] button"
"""The buttons, as a CSS selector, that ask where the player stands."""


def draw_exercise_list(
    review_id: int, exercises: tuple[PlannedExercise, ...], *, stands_at: Callable[[], int], save: Save | None
) -> None:
    """Draw the list. `save` stores one exercise and raises Explained when it cannot; None: only to be read.
    `stands_at` gives where the player stands, in milliseconds."""
    ticked = sum(one.outcome is not None for one in exercises)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.header(_("Exercises"), anchor=False, width="stretch")
        if exercises:
            st.caption(_("{n} of {total} ticked").format(n=ticked, total=len(exercises)), width="content")
    if not exercises:
        st.caption(_("The plan of this programme session names no exercises."))
    # In a place that is always there: what follows keeps its own place, with or without the warning.
    with st.container():
        problem = memory().pop(_problem_key(review_id), None)
        if problem:
            st.warning(plain(problem))
    for one in exercises:
        with st.container(key=f"exercise-{one.key}", gap="xsmall"):
            if save is None:
                _draw_told(review_id, one)
            else:
                _draw_line(_Line(review_id, one, stands_at, save))
    if memory().pop(_moved_key(review_id), False):
        # The player shows them on its lane, and stands outside what this run draws.
        st.rerun()


def _draw_told(review_id: int, one: PlannedExercise) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        words = f"{plain(one.label)}"
        if one.reason:
            words += f"  \n{quiet(_(REASONS[one.reason]))}"
        if one.note:
            words += f"  \n{quiet(one.note)}"
        st.markdown(words, width="stretch")
        _draw_times(review_id, one)
        if one.outcome:
            st.badge(_(OUTCOMES[one.outcome]), color=COLOURS[one.outcome])
        else:
            st.caption(_("not ticked"), width="content")


def _draw_times(review_id: int, one: PlannedExercise) -> None:
    shown = times_words(one)
    if not shown:
        return
    at = one.start_ms if one.start_ms is not None else one.end_ms
    pressed = st.button(f":blue[{shown}]", key=f"seek-exercise-{one.key}", type="tertiary")
    if pressed and at is not None:
        seek_to(review_id, at)
        st.rerun()


def times_words(one: PlannedExercise) -> str:
    """`0:12:05–0:20:10`, `from 0:12:05` or `to 0:20:10`; empty when neither time is known."""
    if one.start_ms is not None and one.end_ms is not None:
        return f"{position(one.start_ms)}–{position(one.end_ms)}"
    if one.start_ms is not None:
        return _("from {time}").format(time=position(one.start_ms))
    return "" if one.end_ms is None else _("to {time}").format(time=position(one.end_ms))


@dataclass(frozen=True)
class _Line:
    """One exercise that can be ticked, with where the player stands and how it is stored."""

    review_id: int
    one: PlannedExercise
    stands_at: Callable[[], int]
    save: Save

    def key(self, name: str) -> str:
        """The key of the field of that name."""
        return f"exercise-{name}-{self.review_id}-{self.one.key}"

    @property
    def seen(self) -> dict[str, PlannedExercise | None]:
        """What this tab knows of each exercise, so that only what another tab has stored since is put into the
        fields: a run under way would take a newer click back. None: what is stored has to be put back."""
        known: dict[str, PlannedExercise | None] = memory().setdefault(f"exercises-seen-{self.review_id}", {})
        return known


def _draw_line(line: _Line) -> None:
    one, known = line.one, line.seen.get(line.one.key)
    for name in ("outcome", "reason", "note", *TIMES):
        key, stored = line.key(name), _shown(one, name)
        if known != one or (stored and key not in st.session_state):
            st.session_state[key] = stored
    line.seen[one.key] = one
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(plain(one.label), width="stretch")
        _draw_choice(line, "outcome", one.label, OUTCOMES)
        if words := times_words(one):
            st.markdown(quiet(words), width="content")
        # One label for good: Streamlit would take another for another popover, and close it.
        times = st.popover(
            _("Times"), type="tertiary", key=f"times-{line.review_id}-{one.key}", on_change="rerun"
        )
        if times.open:  # closed, it would be a third of what the desk draws
            with times:
                _draw_details(line)
    if one.outcome not in (None, "delivered"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            why = _("Why?")
            missing = without_reason(one.outcome, one.reason)
            st.markdown(f":small[:orange[{why}]]" if missing else quiet(why), width="content")
            _draw_choice(line, "reason", _("Why {exercise}").format(exercise=one.label), REASONS)
    if one.note:
        st.markdown(quiet(one.note))


def _draw_choice(line: _Line, name: str, label: str, options: dict[str, str]) -> None:
    chosen = st.segmented_control(
        plain(label),
        list(options),
        format_func=lambda option: _(options[option]),
        key=line.key(name),
        on_change=_keep,
        args=(line, name),
        label_visibility="collapsed",
        width="content",
        wrap=True,
    )
    known = line.seen[line.one.key]
    if known is not None and chosen != getattr(known, name):
        # A click that no `_keep` was called for.
        _keep(line, name)
        st.rerun()


def _draw_details(line: _Line) -> None:
    st.markdown(f"**{plain(line.one.label)}**")
    for name, here, typed in (
        ("start_ms", _("Starts here"), _("Starts at")),
        ("end_ms", _("Ends here"), _("Ends at")),
    ):
        key = line.key(name)
        with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
            st.text_input(
                typed, key=key, on_change=_keep, args=(line, name), placeholder="0:12:05", width=120
            )
            st.button(here, key=f"here-{key}", on_click=_keep_here, args=(line, name))
    st.text_input(_("Words, if any"), key=line.key("note"), on_change=_keep, args=(line, "note"))
    st.caption(_("“Here” is where the player stood when it last told, at most five seconds ago."))


def _keep(line: _Line, name: str) -> None:
    given = field(line.key(name))
    try:
        if name in TIMES:
            given = typed_position(given) if given.strip() else None
        _store(line, name, given)
    except Explained as error:
        _tell(line, error)


def _keep_here(line: _Line, name: str) -> None:
    try:
        _store(line, name, line.stands_at())
    except Explained as error:
        _tell(line, error)


def _store(line: _Line, name: str, given: str | int | None) -> None:
    known = line.seen[line.one.key]
    if known is None or getattr(known, name) == given:
        return
    changed = replace(known, **{name: given})  # type: ignore[arg-type]
    if changed.outcome in (None, "delivered"):
        changed = replace(changed, reason=None)
    line.save(changed)
    if name in TIMES:
        # What "here" gave is not in its field yet.
        line.seen[line.one.key] = None
        memory()[_moved_key(line.review_id)] = True
    else:
        line.seen[line.one.key] = replace(changed, times_saved=changed.times_saved + 1)


def _tell(line: _Line, error: Explained) -> None:
    line.seen[line.one.key] = None
    memory()[_problem_key(line.review_id)] = error.sentence


def _shown(one: PlannedExercise, name: str) -> str | None:
    """What the field of that name holds for what is stored."""
    if name in TIMES:
        at: int | None = getattr(one, name)
        return "" if at is None else position(at)
    stored: str | None = getattr(one, name)
    return stored


def _problem_key(review_id: int) -> str:
    return f"exercise-problem-{review_id}"


def _moved_key(review_id: int) -> str:
    return f"exercise-moved-{review_id}"
