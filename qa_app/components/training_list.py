"""Training and approvals: of one facilitator on their page, and the list of those whose training somebody keeps."""

from datetime import date

import streamlit as st

from qa_app.components.plain_words import plain, quiet
from qa_app.components.way_here import draw_way_here
from qa_app.errors import Explained
from qa_app.i18n import _, day, ngettext
from qa_app.screen_state import backend, field, memory, person, say_next
from qa_app.services import training
from qa_app.services.training import ALLOWS, KINDS, ProgrammeTraining, Trainee, TrainingLine, TrainingPage

PROBLEM = "training-problem"


def draw_training(page: TrainingPage) -> None:
    """Each programme with what is missing and its steps, oldest first; below, the form for who may note one."""
    st.header(_("Training and approvals"), anchor=False)
    if not page.programmes:
        st.caption(_("Nothing is noted yet."))
    for one in page.programmes:
        _draw_programme(one, page.may_edit)
    if page.may_edit:
        with st.expander(_("Note a step")):
            _draw_form(page)


def draw_trainees(lines: tuple[Trainee, ...]) -> None:
    """One row each with the way to their training; those of whom something is missing come first."""
    with st.container(border=True, key="trainees"):
        if not lines:
            st.caption(_("No facilitator is at your sites yet."))
        for line in lines:
            with st.container(key=f"facilitator-trained-{line.facilitator_id}"):
                name, why, action = st.columns([0.36, 0.52, 0.12], vertical_alignment="center")
                name.markdown(f"**{plain(line.name)}**")
                why.markdown(_missing(line))
                with action, st.container(horizontal=True, horizontal_alignment="right"):
                    draw_way_here(
                        _("Open"), key=f"train-{line.facilitator_id}", facilitator=line.facilitator_id
                    )


def _missing(line: Trainee) -> str:
    if not line.warnings:
        return ":gray[" + _("Nothing is missing") + "]"
    words = ngettext("{n} thing is missing", "{n} things are missing", line.warnings)
    return f":orange-badge[{words.format(n=line.warnings)}]"


def _draw_programme(one: ProgrammeTraining, may_edit: bool) -> None:
    st.subheader(plain(one.title), anchor=False)
    for sentence in one.warnings:
        st.warning(plain(sentence))
    if not one.steps:
        st.caption(_("No step is noted."))
    for step in one.steps:
        with st.container(
            key=f"trained-{step.step_id}",
            horizontal=True,
            vertical_alignment="center",
            gap="small",
            wrap=False,
        ):
            st.markdown(
                f"**{plain(_(KINDS[step.kind]))}** {plain(_when(step))}  \n{quiet(_allows(step))}",
                width="stretch",
            )
            if may_edit:
                st.button(
                    _("Take back"),
                    key=f"take-back-{step.step_id}",
                    type="tertiary",
                    on_click=_take_back,
                    args=(step.step_id,),
                )


def _when(step: TrainingLine) -> str:
    if step.kind != "approval":
        return day(step.done_on)
    if step.until is None:
        return _("{day}, by {name}").format(day=day(step.done_on), name=step.by)
    return _("{day} to {last}, by {name}").format(day=day(step.done_on), last=day(step.until), name=step.by)


def _allows(step: TrainingLine) -> str:
    return _("Ended") if step.is_over else _(ALLOWS[step.kind])


def _draw_form(page: TrainingPage) -> None:
    # A new key empties the fields after a step was noted, and only then.
    number = memory().setdefault("training-form", 0)
    name = f"training-{page.facilitator_id}-{number}"
    with st.form(name, border=False, enter_to_submit=False):
        st.selectbox(
            _("Programme"),
            list(page.choices),
            format_func=lambda key: page.choices[key],
            key=f"{name}-programme",
        )
        st.selectbox(_("Step"), list(KINDS), format_func=lambda one: _(KINDS[one]), key=f"{name}-kind")
        first, last = st.columns(2)
        first.date_input(_("Done or given on"), value=page.today, format="DD/MM/YYYY", key=f"{name}-on")
        last.date_input(
            _("Approval until (empty: no end)"), value=None, format="DD/MM/YYYY", key=f"{name}-until"
        )
        problem = memory().pop(PROBLEM, None)
        if problem:
            st.warning(plain(problem))
        st.form_submit_button(_("Note the step"), on_click=_note, args=(page.facilitator_id, name))
    st.caption(_("What a step allows is shown as a warning where it is missing, and blocks nothing."))


def _note(facilitator_id: int, name: str) -> None:
    done_on: date | None = field(f"{name}-on")
    if done_on is None:
        memory()[PROBLEM] = _("Choose the day on which it was done or given.")
        return
    try:
        training.note_step(
            backend(),
            person(),
            facilitator_id,
            programme_key=field(f"{name}-programme"),
            kind=field(f"{name}-kind"),
            done_on=done_on,
            until=field(f"{name}-until"),
        )
    except Explained as error:
        memory()[PROBLEM] = error.sentence
    else:
        memory()["training-form"] += 1
        say_next(_("The step is noted."))


def _take_back(step_id: int) -> None:
    try:
        training.take_back_step(backend(), person(), step_id)
    except Explained as error:
        say_next(error.sentence)
    else:
        say_next(_("The step is taken back."))
