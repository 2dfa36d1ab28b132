"""One scale of the rubric for the session or one facilitator: what is clicked is saved at once."""

from collections.abc import Callable

import streamlit as st

from qa_app.components.plain_words import plain
from qa_app.errors import Explained
from qa_app.i18n import _, current_language, position
from qa_app.screen_state import field, memory
from qa_app.services.reviews import DeskView, Item, SavedRating

NOT_APPLICABLE = "na:"
Save = Callable[[SavedRating], None]
Choice = float | str | None
"""A value, a reason why the item does not apply, or nothing chosen."""


def draw_scale(view: DeskView, item: Item, person_id: int | None, label: str, save: Save) -> None:
    """Draw the scale with what is stored chosen; `person_id` None: it is about the session.

    `save` stores one rating and raises Explained when it cannot; `take_problem` has its sentence on the next run.
    """
    given = view.ratings.get((item.key, person_id))
    key = f"rating-{view.review.id}-{item.key}-{person_id or 'session'}"
    stored: Choice = None
    if given and given.not_applicable is not None:
        stored = NOT_APPLICABLE + given.not_applicable
    elif given:
        stored = given.value
    seen = _seen(view)
    now = (given.times_saved if given else 0, stored)
    # What another tab has stored since is put into the scale. Never on every run: a run that is still under
    # way while the next item is clicked would take that click back, and the empty scale would be saved.
    known = seen.setdefault(key, (0, None))
    if known != now or (stored is not None and key not in st.session_state):
        st.session_state[key] = stored
        seen[key] = now

    def keep() -> None:
        # Asked for now: the run that drew this scale may be older than its last rating.
        times_saved, before = seen[key]
        chosen: Choice = field(key)
        if chosen == before:
            # A scale that has left the page may report itself once more.
            return
        left_out = isinstance(chosen, str)
        rating = SavedRating(
            item=item.key,
            facilitator_id=person_id,
            value=None if left_out or chosen is None else float(chosen),
            not_applicable=chosen.removeprefix(NOT_APPLICABLE) if left_out else None,
            seen_saves=times_saved,
        )
        try:
            save(rating)
        except Explained as error:
            # No number of savings fits this, so the next run puts back what is stored.
            seen[key] = (-1, before)
            memory()[_problem_key(view)] = error.sentence
        else:
            seen[key] = (times_saved + 1, chosen)

    reasons = {
        NOT_APPLICABLE + one.key: one.label.in_language(current_language()) for one in item.not_applicable
    }

    def words(option: float | str) -> str:
        if not isinstance(option, str):
            return f"{option:g}"
        return _("N/A") if len(reasons) == 1 else _("N/A: {reason}").format(reason=reasons[option])

    chosen = st.segmented_control(
        plain(label),
        [*item.values, *reasons],
        format_func=words,
        key=key,
        on_change=keep,
        disabled=view.review.state != "draft",
    )
    if chosen != seen[key][1]:
        # A click that no `keep` was called for: it fell into a break of the connection, or another click came
        # while Streamlit was about to call it.
        keep()
        st.rerun()
    _draw_meaning(view, item, person_id, stored, reasons)


def take_problem(view: DeskView) -> str | None:
    """Why the last rating could not be saved, once; None when it was."""
    problem: str | None = memory().pop(_problem_key(view), None)
    return problem


def _draw_meaning(
    view: DeskView, item: Item, person_id: int | None, stored: float | str | None, reasons: dict[str, str]
) -> None:
    """Under the scale: what the chosen value means, and the evidence that it rests on or still needs."""
    if stored is None:
        return
    if isinstance(stored, str):
        st.caption(_("Not applicable: {reason}").format(reason=plain(reasons.get(stored, stored))))
        return
    anchor = item.anchor(stored)
    if anchor:
        language = current_language()
        words = f"{anchor.label.in_language(language)}: {anchor.description.in_language(language)}"
        st.caption(plain(f"{anchor.value:g} {words}"))
    if stored not in item.evidence_required_at:
        return
    if any(one.item == item.key and one.facilitator_id == person_id for one in view.unevidenced):
        needed = _("Rating {value} needs evidence: mark a moment for {item}")
        st.markdown(":small[:orange[" + needed.format(value=f"{stored:g}", item=item.key) + "]]")
        return
    starts = [
        position(mark.start_ms)
        for mark in view.evidence
        if item.key in mark.items and (person_id is None or not mark.people or person_id in mark.people)
    ]
    st.caption(_("Evidence: {times}").format(times=", ".join(starts)))


def _seen(view: DeskView) -> dict[str, tuple[int, Choice]]:
    """By scale: how often its rating had been saved when this tab last knew, and what it was then."""
    seen: dict[str, tuple[int, Choice]] = memory().setdefault(f"ratings-seen-{view.review.id}", {})
    return seen


def _problem_key(view: DeskView) -> str:
    return f"rating-problem-{view.review.id}"
