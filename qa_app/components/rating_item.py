"""One item of the rubric: what is asked, the fields of everybody it is about, and what its answers rest on."""

from dataclasses import dataclass

import streamlit as st

from qa_app.components.plain_words import plain, quiet
from qa_app.components.rating_answer import Slot, draw_conflict, learn
from qa_app.components.rating_choice import draw_choices
from qa_app.components.rating_number import draw_number
from qa_app.components.rating_scale import draw_scale
from qa_app.components.rating_slot import Save, SaveNote, note_slot, place_key, rating_slot, value_words
from qa_app.components.rating_text import draw_note, draw_words_field
from qa_app.i18n import _, current_language, position
from qa_app.screen_state import seek_to
from qa_app.services.reviews import DeskView, EvidenceRecord, Item, condition_words

MOST_BUTTONS = 12
"""Values that stand in a row of buttons; a longer scale is a stepper."""
MOST_CHIPS = 5

Marks = dict[str, list[EvidenceRecord]]


@dataclass(frozen=True)
class RatingDesk:
    """What every item needs: the review, whose answers are shown (names by id), how they are saved, and the evidence
    by item."""

    view: DeskView
    people: dict[int, str]
    save: Save
    save_note: SaveNote
    marks: Marks


def draw_item(desk: RatingDesk, item: Item, beside: tuple[Item, ...] = ()) -> None:
    """Draw the item; `beside` are those that judge how well it was done, each in a column of its own."""
    if not beside:
        with st.container(key=f"item-{item.key}", gap="xsmall"):
            _draw_head(item)
            _draw_people(desk, item, are_side_by_side=True)
        return
    with st.container(key=f"pair-{item.key}"):
        for column, one in zip(st.columns(1 + len(beside), gap="small"), (item, *beside), strict=True):
            with column, st.container(key=f"item-{one.key}", gap="xsmall"):
                _draw_head(one, is_skill=one is not item)
                _draw_people(desk, one, are_side_by_side=False)


def _draw_head(item: Item, *, is_skill: bool = False) -> None:
    language = current_language()
    with st.container(horizontal=True, vertical_alignment="center", gap="small", wrap=False):
        st.markdown(f"**{item.key} {plain(item.label.in_language(language))}**", width="stretch")
        if item.is_critical:
            st.badge(_("critical"), color="red")
        if item.is_reverse:
            st.badge(
                _("the less the better"), color="orange", help=_("Totalled apart; it is never netted off.")
            )
        if is_skill:
            st.badge(_("how well"), color="gray")
        if item.is_required:
            st.badge(_("required"), color="gray")
        if any(one.description.in_language(language) for one in item.anchors):
            with st.popover(_("Scale"), type="tertiary", key=f"scale-{item.key}"):
                st.markdown(_anchors(item))
    told = [item.description.in_language(language)]
    if item.start is not None:
        told.append(_("Begin at {value} and go up or down from there.").format(value=f"{item.start:g}"))
    st.caption(plain(" ".join(told)))


def _anchors(item: Item) -> str:
    """What each value of the scale means, a paragraph each."""
    language = current_language()
    described = [(one.value, one.description.in_language(language)) for one in item.anchors]
    return "\n\n".join(
        f"**{plain(value_words(item, value))}**" + (f": {plain(words)}" if words else "")
        for value, words in described
    )


def _draw_people(desk: RatingDesk, item: Item, *, are_side_by_side: bool) -> None:
    if item.scope == "session":
        _draw_answer(desk, item, None, f"{item.key} " + _("The session"))
        return
    people = desk.people.items()
    if not are_side_by_side or len(people) == 1:
        for person_id, name in people:
            _draw_answer(desk, item, person_id, f"{item.key} {name}")
        return
    for column, (person_id, name) in zip(
        st.columns(len(people), gap="small") if len(people) < 4 else _rows_of_two(len(people)),
        people,
        strict=False,
    ):
        with column:
            _draw_answer(desk, item, person_id, f"{item.key} {name}")


def _rows_of_two(count: int) -> list:  # type: ignore[type-arg]
    return [column for _row in range((count + 1) // 2) for column in st.columns(2, gap="small")]


def _draw_answer(desk: RatingDesk, item: Item, person_id: int | None, label: str) -> None:
    slot = rating_slot(desk.view, item, person_id, desk.save)
    learn(slot)
    set_aside = desk.view.asked.set_aside.get((item.key, person_id))
    with st.container(key=f"answer-{slot.key}", gap="xsmall"):
        _draw_field(slot, item, label, is_locked=slot.is_locked or set_aside is not None)
        if set_aside is not None:
            st.markdown(quiet(condition_words(desk.view.rubric, set_aside)))
        draw_conflict(slot)
        if set_aside is None:
            _draw_evidence(desk, item, person_id)
        note = note_slot(desk.view, item, person_id, desk.save_note)
        learn(note)
        draw_note(note, _("Note on {item}").format(item=label))
        draw_conflict(note)


def _draw_field(slot: Slot, item: Item, label: str, *, is_locked: bool) -> None:
    if item.type == "text":
        draw_words_field(slot, label, is_locked=is_locked, lines=2)
    elif item.type == "choice":
        draw_choices(slot, item, label, is_locked=is_locked)
    elif item.values and len(item.values) <= MOST_BUTTONS:
        draw_scale(slot, item, label, is_locked=is_locked)
    else:
        draw_number(slot, item, label, is_locked=is_locked)


def _draw_evidence(desk: RatingDesk, item: Item, person_id: int | None) -> None:
    """What the answer rests on, as times to jump to, and whether it still needs some."""
    view = desk.view
    given = view.ratings.get((item.key, person_id))
    value = given.value if given else None
    if value in item.evidence_required_at and any(
        (one.item, one.facilitator_id) == (item.key, person_id) for one in view.unevidenced
    ):
        needed = _("Rating {value} needs evidence: mark a moment for {item}").format(
            value=f"{value:g}", item=item.key
        )
        st.markdown(f":small[:orange[{plain(needed)}]]")
    marks = [
        one
        for one in desk.marks.get(item.key, ())
        if person_id is None or not one.people or person_id in one.people
    ]
    if not marks:
        return
    jumped = False
    with st.container(horizontal=True, gap="xsmall", key=f"chips-{place_key(view, item.key, person_id)}"):
        st.caption(_("Evidence:"), width="content")
        for mark in marks[:MOST_CHIPS]:
            jumped |= st.button(
                f":blue[{position(mark.start_ms)}]",
                key=f"chip-seek-{mark.id}-{item.key}-{person_id}",
                type="tertiary",
                help=plain(mark.note),
                on_click=seek_to,
                args=(view.review.id, mark.start_ms),
            )
        if len(marks) > MOST_CHIPS:
            st.caption(_("and {n} more").format(n=len(marks) - MOST_CHIPS), width="content")
    if jumped:
        # The player is no part of this fragment.
        st.rerun()
