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
    """What of a section is shown at once: all items about everybody, unless these are very many. `people` are the ids
    of the facilitators whose answers stand in it."""

    section: Section
    number: int
    items: tuple[Item, ...]
    people: tuple[int, ...]

    @property
    def key(self) -> str:
        """`B`, or for a later part of it `B-2`."""
        return self.section.key if self.number == 1 else f"{self.section.key}-{self.number}"

    def holds(self, item: str, person_id: int | None) -> bool:
        """Whether this answer stands in it; `person_id` None: about the session."""
        return any(one.key == item for one in self.items) and (person_id is None or person_id in self.people)


def section_name(section: Section, *, is_short: bool = False) -> str:
    """`B Facilitation style`, or short `B`; a key that is a word says nothing to anybody, so its label stands alone."""
    label = section.label.in_language(current_language())
    if len(section.key) > LETTERS:
        return label
    return section.key if is_short else f"{section.key} {label}"


def parts_of(view: DeskView, section: Section) -> list[SectionPart]:
    """The section in parts of at most MOST_FIELDS fields each; an item stays with what judges how well it was done,
    unless it alone is asked about more people than that."""
    everybody = tuple(view.facilitators)
    parts: list[tuple[list[Item], tuple[int, ...]]] = []
    some: list[Item] | None = None
    fields = 0
    for item in section.items:
        more = len(everybody) if item.scope == "facilitator" else 1
        if more > MOST_FIELDS:
            parts += [([item], everybody[at : at + MOST_FIELDS]) for at in range(0, more, MOST_FIELDS)]
            some = None
            continue
        if some is None or (fields + more > MOST_FIELDS and item.skill_of is None):
            some, fields = [], 0
            parts.append((some, everybody))
        some.append(item)
        fields += more
    return [
        SectionPart(section, number, tuple(items), people)
        for number, (items, people) in enumerate(parts, start=1)
    ]


def choose_part(view: DeskView) -> SectionPart:
    """The part shown, after the rows of buttons that choose it; at first the one that has something open."""
    parts = {part.key: part for section in view.rubric.sections for part in parts_of(view, section)}
    first_open = next(
        (
            key
            for key, one in parts.items()
            if any(one.holds(answer.item, answer.facilitator_id) for answer in view.unanswered)
        ),
        None,
    )
    chosen: str = memory().setdefault(_chosen_key(view), first_open or next(iter(parts)))
    shown = parts.get(chosen) or next(iter(parts.values()))
    # Buttons, because they hold no state: a switch is given its place again by each run, and a run that is
    # still under way would put it back to where it was before the click.
    with st.container(horizontal=True, gap="xsmall", key="sections"):
        for section in view.rubric.sections:
            whole = SectionPart(section, 1, section.items, tuple(view.facilitators))
            _draw_button(
                view, whole, section_name(section, is_short=True), is_chosen=section is shown.section
            )
    siblings = [part for part in parts.values() if part.section is shown.section]
    if len(siblings) > 1:
        with st.container(horizontal=True, gap="xsmall", key="section-parts"):
            for part in siblings:
                _draw_button(view, part, _part_name(view, part), is_chosen=part is shown, is_part=True)
    return shown


def _part_name(view: DeskView, part: SectionPart) -> str:
    """`B1–B4`; of one item about more people than fit `B1 25–48`, by their places in the list."""
    first, last = part.items[0].key, part.items[-1].key
    if len(part.people) == len(view.facilitators):
        return first if first == last else f"{first}–{last}"
    place = list(view.facilitators).index(part.people[0])
    return f"{first} {place + 1}–{place + len(part.people)}"


def _draw_button(
    view: DeskView, part: SectionPart, name: str, *, is_chosen: bool, is_part: bool = False
) -> None:
    total = sum(1 for item, who in view.asked.counted if part.holds(item, who))
    missing = sum(
        1
        for one in view.unanswered
        if part.holds(one.item, one.facilitator_id) and (one.item, one.facilitator_id) in view.asked.counted
    )
    st.button(
        f"{plain(name)} {total - missing}/{total}",
        key=_button_key(view, part.key, is_part=is_part),
        type="primary" if is_chosen else "secondary",
        help=plain(part.section.label.in_language(current_language())),
        on_click=memory().__setitem__,
        args=(_chosen_key(view), part.key),
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
        if part.holds(item, facilitator_id)
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
