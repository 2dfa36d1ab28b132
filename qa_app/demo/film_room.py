"""The room of a demo film and what hangs and stands in it: walls, window, clock, flip chart. Knows no people."""

import re
import zlib
from dataclasses import dataclass
from datetime import datetime
from math import cos, pi, sin

import cv2
import numpy as np

from qa_app.demo.film_lettering import LINE_HEIGHT, Picture, colour, fit, mix, text_width, write

WIDTH, HEIGHT = 640, 360
FLOOR_Y = 214
CHART_WIDTH, CHART_HEIGHT = 126, 150
PAPER, INK, PALE_INK = colour("#e9ecef"), colour("#333c45"), colour("#98a2ad")
WALLS = ("#39434d", "#3c4848", "#454550", "#37475a", "#48453f", "#3a4a45", "#4a4147", "#414b58")
DARK = colour("#20272e")


@dataclass(frozen=True)
class Room:
    """How one room looks; `mirrored` puts the flip chart on the right instead of the left."""

    wall: tuple[int, int, int]
    mirrored: bool
    window: str
    door: bool
    plant: bool
    posters: int

    @property
    def chart_x(self) -> int:
        """The flip chart's left edge."""
        return WIDTH - 40 - CHART_WIDTH if self.mirrored else 40

    def across(self, x: float) -> int:
        """A place measured from the flip chart's side of the picture."""
        return round(WIDTH - x if self.mirrored else x)


def room_of(site: str, room: str) -> Room:
    """The look of a room: always the same for the same site and room, and rarely shared by two."""
    rng = np.random.default_rng(zlib.crc32(f"{site}/{room}".encode()))
    return Room(
        wall=colour(str(rng.choice(WALLS))),
        mirrored=bool(rng.random() < 0.5),
        window=str(rng.choice(("panes", "blind", "none"))),
        door=bool(rng.random() < 0.6),
        plant=bool(rng.random() < 0.6),
        posters=int(rng.integers(1, 4)),
    )


def empty_room(room: Room, local_time: datetime) -> Picture:
    """Walls, floor and furniture without flip chart and clock hands; the sky is dark from five o'clock."""
    picture = _walls_and_floor(room)
    if room.door:
        _draw_door(picture, room)
    if room.window != "none":
        _draw_window(picture, room, daylight=8 <= local_time.hour < 17)
    _draw_posters(picture, room)
    if room.plant:
        _draw_plant(picture, room)
    return picture


def _walls_and_floor(room: Room) -> Picture:
    across, down = np.meshgrid(np.linspace(-1, 1, WIDTH), np.linspace(0, 1, HEIGHT))
    wall = np.array(mix(room.wall, (255, 255, 255), 0.05))
    floor = np.array(mix(room.wall, DARK, 0.62))
    light = 1.08 - 0.2 * across**2 - 0.12 * (down - 0.35) ** 2
    is_floor = down * HEIGHT >= FLOOR_Y
    pool = 0.32 * np.exp(-((across / 0.62) ** 2) - ((down - 0.86) / 0.2) ** 2)
    light = np.where(is_floor, light + pool, light)
    picture = np.where(is_floor[..., None], floor, wall) * light[..., None]
    picture = np.clip(picture, 0, 255).astype(np.uint8)
    cv2.rectangle(picture, (0, FLOOR_Y - 7), (WIDTH, FLOOR_Y), mix(room.wall, DARK, 0.35), -1)
    cv2.line(picture, (0, FLOOR_Y - 8), (WIDTH, FLOOR_Y - 8), mix(room.wall, (255, 255, 255), 0.14), 1)
    return picture


def _draw_door(picture: Picture, room: Room) -> None:
    left, right = sorted((room.across(566), room.across(628)))
    frame, leaf = mix(room.wall, (255, 255, 255), 0.16), mix(room.wall, DARK, 0.3)
    cv2.rectangle(picture, (left - 4, 66), (right + 4, FLOOR_Y), frame, -1)
    cv2.rectangle(picture, (left, 70), (right, FLOOR_Y), leaf, -1)
    pane = sorted((room.across(590), room.across(604)))
    cv2.rectangle(picture, (pane[0], 84), (pane[1], 136), mix(room.wall, (255, 255, 255), 0.3), -1)
    cv2.rectangle(picture, (room.across(573) - 3, 146), (room.across(573) + 3, 149), frame, -1)


def _draw_window(picture: Picture, room: Room, daylight: bool) -> None:
    left, right = sorted((room.across(396), room.across(524)))
    top, bottom = 34, 128
    frame = mix(room.wall, (255, 255, 255), 0.26)
    sky, ground = (
        (colour("#b4c3cf"), colour("#8b9dac")) if daylight else (colour("#27384c"), colour("#151d27"))
    )
    cv2.rectangle(picture, (left - 5, top - 5), (right + 5, bottom + 5), frame, -1)
    for y in range(top, bottom):
        cv2.line(picture, (left, y), (right, y), mix(sky, ground, (y - top) / (bottom - top)), 1)
    if room.window == "blind":
        slat = mix(mix(sky, ground, 0.5), (255, 255, 255), 0.3)
        for y in range(top + 2, bottom - 24, 6):
            cv2.rectangle(picture, (left, y), (right, y + 3), mix(slat, room.wall, 0.35), -1)
    else:
        middle = (left + right) // 2
        cv2.rectangle(picture, (middle - 2, top), (middle + 2, bottom), frame, -1)
        cv2.rectangle(picture, (left, 76), (right, 79), frame, -1)
    cv2.rectangle(
        picture, (left - 10, bottom + 5), (right + 10, bottom + 10), mix(frame, (255, 255, 255), 0.12), -1
    )


def _draw_posters(picture: Picture, room: Room) -> None:
    for number in range(room.posters):
        left = room.across(228 + 42 * number) - 15
        cv2.rectangle(picture, (left, 96), (left + 30, 136), mix(room.wall, (255, 255, 255), 0.2), -1)
        cv2.rectangle(picture, (left + 4, 101), (left + 26, 115), mix(room.wall, DARK, 0.15), -1)
        for y in (120, 125, 130):
            cv2.line(
                picture, (left + 4, y), (left + 26 - 5 * (y % 2), y), mix(room.wall, (255, 255, 255), 0.06), 1
            )


def _draw_plant(picture: Picture, room: Room) -> None:
    x, leaf = room.across(543), mix(room.wall, colour("#5d7a66"), 0.6)
    for number in range(9):
        lean = (number - 4) / 4
        tip = (round(x + 24 * lean), round(166 - 22 * cos(lean * 1.3)))
        cv2.line(picture, (x, 196), tip, mix(leaf, DARK, 0.12 * (number % 3)), 5, cv2.LINE_AA)
    pot = np.array([(x - 12, 192), (x + 12, 192), (x + 9, 222), (x - 9, 222)])
    cv2.fillPoly(picture, [pot], mix(room.wall, (255, 255, 255), 0.28), cv2.LINE_AA)


def draw_clock(picture: Picture, room: Room, local_time: datetime) -> None:
    """The wall clock at this very second."""
    x, y, radius = room.across(312), 54, 21
    cv2.circle(picture, (x, y), radius + 3, mix(room.wall, DARK, 0.6), -1, cv2.LINE_AA)
    cv2.circle(picture, (x, y), radius, PAPER, -1, cv2.LINE_AA)
    for hour in range(12):
        turn = hour * pi / 6
        inner, outer = ((round((x + r * sin(turn)) * 16), round((y - r * cos(turn)) * 16)) for r in (16, 19))
        cv2.line(picture, inner, outer, PALE_INK, 1, cv2.LINE_AA, 4)
    minutes = local_time.minute + local_time.second / 60
    hands = (
        ((local_time.hour % 12 + minutes / 60) / 12, 10, 3, INK),
        (minutes / 60, 15, 2, INK),
        (local_time.second / 60, 17, 1, colour("#a8443c")),
    )
    for share, length, thickness, ink in hands:
        tip = (round((x + length * sin(2 * pi * share)) * 16), round((y - length * cos(2 * pi * share)) * 16))
        cv2.line(picture, (x * 16, y * 16), tip, ink, thickness, cv2.LINE_AA, 4)


def draw_flip_chart(picture: Picture, room: Room, exercise: str, notes: int) -> None:
    """The flip chart on its easel: the exercise's name, and as many scribbled notes below as were taken."""
    left, top = room.chart_x, 40
    bottom = top + CHART_HEIGHT
    leg, middle = mix(room.wall, DARK, 0.75), left + CHART_WIDTH // 2
    for foot in (left + 2, left + CHART_WIDTH - 2):
        cv2.line(picture, (middle, top), (foot, 268), leg, 4, cv2.LINE_AA)
    cv2.rectangle(
        picture, (left + 5, top + 6), (left + CHART_WIDTH + 4, bottom + 5), mix(room.wall, DARK, 0.5), -1
    )
    cv2.rectangle(picture, (left, top), (left + CHART_WIDTH, bottom), PAPER, -1)
    cv2.rectangle(picture, (left, bottom - 4), (left + CHART_WIDTH, bottom), mix(PAPER, DARK, 0.12), -1)
    cv2.rectangle(
        picture, (left - 2, top - 5), (left + CHART_WIDTH + 2, top + 3), mix(room.wall, DARK, 0.8), -1
    )
    cv2.rectangle(picture, (left - 3, bottom), (left + CHART_WIDTH + 3, bottom + 4), leg, -1)
    size, lines = fit(exercise, CHART_WIDTH - 22, 92, range(21, 10, -1))
    baseline = top + 10 + size
    for line in lines:
        write(picture, line, left + 12, round(baseline), size, INK, 500)
        baseline += size * LINE_HEIGHT
    rule_y = round(baseline - size * 0.75)
    cv2.line(picture, (left + 12, rule_y), (left + 70, rule_y), colour("#0f5964"), 2, cv2.LINE_AA)
    for number in range(notes):
        y = rule_y + 15 + 13 * number
        if y > bottom - 10:
            break
        cv2.circle(picture, (left + 15, y), 2, colour("#0f5964"), -1, cv2.LINE_AA)
        _scribble(picture, left + 23, y, 46 + (len(exercise) * 17 + number * 29) % 46)


def _scribble(picture: Picture, left: int, y: int, length: int) -> None:
    across = np.arange(0, length, 2)
    height = 2.2 * np.sin(across * 0.9) * (np.sin(across * 0.23 + length) > -0.75)
    points = np.stack([(left + across) * 16, (y + height) * 16], axis=1).round().astype(np.int32)
    cv2.polylines(picture, [points], False, PALE_INK, 1, cv2.LINE_AA, 4)


def time_stamp(words: str) -> Picture:
    """The camera's own time stamp: light letters on a dark strip, so that it can be read over anything."""
    size = 16
    widest = re.sub(r"\d", "0", words)
    strip = np.full((26, text_width(widest, size, 500) + 18, 3), mix(DARK, (0, 0, 0), 0.4), dtype=np.uint8)
    write(strip, words, 9, 19, size, colour("#dfe5ea"), 500)
    return strip
