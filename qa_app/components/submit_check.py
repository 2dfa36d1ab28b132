"""The page before submitting: what will be stored, what it sets off, what is still open, and the button."""

from collections.abc import Callable

import streamlit as st

from qa_app.components.plain_words import plain
from qa_app.components.review_names import draw_review_names
from qa_app.components.score_card import draw_score_card
from qa_app.i18n import N_, _, current_language, length_words, ngettext, position
from qa_app.services.exercises import OUTCOMES, PlannedExercise
from qa_app.services.programme_sessions import people_in_words
from qa_app.services.reviews import ActionToCheck, DeskView, Unanswered, unwatched
from qa_app.services.submission import Consequence, Preview

SHORTEST_GAP_MS = 5_000
SHOWN_GAPS = 6
SHOWN_ITEMS = 24
EFFECTS = {
    "escalate": N_("escalates: the band is set, and somebody has to act"),
    "flag": N_("is flagged: somebody has to act; no score changes"),
    "fail": N_("fails: the section or the whole counts as 0"),
    "cap": N_("holds the band down, whatever the rest adds up to"),
    "floor": N_("is under the floor and holds the band down"),
}


def draw_what_is_stored(preview: Preview) -> None:
    """The scores as they would be stored, and what critical items set off."""
    with st.container(border=True, key="will-be-stored"):
        draw_score_card(preview.view)
        review, rubric = preview.view.review, preview.view.rubric
        st.caption(
            plain(
                _(
                    "Stored with them: the rubric {rubric} {version}, the version of the file, and {watched} watched."
                ).format(
                    rubric=rubric.title.in_language(current_language()),
                    version=rubric.version,
                    watched=length_words(review.watched_ms),
                )
            )
        )
    with st.container(border=True, key="set-off"):
        st.header(_("What this sets off"), anchor=False)
        if not preview.consequences:
            st.markdown(_("Nothing. No critical item is at a value that has consequences."))
        for one in preview.consequences:
            st.markdown(_consequence(preview.view, one))
        if any(one.needs_action for one in preview.consequences):
            told = people_in_words(list(preview.told)) or _("your manager")
            st.warning(
                plain(
                    _(
                        "Submitting tells nobody by itself. Tell {names} now, or raise a risk: that goes to them "
                        "with a time by which it has to be passed on."
                    ).format(names=told)
                )
            )


def draw_before_submitting(
    preview: Preview,
    problem: str | None,
    submit: Callable[[bool], None],
    back_to: Callable[[Unanswered], None],
    back: Callable[[], None],
) -> None:
    """What is open, each item a button that leads to it by `back_to`, agreed actions by `back`, then the button.
    `submit` gets whether what is open was accepted; all run as callbacks. `problem`: why the last try failed."""
    view = preview.view
    st.header(_("Before you submit"), anchor=False)
    _draw_watched(view)
    required = set(preview.required)
    if preview.required:
        _draw_items(
            view,
            preview.required,
            "required",
            _("**The rubric requires these.** Answer them before you can submit:"),
            back_to,
        )
    if view.unevidenced:
        _draw_items(
            view,
            view.unevidenced,
            "unevidenced",
            _("**These ratings need evidence.** Mark a moment for each before you can submit:"),
            back_to,
        )
    _draw_exercises(preview)
    draw_review_names(view.review.id, preview.marked)
    optional = tuple(one for one in view.unanswered if one not in required)
    accepted = True
    if optional:
        count = len(optional)
        _draw_items(
            view,
            optional,
            "unanswered",
            ngettext("**{n} item has no rating:**", "**{n} items have no rating:**", count).format(n=count),
            back_to,
        )
        accepted = st.checkbox(
            _("Submit with these open. Sections with too little answered get no score."), key="accept-open"
        )
    elif not required:
        st.markdown(_("Every item is answered."))
    accepted = _draw_actions(preview, back) and accepted
    if not view.review.strengths or not view.review.development:
        st.markdown(_("Strengths or development points are still empty. Feedback needs both."))
    st.caption(
        _("After submitting nothing can be changed. What turns out wrong is corrected by a new revision.")
    )
    with st.container():
        if problem:
            st.warning(plain(problem))
    st.button(
        _("Submit review"),
        type="primary",
        key="submit-review",
        disabled=preview.is_blocked or not accepted,
        on_click=submit,
        args=(accepted,),
    )


def _draw_watched(view: DeskView) -> None:
    length = view.recording.duration_ms or 0
    if view.is_replaced:
        st.warning(
            plain(
                _(
                    "The file was replaced after you had begun. The {watched} that you watched are of the earlier file "
                    "and are stored with its version. To have the present file counted instead, play it."
                ).format(watched=length_words(view.review.watched_ms))
            )
        )
        return
    gaps = [gap for gap in unwatched(view) if gap[1] - gap[0] >= SHORTEST_GAP_MS]
    st.markdown(
        _("You watched **{watched}** of {length}.").format(
            watched=length_words(view.review.watched_ms), length=length_words(length)
        )
    )
    if gaps:
        shown = ", ".join(f"{position(start)}–{position(end)}" for start, end in gaps[:SHOWN_GAPS])
        rest = len(gaps) - SHOWN_GAPS
        times = shown + (_(" and {n} more").format(n=rest) if rest > 0 else "")
        st.caption(_("Not watched: {times}. This is stored with the scores.").format(times=times))


def _draw_exercises(preview: Preview) -> None:
    if preview.unexplained:
        names = _exercises(preview.unexplained)
        st.markdown(
            _("**These exercises need a reason** before you can submit: {names}.").format(names=names)
        )
    if preview.unticked:
        st.markdown(_("Exercises not ticked: {names}.").format(names=_exercises(preview.unticked)))
    elif preview.exercises and not preview.unexplained:
        st.markdown(_("Every exercise is ticked."))


def _draw_actions(preview: Preview, back: Callable[[], None]) -> bool:
    """What is open of the agreed actions; gives whether that is accepted. Nothing where none was agreed."""
    if not preview.view.actions:
        return True
    without_mark, left = preview.unevidenced_actions, preview.unanswered_actions
    if without_mark:
        _draw_action_buttons(
            without_mark,
            "unevidenced",
            _("**These agreed actions were seen, and no mark shows it.** Choose one for each:"),
            back,
        )
    if not left:
        if not without_mark and any(one.is_asked and one.closed is None for one in preview.view.actions):
            st.markdown(_("Every agreed action is answered."))
        return True
    count = len(left)
    _draw_action_buttons(
        left,
        "unanswered",
        ngettext(
            "**{n} agreed action has no answer:**", "**{n} agreed actions have no answer:**", count
        ).format(n=count),
        back,
    )
    return st.checkbox(
        _("Submit with these open. They are looked for again in the next review."), key="accept-actions"
    )


def _draw_action_buttons(
    actions: tuple[ActionToCheck, ...], key: str, why: str, back: Callable[[], None]
) -> None:
    st.markdown(why)
    with st.container(horizontal=True, gap="xsmall", key=f"actions-{key}"):
        for one in actions:
            st.button(plain(one.what), key=f"go-{key}-action-{one.action_id}", on_click=back)


def _exercises(those: tuple[PlannedExercise, ...]) -> str:
    return ", ".join(
        plain(one.label if one.outcome is None else f"{one.label} ({_(OUTCOMES[one.outcome])})")
        for one in those
    )


def _draw_items(
    view: DeskView, answers: tuple[Unanswered, ...], key: str, why: str, back_to: Callable[[Unanswered], None]
) -> None:
    st.markdown(why)
    with st.container(horizontal=True, gap="xsmall", key=f"items-{key}"):
        for one in answers[:SHOWN_ITEMS]:
            st.button(
                plain(_name(view, one)),
                key=f"go-{key}-{one.item}-{one.facilitator_id or 'session'}",
                help=plain(view.rubric.item(one.item).label.in_language(current_language())),
                on_click=back_to,
                args=(one,),
            )
        rest = len(answers) - SHOWN_ITEMS
        if rest > 0:
            st.caption(_(" and {n} more").format(n=rest).strip(), width="content")


def _name(view: DeskView, one: Unanswered) -> str:
    if one.facilitator_id is None:
        return one.item
    return f"{one.item} {view.facilitators[one.facilitator_id].split()[0]}"


def _consequence(view: DeskView, one: Consequence) -> str:
    label = view.rubric.item(one.item).label.in_language(current_language())
    who = people_in_words([view.facilitators[person_id] for person_id in one.facilitator_ids])
    name = plain(f"{one.item} {label}" + (f" ({who})" if who else ""))
    mark = _("act") if one.needs_action else _("score")
    colour = "red" if one.needs_action else "orange"
    return f":{colour}-badge[{mark}] **{name}** {_(EFFECTS[one.effect])}"
