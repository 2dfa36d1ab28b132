"""The rubric beside the video: one section at a time, each answer saved the moment it is given."""

import streamlit as st

from qa_app.components.plain_words import plain
from qa_app.components.rating_answer import take_problem
from qa_app.components.rating_item import draw_item
from qa_app.components.rating_page import rating_page
from qa_app.components.rating_progress import rating_progress
from qa_app.components.rating_row import Marks, RatingDesk
from qa_app.components.rating_sections import (
    SectionPart,
    all_parts,
    choose_part,
    chosen_buttons,
    draw_places,
    section_name,
    turn_to,
    wanted_place,
)
from qa_app.components.rating_slot import Save, SaveNote, place_key
from qa_app.components.rating_text import open_note
from qa_app.components.still_to_answer import draw_still_to_answer
from qa_app.i18n import _, position
from qa_app.screen_state import seek_to
from qa_app.services.reviews import Item, RatingView


def draw_rating_form(view: RatingView, save: Save, save_note: SaveNote) -> None:
    """Draw progress, the sections' switch and the items of the chosen section.

    `save` stores one answer and `save_note` the words beside one; both raise Explained when they cannot, which
    is then told above the items, or at the item where another tab came first.
    """
    progress = view.progress
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.header(_("Rating"), anchor=False, width="stretch")
        rating_progress(view.review.id, progress, is_draft=view.review.state == "draft")
    _draw_segment(view)
    st.progress(progress.answered / progress.total if progress.total else 0.0)
    problem = take_problem()
    # In a place that is always there: what follows keeps its own place, with or without the warning.
    with st.container():
        if problem:
            st.warning(problem)
    parts = all_parts(view)
    shown = choose_part(view, parts)
    marks: Marks = {}
    for mark in view.evidence:
        for item in mark.items:
            marks.setdefault(item, []).append(mark)
    names = {one: view.facilitators[one] for one in shown.people}
    desk = RatingDesk(view, names, save, save_note, marks)
    place = draw_places(parts, shown)
    with place:
        st.markdown(f"**{plain(section_name(shown.section))}**")
        for item, beside in _pairs(shown):
            draw_item(desk, item, beside)
    if view.review.state == "draft":
        open_ones = [one for one in view.unanswered if (one.item, one.facilitator_id) in view.asked.counted]
        draw_still_to_answer(view, open_ones)
        _draw_page(view, shown)


def _draw_segment(view: RatingView) -> None:
    """Which part of the recording is rated, where it is a part, with the way there."""
    if view.segment is None:
        return
    start_ms, end_ms = view.segment
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="segment"):
        st.caption(
            _("Only the segment from {start} to {end} is rated.").format(
                start=position(start_ms), end=position(end_ms)
            ),
            width="content",
        )
        if st.button(
            _("Go there"),
            key="seek-segment",
            type="tertiary",
            on_click=seek_to,
            args=(view.review.id, start_ms),
        ):
            # The player is no part of this fragment.
            st.rerun()


def _pairs(shown: SectionPart) -> list[tuple[Item, tuple[Item, ...]]]:
    """Each item with those that judge how well it was done, as far as they stand in the same part."""
    here = {item.key for item in shown.items}
    return [
        (item, tuple(one for one in shown.items if one.skill_of == item.key))
        for item in shown.items
        if item.skill_of not in here
    ]


def _draw_page(view: RatingView, shown: SectionPart) -> None:
    def open_words(place: str) -> None:
        for item in view.rubric.items:
            for who in view.facilitators if item.scope == "facilitator" else (None,):
                key = place_key(view, item.key, who)
                if place in (key, f"{key}-note"):
                    turn_to(view, item.key, who)
                    if place != key:
                        open_note(place)

    rating_page(
        view.review.id,
        goes_to=wanted_place(view),
        chosen=chosen_buttons(view, shown),
        people={str(one): name.split()[0] for one, name in view.facilitators.items()},
        stored={
            **{f"{place_key(view, *place)}-note": one.note for place, one in view.notes.items()},
            **{place_key(view, *place): one.text for place, one in view.ratings.items() if one.text},
        },
        open_words=open_words,
    )
