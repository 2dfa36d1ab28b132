"""Small, really encoded recordings whose faults are known to the second."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
import numpy as np

Span = tuple[float, float]
SAMPLE_RATE = 16_000


@dataclass(frozen=True)
class Film:
    """What to film. Spans are in seconds; `sound` None leaves the sound track out, `unheard` a span of it."""

    seconds: int = 12
    fps: int = 10
    width: int = 320
    height: int = 180
    picture: str | None = "libx264"
    sound: str | None = "aac"
    black: Span = (0, 0)
    frozen: Span = (0, 0)
    silent: Span = (0, 0)
    unheard: Span = (0, 0)
    index_first: bool = False
    container: str | None = None
    options: Sequence[tuple[str, str]] = ()


def make_film(path: Path, film: Film) -> Path:
    """Film it. Grey noise that moves, a bright square that jumps every frame, a tone that wavers."""
    flags = dict(film.options) | ({"movflags": "faststart"} if film.index_first else {})
    with av.open(str(path), "w", format=film.container, options=flags) as out:
        out.metadata["creation_time"] = "2026-11-12T19:07:00.000000Z"
        streams = []
        if film.picture:
            picture = out.add_stream(film.picture, rate=film.fps)
            picture.width, picture.height, picture.pix_fmt = film.width, film.height, "yuv420p"
            picture.gop_size = film.fps
            if film.picture == "libx264":
                picture.options = {"preset": "veryfast", "x264-params": "scenecut=0"}
            if film.picture == "libvpx":
                picture.options = {"deadline": "realtime", "cpu-used": "8"}
            streams.append((picture, _pictures(film)))
        if film.sound:
            sound = out.add_stream(film.sound, rate=SAMPLE_RATE, layout="mono")
            streams.append((sound, _sound(film, sound)))
        _interleave(out, streams)
    return path


def film_without_the_sound_it_names(path: Path) -> Path:
    """Two seconds of picture, and a sound track in the headers that never comes."""
    with av.open(str(path), "w") as out:
        picture = out.add_stream("mpeg2video", rate=25)
        picture.width, picture.height, picture.pix_fmt = 320, 180, "yuv420p"
        out.add_stream("ac3", rate=48_000, layout="stereo")
        for frame in _pictures(Film(seconds=2, fps=25)):
            out.mux(picture.encode(frame))
        out.mux(picture.encode(None))
    return path


def _interleave(out, streams):
    waiting = [(stream, frames, next(frames, None)) for stream, frames in streams]
    while any(frame is not None for _, _, frame in waiting):
        at = min(
            (n for n, (_, _, frame) in enumerate(waiting) if frame is not None),
            key=lambda n: waiting[n][2].time,
        )
        stream, frames, frame = waiting[at]
        out.mux(stream.encode(frame))
        waiting[at] = (stream, frames, next(frames, None))
    for stream, _ in streams:
        out.mux(stream.encode(None))


def _pictures(film):
    rng = np.random.default_rng(7)
    room = rng.integers(60, 120, (film.height, film.width), dtype=np.uint8)
    held = 0
    for number in range(film.seconds * film.fps):
        second = number / film.fps
        if not _inside(film.frozen, second):
            held = number
        grey = np.roll(room, held * 3, axis=1)
        left = (held * 11) % (film.width - 40)
        grey[40:100, left : left + 40] = 230
        if _inside(film.black, second):
            grey = np.zeros_like(room)
        frame = av.VideoFrame.from_ndarray(grey, format="gray").reformat(format="yuv420p")
        frame.pts, frame.time_base = number, Fraction(1, film.fps)
        yield frame


def _sound(film, stream):
    size = 1024
    for number in range(film.seconds * SAMPLE_RATE // size):
        at = (number * size + np.arange(size)) / SAMPLE_RATE
        if _inside(film.unheard, at[0]):
            continue
        wave = 0.2 * np.sin(2 * np.pi * 220 * at) * (1.2 + np.sin(2 * np.pi * 3 * at)) / 2.2
        wave[(at >= film.silent[0]) & (at < film.silent[1])] = 0
        samples = (wave * 32767).astype(np.int16).reshape(1, -1)
        frame = av.AudioFrame.from_ndarray(samples, format="s16", layout="mono")
        frame.sample_rate, frame.pts, frame.time_base = SAMPLE_RATE, number * size, Fraction(1, SAMPLE_RATE)
        yield frame


def _inside(span, second):
    return span[0] <= second < span[1]
