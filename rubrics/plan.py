"""What a monitoring plan is: how often who is to be seen, by when, and which recordings count.

Plain frozen data; which site and programme it is for is told by who asks.
"""

from dataclasses import dataclass, fields
from typing import Literal

from rubrics.text import Text

RuleKey = Literal[
    "facilitator_module",
    "one_to_one",
    "new_facilitator",
    "cover",
    "minimum_gap",
    "maximum_age",
    "days_until_due",
    "days_until_overdue",
    "qa_share",
]
LIMITS: dict[RuleKey, tuple[int, int]] = {
    "facilitator_module": (0, 20),
    "one_to_one": (0, 20),
    "new_facilitator": (0, 20),
    "cover": (0, 1),
    "minimum_gap": (0, 365),
    "maximum_age": (1, 365),
    "days_until_due": (0, 365),
    "days_until_overdue": (1, 365),
    "qa_share": (0, 100),
}
"""The lowest and the highest figure that each rule may have; 0 of what is to be seen: the rule asks for nothing."""


@dataclass(frozen=True)
class Rules:
    """The figures of a plan: how many programme sessions are to be seen (`facilitator_module` to `cover`, and
    `qa_share` re-scores in a quarter), and days (the others)."""

    facilitator_module: int
    one_to_one: int
    new_facilitator: int
    cover: int
    minimum_gap: int
    maximum_age: int
    days_until_due: int
    days_until_overdue: int
    qa_share: int

    def figure(self, rule: RuleKey) -> int:
        """The figure of one rule."""
        found: int = getattr(self, rule)
        return found

    def figures(self) -> dict[str, int]:
        """Every rule's figure, in the order of LIMITS."""
        return {one.name: getattr(self, one.name) for one in fields(self)}


@dataclass(frozen=True)
class Plan:
    """One published version of a monitoring plan; `note` is what its readers should know."""

    key: str
    version: str
    title: Text
    note: Text
    rules: Rules
