"""The people of a demo film: where they sit or stand, and how they look. Draws nothing."""

from dataclasses import dataclass
from math import cos, pi, sin
from typing import Literal

import numpy as np

from qa_app.demo.film_lettering import Colour, colour, mix
from qa_app.demo.film_plan import Film
from qa_app.demo.film_room import CHART_WIDTH, Room

MEMBER_CLOTHES = ("#6d7a87", "#64717e", "#77838e", "#5f6f78", "#72757f", "#6a7f86")
FACILITATOR_CLOTHES = ("#9db0bf", "#8fa9b3", "#a9b3bf")
SKIN = ("#c9b8ab", "#b89f8e", "#94796a", "#6f574b", "#d3c4b8", "#a78b7b")
HAIR = ("#2b2f36", "#3a3431", "#4d4540", "#6b6b6d", "#8d8f92", "#332a28")
LIGHT = colour("#f2f6f8")
DARK = colour("#1d242b")
OUTER_SEAT = 0.21
"""Where the semicircle of chairs begins, as a share of the half turn; smaller crowds its two ends."""


@dataclass(frozen=True)
class Person:
    """One person's place (where the feet stand), size and looks; `turned` is -1 (to the left) to 1."""

    x: float
    y: float
    scale: float
    turned: float
    posture: Literal["sitting", "standing", "at_table"]
    clothes: Colour
    trousers: Colour
    skin: Colour
    hair: Colour
    hair_style: Literal["short", "long", "bald", "bun"]
    beard: bool


def cast(film: Film, room: Room) -> list[Person]:
    """Facilitators first, then members: the numbers by which turns know them."""
    rng = np.random.default_rng([film.seed, 4])
    facilitators, members = film.people
    if film.kind == "one_to_one":
        chair = [(room.across(256), 330.0, 1.72, 1.0), (room.across(468), 330.0, 1.72, -1.0)]
        sides = [(x, y, scale, -turn if room.mirrored else turn) for x, y, scale, turn in chair]
        return [_person(rng, side, "at_table", number == 0) for number, side in enumerate(sides)]
    stands = bool(rng.random() < 0.65)
    seated = facilitators + members - stands
    arc = [_seat(room, number, seated) for number in range(seated)]
    # Seats are numbered from the flip chart's side; whoever leads and does not stand has the nearest one.
    people = []
    for number in range(facilitators):
        if number == 0 and stands:
            beside_chart = (room.across(40 + CHART_WIDTH + 34), 258.0, 1.32, -0.5 if room.mirrored else 0.5)
            people.append(_person(rng, beside_chart, "standing", True))
        else:
            people.append(_person(rng, arc.pop(0 if number == 0 else -1), "sitting", True))
    return people + [_person(rng, seat, "sitting", False) for seat in arc]


def _seat(room: Room, number: int, seats: int) -> tuple[float, float, float, float]:
    """The place of one chair in a semicircle that opens to the camera: x, y, scale, turned."""
    share = 0.5 if seats == 1 else number / (seats - 1)
    angle = pi * (OUTER_SEAT + (1 - 2 * OUTER_SEAT) * share)
    nearness = (1 - sin(angle)) / (1 - sin(OUTER_SEAT * pi))
    across = cos(angle) / cos(OUTER_SEAT * pi)
    size = 1.56 - 0.045 * max(seats - 5, 0)
    x = room.across(336 - min(248.0, 40.0 * seats) * across)
    return x, 284 + 54 * nearness, size * (0.92 + 0.2 * nearness), across * (-1 if room.mirrored else 1)


def _person(
    rng: np.random.Generator,
    place: tuple[float, float, float, float],
    posture: Literal["sitting", "standing", "at_table"],
    leads: bool,
) -> Person:
    clothes = colour(str(rng.choice(FACILITATOR_CLOTHES if leads else MEMBER_CLOTHES)))
    style = rng.choice(("short", "long", "bald", "bun"), p=(0.62, 0.16, 0.12, 0.1))
    wall_grey = colour("#6d7a87")
    return Person(
        *place,
        posture=posture,
        clothes=clothes,
        trousers=mix(clothes, DARK, float(rng.uniform(0.45, 0.62))),
        skin=mix(colour(str(rng.choice(SKIN))), wall_grey, 0.3),
        hair=mix(colour(str(rng.choice(HAIR))), wall_grey, 0.12),
        hair_style=style,
        beard=bool(style in ("short", "bald") and rng.random() < 0.35),
    )
