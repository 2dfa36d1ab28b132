"""Supervision actions: what was agreed with a facilitator, by when, and how it will be seen."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Select, select
from sqlalchemy.orm import Mapped, mapped_column

from storage.database.base import Base, Transaction
from storage.database.feedback import FeedbackRow
from storage.database.sites import SiteRow
from storage.database.supervision_meetings import SupervisionMeetingRow


class SupervisionActionRow(Base):
    __tablename__ = "supervision_actions"

    id: Mapped[int] = mapped_column(primary_key=True)
    feedback_id: Mapped[int | None] = mapped_column(ForeignKey("feedback.id"), index=True)
    meeting_id: Mapped[int | None] = mapped_column(ForeignKey("supervision_meetings.id"), index=True)
    again_of_id: Mapped[int | None] = mapped_column(ForeignKey("supervision_actions.id"))
    facilitator_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("sites.id"), index=True)
    what: Mapped[str]
    by_when: Mapped[date]
    how_seen: Mapped[str]
    state: Mapped[str] = mapped_column(index=True)
    agreed_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    closed_by_review_id: Mapped[int | None] = mapped_column(ForeignKey("reviews.id"), index=True)
    closed_by_evidence_id: Mapped[int | None] = mapped_column(ForeignKey("evidence.id"))
    closing_words: Mapped[str] = mapped_column(default="", server_default="")


@dataclass(frozen=True)
class SupervisionAction:
    """An agreed action. `state` is open, seen, not_seen, no_opportunity or withdrawn.

    It rests on feedback, on a meeting, or on both (None: not on one of that kind). `again_of_id` is the action whose
    words were agreed again, None where they are new. `closed_by_review_id` is the review that answered it and
    `closed_by_evidence_id` the mark that shows it, None where it was closed by hand or without a mark;
    `closing_words` are the note with which it was closed, or why it was withdrawn.
    """

    id: int
    feedback_id: int | None
    meeting_id: int | None
    again_of_id: int | None
    facilitator_id: int
    site_id: int
    what: str
    by_when: date
    how_seen: str
    state: str
    agreed_at: datetime
    closed_at: datetime | None
    closed_by_review_id: int | None
    closed_by_evidence_id: int | None
    closing_words: str


@dataclass(frozen=True)
class ActionSources:
    """What decides who may know of an action: the states of what it rests on and who wrote that (None: it rests on
    none of that kind), when its feedback was shared and opened, the day of its meeting and when that was recorded,
    and the region of its site."""

    feedback_state: str | None
    feedback_author_id: int | None
    shared_at: datetime | None
    opened_at: datetime | None
    meeting_state: str | None
    led_by_id: int | None
    held_on: date | None
    recorded_at: datetime | None
    region: str


def actions_with_sources(*more: Any) -> Select[*tuple[Any, ...]]:
    """A query for rows that `plain_action` and `ActionSources` take apart, with `more` columns at the end."""
    return (
        select(
            SupervisionActionRow,
            FeedbackRow.state,
            FeedbackRow.author_id,
            FeedbackRow.shared_at,
            FeedbackRow.opened_at,
            SupervisionMeetingRow.state,
            SupervisionMeetingRow.led_by_id,
            SupervisionMeetingRow.held_on,
            SupervisionMeetingRow.recorded_at,
            SiteRow.region,
            *more,
        )
        .select_from(SupervisionActionRow)
        .join(SiteRow, SiteRow.id == SupervisionActionRow.site_id)
        .outerjoin(FeedbackRow, FeedbackRow.id == SupervisionActionRow.feedback_id)
        .outerjoin(SupervisionMeetingRow, SupervisionMeetingRow.id == SupervisionActionRow.meeting_id)
        .order_by(SupervisionActionRow.by_when, SupervisionActionRow.id)
    )


def plain_action(row: SupervisionActionRow) -> SupervisionAction:
    """The row as plain data."""
    return SupervisionAction(**{name: getattr(row, name) for name in SupervisionAction.__dataclass_fields__})


def _load(transaction: Transaction, *conditions: object) -> list[tuple[SupervisionAction, ActionSources]]:
    query = actions_with_sources().where(*conditions)  # type: ignore[arg-type]
    return [(plain_action(row), ActionSources(*sources)) for row, *sources in transaction.execute(query)]


def find_action(transaction: Transaction, action_id: int) -> tuple[SupervisionAction, ActionSources] | None:
    """The action with what it rests on, or None."""
    return next(iter(_load(transaction, SupervisionActionRow.id == action_id)), None)


def actions_by_id(
    transaction: Transaction, ids: Iterable[int]
) -> list[tuple[SupervisionAction, ActionSources]]:
    """The actions with these ids and what they rest on, the soonest first."""
    return _load(transaction, SupervisionActionRow.id.in_(set(ids)))


def sourced_actions_for(
    transaction: Transaction, facilitator_id: int
) -> list[tuple[SupervisionAction, ActionSources]]:
    """A facilitator's actions with what they rest on, the soonest first."""
    return _load(transaction, SupervisionActionRow.facilitator_id == facilitator_id)


def actions_of_meeting(transaction: Transaction, meeting_id: int) -> list[SupervisionAction]:
    """The actions that rest on this meeting, the soonest first."""
    found = _load(transaction, SupervisionActionRow.meeting_id == meeting_id)
    return [one for one, _sources in found]


def actions_closed_by(transaction: Transaction, review_ids: Iterable[int]) -> list[SupervisionAction]:
    """The actions that these reviews answered, the soonest first."""
    found = _load(transaction, SupervisionActionRow.closed_by_review_id.in_(set(review_ids)))
    return [one for one, _sources in found]


def open_actions_at(
    transaction: Transaction, site_ids: Iterable[int]
) -> list[tuple[SupervisionAction, ActionSources]]:
    """Open actions at these sites with what they rest on, the soonest first."""
    return _load(
        transaction, SupervisionActionRow.site_id.in_(set(site_ids)), SupervisionActionRow.state == "open"
    )


def open_actions_before(transaction: Transaction, day: date) -> list[tuple[SupervisionAction, ActionSources]]:
    """Open actions of all sites that were to be done before this day, with what they rest on."""
    return _load(transaction, SupervisionActionRow.by_when < day, SupervisionActionRow.state == "open")


def agreed_again(transaction: Transaction, action_ids: Iterable[int]) -> dict[int, SupervisionAction]:
    """By action: the one in which its words were agreed again; those that were not, or withdrawn, are left out."""
    found = _load(
        transaction,
        SupervisionActionRow.again_of_id.in_(set(action_ids)),
        SupervisionActionRow.state != "withdrawn",
    )
    return {one.again_of_id: one for one, _sources in found if one.again_of_id is not None}


def add_action(
    transaction: Transaction,
    *,
    feedback_id: int | None,
    facilitator_id: int,
    site_id: int,
    what: str,
    by_when: date,
    how_seen: str,
    at: datetime,
    meeting_id: int | None = None,
    again_of_id: int | None = None,
) -> int:
    """Add an open action, which rests on feedback, on a meeting, or on both; gives its id."""
    row = SupervisionActionRow(
        feedback_id=feedback_id,
        meeting_id=meeting_id,
        again_of_id=again_of_id,
        facilitator_id=facilitator_id,
        site_id=site_id,
        what=what,
        by_when=by_when,
        how_seen=how_seen,
        state="open",
        agreed_at=at,
        closing_words="",
    )
    transaction.add(row)
    transaction.flush()
    return row.id


def close_action(
    transaction: Transaction,
    action_id: int,
    state: str,
    at: datetime,
    *,
    words: str = "",
    review_id: int | None = None,
    evidence_id: int | None = None,
) -> None:
    """The action ends as seen, not_seen, no_opportunity or withdrawn, by a review or (None) by hand."""
    row = transaction.get_one(SupervisionActionRow, action_id)
    row.state, row.closed_at, row.closing_words = state, at, words
    row.closed_by_review_id, row.closed_by_evidence_id = review_id, evidence_id


def reopen_action(transaction: Transaction, action_id: int) -> None:
    """The action is open again, as if nothing had closed it."""
    row = transaction.get_one(SupervisionActionRow, action_id)
    row.state, row.closed_at, row.closing_words = "open", None, ""
    row.closed_by_review_id = row.closed_by_evidence_id = None
