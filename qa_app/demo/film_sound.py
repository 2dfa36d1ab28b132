"""The sound of people talking in turn: buzzing formants and breath in the rhythm of speech. Knows no picture."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qa_app.demo.film_plan import Film, Turn

SAMPLES_PER_SECOND = 24_000

# The first three formants of six vowels in Hz, near the middle of what textbooks of phonetics give for adults.
VOWELS_HZ = np.array(
    [
        (730, 1090, 2440),
        (530, 1840, 2480),
        (390, 1990, 2550),
        (570, 840, 2410),
        (440, 1020, 2240),
        (500, 1500, 2500),
    ],
    dtype=np.float32,
)
FORMANT_WIDTHS_HZ = np.array((90, 120, 190), dtype=np.float32)
FORMANT_GAINS = np.array((1.0, 0.5, 0.25), dtype=np.float32)
HIGHEST_HZ = 4_000
ECHOES = ((0.013, 0.28), (0.029, 0.2), (0.047, 0.13), (0.083, 0.07))
"""Delay in seconds and strength of the walls' answers: what makes it a room and not a studio."""

Samples = NDArray[np.float32]


@dataclass(frozen=True)
class Voice:
    """How one person sounds: pitch, how much shorter the vocal tract is than a man's, syllables a second."""

    pitch_hz: float
    tract: float
    pace: float


def talking_sound(film: Film, turns: tuple[Turn, ...]) -> Samples:
    """The whole film's sound, mono, between -1 and 1; nothing but zeros when the film is to be silent."""
    sound = np.zeros(film.seconds * SAMPLES_PER_SECOND, dtype=np.float32)
    if film.fault == "silent":
        return sound
    rng = np.random.default_rng([film.seed, 2])
    voices = [_voice(rng) for _ in range(sum(film.people))]
    for turn in turns:
        _speak(rng, voices[turn.speaker], turn, sound)
    return _in_a_room(rng, sound)


def _voice(rng: np.random.Generator) -> Voice:
    if rng.random() < 0.6:
        return Voice(rng.uniform(92, 140), rng.uniform(0.97, 1.04), rng.uniform(4.2, 5.4))
    return Voice(rng.uniform(168, 225), rng.uniform(1.12, 1.2), rng.uniform(4.4, 5.8))


def _speak(rng: np.random.Generator, voice: Voice, turn: Turn, sound: Samples) -> None:
    """Fill one turn with phrases of syllables whose pitch and strength fall towards the phrase's end."""
    at_s = turn.start_s
    while at_s < turn.end_s - 0.3:
        syllables = int(rng.integers(5, 14))
        strength = rng.uniform(0.6, 1.0)
        for number in range(syllables):
            seconds = rng.uniform(0.7, 1.25) / voice.pace * (1.5 if number == syllables - 1 else 1.0)
            if at_s + seconds > turn.end_s:
                return
            through = number / syllables
            stress = rng.choice((1.0, 0.62, 0.45))
            pitch_hz = (
                voice.pitch_hz
                * (1.12 - 0.26 * through)
                * (1 + 0.1 * (stress - 0.6))
                * rng.uniform(0.96, 1.04)
            )
            start = int(at_s * SAMPLES_PER_SECOND)
            samples = _syllable(rng, pitch_hz, voice.tract, seconds * 0.94)
            sound[start : start + len(samples)] += samples * np.float32(
                strength * stress * (1.05 - 0.4 * through)
            )
            at_s += seconds
        at_s += rng.uniform(0.18, 0.6)


def _syllable(rng: np.random.Generator, pitch_hz: float, tract: float, seconds: float) -> Samples:
    """A breath of consonant, then harmonics of the pitch shaped by one vowel gliding into another."""
    count = int(seconds * SAMPLES_PER_SECOND)
    through = np.linspace(0, 1, count, dtype=np.float32)
    phase = np.cumsum(pitch_hz * (1.03 - 0.06 * through), dtype=np.float32) * np.float32(
        2 * np.pi / SAMPLES_PER_SECOND
    )
    harmonics = np.arange(1, int(HIGHEST_HZ / pitch_hz), dtype=np.float32)
    waves = np.sin(harmonics[:, None] * phase)
    first, last = VOWELS_HZ[rng.choice(len(VOWELS_HZ), 2)] * np.float32(tract)
    start, end = (
        _strengths(harmonics * pitch_hz, first) @ waves,
        _strengths(harmonics * pitch_hz, last) @ waves,
    )
    vowel = start * (1 - through) + end * through
    rise = np.clip((through - 0.12) / 0.2, 0, 1) * np.clip((1 - through) / 0.4, 0, 1)
    breath = np.diff(rng.standard_normal(count + 1, dtype=np.float32))
    puff = np.exp(-(((through - 0.1) / 0.07) ** 2)) * np.float32(rng.uniform(0.0, 0.09))
    return vowel * np.sin(rise * np.float32(np.pi / 2)) + breath * puff


def _strengths(frequencies_hz: Samples, formants_hz: Samples) -> Samples:
    """How strong each harmonic is: resonances at the formants over a voice that grows weaker upwards."""
    distance = (frequencies_hz[:, None] - formants_hz) / FORMANT_WIDTHS_HZ
    resonance = (FORMANT_GAINS / (1 + distance**2)).sum(axis=1) + np.float32(0.015)
    return resonance / np.sqrt(frequencies_hz / frequencies_hz[0])


def _in_a_room(rng: np.random.Generator, sound: Samples) -> Samples:
    """Add the walls' echoes and the hum of a ventilated room, and bring the loudest moment to a safe level."""
    wet = sound.copy()
    for delay_s, strength in ECHOES:
        delay = int(delay_s * SAMPLES_PER_SECOND)
        wet[delay:] += sound[:-delay] * np.float32(strength)
    wet *= np.float32(0.7 / max(float(np.abs(wet).max()), 1e-6))
    hiss = rng.standard_normal(len(wet), dtype=np.float32)
    hiss[1:] += hiss[:-1]
    return wet + hiss * np.float32(0.0012)


def loudness(sound: Samples, frames_per_second: int) -> Samples:
    """How loud each frame's stretch of sound is: its root mean square, with 1 the film's loudest, 0 silence."""
    stretches = sound.reshape(-1, SAMPLES_PER_SECOND // frames_per_second)
    level = np.sqrt(np.mean(stretches**2, axis=1))
    return level / max(float(level.max()), 1e-6)
