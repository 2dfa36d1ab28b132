"""The rubric beside the video: one section at a time, each rating saved the moment it is given."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from qa_app.components.plain_words import plain
from qa_app.components.rating_scale import Save, draw_scale, take_problem
from qa_app.i18n import _, clock_time, current_language
from qa_app.screen_state import memory
from qa_app.services.reviews import DeskView, Item, Section


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
    problem = take_problem(view)
    # In a place that is always there: what follows keeps its own place, with or without the warning.
    with st.container():
        if problem:
            st.warning(problem)
    section = _choose_section(view)
    language = current_language()
    st.markdown(f"**{section.key} {plain(section.label.in_language(language))}**")
    with _place_of(section, view.rubric.sections):
        for item in section.items:
            with st.container(key=f"item-{item.key}", gap="xsmall"):
                _draw_item(view, item, save)
    _draw_open_items(view)


def _choose_section(view: DeskView) -> Section:
    """The section shown, after the row of buttons that choose it; at first the one that has something open."""
    sections = {section.key: section for section in view.rubric.sections}
    left = {answer.item for answer in view.unanswered}
    chosen_key = f"section-{view.review.id}"
    first_open = next((key for key, one in sections.items() if {item.key for item in one.items} & left), None)
    chosen: str = memory().setdefault(chosen_key, first_open or next(iter(sections)))
    # Buttons, because they hold no state: a switch is given its place again by each run, and a run that is
    # still under way would put it back to where it was before the click.
    with st.container(horizontal=True, gap="xsmall", key="sections"):
        for key, section in sections.items():
            total = _asked(view, (section,))
            missing = sum(1 for one in view.unanswered if one.item in {item.key for item in section.items})
            st.button(
                f"{key} {total - missing}/{total}",
                key=f"{chosen_key}-{key}",
                type="primary" if key == chosen else "secondary",
                help=plain(section.label.in_language(current_language())),
                on_click=memory().__setitem__,
                args=(chosen_key, key),
            )
    return sections[chosen]


def _place_of(shown: Section, sections: tuple[Section, ...]) -> DeltaGenerator:
    """Where the items of the section go. Each section has a place of its own, and those not shown are hidden.

    In one place for all, the scales of the section that was left would stand under the names of the new one
    until the new ones have come, and a click in that moment would change a rating of the section that was left.
    """
    places = {
        section.key: st.container(
            key=f"items-{section.key}" if section is shown else f"items-away-{section.key}"
        )
        for section in sections
    }
    return places[shown.key]


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
        draw_scale(view, item, None, f"{item.key} " + _("The session"), save)
        return
    for column, (person_id, name) in zip(
        st.columns(max(2, len(view.facilitators)), gap="small"), view.facilitators.items(), strict=False
    ):
        with column:
            draw_scale(view, item, person_id, f"{item.key} {name}", save)


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
