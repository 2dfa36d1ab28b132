"""Eighteen months of reviews, feedback and actions, each made through the services at its own time.

Everything that happens is put on one time line first and then done in that order, so that the activity
log reads as it would have been written.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

import numpy as np

from qa_app.access import Person
from qa_app.backend import Backend
from qa_app.demo import cast, words
from qa_app.demo.past_answers import one_of, plan_answer
from qa_app.demo.past_recordings import register_past_recording
from qa_app.demo.past_timetables import settle_timetables
from qa_app.demo.past_training import train
from qa_app.demo.people import World, start_groups
from qa_app.demo.ratings import draw_ratings, night_quality
from qa_app.demo.timetable import SEED, Night, nights
from qa_app.i18n import LONDON
from qa_app.services import (
    action_checks,
    evidence,
    feedback,
    programme_sessions,
    reviews,
    submission,
    supervision,
    supervision_meetings,
)
from qa_app.services.feedback_points import with_point
from qa_app.services.notice_list import mark_all_read
from qa_app.services.retention import erase_expired
from qa_app.services.supervision_meetings import MeetingPerson, MeetingWords

REVIEWED_SHARE = 0.8
LATE_FEEDBACK_SHARE = 0.9
LATE = timedelta(days=30)
ACTION_SHARE = 0.3
MEETING_SHARE = 0.35
NEXT_MEETING = timedelta(days=28)
OUTCOMES = ("seen", "seen", "seen", "not_seen", "no_opportunity")
LENGTH_MS = 148 * 60 * 1000
UNREAD = timedelta(days=4)
"""Notices of the last days wait; those before were read."""


@dataclass(order=True)
class Happening:
    """Something that is done at a time; `number` keeps the order of what happens at once."""

    at: datetime
    number: int
    do: Callable[[Backend], None]


def live_through(
    backend: Backend,
    world: World,
    today: date,
    on_progress: Callable[[int, int], None] = lambda done, total: None,
) -> None:
    """Do everything from the first day up to now; `on_progress` hears how many of all happenings are done."""
    programme = backend.library.latest_programme(cast.PROGRAMME)
    delivered = nights(programme, today)
    group_ids = start_groups(at(backend, before_everything(today)), world, delivered)
    train(at(backend, before_everything(today)), world)
    line: list[Happening] = []

    def plan(when: datetime, do: Callable[[Backend], None]) -> None:
        if when <= backend.clock():
            line.append(Happening(when, len(line), do))

    for number, night in enumerate(delivered):
        _plan_night(world, night, group_ids[night.site.code, night.group_code], number, today, plan)
    plan(backend.clock() - UNREAD, lambda then: _read_notices(then, world))
    for month in _month_ends(today):
        plan(month, lambda then: _erase(then))
    for done, happening in enumerate(sorted(line)):
        happening.do(at(backend, happening.at))
        on_progress(done + 1, len(line))
    filmed = {(group_ids[one.site.code, one.group_code], one.session_key) for one in delivered if one.is_kept}
    settle_timetables(backend, world, group_ids.values(), filmed)
    _erase(backend)


def at(backend: Backend, when: datetime) -> Backend:
    """The same backend with its clock stopped at `when`."""
    return replace(backend, clock=lambda: when)


def before_everything(today: date) -> datetime:
    """When sites, people and groups are set up: a good month before the first night."""
    return datetime.combine(cast.first_day(today), time(9, 0), LONDON) - timedelta(days=40)


def _erase(backend: Backend) -> None:
    erase_expired(backend)


def _read_notices(then: Backend, world: World) -> None:
    for person in world.people.values():
        mark_all_read(then, person)


def _month_ends(today: date) -> Iterator[datetime]:
    first = cast.first_day(today)
    for month in range(1, cast.MONTHS + 1):
        year, number = divmod(first.year * 12 + first.month - 1 + month, 12)
        yield datetime(year, number + 1, 1, 3, 0, tzinfo=LONDON)


def _plan_night(
    world: World,
    night: Night,
    group_id: int,
    number: int,
    today: date,
    plan: Callable[[datetime, Callable[[Backend], None]], None],
) -> None:
    """Put the night, and what follows from it, on the line."""
    rng = np.random.default_rng([SEED, number])
    people = [world.people[night.site.facilitators[one]] for one in night.facilitators]
    covers = [world.people[night.site.facilitators[night.cover]]] if night.cover is not None else []
    known: dict[str, int] = {}

    def deliver(then: Backend) -> None:
        known["session"] = programme_sessions.add_programme_session(
            then,
            world.administrator,
            group_id=group_id,
            session_key=night.session_key,
            starts_at=night.starts_at,
            room=night.room,
            attended=night.attended,
            delivered_by={one.id: False for one in people} | {one.id: True for one in covers},
        )

    plan(night.starts_at + timedelta(hours=3), deliver)
    if night.is_kept or not night.is_recorded:
        return

    def record(then: Backend) -> None:
        known["recording"] = register_past_recording(
            then, world.store, night.key, known["session"], LENGTH_MS + int(rng.integers(-9, 5)) * 60_000
        )

    plan(night.starts_at + timedelta(hours=9), record)
    if rng.random() > REVIEWED_SHARE:
        return
    reviewed_at = night.starts_at + timedelta(days=float(rng.uniform(2, 12)), hours=-4)
    reviewer = world.people[night.site.treatment_manager]
    expected = night.site.quality(cast.months_between(night.starts_at.date(), today), cast.MONTHS)
    quality = night_quality(rng, expected)
    language = reviewer.language

    def review(then: Backend) -> None:
        known.update(_review(then, reviewer, known["recording"], rng, quality, language))

    plan(reviewed_at, review)
    for person in [*people, *covers]:
        # Long ago all feedback was written; of late some still waits.
        is_late = today - night.starts_at.date() < LATE
        if not is_late or rng.random() < LATE_FEEDBACK_SHARE:
            _plan_feedback(rng, reviewer, person, known, reviewed_at, today, plan, is_late=is_late)


def _review(
    then: Backend,
    reviewer: Person,
    recording_id: int,
    rng: np.random.Generator,
    quality: float,
    language: str,
) -> dict[str, int]:
    """Submit a review; gives its id and the moment of its mark of each kind, in milliseconds."""
    found: dict[str, int] = {}
    review_id = reviews.start_review(then, reviewer, recording_id)
    view = reviews.open_desk(then, reviewer, review_id)
    given = draw_ratings(rng, view.rubric, view.review.facilitator_ids, quality)
    reviews.save_ratings(then, reviewer, review_id, given)
    marks = []
    for kind, wanted in (("strength", (4.0,)), ("development", (0.0, 1.0))):
        items = dict.fromkeys(one.item for one in given if one.value in wanted)
        start_ms = int(rng.integers(5, 120)) * 60_000 + int(rng.integers(0, 60)) * 1000
        found[kind] = start_ms
        mark = evidence.save_evidence(
            then,
            reviewer,
            review_id,
            start_ms=start_ms,
            end_ms=start_ms + int(rng.integers(20, 100)) * 1000,
            kind=kind,
            note_text=one_of(rng, words.EVIDENCE[kind][language]),
            items=items,
            people=(),
        )
        marks.append(mark)
    _answer_actions(then, reviewer, view, marks[0])
    strengths, development = one_of(rng, words.STRENGTHS[language]), one_of(rng, words.DEVELOPMENT[language])
    reviews.save_words(then, reviewer, review_id, part="strengths", words=strengths, seen_saves=0)
    reviews.save_words(then, reviewer, review_id, part="development", words=development, seen_saves=0)
    finished = at(then, then.clock() + timedelta(hours=2, minutes=20))
    submission.submit_review(finished, reviewer, review_id, accept_unanswered=True)
    return {"review": review_id, **found}


def _answer_actions(then: Backend, reviewer: Person, view: reviews.DeskView, mark: int) -> None:
    """Every action that the review looks for: most of them seen, at the first mark."""
    for one in view.actions:
        if one.is_unanswered:
            outcome = OUTCOMES[one.action_id % len(OUTCOMES)]
            action_checks.save_check(
                then,
                reviewer,
                view.review.id,
                one.action_id,
                outcome=outcome,
                evidence_id=mark if outcome == "seen" else None,
                note_text="",
                seen_saves=one.times_saved,
            )


def _plan_feedback(
    rng: np.random.Generator,
    reviewer: Person,
    person: Person,
    known: dict[str, int],
    reviewed_at: datetime,
    today: date,
    plan: Callable[[datetime, Callable[[Backend], None]], None],
    *,
    is_late: bool,
) -> None:
    mine = f"feedback of {person.id}"
    language = person.language

    def write(then: Backend) -> None:
        known[mine] = feedback.start_feedback(then, reviewer, known["review"], person.id)
        feedback.save_feedback(
            then,
            reviewer,
            known[mine],
            strengths=with_point("", one_of(rng, words.STRENGTHS[language]), known["strength"]),
            development=with_point("", one_of(rng, words.DEVELOPMENT[language]), known["development"]),
            try_next=one_of(rng, words.TRY_NEXT[language]),
            seen_saves=0,
        )
        feedback.share_feedback(then, reviewer, known[mine])

    shared_at = reviewed_at + timedelta(days=float(rng.uniform(1, 7)))
    reflected_at = shared_at + timedelta(days=float(rng.uniform(0.5, 4)))
    plan(shared_at, write)
    plan_answer(rng, reviewer, person, lambda: known[mine], reflected_at, plan, is_late=is_late)
    if rng.random() < ACTION_SHARE:
        _plan_action(rng, reviewer, person, mine, known, shared_at, today, plan)


def _plan_action(
    rng: np.random.Generator,
    reviewer: Person,
    person: Person,
    feedback_key: str,
    known: dict[str, int],
    shared_at: datetime,
    today: date,
    plan: Callable[[datetime, Callable[[Backend], None]], None],
) -> None:
    """An action from the feedback, or in a meeting that discusses it; a later review answers it, and where none comes
    in time it is closed by hand."""
    what, how_seen = one_of(rng, words.ACTIONS[person.language])
    agreed_at = shared_at + timedelta(days=2)
    is_met = rng.random() < MEETING_SHARE
    action_key = feedback_key + " action"

    def agree(then: Backend) -> None:
        meeting_id = _meet(then, reviewer, person, known[feedback_key], today) if is_met else None
        known[action_key] = supervision.agree_action(
            then,
            reviewer,
            known[feedback_key],
            meeting_id=meeting_id,
            what=what,
            by_when=(agreed_at + timedelta(days=21)).date(),
            how_seen=how_seen,
        )
        if meeting_id is not None:
            supervision_meetings.record_meeting(then, reviewer, meeting_id)

    def close(then: Backend) -> None:
        agreed = supervision.actions_for(then, reviewer, person.id)
        if any(one.id == known[action_key] and one.state == "open" for one in agreed):
            supervision.close_action(then, reviewer, known[action_key], "no_opportunity")

    plan(agreed_at, agree)
    plan(agreed_at + LATE, close)


def _meet(then: Backend, reviewer: Person, person: Person, feedback_id: int, today: date) -> int:
    """A draft of a meeting about the feedback, with a next day where that is not long past; gives its id."""
    meeting_id = supervision_meetings.start_meeting(then, reviewer, person.id)
    held_on = then.clock().astimezone(LONDON).date()
    skill, went = words.REHEARSALS[reviewer.language]
    supervision_meetings.save_meeting(
        then,
        reviewer,
        meeting_id,
        MeetingWords(
            held_on=held_on,
            people=(
                MeetingPerson(
                    person.id, words.OWN_POINTS[person.language], True, words.WELLBEING[person.language]
                ),
            ),
            feedback_ids=(feedback_id,),
            skill=skill,
            skill_went=went,
            next_on=held_on + NEXT_MEETING if today - held_on < LATE + NEXT_MEETING else None,
        ),
        seen_saves=0,
    )
    return meeting_id
