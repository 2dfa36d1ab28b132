"""What a rubric is: sections of items, and the outputs that their ratings add up to.

Plain frozen data; it does not know which file it came from or how scores are worked out.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from rubrics.errors import UnknownItem
from rubrics.item import Item
from rubrics.output import Output
from rubrics.text import Text

Subject = Literal["recording", "site"]


@dataclass(frozen=True)
class Section:
    """Items that belong together; `weight` is its share in an output beside the other sections' weights."""

    key: str
    label: Text
    weight: float
    items: tuple[Item, ...]


@dataclass(frozen=True)
class Rubric:
    """One published version of a rubric.

    `minimum_answered_share` (0 to 1): the share of a section's applicable items below which it has no score.
    `minimum_scored_weight` (0 to 1): the share of applicable section weight below which an output has none.
    `most_facilitators`: how many may be rated with it at once; None: any number. `segment_minutes`: how long a
    part of the recording it is meant for; None: the whole.
    `fingerprint`: names the content; two rubrics with one fingerprint say the same.
    """

    key: str
    version: str
    title: Text
    description: Text
    subject: Subject
    sections: tuple[Section, ...]
    outputs: tuple[Output, ...]
    minimum_answered_share: float
    minimum_scored_weight: float
    fingerprint: str
    most_facilitators: int | None = None
    segment_minutes: int | None = None

    @cached_property
    def items(self) -> tuple[Item, ...]:
        """Every item in the order of the sections."""
        return tuple(item for section in self.sections for item in section.items)

    @cached_property
    def _items_by_key(self) -> dict[str, Item]:
        return {item.key: item for item in self.items}

    def item(self, key: str) -> Item:
        """The item with this key; raises UnknownItem."""
        try:
            return self._items_by_key[key]
        except KeyError as cause:
            raise UnknownItem(
                f"The rubric {self.key} {self.version} has no item {key!r}; its items are "
                f"{', '.join(self._items_by_key)}."
            ) from cause

    def section_of(self, item_key: str) -> Section:
        """The section that holds the item; raises UnknownItem."""
        item = self.item(item_key)
        return next(section for section in self.sections if item in section.items)

    def output(self, key: str) -> Output:
        """The output with this key; a KeyError when there is none (every output a score names exists)."""
        return {output.key: output for output in self.outputs}[key]
