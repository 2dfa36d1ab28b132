"""Rules, deliveries and reviews for tests of coverage, with what most of them have in common."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from rubrics.coverage import DeliveredBy, Delivery, Review
from rubrics.plan import Rules

DAY = date(2026, 9, 1)
"""The day from which tests count."""
ANN, BEN, CAT = 1, 2, 3
REVIEWER = 9
RULES = Rules(
    facilitator_module=1,
    one_to_one=1,
    new_facilitator=2,
    cover=1,
    minimum_gap=0,
    maximum_age=60,
    days_until_due=7,
    days_until_overdue=21,
    qa_share=0,
)


def rules(**changed: int) -> Any:
    """The same rules everywhere, with some of them changed."""
    made = replace(RULES, **changed)
    return lambda site, programme: made


def on(days: int) -> date:
    """So many days after DAY."""
    return DAY + timedelta(days=days)


def delivery(
    number: int,
    days: int,
    *who: int | DeliveredBy,
    module: str = "m",
    kind: str = "group",
    recording: str = "ready",
    reviewers: frozenset[int] = frozenset({REVIEWER}),
    group: int = 14,
    site: int = 1,
) -> Delivery:
    """A programme session `days` after DAY, delivered by these (Ann and Ben)."""
    people = tuple(one if isinstance(one, DeliveredBy) else DeliveredBy(one) for one in who or (ANN, BEN))
    return Delivery(number, on(days), site, "p", group, module, kind, people, recording, reviewers)


def review(number: int, days: int | None, *who: int, by_qa: bool = False) -> Review:
    """A review of that delivery about these (Ann and Ben), submitted `days` after DAY (None: not yet)."""
    return Review(number, frozenset(who or (ANN, BEN)), None if days is None else on(days), by_qa)
