"""The frames of a demo film: a room, its people and the camera's time stamp, one picture after another."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import cv2
import numpy as np
from numpy.typing import NDArray

from qa_app.demo.film_cast import Person, cast
from qa_app.demo.film_lettering import Picture, colour, mix
from qa_app.demo.film_movement import Pose, plan_poses
from qa_app.demo.film_people import draw_person
from qa_app.demo.film_plan import Film, Turn
from qa_app.demo.film_room import (
    FLOOR_Y,
    HEIGHT,
    WIDTH,
    Room,
    draw_clock,
    draw_flip_chart,
    empty_room,
    room_of,
    time_stamp,
)

FRAMES_PER_SECOND = 12
LEAST_BLACK_S, LEAST_FROZEN_S = 16, 21
"""One second more than 15 and 20, so that the key frames alone already span those."""
SECONDS_PER_NOTE = 7
REACH = 40
"""Half the width of a gesturing person of scale 1, in pixels."""
STAMP_LEFT, STAMP_TOP = 14, HEIGHT - 38
UK = ZoneInfo("Europe/London")


def pictures(film: Film, turns: tuple[Turn, ...], loudness: NDArray[np.floating]) -> Iterator[Picture]:
    """Every frame, in order. The array is drawn over for the next frame: use it before asking for that."""
    faulty = fault_seconds(film)
    room = room_of(film.site, film.room)
    people = cast(film, room)
    poses = plan_poses(film, turns, loudness, [person.x for person in people], FRAMES_PER_SECOND)
    bare = empty_room(room, film.started_at.astimezone(UK))
    _draw_shadows(bare, people)
    picture = np.zeros((HEIGHT, WIDTH, 3), dtype=np.uint8)
    for second in range(film.seconds):
        if second in faulty:
            yield from _repeated(picture if film.fault == "frozen" else np.zeros_like(picture))
            continue
        now = film.started_at.astimezone(UK) + timedelta(seconds=second)
        backdrop = _backdrop(bare, film, room, now, second)
        stamp = time_stamp(f"{film.room} · {now:%d-%m-%Y %H:%M:%S}")
        for frame in range(second * FRAMES_PER_SECOND, (second + 1) * FRAMES_PER_SECOND):
            _draw_people(picture, backdrop, people, poses, frame)
            if film.kind == "one_to_one":
                _draw_table(picture, room)
            picture[STAMP_TOP : STAMP_TOP + stamp.shape[0], STAMP_LEFT : STAMP_LEFT + stamp.shape[1]] = stamp
            yield picture


def _draw_people(
    picture: Picture, backdrop: Picture, people: list[Person], poses: list[list[Pose]], frame: int
) -> None:
    """Draw everybody in every second frame, and between those only the strip in which somebody talks.

    Listeners move so little that six pictures a second of them are enough, at half the work.
    """
    listening_frame = frame - frame % 2
    talks = [max(own[frame].talking, own[listening_frame].talking) > 0.01 for own in poses]
    left, right = 0, WIDTH
    if frame != listening_frame:
        reaches = [_reach(person) for person, talking in zip(people, talks, strict=True) if talking]
        left, right = min((a for a, _ in reaches), default=0), max((b for _, b in reaches), default=0)
    strip = picture[:, left:right]
    np.copyto(strip, backdrop[:, left:right])
    for number in sorted(range(len(people)), key=lambda number: people[number].y):
        person = people[number]
        first, last = _reach(person)
        if first < right and last > left:
            pose = poses[number][frame if talks[number] else listening_frame]
            draw_person(strip, replace(person, x=person.x - left), pose)


def _reach(person: Person) -> tuple[int, int]:
    """The columns of the picture, from and up to, in which a person can be at all."""
    half = REACH * person.scale
    return max(0, int(person.x - half)), min(WIDTH, int(person.x + half) + 1)


def fault_seconds(film: Film) -> range:
    """The whole seconds in which the picture is black or stands still; empty for a film without such a fault."""
    least_s = {"black": LEAST_BLACK_S, "frozen": LEAST_FROZEN_S}.get(film.fault or "")
    if least_s is None:
        return range(0)
    length_s = min(max(least_s, -(-film.seconds // 3)), film.seconds - 1)
    first = (film.seconds - length_s + 1) // 2
    return range(first, first + length_s)


def _repeated(picture: Picture) -> Iterator[Picture]:
    for _ in range(FRAMES_PER_SECOND):
        yield picture


def _backdrop(bare: Picture, film: Film, room: Room, now: datetime, second: int) -> Picture:
    """The room as it is in this second: clock hands, the exercise on the flip chart and the notes taken so far."""
    backdrop = bare.copy()
    draw_clock(backdrop, room, now)
    share = film.seconds / max(len(film.exercises), 1)
    number = min(int(second / share), len(film.exercises) - 1)
    notes = int((second - number * share) / SECONDS_PER_NOTE)
    draw_flip_chart(backdrop, room, film.exercises[number] if film.exercises else "", notes)
    return backdrop


def _draw_shadows(picture: Picture, people: list[Person]) -> None:
    """Darken the floor softly under everybody, so that nobody floats."""
    shade = np.zeros((HEIGHT, WIDTH), dtype=np.uint8)
    for person in people:
        centre = (round(person.x), round(person.y + 2))
        cv2.ellipse(shade, centre, (round(27 * person.scale), round(8 * person.scale)), 0, 0, 360, 110, -1)
    shade = cv2.GaussianBlur(shade, (0, 0), 5)
    shade[:FLOOR_Y] = 0
    np.copyto(picture, (picture * (1 - shade[..., None] / 255)).astype(np.uint8))


def _draw_table(picture: Picture, room: Room) -> None:
    """The small round table of a one-to-one, with a worksheet and two mugs; it stands before both people."""
    x, y = room.across(362), 296
    top, edge = mix(room.wall, (255, 255, 255), 0.34), mix(room.wall, (255, 255, 255), 0.12)
    cv2.line(picture, (x, y + 10), (x, 346), colour("#262e36"), 9, cv2.LINE_AA)
    cv2.ellipse(picture, (x, 346), (30, 6), 0, 0, 360, colour("#262e36"), -1, cv2.LINE_AA)
    cv2.ellipse(picture, (x, y + 5), (72, 17), 0, 0, 360, edge, -1, cv2.LINE_AA)
    cv2.ellipse(picture, (x, y), (72, 17), 0, 0, 360, top, -1, cv2.LINE_AA)
    sheet = np.array([(x - 24, y - 6), (x + 12, y - 8), (x + 20, y + 7), (x - 20, y + 9)])
    cv2.fillPoly(picture, [sheet], colour("#e9ecef"), cv2.LINE_AA)
    for row in range(3):
        cv2.line(
            picture, (x - 17, y - 2 + 4 * row), (x + 9, y - 4 + 4 * row), colour("#98a2ad"), 1, cv2.LINE_AA
        )
    for mug_x in (x - 46, x + 44):
        cv2.rectangle(picture, (mug_x - 5, y - 13), (mug_x + 5, y + 1), colour("#c3ccd4"), -1, cv2.LINE_AA)
        cv2.ellipse(picture, (mug_x, y - 13), (5, 2), 0, 0, 360, colour("#4a4038"), -1, cv2.LINE_AA)
