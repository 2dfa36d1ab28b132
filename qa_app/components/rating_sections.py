"""Which section of the rubric is shown, in how many parts, and how one gets to an item of another one."""

from collections import Counter
from dataclasses import dataclass

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from qa_app.components.plain_words import plain
from qa_app.i18n import current_language
from qa_app.screen_state import memory
from qa_app.services.reviews import Item, RatingView, Section

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


def parts_of(view: RatingView, section: Section) -> list[SectionPart]:
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


def all_parts(view: RatingView) -> dict[str, SectionPart]:
    """Every part of every section by its key, in the rubric's order."""
    return {part.key: part for section in view.rubric.sections for part in parts_of(view, section)}


def choose_part(view: RatingView, parts: dict[str, SectionPart]) -> SectionPart:
    """The part shown, after the rows of buttons that choose it; at first the one that has something open."""
    if _chosen_key(view) not in memory():
        memory()[_chosen_key(view)] = _first_open(view, parts).key
    shown = parts.get(memory()[_chosen_key(view)]) or next(iter(parts.values()))
    counts = _counts(view, parts)
    # Buttons, because they hold no state: a switch is given its place again by each run, and a run that is
    # still under way would put it back to where it was before the click.
    with st.container(horizontal=True, gap="xsmall", key="sections"):
        for section in view.rubric.sections:
            here = [part for part in parts.values() if part.section is section]
            answered = sum(counts[part.key][0] for part in here), sum(counts[part.key][1] for part in here)
            name = section_name(section, is_short=True)
            _draw_button(view, here[0], name, answered, is_chosen=section is shown.section)
    siblings = [part for part in parts.values() if part.section is shown.section]
    if len(siblings) > 1:
        with st.container(horizontal=True, gap="xsmall", key="section-parts"):
            for part in siblings:
                name, answered = _part_name(view, part), counts[part.key]
                _draw_button(view, part, name, answered, is_chosen=part is shown, is_part=True)
    return shown


def _first_open(view: RatingView, parts: dict[str, SectionPart]) -> SectionPart:
    for part in parts.values():
        if any(part.holds(one.item, one.facilitator_id) for one in view.unanswered):
            return part
    return next(iter(parts.values()))


def _counts(view: RatingView, parts: dict[str, SectionPart]) -> dict[str, tuple[int, int]]:
    """How many of each part's answers are given, and of how many that count; by the part's key."""
    by_item: dict[str, list[SectionPart]] = {}
    for part in parts.values():
        for item in part.items:
            by_item.setdefault(item.key, []).append(part)

    def key_of(item: str, who: int | None) -> str:
        return next(part.key for part in by_item[item] if part.holds(item, who))

    left = {(one.item, one.facilitator_id) for one in view.unanswered}
    total = Counter(key_of(*answer) for answer in view.asked.counted)
    given = Counter(key_of(*answer) for answer in view.asked.counted if answer not in left)
    return {key: (given[key], total[key]) for key in parts}


def _part_name(view: RatingView, part: SectionPart) -> str:
    """`B1–B4`; of one item about more people than fit `B1 25–48`, by their places in the list."""
    first, last = part.items[0].key, part.items[-1].key
    if len(part.people) == len(view.facilitators):
        return first if first == last else f"{first}–{last}"
    place = list(view.facilitators).index(part.people[0])
    return f"{first} {place + 1}–{place + len(part.people)}"


def _draw_button(
    view: RatingView,
    part: SectionPart,
    name: str,
    answered: tuple[int, int],
    *,
    is_chosen: bool,
    is_part: bool = False,
) -> None:
    st.button(
        f"{plain(name)} {answered[0]}/{answered[1]}",
        key=_button_key(view, part, is_part=is_part),
        type="primary" if is_chosen else "secondary",
        help=plain(part.section.label.in_language(current_language())),
        on_click=memory().__setitem__,
        args=(_chosen_key(view), part.key),
    )


def draw_places(parts: dict[str, SectionPart], shown: SectionPart) -> DeltaGenerator:
    """Where the items go: each part has a place of its own, and those not shown are hidden.

    In one place for all, the scales of the section that was left would stand under the names of the new one
    until the new ones have come, and a click in that moment would change a rating of the section that was left.
    """
    places = {
        key: st.container(key=f"items-{key}" if key == shown.key else f"items-away-{key}") for key in parts
    }
    return places[shown.key]


def turn_to(view: RatingView, item: str, facilitator_id: int | None) -> None:
    """On the next run the item's section is shown, with the item in view and its field focused."""
    part = next(part for part in all_parts(view).values() if part.holds(item, facilitator_id))
    memory()[_chosen_key(view)] = part.key
    number = memory().get(_wanted_key(view), (None, 0))[1]
    memory()[_wanted_key(view)] = ((item, str(facilitator_id or "session")), number + 1)


def wanted_place(view: RatingView) -> tuple[tuple[str, str], int] | None:
    """The answer that `turn_to` asked for last, with a number that grows; None: nobody has."""
    found: tuple[tuple[str, str], int] | None = memory().get(_wanted_key(view))
    return found


def chosen_buttons(view: RatingView, shown: SectionPart) -> list[str]:
    """The keys of the buttons whose section and part are shown; the page tells which they are."""
    first = next(iter(parts_of(view, shown.section)))
    return [_button_key(view, first, is_part=False), _button_key(view, shown, is_part=True)]


def _button_key(view: RatingView, part: SectionPart, *, is_part: bool) -> str:
    return f"{_chosen_key(view)}-{part.key}" + ("-part" if is_part else "")


def _chosen_key(view: RatingView) -> str:
    return f"section-{view.review.id}"


def _wanted_key(view: RatingView) -> str:
    return f"wanted-{view.review.id}"
