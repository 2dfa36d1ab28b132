"""How each person in a demo film moves, frame by frame, as plain numbers. Knows no pixels."""

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from qa_app.demo.film_plan import Film, Turn

Track = NDArray[np.float64]
"""One value for each person (row) and frame (column)."""


@dataclass(frozen=True)
class Pose:
    """What one person does in one frame: from 0 (not at all) to 1, or from -1 to 1 where there are two ways."""

    talking: float
    mouth: float
    gaze: float
    lean: float
    nod: float
    left_hand: float
    right_hand: float
    blink: float


def plan_poses(
    film: Film,
    turns: tuple[Turn, ...],
    loudness: NDArray[np.floating],
    places_x: list[float],
    frames_per_second: int,
) -> list[list[Pose]]:
    """Each person's poses, frame by frame; `loudness` has one value a frame, `places_x` one a person.

    Who speaks leans in, gestures and moves the mouth with the sound; the others turn to the speaker and nod.
    """
    rng = np.random.default_rng([film.seed, 3])
    people, frames = len(places_x), film.seconds * frames_per_second
    seconds = np.arange(frames) / frames_per_second
    speaks = np.zeros((people, frames))
    looks_to = np.zeros(frames, dtype=int)
    for turn in turns:
        start, end = int(turn.start_s * frames_per_second), int(turn.end_s * frames_per_second)
        speaks[turn.speaker, start:end] = 1
        looks_to[start:] = turn.speaker
    # In a silent film the mouths still move: it is the microphone that failed.
    voice = loudness if loudness.any() else np.abs(np.sin(seconds * 9) * np.sin(seconds * 3.1))
    talking = _eased(speaks, frames_per_second // 2)
    places = np.array(places_x)
    aim = np.clip((places[looks_to] - places[:, None]) / 170, -1, 1)
    aim = np.where(speaks > 0, 0.8 * _drift(rng, people, seconds, 0.11), aim)
    nods = np.clip(_drift(rng, people, seconds, 0.09), 0.35, 1) - 0.35
    beat = np.sin(2 * np.pi * (1.5 * seconds + rng.uniform(0, 1, (people, 1))))
    restless = 0.22 * np.clip(_drift(rng, people, seconds, 0.07) - 0.45, 0, 1)
    tracks = {
        "talking": talking,
        "mouth": np.clip(speaks * voice * 1.6, 0, 1),
        "gaze": _eased(aim, frames_per_second),
        "lean": np.clip(0.55 * _drift(rng, people, seconds, 0.06) + 0.5 * talking, -1, 1),
        "nod": nods * beat * (1 - talking) + 0.35 * talking * _drift(rng, people, seconds, 0.7),
        "left_hand": talking * _gesture(rng, people, seconds) + restless,
        "right_hand": talking * _gesture(rng, people, seconds) + restless[:, ::-1],
        "blink": (np.arange(frames) + rng.integers(0, 41, (people, 1))) % 41 < 2,
    }
    poses = np.stack([tracks[field.name] for field in fields(Pose)], axis=-1).tolist()
    return [[Pose(*values) for values in person] for person in poses]


def _eased(track: Track, frames: int) -> Track:
    """Soften sudden changes over this many frames."""
    window = np.hanning(frames + 2)[1:-1]
    window /= window.sum()
    padded = np.pad(track, ((0, 0), (frames // 2, frames - 1 - frames // 2)), mode="edge")
    return np.stack([np.convolve(row, window, mode="valid") for row in padded])


def _drift(rng: np.random.Generator, people: int, seconds: Track, cycles_per_second: float) -> Track:
    """A slow wandering between -1 and 1 that is different for everybody and does not seem to repeat."""
    total = np.zeros((people, len(seconds)))
    for overtone, share in ((1.0, 0.5), (1.73, 0.3), (2.91, 0.2)):
        speed = overtone * cycles_per_second * rng.uniform(0.8, 1.2, (people, 1))
        total += share * np.sin(2 * np.pi * (speed * seconds + rng.uniform(0, 1, (people, 1))))
    return total


def _gesture(rng: np.random.Generator, people: int, seconds: Track) -> Track:
    """How far a hand is raised while its owner speaks: up and down with the talk, and beating a little."""
    return np.clip(
        0.45 + 0.6 * _drift(rng, people, seconds, 0.33) + 0.16 * _drift(rng, people, seconds, 1.3), 0, 1
    )
