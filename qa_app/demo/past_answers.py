"""How the demo's facilitators answered feedback: their reflections, and here and there a self-rating and a dispute."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TypeVar

import numpy as np

from qa_app.access import Person
from qa_app.backend import Backend
from qa_app.demo import words
from qa_app.services import disputes, feedback

SELF_RATED_SHARE = 0.1
DISPUTED_SHARE, LATE_DISPUTED_SHARE = 0.03, 0.4
KEPT_SHARE = 0.5

Kind = TypeVar("Kind")


def plan_answer(
    rng: np.random.Generator,
    reviewer: Person,
    person: Person,
    feedback_id: Callable[[], int],
    reflected_at: datetime,
    plan: Callable[[datetime, Callable[[Backend], None]], None],
    *,
    is_late: bool,
) -> None:
    """Put the reflection, what is disputed and acknowledging on the line. Of late a decision takes its time, so that
    some disputes still wait."""
    # Its own stream: what else the night holds stays as it is.
    own = rng.spawn(1)[0]
    is_disputed = own.random() < (LATE_DISPUTED_SHARE if is_late else DISPUTED_SHARE)
    is_self_rated = is_disputed or own.random() < SELF_RATED_SHARE
    language = person.language
    raised: list[int] = []

    def reflect(then: Backend) -> None:
        rated: dict[str, float] = {}
        if is_self_rated:
            for item in feedback.read_feedback(then, person, feedback_id()).to_rate:
                rated[item.key] = float(own.integers(2, 5))
        feedback.write_reflection(then, person, feedback_id(), one_of(rng, words.REFLECTION[language]), rated)

    def dispute(then: Backend) -> None:
        for one in feedback.read_feedback(then, person, feedback_id()).rated:
            # One higher asks for no evidence that the review may lack.
            if one.value in (1.0, 2.0):
                raised.append(
                    disputes.raise_dispute(
                        then,
                        person,
                        feedback_id(),
                        one.item.key,
                        proposed=one.value + 1,
                        reason=one_of(own, words.DISPUTE[language]),
                    )
                )
                return

    def decide(then: Backend) -> None:
        for dispute_id in raised:
            is_kept = own.random() < KEPT_SHARE
            (one,) = feedback.read_feedback(then, reviewer, feedback_id()).disputes
            disputes.decide_dispute(
                then,
                reviewer,
                dispute_id,
                value=None if is_kept else one.proposed_value,
                reason=one_of(own, (words.KEPT if is_kept else words.CHANGED)[language]),
            )

    def acknowledge(then: Backend) -> None:
        feedback.acknowledge(then, person, feedback_id())

    plan(reflected_at, reflect)
    if not is_disputed:
        plan(reflected_at + timedelta(hours=1), acknowledge)
        return
    decided_at = reflected_at + timedelta(days=16 if is_late else 3)
    plan(reflected_at + timedelta(hours=1), dispute)
    plan(decided_at, decide)
    plan(decided_at + timedelta(days=1), acknowledge)


def one_of(rng: np.random.Generator, choices: tuple[Kind, ...]) -> Kind:
    """One of them, each as likely."""
    return choices[int(rng.integers(len(choices)))]
