"""Eighteen months of reviews, feedback and actions, each made through the services at its own time.

Everything that happens is put on one time line first and then done in that order, so that the activity
log reads as it would have been written.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import TypeVar

import numpy as np

from qa_app.access import Person
from qa_app.backend import Backend
from qa_app.demo import cast, words
from qa_app.demo.past_recordings import register_past_recording
from qa_app.demo.people import World, start_groups
from qa_app.demo.ratings import draw_ratings, night_quality
from qa_app.demo.timetable import SEED, Night, nights
from qa_app.i18n import LONDON
from qa_app.services import evidence, feedback, programme_sessions, reviews, submission, supervision
from qa_app.services.notice_list import mark_all_read
from qa_app.services.retention import erase_expired

REVIEWED_SHARE = 0.8
LATE_FEEDBACK_SHARE = 0.9
LATE = timedelta(days=30)
ACTION_SHARE = 0.3
LENGTH_MS = 148 * 60 * 1000
UNREAD = timedelta(days=4)
"""Notices of the last days wait; those before were read."""

Kind = TypeVar("Kind")


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
        known["review"] = _review(then, reviewer, known["recording"], rng, quality, language)

    plan(reviewed_at, review)
    for person in [*people, *covers]:
        # Long ago all feedback was written; of late some still waits.
        is_late = today - night.starts_at.date() < LATE
        if not is_late or rng.random() < LATE_FEEDBACK_SHARE:
            _plan_feedback(rng, reviewer, person, known, reviewed_at, plan)


def _review(
    then: Backend,
    reviewer: Person,
    recording_id: int,
    rng: np.random.Generator,
    quality: float,
    language: str,
) -> int:
    review_id = reviews.start_review(then, reviewer, recording_id)
    view = reviews.open_desk(then, reviewer, review_id)
    given = draw_ratings(rng, view.rubric, view.review.facilitator_ids, quality)
    reviews.save_ratings(then, reviewer, review_id, given)
    for kind, wanted in (("strength", (4.0,)), ("development", (0.0, 1.0))):
        items = dict.fromkeys(one.item for one in given if one.value in wanted)
        start_ms = int(rng.integers(5, 120)) * 60_000 + int(rng.integers(0, 60)) * 1000
        evidence.save_evidence(
            then,
            reviewer,
            review_id,
            start_ms=start_ms,
            end_ms=start_ms + int(rng.integers(20, 100)) * 1000,
            kind=kind,
            note_text=_one(rng, words.EVIDENCE[kind][language]),
            items=items,
            people=(),
        )
    strengths, development = _one(rng, words.STRENGTHS[language]), _one(rng, words.DEVELOPMENT[language])
    reviews.save_words(then, reviewer, review_id, part="strengths", words=strengths, seen_saves=0)
    reviews.save_words(then, reviewer, review_id, part="development", words=development, seen_saves=0)
    finished = at(then, then.clock() + timedelta(hours=2, minutes=20))
    submission.submit_review(finished, reviewer, review_id, accept_unanswered=True)
    return review_id


def _plan_feedback(
    rng: np.random.Generator,
    reviewer: Person,
    person: Person,
    known: dict[str, int],
    reviewed_at: datetime,
    plan: Callable[[datetime, Callable[[Backend], None]], None],
) -> None:
    mine = f"feedback of {person.id}"
    language = person.language

    def write(then: Backend) -> None:
        known[mine] = feedback.start_feedback(then, reviewer, known["review"], person.id)
        feedback.save_feedback(
            then,
            reviewer,
            known[mine],
            strengths=_one(rng, words.STRENGTHS[language]),
            development=_one(rng, words.DEVELOPMENT[language]),
            try_next=_one(rng, words.TRY_NEXT[language]),
            seen_saves=0,
        )
        feedback.share_feedback(then, reviewer, known[mine])

    def reflect(then: Backend) -> None:
        feedback.write_reflection(then, person, known[mine], _one(rng, words.REFLECTION[language]))

    def acknowledge(then: Backend) -> None:
        feedback.acknowledge(then, person, known[mine])

    shared_at = reviewed_at + timedelta(days=float(rng.uniform(1, 7)))
    reflected_at = shared_at + timedelta(days=float(rng.uniform(0.5, 4)))
    plan(shared_at, write)
    plan(reflected_at, reflect)
    plan(reflected_at + timedelta(hours=1), acknowledge)
    if rng.random() < ACTION_SHARE:
        _plan_action(rng, reviewer, person, mine, known, shared_at, plan)


def _plan_action(
    rng: np.random.Generator,
    reviewer: Person,
    person: Person,
    feedback_key: str,
    known: dict[str, int],
    shared_at: datetime,
    plan: Callable[[datetime, Callable[[Backend], None]], None],
) -> None:
    what, how_seen = _one(rng, words.ACTIONS[person.language])
    agreed_at = shared_at + timedelta(days=2)

    def agree(then: Backend) -> None:
        known[feedback_key + " action"] = supervision.agree_action(
            then,
            reviewer,
            known[feedback_key],
            what=what,
            by_when=(agreed_at + timedelta(days=21)).date(),
            how_seen=how_seen,
        )

    def close(then: Backend) -> None:
        state = "seen" if rng.random() < 0.6 else "not_seen" if rng.random() < 0.7 else "no_opportunity"
        supervision.close_action(then, reviewer, known[feedback_key + " action"], state)

    plan(agreed_at, agree)
    plan(agreed_at + timedelta(days=float(rng.uniform(14, 34))), close)


def _one(rng: np.random.Generator, choices: tuple[Kind, ...]) -> Kind:
    return choices[int(rng.integers(len(choices)))]
