"""Who speaks when in a demo film, where people sit, and which room they are in."""

from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise, product

import pytest

from qa_app.demo.film_cast import cast
from qa_app.demo.film_picture import fault_seconds
from qa_app.demo.film_plan import Film, plan_turns
from qa_app.demo.film_room import room_of

FILM = Film(
    90, 3, ("Check-in",), "Room 1", datetime(2026, 7, 1, 18, 0, tzinfo=UTC), members=8, facilitators=2
)


@pytest.mark.parametrize(("facilitators", "members"), [(1, 1), (2, 6), (2, 12), (3, 10)])
def test_turns_stay_in_the_film_and_nobody_follows_himself(facilitators: int, members: int) -> None:
    turns = plan_turns(replace(FILM, facilitators=facilitators, members=members))
    assert turns[0].speaker == 0
    assert all(0 <= turn.start_s < turn.end_s <= 90 for turn in turns)
    assert all(a.end_s < b.start_s and a.speaker != b.speaker for a, b in pairwise(turns))
    assert {turn.speaker for turn in turns} <= set(range(facilitators + members))


@pytest.mark.parametrize(("facilitators", "members", "seed"), list(product((1, 2, 3), (1, 6, 12), (1, 2, 3))))
def test_everybody_has_a_place_inside_the_picture(facilitators: int, members: int, seed: int) -> None:
    film = replace(FILM, facilitators=facilitators, members=members, seed=seed)
    people = cast(film, room_of("Norwich", "Room 1"))
    assert len(people) == facilitators + members
    assert all(25 <= person.x <= 615 and 240 <= person.y <= 345 for person in people)
    assert len({person.x for person in people}) == len(people)


def test_a_one_to_one_shows_two_people_whatever_the_counts_say() -> None:
    assert len(cast(replace(FILM, kind="one_to_one"), room_of("", "Room 1"))) == 2


def test_a_room_always_looks_the_same_and_six_sites_look_different() -> None:
    sites = ("Norwich", "Ipswich", "Wrexham", "Leeds", "Truro", "Durham")
    assert room_of("Norwich", "Room 2") == room_of("Norwich", "Room 2")
    assert len({room_of(site, "Room 2") for site in sites}) == len(sites)


@pytest.mark.parametrize(
    ("fault", "seconds", "expected"),
    [
        (None, 60, range(0)),
        ("silent", 60, range(0)),
        ("black", 60, range(20, 40)),
        ("black", 40, range(12, 28)),
        ("frozen", 90, range(30, 60)),
        ("frozen", 40, range(10, 31)),
    ],
)
def test_black_and_frozen_pictures_last_a_third_and_never_less_than_promised(
    fault: str | None, seconds: int, expected: range
) -> None:
    assert fault_seconds(replace(FILM, seconds=seconds, fault=fault)) == expected
