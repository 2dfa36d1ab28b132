"""What a rubric is: sections of items with anchors, the outputs they add up to, and the bands of a score.

Plain frozen data; it does not know which file it came from or how scores are worked out.
"""

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Literal

from rubrics.errors import UnknownItem
from rubrics.text import Text

Scope = Literal["session", "facilitator"]
Subject = Literal["recording", "site"]
Effect = Literal["cap", "escalate"]


def exact(number: float) -> Fraction:
    """The number a person wrote, without the binary rounding of a float (0.6 is 3/5, not 0.5999…)."""
    return Fraction(repr(number))


@dataclass(frozen=True)
class Anchor:
    """What one value of an item's scale looks like: 3, "Competent", "most is picked up, respectfully"."""

    value: float
    label: Text
    description: Text


@dataclass(frozen=True)
class CriticalRule:
    """A rating at or below `at` caps the band at `band`, or sets it to `band` and escalates.

    Of several rules of an item only the one with the lowest `at` that the rating reaches binds, so with
    "at 0 escalate, at 1 cap" a 0 escalates and a 1 caps.
    """

    at: float
    effect: Effect
    band: str


@dataclass(frozen=True)
class NotApplicableReason:
    """One of the reasons for which an item may be left out."""

    key: str
    label: Text


@dataclass(frozen=True)
class Item:
    """One thing that is rated, once for the session or once for each facilitator.

    `not_applicable` empty: the item always applies. `evidence_required_at` holds the very values that need
    evidence.
    """

    key: str
    label: Text
    description: Text
    scope: Scope
    weight: float
    minimum: float
    maximum: float
    step: float
    anchors: tuple[Anchor, ...]
    not_applicable: tuple[NotApplicableReason, ...]
    evidence_required_at: tuple[float, ...]
    critical: tuple[CriticalRule, ...]

    @property
    def values(self) -> tuple[float, ...]:
        """Every value of the scale, lowest first."""
        low, high, step = exact(self.minimum), exact(self.maximum), exact(self.step)
        return tuple(float(low + step * count) for count in range(int((high - low) / step) + 1))

    @property
    def is_critical(self) -> bool:
        """Whether a low rating of this item alone can bind the band."""
        return bool(self.critical)

    def anchor(self, value: float) -> Anchor | None:
        """The anchor at `value`; None when the scale has no words there."""
        return next((anchor for anchor in self.anchors if anchor.value == value), None)


@dataclass(frozen=True)
class Section:
    """Items that belong together; `weight` is its share in an output beside the other sections' weights."""

    key: str
    label: Text
    weight: float
    items: tuple[Item, ...]


@dataclass(frozen=True)
class Band:
    """The name of a range of scores, from `minimum` (0 to 100) up to the next band's."""

    key: str
    label: Text
    minimum: float


@dataclass(frozen=True)
class Output:
    """One score that ratings add up to: which scopes it counts, and whether each facilitator gets one."""

    key: str
    label: Text
    per_facilitator: bool
    scopes: tuple[Scope, ...]


@dataclass(frozen=True)
class Rubric:
    """One published version of a rubric. `bands` run from the highest to the lowest.

    `minimum_answered_share` (0 to 1): the share of a section's applicable items below which it has no score.
    `minimum_scored_weight` (0 to 1): the share of applicable section weight below which an output has none.
    `fingerprint`: names the content; two rubrics with one fingerprint say the same.
    """

    key: str
    version: str
    title: Text
    description: Text
    subject: Subject
    sections: tuple[Section, ...]
    outputs: tuple[Output, ...]
    bands: tuple[Band, ...]
    minimum_answered_share: float
    minimum_scored_weight: float
    fingerprint: str

    @property
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

    def band(self, key: str) -> Band:
        """The band with this key; a KeyError when there is none (every band a score names exists)."""
        return {band.key: band for band in self.bands}[key]
