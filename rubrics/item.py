"""What an item is: one thing that is rated, counted, timed or written, with its scale, its anchors and its rules.

Plain frozen data; it does not know which file it came from.
"""

from dataclasses import dataclass
from typing import Literal

from rubrics.numbers import exact
from rubrics.text import Text

Scope = Literal["session", "facilitator"]
ItemType = Literal["scale", "yes_no", "yes_partly_no", "count", "minutes", "text", "choice"]
Effect = Literal["cap", "escalate", "fail_section", "fail_all", "flag"]

WRITTEN: tuple[ItemType, ...] = ("text", "choice")
"""Types that hold words; they are never counted. All others hold a number."""
OPEN_ENDED: tuple[ItemType, ...] = ("count", "minutes")
"""Types whose number has no upper end."""
LARGEST_NUMBER = 100_000
"""Nobody counts or times further in one recording."""


@dataclass(frozen=True)
class Anchor:
    """What one value of an item's scale looks like: 3, "Competent", "most is picked up, respectfully"."""

    value: float
    label: Text
    description: Text


@dataclass(frozen=True)
class CriticalRule:
    """What a rating at or below `at` does (of a reverse item: at or above), whatever the rest of the ratings are.

    `cap` keeps the band at most at `band`; `escalate` makes it `band` and asks for action, also where there is
    no score; `fail_section` makes the section's score 0, `fail_all` the output's; `flag` asks for action and
    changes no score. `band` is None for the last three. Of several rules of an item only the one with the
    lowest `at` (of a reverse item: the highest) that the rating reaches binds, so with "at 0 escalate, at 1 cap" a 0
    escalates and a 1 caps.
    """

    at: float
    effect: Effect
    band: str | None = None


@dataclass(frozen=True)
class Choice:
    """One of the entries of a list: a reason for which an item may be left out, or what a `choice` item offers."""

    key: str
    label: Text


@dataclass(frozen=True)
class Condition:
    """An item applies only when the item `item` has a value above `above`, or `chosen` among its choices; one of the
    two is None. It does not apply where that item does not.
    """

    item: str
    above: float | None = None
    chosen: str | None = None


@dataclass(frozen=True)
class Item:
    """One thing that is rated, once for the session or once for each facilitator.

    `maximum` None: no upper end. `not_applicable` empty: nobody may leave it out. `applies_when` None: it does
    not hang on another item. `skill_of`: the item that says how often what is judged here was done; shown beside
    it. `is_reverse`: a high value is bad; such items are totalled apart and never taken off the others.
    `evidence_required_at` holds the very values that need evidence. `is_required`: nothing is submitted without
    it. `start` is where a rater begins on the scale, None where nothing is suggested.
    """

    key: str
    label: Text
    description: Text
    scope: Scope
    weight: float
    minimum: float
    maximum: float | None
    step: float
    anchors: tuple[Anchor, ...]
    not_applicable: tuple[Choice, ...]
    evidence_required_at: tuple[float, ...]
    critical: tuple[CriticalRule, ...]
    type: ItemType = "scale"
    applies_when: Condition | None = None
    skill_of: str | None = None
    is_reverse: bool = False
    is_required: bool = False
    start: float | None = None
    choices: tuple[Choice, ...] = ()

    @property
    def is_written(self) -> bool:
        """Whether it holds words in place of a number."""
        return self.type in WRITTEN

    @property
    def values(self) -> tuple[float, ...]:
        """Every value of the scale, lowest first; empty for words and where there is no upper end."""
        if self.maximum is None or self.is_written:
            return ()
        low, high, step = exact(self.minimum), exact(self.maximum), exact(self.step)
        return tuple(float(low + step * count) for count in range(int((high - low) / step) + 1))

    def allows(self, value: float) -> bool:
        """Whether the number is on the scale."""
        highest = LARGEST_NUMBER if self.maximum is None else self.maximum
        if self.is_written or not self.minimum <= value <= highest:
            return False
        if self.step == 1 and float(self.minimum).is_integer():
            return float(value).is_integer()
        return ((exact(value) - exact(self.minimum)) / exact(self.step)).denominator == 1

    @property
    def is_critical(self) -> bool:
        """Whether a low rating of this item alone has consequences."""
        return bool(self.critical)

    def anchor(self, value: float) -> Anchor | None:
        """The anchor at `value`; None when the scale has no words there."""
        return next((anchor for anchor in self.anchors if anchor.value == value), None)
