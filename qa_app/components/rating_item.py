"""One item of the rubric: what is asked, the answers of everybody it is about, and what of them is open."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from qa_app.components.rating_answer import draw_conflict
from qa_app.components.rating_number import draw_number
from qa_app.components.rating_options import is_row_of_buttons
from qa_app.components.rating_row import Answer, RatingDesk, answers_to, hand_of, note_label, row_of
from qa_app.components.rating_text import draw_note, draw_words_field
from qa_app.components.rubric_item import ItemHead, Meaning, Words, rubric_item
from qa_app.i18n import _, current_language
from qa_app.services.rated_items import value_words
from qa_app.services.reviews import Item


def draw_item(desk: RatingDesk, item: Item, beside: tuple[Item, ...] = ()) -> None:
    """Draw the item; `beside` are those that judge how well it was done, each in a column of its own."""
    if not beside:
        with st.container(key=f"item-{item.key}", gap="xsmall"):
            _draw_alone(desk, item)
        return
    with st.container(key=f"pair-{item.key}"):
        for column, one in zip(st.columns(1 + len(beside), gap="small"), (item, *beside), strict=True):
            with column, st.container(key=f"item-{one.key}", gap="xsmall"):
                _draw_alone(desk, one, is_skill=one is not item, is_beside=True)


def _draw_alone(desk: RatingDesk, item: Item, *, is_skill: bool = False, is_beside: bool = False) -> None:
    answers = answers_to(desk, item)
    head = _head(item, is_skill=is_skill)
    if is_row_of_buttons(item):
        rows = tuple(row_of(desk, one) for one in answers)
        is_jump = rubric_item(
            _key(desk, item),
            desk.view.review.id,
            hand_of(desk, answers),
            head=head,
            rows=rows,
            is_narrow=is_beside,
        )
        for one in answers:
            _draw_open(one, one.label)
    else:
        is_jump = rubric_item(_key(desk, item), desk.view.review.id, hand_of(desk, ()), head=head)
        places = _places(1 if is_beside else len(answers), len(answers))
        for place, one in zip(places, answers, strict=False):
            with place, st.container(key=f"answer-{one.slot.key}", gap="xsmall"):
                with st.container(horizontal=item.type != "text", vertical_alignment="bottom", gap="small"):
                    _draw_field(one)
                    rows = (row_of(desk, one, is_named=False),)
                    is_jump |= rubric_item(
                        f"{one.slot.key}-row", desk.view.review.id, hand_of(desk, (one,)), rows=rows
                    )
                _draw_open(one)
    if is_jump:
        # The player is no part of this fragment.
        st.rerun()


def _key(desk: RatingDesk, item: Item) -> str:
    return f"rubric-{desk.view.review.id}-{item.key}"


def _places(side_by_side: int, count: int) -> list[DeltaGenerator]:
    if side_by_side == 1:
        return [st.container() for _each in range(count)]
    if side_by_side < 4:
        return st.columns(side_by_side, gap="small")
    return [column for _row in range((count + 1) // 2) for column in st.columns(2, gap="small")]


def _head(item: Item, *, is_skill: bool) -> ItemHead:
    language = current_language()
    badges = (
        (item.is_critical, Words(_("critical"), "red")),
        (item.is_reverse, Words(_("the less the better"), "orange")),
        (is_skill, Words(_("how well"))),
        (item.is_required, Words(_("required"))),
    )
    described = [(one.value, one.description.in_language(language)) for one in item.anchors]
    told = [item.description.in_language(language)]
    if item.start is not None:
        told.append(_("Begin at {value} and go up or down from there.").format(value=f"{item.start:g}"))
    if item.is_reverse:
        told.append(_("Totalled apart; it is never netted off."))
    return ItemHead(
        name=f"{item.key} {item.label.in_language(language)}",
        told=" ".join(one for one in told if one),
        badges=tuple(words for holds, words in badges if holds),
        scale=tuple(Meaning(value_words(item, value), words) for value, words in described)
        if any(words for _value, words in described)
        else (),
    )


def _draw_field(answer: Answer) -> None:
    """The field of an answer that no button gives."""
    if answer.item.type == "text":
        draw_words_field(answer.slot, answer.label, is_locked=answer.is_locked, lines=2)
    else:
        draw_number(answer.slot, answer.item, answer.label, is_locked=answer.is_locked)


def _draw_open(answer: Answer, label: str = "") -> None:
    """The note, where its field is open, and what another tab came first with."""
    draw_conflict(answer.slot, label)
    draw_note(answer.note, note_label(answer))
    draw_conflict(answer.note)
