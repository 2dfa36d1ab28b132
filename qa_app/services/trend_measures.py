"""What trends measure: every measure in one table, each with what it divides by what. `docs/measures.md` is
written from it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from qa_app.i18n import LONDON, N_
from qa_app.services.reviews import RUBRIC_KEY
from rubrics.control_charts import Improvement
from storage.database.trend_counts import Facts, Scope, actions, delays, recordings, reviews

Unit = Literal["score", "rating", "percent", "days"]
Chart = Literal["xmr", "t"]
Parts = Literal["sections", "items", "reasons"]

OUTPUT = "overall"


@dataclass(frozen=True)
class Asked:
    """What a measure is asked with: the programme sessions in scope, a part of it ("": as a whole), and settings."""

    scope: Scope
    part: str
    now: datetime
    standard: float
    missing_after_days: int


@dataclass(frozen=True)
class TrendMeasure:
    """A measure. `improvement` is the direction that is better. A period's value is the sum of `numerator` by the sum
    of `denominator`, in `unit` (shares in per cent); n is how many of `counted` the period has.

    `is_rated`: people gave the values, so that it matters who. `parts`: what it can be narrowed to (None: nothing).
    `narrows`: whether it can be asked of one programme or module alone.
    """

    key: str
    name: str
    unit: Unit
    improvement: Improvement
    numerator: str
    denominator: str
    counted: str
    facts: Callable[[Asked], Facts]
    chart: Chart = "xmr"
    is_rated: bool = False
    parts: Parts | None = None
    narrows: bool = True

    @property
    def lowest(self) -> float:
        """Under which no value can lie."""
        return 0.0

    @property
    def highest(self) -> float | None:
        """Over which no value can lie; None: there is no such bound."""
        return 100.0 if self.unit in ("score", "percent") else None


def _scores(asked: Asked) -> Facts:
    return reviews.score_facts(asked.scope, RUBRIC_KEY, OUTPUT, asked.part)


def _missing(asked: Asked) -> Facts:
    return recordings.missing_facts(asked.scope, asked.now - timedelta(days=asked.missing_after_days))


_ALL = (
    TrendMeasure(
        "score",
        N_("Mean score"),
        "score",
        "up",
        N_("the scores of the reviews added up"),
        N_("reviews with a score"),
        N_("submitted reviews with a score"),
        _scores,
        is_rated=True,
        parts="sections",
    ),
    TrendMeasure(
        "item",
        N_("Mean of an item"),
        "rating",
        "up",
        N_("the ratings of the item added up, the mean where several people are rated on it"),
        N_("reviews in which it is rated"),
        N_("submitted reviews with a rating of it"),
        lambda asked: reviews.item_facts(asked.scope, RUBRIC_KEY, asked.part),
        is_rated=True,
        parts="items",
    ),
    TrendMeasure(
        "standard",
        N_("Meeting the standard"),
        "percent",
        "up",
        N_("reviews whose score is the standard or more"),
        N_("reviews with a score"),
        N_("submitted reviews with a score"),
        lambda asked: reviews.standard_facts(asked.scope, RUBRIC_KEY, OUTPUT, asked.standard),
        is_rated=True,
    ),
    TrendMeasure(
        "watched",
        N_("Share of minutes watched"),
        "percent",
        "up",
        N_("the time watched for the reviews"),
        N_("the length of the recordings reviewed"),
        N_("submitted reviews"),
        lambda asked: reviews.watched_facts(asked.scope, RUBRIC_KEY),
        is_rated=True,
    ),
    TrendMeasure(
        "until_review",
        N_("Days from session to review"),
        "days",
        "down",
        N_("days from the programme session to the first submission of its review"),
        N_("reviews"),
        N_("reviews ever submitted and not withdrawn"),
        lambda asked: delays.until_review_facts(asked.scope, RUBRIC_KEY),
    ),
    TrendMeasure(
        "until_feedback",
        N_("Days from review to feedback"),
        "days",
        "down",
        N_("days from the submission of the review to its feedback being shared"),
        N_("feedback shared"),
        N_("feedback shared"),
        lambda asked: delays.until_feedback_facts(asked.scope, RUBRIC_KEY),
    ),
    TrendMeasure(
        "until_supervision",
        N_("Days from feedback to supervision"),
        "days",
        "down",
        N_("days from feedback being shared to the first recorded meeting that spoke of it"),
        N_("feedback that a recorded meeting spoke of"),
        N_("feedback that a recorded meeting spoke of"),
        lambda asked: delays.until_supervision_facts(asked.scope, RUBRIC_KEY),
    ),
    TrendMeasure(
        "missing",
        N_("Missing recordings"),
        "percent",
        "down",
        N_("programme sessions whose recording has not come"),
        N_("programme sessions delivered long enough ago"),
        N_("programme sessions"),
        _missing,
    ),
    TrendMeasure(
        "unusable",
        N_("Unusable recordings"),
        "percent",
        "down",
        N_("recordings that cannot be read, for any reason or for one"),
        N_("recordings that were looked at and not erased since"),
        N_("recordings"),
        lambda asked: recordings.unusable_facts(asked.scope, asked.part or None),
        parts="reasons",
    ),
    TrendMeasure(
        "late_actions",
        N_("Overdue actions"),
        "percent",
        "down",
        N_("agreed actions that were open beyond their day"),
        N_("agreed actions whose day was in the period, without the withdrawn"),
        N_("agreed actions"),
        lambda asked: actions.late_facts(asked.scope, asked.now.astimezone(LONDON).date()),
        narrows=False,
    ),
    TrendMeasure(
        "seen_actions",
        N_("Actions seen"),
        "percent",
        "up",
        N_("agreed actions that a review saw"),
        N_("agreed actions that a review saw or did not see"),
        N_("answers of reviews on actions, without those that had no opportunity"),
        lambda asked: actions.seen_facts(asked.scope, RUBRIC_KEY),
        is_rated=True,
    ),
)

MEASURES: Mapping[str, TrendMeasure] = {one.key: one for one in _ALL}
"""Every measure by its key, in the order in which people choose."""
