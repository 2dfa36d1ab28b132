"""docs/measures.md, written from the table of measures. `make measures` writes it, a test keeps it true."""

from qa_app.services.trend_measures import MEASURES, TrendMeasure
from tests.house.repository import ROOT

PAGE = ROOT / "docs" / "measures.md"

INTRODUCTION = """\
# What the trends measure

Each measure is worked out for a site and a period (week, month or quarter, by London's calendar) as the sum of one
thing divided by the sum of another. n is how many the period has: with fewer than `QA_APP_MINIMUM_REVIEWS_PER_POINT`
its point is drawn hollow and left out of mean, limits and rules. What is not over is not counted.

Reviews count at the moment of their programme session, and only once they are submitted: a correction in the place of
what it corrects, a withdrawn one not at all. Recordings, feedback, supervision and what a review saw of an action
count at the programme session they go back to; overdue actions at the day by which they were to be done. What happens
late shows late: the last points of the measures in days rest on what has been done so far.

Every measure has a control chart (XmR) with the four rules of Making Data Count. This page is written by
`make measures`.

| measure | in | better | the sum of | by the sum of | n counts |
| - | - | - | - | - | - |
"""

UNITS = {
    "score": "points, 0 to 100",
    "rating": "points of the item's scale",
    "percent": "per cent",
    "days": "days",
}
BETTER = {"up": "higher", "down": "lower", "neither": "neither"}


def page() -> str:
    """The page as it should be."""
    return INTRODUCTION + "".join(_row(one) for one in MEASURES.values())


def _row(one: TrendMeasure) -> str:
    cells = (one.name, UNITS[one.unit], BETTER[one.improvement], one.numerator, one.denominator, one.counted)
    return f"| {' | '.join(cells)} |\n"


if __name__ == "__main__":
    PAGE.write_text(page())
