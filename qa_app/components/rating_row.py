"""An answer as a row of the page: its buttons, what it rests on, and what is done with what is clicked there."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from qa_app.components.rating_answer import Slot, keep, learn, note_saved
from qa_app.components.rating_options import chosen_of, options_of, said_by
from qa_app.components.rating_slot import Save, SaveNote, answer_address, note_slot, rating_slot
from qa_app.components.rating_text import is_note_open, open_note
from qa_app.components.rubric_item import Hand, Moment, Row, Words
from qa_app.i18n import _, ngettext, position
from qa_app.screen_state import seek_to
from qa_app.services.reviews import Condition, EvidenceRecord, Item, RatingView, condition_words

MOST_MOMENTS = 5

Marks = dict[str, list[EvidenceRecord]]


@dataclass(frozen=True)
class RatingDesk:
    """What every item needs: the review, whose answers are shown (names by id), how they are saved, and the evidence
    by item."""

    view: RatingView
    people: dict[int, str]
    save: Save
    save_note: SaveNote
    marks: Marks


@dataclass(frozen=True)
class Answer:
    """An item's answer about one person, or the session (`person_id` None): what it is called, its place and its
    note's. `set_aside`: what another answer would have to be for this one to be asked; None: it is asked."""

    item: Item
    person_id: int | None
    label: str
    slot: Slot
    note: Slot
    set_aside: Condition | None

    @property
    def is_locked(self) -> bool:
        """Whether it can only be read."""
        return self.slot.is_locked or self.set_aside is not None


def answers_to(desk: RatingDesk, item: Item) -> list[Answer]:
    """The item's answers about everybody whose answers are shown; what is stored of them is known from now on."""
    answers = []
    for person_id in desk.people if item.scope == "facilitator" else (None,):
        slot = rating_slot(desk.view, item, person_id, desk.save)
        note = note_slot(desk.view, item, person_id, desk.save_note)
        learn(slot)
        learn(note)
        whose = _("The session") if person_id is None else desk.people[person_id]
        set_aside = desk.view.asked.set_aside.get((item.key, person_id))
        answers.append(Answer(item, person_id, f"{item.key} {whose}", slot, note, set_aside))
    return answers


def hand_of(desk: RatingDesk, answers: Iterable[Answer]) -> Hand:
    """What the rows of these answers do."""
    by_place = {one.slot.key: one for one in answers}

    def give(place: str, chosen: tuple[str, ...], seen_saves: int) -> None:
        keep(by_place[place].slot, said_by(chosen), seen_saves)

    return Hand(
        saved=lambda place, chosen, times: note_saved(by_place[place].slot, said_by(chosen), times),
        give=give,
        open_note=lambda place: open_note(by_place[place].note.key),
        seek=lambda start_ms: seek_to(desk.view.review.id, start_ms),
    )


def note_label(answer: Answer) -> str:
    """What the note beside an answer is called."""
    return _("Note on {item}").format(item=answer.label)


def row_of(desk: RatingDesk, answer: Answer, *, is_named: bool = True) -> Row:
    """All of the answer that is no field; `is_named` False: it stands below one, which tells what it is about."""
    marks = [] if answer.set_aside is not None else _marks(desk, answer)
    is_open = is_note_open(answer.note)
    return Row(
        place=answer.slot.key,
        address=answer_address(desk.view, answer.item, answer.person_id),
        label=answer.label if is_named else _("{item}: not applicable").format(item=answer.label),
        options=options_of(answer.item),
        chosen=chosen_of(answer.slot.stored),
        times_saved=answer.slot.times_saved,
        is_locked=answer.is_locked,
        is_named=is_named,
        told=tuple(_told(desk, answer)),
        moments=tuple(Moment(one.start_ms, position(one.start_ms), one.note) for one in marks[:MOST_MOMENTS]),
        more=_more(len(marks) - MOST_MOMENTS),
        noted="" if is_open else answer.note.stored.text or "",
        note=None if is_open or answer.note.is_locked else note_label(answer),
    )


def _told(desk: RatingDesk, answer: Answer) -> Iterator[Words]:
    if answer.set_aside is not None:
        yield Words(condition_words(desk.view.rubric, answer.set_aside))
        return
    value = answer.slot.stored.value
    if value in answer.item.evidence_required_at and any(
        (one.item, one.facilitator_id) == (answer.item.key, answer.person_id) for one in desk.view.unevidenced
    ):
        needed = _("Rating {value} needs evidence: mark a moment for {item}")
        yield Words(needed.format(value=f"{value:g}", item=answer.item.key), "orange")


def _more(count: int) -> str:
    return ngettext("and {n} more", "and {n} more", count).format(n=count) if count > 0 else ""


def _marks(desk: RatingDesk, answer: Answer) -> list[EvidenceRecord]:
    return [
        one
        for one in desk.marks.get(answer.item.key, ())
        if answer.person_id is None or not one.people or answer.person_id in one.people
    ]
