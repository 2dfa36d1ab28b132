"""Draws one person of a demo film in a pose. Knows no room and no time."""

from itertools import pairwise

import cv2
import numpy as np

from qa_app.demo.film_cast import DARK, LIGHT, Person
from qa_app.demo.film_lettering import Colour, Picture, colour, mix
from qa_app.demo.film_movement import Pose

FINE = 4
"""Bits below the pixel that OpenCV is given, so that slow movement glides and does not jump."""
ONE_PIXEL = 1 << FINE


class _Pen:
    """Draws shapes given in one person's own measures: x to the right of the feet, y upwards from the floor.

    Places are worked out in plain Python: for a handful of points it is several times faster than arrays.
    """

    def __init__(self, picture: Picture, person: Person) -> None:
        self.picture, self.person = picture, person
        self.left, self.floor, self.scale = (
            person.x * ONE_PIXEL,
            person.y * ONE_PIXEL,
            person.scale * ONE_PIXEL,
        )

    def place(self, x: float, y: float) -> tuple[int, int]:
        return round(self.left + x * self.scale), round(self.floor - y * self.scale)

    def shape(self, points: list[tuple[float, float]], ink: Colour) -> None:
        places = np.array([self.place(x, y) for x, y in points], dtype=np.int32)
        cv2.fillConvexPoly(self.picture, places, ink, cv2.LINE_AA, FINE)

    def limb(self, points: list[tuple[float, float]], thickness: float, ink: Colour) -> None:
        width = max(1, round(thickness * self.person.scale))
        places = [self.place(x, y) for x, y in points]
        for start, end in pairwise(places):
            cv2.line(self.picture, start, end, ink, width, cv2.LINE_AA, FINE)

    def oval(
        self,
        x: float,
        y: float,
        across: float,
        up: float,
        ink: Colour,
        tilt: float = 0,
        part: tuple[int, int] = (0, 360),
    ) -> None:
        axes = (round(across * self.scale), round(up * self.scale))
        start, end = part
        cv2.ellipse(self.picture, self.place(x, y), axes, tilt, start, end, ink, -1, cv2.LINE_AA, FINE)

    def dot(self, x: float, y: float, radius: float, ink: Colour) -> None:
        cv2.circle(self.picture, self.place(x, y), round(radius * self.scale), ink, -1, cv2.LINE_AA, FINE)


def draw_person(picture: Picture, person: Person, pose: Pose) -> None:
    """Draw one person with chair into the picture; a speaker is lit up and leans towards the others."""
    pen = _Pen(picture, person)
    clothes = mix(person.clothes, LIGHT, 0.3 * pose.talking)
    trousers = mix(person.trousers, LIGHT, 0.12 * pose.talking)
    skin = mix(person.skin, LIGHT, 0.18 * pose.talking)
    hips = 62.0 if person.posture == "standing" else 34.0
    sway = 2.4 * pose.lean + 1.5 * person.turned * pose.talking
    shoulders = hips + 43 - 1.6 * abs(pose.lean)
    if person.posture == "standing":
        _draw_standing_legs(pen, trousers)
    else:
        _draw_chair(pen)
        _draw_sitting_legs(pen, trousers)
    _draw_torso(pen, hips, shoulders, sway, clothes)
    _draw_head(pen, pose, sway * 1.35, shoulders, skin)
    _draw_arms(pen, pose, hips, shoulders, sway, clothes, skin)


def _draw_chair(pen: _Pen) -> None:
    back, seat = colour("#262e36"), colour("#20272e")
    pen.shape([(-17, 30), (-18, 62), (-15, 65), (15, 65), (18, 62), (17, 30)], back)
    pen.shape([(-20, 27), (-20, 34), (20, 34), (20, 27)], seat)
    for side in (-1, 1):
        pen.limb([(side * 18, 30), (side * 20, 2)], 2.2, seat)


def _draw_sitting_legs(pen: _Pen, trousers: Colour) -> None:
    shift = 7 * pen.person.turned
    shade = mix(trousers, DARK, 0.22)
    for side in (-1, 1):
        knee, foot = side * 11 + shift, side * 10 + shift * 1.2
        pen.limb([(knee, 31), (foot, 4)], 10, shade)
        pen.limb([(side * 9, 35), (knee, 31)], 14, trousers)
        pen.oval(foot + 2 * pen.person.turned, 1.5, 6.5, 4, DARK)


def _draw_standing_legs(pen: _Pen, trousers: Colour) -> None:
    for side in (-1, 1):
        pen.limb([(side * 7, 62), (side * 8, 5)], 12.5, mix(trousers, DARK, 0.12 + 0.08 * side))
        pen.oval(side * 8 + 3 * pen.person.turned, 2, 7, 4, DARK)


def _draw_torso(pen: _Pen, hips: float, shoulders: float, sway: float, clothes: Colour) -> None:
    rise = shoulders - hips
    outline = [(13.5, -4), (15, 0.25), (17, 0.62), (18.5, 0.8), (17.2, 0.93), (12.5, 1.0), (5, 1.06)]
    right = [(x + sway * max(up, 0), hips + (rise * up if up > 0 else up)) for x, up in outline]
    left = [(-x + sway * max(up, 0), hips + (rise * up if up > 0 else up)) for x, up in reversed(outline)]
    pen.shape(right + left, clothes)
    collar = mix(clothes, DARK, 0.24)
    pen.shape([(sway - 6, shoulders + 2), (sway, shoulders - 9), (sway + 6, shoulders + 2)], collar)


def _draw_arms(
    pen: _Pen, pose: Pose, hips: float, shoulders: float, sway: float, clothes: Colour, skin: Colour
) -> None:
    sleeve = mix(clothes, DARK, 0.14)
    for side, raised in ((-1, pose.left_hand), (1, pose.right_hand)):
        shoulder = (side * 16 + sway, shoulders - 6)
        elbow = (side * (20.5 + 3 * raised) + sway * 0.6, shoulders - 25 + 4 * raised)
        if pen.person.posture == "standing":
            rest = (side * 17.0, hips - 2)
        elif pen.person.posture == "at_table":
            rest = (side * 9.0 + 16 * pen.person.turned, hips + 14)
        else:
            rest = (side * 6.0 + 4 * pen.person.turned, hips + 3)
        lifted = (side * (19 + 4 * raised) + 6 * pen.person.turned, shoulders - 8)
        hand = tuple(a + (b - a) * raised for a, b in zip(rest, lifted, strict=True))
        pen.limb([shoulder, elbow, (hand[0], hand[1])], 8.2, sleeve)
        pen.oval(hand[0], hand[1], 4.4, 4.6, skin)


def _draw_head(pen: _Pen, pose: Pose, sway: float, shoulders: float, skin: Colour) -> None:
    person = pen.person
    look = max(-1.0, min(1.0, 0.55 * person.turned + 0.75 * pose.gaze))
    x, y = sway + 1.5 * look, shoulders + 17 + 1.6 * pose.nod
    tilt = 5.0 * look
    if person.hair_style == "long":
        pen.oval(x - look, y - 5, 14, 19, person.hair, tilt)
    if person.hair_style == "bun":
        pen.oval(x - 3 * look, y + 15, 5.5, 5, person.hair)
    pen.limb([(sway * 0.8, shoulders - 2), (x, y - 6)], 9, mix(skin, DARK, 0.22))
    if person.hair_style == "bald":
        pen.oval(x, y, 11.2, 13.6, skin, tilt)
    else:
        pen.oval(x - 1.4 * look, y + 2.2, 12.2, 12.6, person.hair, tilt)
        pen.oval(x + 0.8 * look, y - 2.4, 10.4, 11.4, skin, tilt)
    for side in (-1, 1):
        pen.oval(x + side * 10.6 - 2.5 * look, y - 2, 2.0, 3.0, mix(skin, DARK, 0.1))
    if person.beard:
        pen.oval(x + 0.8 * look, y - 5, 10.2, 9.4, person.hair, tilt, (0, 180))
        pen.oval(x + 2.2 * look, y - 3.2, 7.4, 5.6, skin, tilt)
    _draw_face(pen, pose, x + 5.2 * look, y + 0.8 * pose.nod, skin)


def _draw_face(pen: _Pen, pose: Pose, x: float, y: float, skin: Colour) -> None:
    ink = mix(skin, DARK, 0.8)
    for side in (-1, 1):
        if pose.blink:
            pen.limb([(x + side * 4.0 - 1.4, y - 1.8), (x + side * 4.0 + 1.4, y - 1.8)], 0.6, ink)
        else:
            pen.dot(x + side * 4.0, y - 1.4, 1.3, ink)
    lips = mix(skin, colour("#3a2a2c"), 0.55 + 0.3 * pose.mouth)
    pen.oval(x, y - 7.8, 2.7 - 0.4 * pose.mouth, 0.55 + 2.3 * pose.mouth, lips)
