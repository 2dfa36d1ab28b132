"""Supervision meetings: who met, what was talked about, and what was added after the record was fixed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ForeignKey, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from storage.database.base import Base, Transaction


class SupervisionMeetingRow(Base):
    __tablename__ = "supervision_meetings"

    id: Mapped[int] = mapped_column(primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("sites.id"), index=True)
    led_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    state: Mapped[str] = mapped_column(index=True)
    held_on: Mapped[date]
    next_on: Mapped[date | None]
    skill: Mapped[str]
    skill_went: Mapped[str]
    times_saved: Mapped[int]
    started_at: Mapped[datetime]
    saved_at: Mapped[datetime]
    recorded_at: Mapped[datetime | None]


class MeetingPersonRow(Base):
    """A facilitator who was supervised in the meeting, with what is theirs alone."""

    __tablename__ = "supervision_meeting_people"

    meeting_id: Mapped[int] = mapped_column(ForeignKey("supervision_meetings.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True, index=True)
    own_points: Mapped[str]
    wellbeing_asked: Mapped[bool | None]
    wellbeing_agreed: Mapped[str]


class MeetingFeedbackRow(Base):
    """Feedback that was discussed in the meeting."""

    __tablename__ = "supervision_meeting_feedback"

    meeting_id: Mapped[int] = mapped_column(ForeignKey("supervision_meetings.id"), primary_key=True)
    feedback_id: Mapped[int] = mapped_column(ForeignKey("feedback.id"), primary_key=True, index=True)


class MeetingAdditionRow(Base):
    """What somebody who was there added to the record after it was fixed; never changed."""

    __tablename__ = "supervision_meeting_additions"

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("supervision_meetings.id"), index=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    words: Mapped[str]
    added_at: Mapped[datetime]


@dataclass(frozen=True)
class MeetingPerson:
    """One facilitator's part of a meeting. `wellbeing_asked` None: not said yet; `wellbeing_agreed` holds what was
    agreed after asking, and nothing about anybody's health."""

    person_id: int
    own_points: str = ""
    wellbeing_asked: bool | None = None
    wellbeing_agreed: str = ""


@dataclass(frozen=True)
class MeetingAddition:
    """A dated addition to a recorded meeting."""

    id: int
    author_id: int
    words: str
    added_at: datetime


@dataclass(frozen=True)
class SupervisionMeeting:
    """A meeting. `state` is draft, recorded or dropped (a draft that was given up); `next_on` None: no next day was
    agreed; `people` are the facilitators in the order of their ids; `times_saved` tells a stale tab."""

    id: int
    site_id: int
    led_by_id: int
    state: str
    held_on: date
    next_on: date | None
    skill: str
    skill_went: str
    times_saved: int
    started_at: datetime
    saved_at: datetime
    recorded_at: datetime | None
    people: tuple[MeetingPerson, ...]
    feedback_ids: tuple[int, ...]

    @property
    def person_ids(self) -> tuple[int, ...]:
        """The facilitators who were supervised."""
        return tuple(one.person_id for one in self.people)


def _load(transaction: Transaction, *conditions: object) -> list[SupervisionMeeting]:
    query = (
        select(SupervisionMeetingRow)
        .where(*conditions)  # type: ignore[arg-type]
        .order_by(SupervisionMeetingRow.held_on.desc(), SupervisionMeetingRow.id.desc())
    )
    rows = list(transaction.scalars(query))
    people: dict[int, list[MeetingPerson]] = {row.id: [] for row in rows}
    for one in transaction.scalars(
        select(MeetingPersonRow)
        .where(MeetingPersonRow.meeting_id.in_(people))
        .order_by(MeetingPersonRow.person_id)
    ):
        people[one.meeting_id].append(
            MeetingPerson(one.person_id, one.own_points, one.wellbeing_asked, one.wellbeing_agreed)
        )
    discussed: dict[int, list[int]] = {row.id: [] for row in rows}
    for given in transaction.scalars(
        select(MeetingFeedbackRow)
        .where(MeetingFeedbackRow.meeting_id.in_(discussed))
        .order_by(MeetingFeedbackRow.feedback_id)
    ):
        discussed[given.meeting_id].append(given.feedback_id)
    plain = [
        name for name in SupervisionMeeting.__dataclass_fields__ if name not in ("people", "feedback_ids")
    ]
    return [
        SupervisionMeeting(
            **{name: getattr(row, name) for name in plain},
            people=tuple(people[row.id]),
            feedback_ids=tuple(discussed[row.id]),
        )
        for row in rows
    ]


def find_meeting(transaction: Transaction, meeting_id: int) -> SupervisionMeeting | None:
    """The meeting, or None."""
    return next(iter(_load(transaction, SupervisionMeetingRow.id == meeting_id)), None)


def meetings_with(transaction: Transaction, person_ids: Iterable[int]) -> list[SupervisionMeeting]:
    """Every meeting in which one of these facilitators was supervised, drafts too, the latest first; those that
    were dropped are left out."""
    theirs = select(MeetingPersonRow.meeting_id).where(MeetingPersonRow.person_id.in_(set(person_ids)))
    return _load(transaction, SupervisionMeetingRow.id.in_(theirs), SupervisionMeetingRow.state != "dropped")


def meetings_at(transaction: Transaction, site_ids: Iterable[int], state: str) -> list[SupervisionMeeting]:
    """The meetings of these sites in one state, the latest first."""
    return _load(
        transaction,
        SupervisionMeetingRow.site_id.in_(set(site_ids)),
        SupervisionMeetingRow.state == state,
    )


def add_meeting(
    transaction: Transaction,
    *,
    site_id: int,
    led_by_id: int,
    person_ids: Iterable[int],
    held_on: date,
    at: datetime,
) -> int:
    """Begin a draft without words; gives its id."""
    row = SupervisionMeetingRow(
        site_id=site_id,
        led_by_id=led_by_id,
        state="draft",
        held_on=held_on,
        next_on=None,
        skill="",
        skill_went="",
        times_saved=0,
        started_at=at,
        saved_at=at,
    )
    transaction.add(row)
    transaction.flush()
    replace_people(transaction, row.id, [MeetingPerson(one) for one in person_ids])
    return row.id


def change_meeting(transaction: Transaction, meeting_id: int, **values: object) -> None:
    """Set columns of one meeting; it must exist."""
    row = transaction.get_one(SupervisionMeetingRow, meeting_id)
    for name, value in values.items():
        setattr(row, name, value)


def replace_people(transaction: Transaction, meeting_id: int, people: Iterable[MeetingPerson]) -> None:
    """The meeting has exactly these facilitators, with these words."""
    transaction.execute(delete(MeetingPersonRow).where(MeetingPersonRow.meeting_id == meeting_id))
    transaction.add_all(
        MeetingPersonRow(
            meeting_id=meeting_id,
            person_id=one.person_id,
            own_points=one.own_points,
            wellbeing_asked=one.wellbeing_asked,
            wellbeing_agreed=one.wellbeing_agreed,
        )
        for one in people
    )
    transaction.flush()


def replace_feedback(transaction: Transaction, meeting_id: int, feedback_ids: Iterable[int]) -> None:
    """Exactly this feedback was discussed."""
    transaction.execute(delete(MeetingFeedbackRow).where(MeetingFeedbackRow.meeting_id == meeting_id))
    transaction.add_all(
        MeetingFeedbackRow(meeting_id=meeting_id, feedback_id=one) for one in dict.fromkeys(feedback_ids)
    )
    transaction.flush()


def additions_to(transaction: Transaction, meeting_id: int) -> list[MeetingAddition]:
    """What was added to the record, oldest first."""
    query = (
        select(MeetingAdditionRow)
        .where(MeetingAdditionRow.meeting_id == meeting_id)
        .order_by(MeetingAdditionRow.added_at, MeetingAdditionRow.id)
    )
    return [
        MeetingAddition(row.id, row.author_id, row.words, row.added_at) for row in transaction.scalars(query)
    ]


def add_addition(
    transaction: Transaction, *, meeting_id: int, author_id: int, words: str, at: datetime
) -> int:
    """Add to the record; gives the addition's id."""
    row = MeetingAdditionRow(meeting_id=meeting_id, author_id=author_id, words=words, added_at=at)
    transaction.add(row)
    transaction.flush()
    return row.id
