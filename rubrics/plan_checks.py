"""What the figures of a monitoring plan must have in common: what is overdue was due before."""

from collections.abc import Iterator

from rubrics.located_yaml import Part
from rubrics.part_checks import Finding


def plan_findings(plan: Part) -> Iterator[Finding]:
    """Everything in a plan file that no single part can know to be wrong."""
    days = plan["rules"]["days_to_review"]
    due, overdue = days["due"].number, days["overdue"].number
    if due is not None and overdue is not None and overdue <= due:
        yield (
            days["overdue"].place,
            f"`overdue` is {overdue:g}, and a review is due after {due:g} days already; write more days.",
        )
