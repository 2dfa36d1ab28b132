"""Which section of the rubric is shown, in how many parts, and how one gets to an item of another one."""

from dataclasses import dataclass

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from qa_app.components.plain_words import plain
from qa_app.i18n import current_language
from qa_app.screen_state import memory
from qa_app.services.reviews import DeskView, Item, Section

MOST_FIELDS = 24
"""Fields that are drawn at once: each rating draws them all again."""

LETTERS = 3
"""Signs of a section's key that people see."""


@dataclass(frozen=True)
class SectionPart:
    """The items of a section that are shown at once: all of them, unless they are very many."""

    section: Section
    number: int
    items: tuple[Item, ...]

    @property
    def key(self) -> str:
        """`B`, or for a later part of it `B-2`."""
        return self.section.key if self.number == 1 else f"{self.section.key}-{self.number}"


def section_name(section: Section, *, is_short: bool = False) -> str:
    """`B Facilitation style`, or short `B`; a key that is a word says nothing to anybody, so its label stands alone."""
    label = section.label.in_language(current_language())
    if len(section.key) > LETTERS:
        return label
    return section.key if is_short else f"{section.key} {label}"


def parts_of(view: DeskView, section: Section) -> list[SectionPart]:
    """The section in parts of at most MOST_FIELDS fields each; an item stays with what judges how well it was done."""
    parts: list[list[Item]] = [[]]
    fields = 0
    for item in section.items:
        more = len(view.facilitators) if item.scope == "facilitator" else 1
        if parts[-1] and fields + more > MOST_FIELDS and item.skill_of is None:
            parts.append([])
            fields = 0
        parts[-1].append(item)
        fields += more
    return [SectionPart(section, number, tuple(items)) for number, items in enumerate(parts, start=1)]


def choose_part(view: DeskView) -> SectionPart:
    """The part shown, after the rows of buttons that choose it; at first the one that has something open."""
    parts = {part.key: part for section in view.rubric.sections for part in parts_of(view, section)}
    left = {answer.item for answer in view.unanswered}
    first_open = next((key for key, one in parts.items() if {item.key for item in one.items} & left), None)
    chosen: str = memory().setdefault(_chosen_key(view), first_open or next(iter(parts)))
    shown = parts.get(chosen) or next(iter(parts.values()))
    # Buttons, because they hold no state: a switch is given its place again by each run, and a run that is
    # still under way would put it back to where it was before the click.
    with st.container(horizontal=True, gap="xsmall", key="sections"):
        for section in view.rubric.sections:
            name = section_name(section, is_short=True)
            _draw_button(view, section.key, name, section.items, section is shown.section, section)
    siblings = [part for part in parts.values() if part.section is shown.section]
    if len(siblings) > 1:
        with st.container(horizontal=True, gap="xsmall", key="section-parts"):
            for part in siblings:
                name = f"{part.items[0].key}–{part.items[-1].key}"
                _draw_button(view, part.key, name, part.items, part is shown, part.section, is_part=True)
    return shown


def _draw_button(
    view: DeskView,
    key: str,
    name: str,
    items: tuple[Item, ...],
    is_chosen: bool,
    section: Section,
    *,
    is_part: bool = False,
) -> None:
    here = {item.key for item in items}
    total = sum(1 for item, _who in view.asked.counted if item in here)
    missing = sum(
        1
        for one in view.unanswered
        if one.item in here and (one.item, one.facilitator_id) in view.asked.counted
    )
    st.button(
        f"{plain(name)} {total - missing}/{total}",
        key=_button_key(view, key, is_part=is_part),
        type="primary" if is_chosen else "secondary",
        help=plain(section.label.in_language(current_language())),
        on_click=memory().__setitem__,
        args=(_chosen_key(view), key),
    )


def draw_places(view: DeskView, shown: SectionPart) -> DeltaGenerator:
    """Where the items go: each part has a place of its own, and those not shown are hidden.

    In one place for all, the scales of the section that was left would stand under the names of the new one
    until the new ones have come, and a click in that moment would change a rating of the section that was left.
    """
    places = {
        part.key: st.container(key=f"items-{part.key}" if part.key == shown.key else f"items-away-{part.key}")
        for section in view.rubric.sections
        for part in parts_of(view, section)
    }
    return places[shown.key]


def go_to(view: DeskView, item: str, facilitator_id: int | None) -> None:
    """On the next run the item's section is shown, with the item in view and its field focused."""
    part = next(
        part
        for section in view.rubric.sections
        for part in parts_of(view, section)
        if item in {one.key for one in part.items}
    )
    memory()[_chosen_key(view)] = part.key
    number = memory().get(_wanted_key(view), (None, 0))[1]
    memory()[_wanted_key(view)] = ((item, str(facilitator_id or "session")), number + 1)


def wanted_place(view: DeskView) -> tuple[tuple[str, str], int] | None:
    """The answer that `go_to` asked for last, with a number that grows; None: nobody has."""
    found: tuple[tuple[str, str], int] | None = memory().get(_wanted_key(view))
    return found


def chosen_buttons(view: DeskView) -> list[str]:
    """The keys of the buttons whose section and part are shown, as of this run; the page tells which they are."""
    chosen: str = memory()[_chosen_key(view)]
    section = next((one.key for one in view.rubric.sections if chosen in _keys_of(view, one)), chosen)
    return [_button_key(view, section, is_part=False), _button_key(view, chosen, is_part=True)]


def _keys_of(view: DeskView, section: Section) -> set[str]:
    return {part.key for part in parts_of(view, section)}


def _button_key(view: DeskView, key: str, *, is_part: bool) -> str:
    return f"{_chosen_key(view)}-{key}" + ("-part" if is_part else "")


def _chosen_key(view: DeskView) -> str:
    return f"section-{view.review.id}"


def _wanted_key(view: DeskView) -> str:
    return f"wanted-{view.review.id}"
