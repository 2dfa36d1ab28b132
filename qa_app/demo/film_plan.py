"""What a demo film is to show, and who speaks when in it. Knows no pixels and no samples."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import numpy as np

Fault = Literal["black", "frozen", "silent", "truncated", "mpeg2_avi", "not_video"]


@dataclass(frozen=True)
class Film:
    """One recording to make; the same film gives the same bytes again on the same machine.

    `seconds` is its length, `started_at` an aware time (shown as UK wall time on the picture), and the
    flip chart shows the `exercises` one after another for equal times. `site` and `room` together decide
    how the room looks. A one-to-one always shows two people, whatever the counts say.
    """

    seconds: int
    seed: int
    exercises: tuple[str, ...]
    room: str
    started_at: datetime
    members: int
    facilitators: int
    kind: Literal["group", "one_to_one"] = "group"
    fault: Fault | None = None
    site: str = ""

    def __post_init__(self) -> None:
        """Refuse what could not be filmed."""
        if self.seconds < 1:
            raise ValueError(f"A film lasts at least one second, not {self.seconds}.")
        if self.started_at.tzinfo is None:
            raise ValueError("A film's started_at needs a time zone, so that its time stamp can be true.")
        if self.members < 1 or self.facilitators < 1:
            raise ValueError("A film needs at least one member and one facilitator.")

    @property
    def people(self) -> tuple[int, int]:
        """How many facilitators and how many members are in the picture."""
        return (1, 1) if self.kind == "one_to_one" else (self.facilitators, self.members)


@dataclass(frozen=True)
class Turn:
    """One person's time to speak, in seconds; facilitators are numbered first, then members."""

    speaker: int
    start_s: float
    end_s: float


def plan_turns(film: Film) -> tuple[Turn, ...]:
    """Share out the film's time: facilitators open, take nearly half of the turns, and nobody follows himself."""
    rng = np.random.default_rng([film.seed, 1])
    facilitators, members = film.people
    turns: list[Turn] = []
    speaker, at_s = 0, 0.8
    while at_s < film.seconds - 1.5:
        longest_s = 9.0 if speaker < facilitators else 7.0
        end_s = min(at_s + rng.uniform(2.5, longest_s), film.seconds - 0.4)
        turns.append(Turn(speaker, at_s, end_s))
        at_s = end_s + rng.uniform(0.3, 1.3)
        speaker = _next_speaker(rng, speaker, facilitators, members)
    return tuple(turns)


def _next_speaker(rng: np.random.Generator, speaker: int, facilitators: int, members: int) -> int:
    others = [person for person in range(facilitators + members) if person != speaker]
    leading = [person for person in others if person < facilitators]
    answering = [person for person in others if person >= facilitators]
    asks = rng.random() < 0.45
    pool = leading if leading and (asks or not answering) else answering
    return int(rng.choice(pool))
