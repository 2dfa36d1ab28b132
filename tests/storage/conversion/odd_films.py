"""Small recordings in the formats that browsers do not play, really encoded, and a way to compare two films."""

import subprocess
from pathlib import Path
from typing import NamedTuple

import av
import cv2
import numpy as np

from storage.conversion.ffmpeg import find_ffmpeg

SIZE = "size=320x240:rate=25"


def make(
    path: Path, *words: str, picture: str = f"testsrc2={SIZE}", sound: str | None = "", seconds: int = 3
) -> Path:
    """Encode `seconds` of a picture in which everything moves, and of a tone, with these words for FFmpeg.

    `sound` None: no track; else filters over the tone.
    """
    inputs = ["-f", "lavfi", "-i", picture]
    if sound is not None:
        inputs += ["-f", "lavfi", "-i", "sine=frequency=440:sample_rate=48000" + sound]
    run(*inputs, "-t", str(seconds), *words, str(path))
    return path


def run(*words: str) -> None:
    """Run FFmpeg, which must succeed."""
    command = [find_ffmpeg(), "-hide_banner", "-nostdin", "-loglevel", "error", "-y", *words]
    done = subprocess.run(command, capture_output=True, text=True, timeout=100, check=False)
    assert done.returncode == 0, done.stderr


class Frame(NamedTuple):
    """A frame as it is seen: when, its shape (width to height), and its picture, small."""

    second: float
    shape: float
    picture: np.ndarray


def frames_of(path: Path, from_start: bool = False) -> list[Frame]:
    """Every frame upright, in order, with its time; `from_start`: counted from the start of the container."""
    found = []
    with av.open(str(path)) as container:
        start = (container.start_time or 0) / 1e6 if from_start else 0.0
        stream = container.streams.video[0]
        aspect = float(stream.sample_aspect_ratio or 1) or 1.0
        for frame in container.decode(stream):
            grey = frame.reformat(width=64, height=64, format="gray").to_ndarray().astype(float)
            turns = round((frame.rotation or 0) / 90) % 4
            shape = frame.width * aspect / frame.height
            found.append(
                Frame(
                    frame.time - start,
                    1 / shape if turns % 2 else shape,
                    cv2.blur(np.rot90(grey, turns), (3, 3)),
                )
            )
    return found


class Sound(NamedTuple):
    """The first sound track: its end in seconds, its channels, and where it is loud, second by second."""

    end: float
    channels: int
    loud: list[bool]


def sound_of(path: Path, from_start: bool = False) -> Sound:
    """Listen to the first sound track; `from_start`: its times counted from the start of the container."""
    with av.open(str(path)) as container:
        start = (container.start_time or 0) / 1e6 if from_start else 0.0
        stream = container.streams.audio[0]
        at, loud = 0.0, {}
        for frame in container.decode(stream):
            # Windows Media tells no time for some frames: they follow on from those before.
            at = frame.time - start if frame.time is not None else at
            samples = frame.to_ndarray().astype(float)
            level = float(np.abs(samples).max()) / (1.0 if samples.max() <= 2 else 32768.0)
            loud[round(at + 0.02, 1)] = level > 0.02
            at += frame.samples / frame.sample_rate
        half_past = [
            loud.get(round(second + 0.5, 1), loud.get(round(second + 0.4, 1), False))
            for second in range(int(at))
        ]
        return Sound(at, stream.channels, half_past)


def assert_same_film(original: Path, converted: Path) -> None:
    """Each frame of the original is there at its time, upright and in its shape; the last one at the same end."""
    before, after = frames_of(original, from_start=True), frames_of(converted)
    assert abs(before[-1].second - after[-1].second) < 0.1
    seconds = np.array([frame.second for frame in after])
    shown = [after[int(np.abs(seconds - frame.second).argmin())] for frame in before]
    apart = [abs(one.second - two.second) for one, two in zip(before, shown, strict=True)]
    assert np.quantile(apart, 0.95) < 0.002, apart
    for one, two in zip(before, shown, strict=True):
        assert abs(one.shape - two.shape) < 0.01 * one.shape, (one.shape, two.shape)
    # Everything in the picture moves: a neighbouring frame, or one that is turned, differs far more.
    differences = [np.abs(one.picture - two.picture).mean() for one, two in zip(before, shown, strict=True)]
    assert np.median(differences) < 4, differences
