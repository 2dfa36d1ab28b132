"""The rubric beside the video: one section at a time, each rating saved the moment it is given."""

from collections.abc import Callable

import streamlit as st

from qa_app.components.plain_words import plain
from qa_app.errors import Explained
from qa_app.i18n import _, clock_time, current_language, position
from qa_app.services.reviews import DeskView, Item, SavedRating, Section

NOT_APPLICABLE = "na:"
Save = Callable[[SavedRating], None]


def draw_rating_form(view: DeskView, save: Save) -> None:
    """Draw progress, the sections' switch and the items of the chosen section.

    `save` stores one rating and raises Explained when it cannot; its sentence is then shown above the items.
    """
    total = _asked(view, view.rubric.sections)
    answered = total - len(view.unanswered)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.header(_("Rating"), anchor=False, width="stretch")
        st.caption(
            _("{answered} of {total} answered").format(answered=answered, total=total), width="content"
        )
        if view.review.state == "draft":
            st.badge(_("Saved {time}").format(time=clock_time(view.review.saved_at)), color="green")
    st.progress(answered / total if total else 0.0)
    problem = st.session_state.pop(_problem_key(view), None)
    if problem:
        st.warning(problem)
    section = _choose_section(view)
    language = current_language()
    st.markdown(f"**{section.key} {plain(section.label.in_language(language))}**")
    for item in section.items:
        with st.container(key=f"item-{item.key}", gap="xsmall"):
            _draw_item(view, item, save)
    _draw_open_items(view)


def _choose_section(view: DeskView) -> Section:
    sections = {section.key: section for section in view.rubric.sections}
    left = {answer.item for answer in view.unanswered}

    def label(key: str) -> str:
        total = _asked(view, (sections[key],))
        missing = sum(1 for one in view.unanswered if one.item in {item.key for item in sections[key].items})
        return f"{key} {total - missing}/{total}"

    first_open = next((key for key, one in sections.items() if {item.key for item in one.items} & left), None)
    chosen = st.segmented_control(
        _("Section"),
        list(sections),
        default=first_open or next(iter(sections)),
        format_func=label,
        required=True,
        key=f"section-{view.review.id}",
        label_visibility="collapsed",
    )
    return sections[chosen or next(iter(sections))]


def _asked(view: DeskView, sections: tuple[Section, ...]) -> int:
    return sum(
        len(view.facilitators) if item.scope == "facilitator" else 1
        for section in sections
        for item in section.items
    )


def _draw_item(view: DeskView, item: Item, save: Save) -> None:
    language = current_language()
    with st.container(horizontal=True, vertical_alignment="center", gap="small", wrap=False):
        st.markdown(f"**{item.key} {plain(item.label.in_language(language))}**", width="stretch")
        if item.is_critical:
            st.badge(_("critical"), color="red")
        with st.popover(_("Scale"), type="tertiary", key=f"scale-{item.key}"):
            for anchor in item.anchors:
                words = f"{anchor.label.in_language(language)}: {anchor.description.in_language(language)}"
                st.markdown(f"**{anchor.value:g}** {plain(words)}")
    st.caption(plain(item.description.in_language(language)))
    if item.scope == "session":
        _draw_scale(view, item, None, _("The session"), save)
        return
    for column, (person_id, name) in zip(
        st.columns(max(2, len(view.facilitators)), gap="small"), view.facilitators.items(), strict=False
    ):
        with column:
            _draw_scale(view, item, person_id, name, save)


def _draw_scale(view: DeskView, item: Item, person_id: int | None, label: str, save: Save) -> None:
    given = view.ratings.get((item.key, person_id))
    key = f"rating-{view.review.id}-{item.key}-{person_id or 'session'}"
    seen_saves = given.times_saved if given else 0
    stored: float | str | None = None
    if given and given.not_applicable is not None:
        stored = NOT_APPLICABLE + given.not_applicable
    elif given:
        stored = given.value
    # What is stored wins over what this tab showed before: another tab may have rated since.
    st.session_state[key] = stored

    def keep() -> None:
        chosen = st.session_state[key]
        left_out = isinstance(chosen, str)
        rating = SavedRating(
            item=item.key,
            facilitator_id=person_id,
            value=None if left_out or chosen is None else float(chosen),
            not_applicable=chosen.removeprefix(NOT_APPLICABLE) if left_out else None,
            seen_saves=seen_saves,
        )
        try:
            save(rating)
        except Explained as error:
            st.session_state[_problem_key(view)] = error.sentence

    reasons = {
        NOT_APPLICABLE + one.key: one.label.in_language(current_language()) for one in item.not_applicable
    }

    def words(option: float | str) -> str:
        if not isinstance(option, str):
            return f"{option:g}"
        return _("N/A") if len(reasons) == 1 else _("N/A: {reason}").format(reason=reasons[option])

    st.segmented_control(
        plain(f"{item.key} {label}"),
        [*item.values, *reasons],
        format_func=words,
        key=key,
        on_change=keep,
        disabled=view.review.state != "draft",
    )
    _draw_meaning(view, item, person_id, stored, reasons)


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


def _draw_open_items(view: DeskView) -> None:
    if view.review.state != "draft":
        return
    if not view.unanswered:
        st.caption(_("Everything is answered."))
        return
    shown = [_open_name(view, one.item, one.facilitator_id) for one in view.unanswered[:8]]
    rest = len(view.unanswered) - len(shown)
    names = ", ".join(shown) + (_(" and {n} more").format(n=rest) if rest else "")
    st.markdown(":small[:orange[" + _("Still to answer: {names}").format(names=plain(names)) + "]]")


def _open_name(view: DeskView, item: str, person_id: int | None) -> str:
    if person_id is None:
        return item
    return f"{item} {view.facilitators[person_id].split()[0]}"


def _problem_key(view: DeskView) -> str:
    return f"rating-problem-{view.review.id}"
