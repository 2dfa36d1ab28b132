"""Disputes as both sides read them, and until when one can be raised. It asks no permission."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from qa_app.backend import Backend
from qa_app.i18n import LONDON, N_, _, current_language
from qa_app.services.rated_items import value_words
from rubrics.rubric import Rubric
from storage.database.disputes import DisputeRecord
from storage.database.feedback import FeedbackRecord

DISPUTE_STATES = {
    "open": N_("Waits for a decision"),
    "withdrawn": N_("Withdrawn"),
    "kept": N_("Rating kept"),
    "changed": N_("Rating changed"),
}


@dataclass(frozen=True)
class DisputeView:
    """One dispute in words. `rated` and `proposed` are the two ratings; `decided` is the rating that stands since
    the decision, None before it. See DisputeRecord for the rest."""

    id: int
    item: str
    item_key: str
    rated: str
    proposed: str
    proposed_value: float
    reason: str
    state: str
    raised_at: datetime
    withdrawn_at: datetime | None
    decided_at: datetime | None
    decided: str | None
    decision: str
    correction_id: int | None


def disputes_in_words(rubric: Rubric, records: Iterable[DisputeRecord]) -> tuple[DisputeView, ...]:
    """The disputes in the order in which they were raised."""
    return tuple(_in_words(rubric, one) for one in records)


def last_day_to_dispute(backend: Backend, given: FeedbackRecord) -> date | None:
    """The last day, in London, on which an item can be disputed; None while the scores are not open."""
    if given.reflected_at is None:
        return None
    days = backend.settings.whole_number("dispute_days")
    return given.reflected_at.astimezone(LONDON).date() + timedelta(days=days)


def is_over(backend: Backend, last_day: date) -> bool:
    """Whether the last day is past."""
    return backend.clock().astimezone(LONDON).date() > last_day


def _in_words(rubric: Rubric, one: DisputeRecord) -> DisputeView:
    item = rubric.item(one.item_key)

    def words(value: float | None) -> str:
        return _("Not applicable") if value is None else value_words(item, value)

    return DisputeView(
        id=one.id,
        item=f"{item.key} {item.label.in_language(current_language())}",
        item_key=one.item_key,
        rated=words(one.rated),
        proposed=words(one.proposed),
        proposed_value=one.proposed,
        reason=one.reason,
        state=one.state,
        raised_at=one.raised_at,
        withdrawn_at=one.withdrawn_at,
        decided_at=one.decided_at,
        decided=None if one.decided_at is None else words(one.decided),
        decision=one.decision,
        correction_id=one.correction_id,
    )
