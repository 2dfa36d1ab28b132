"""Makes the demo's recordings: really encoded films of group rooms, good ones and ones with a fault."""

import multiprocessing
import os
import signal
from collections.abc import Callable, Mapping
from concurrent.futures import ProcessPoolExecutor, as_completed
from fractions import Fraction
from itertools import islice
from pathlib import Path
from threading import Thread

import av
import cv2
import numpy as np

from qa_app.demo.film_lettering import Picture
from qa_app.demo.film_picture import FRAMES_PER_SECOND, pictures
from qa_app.demo.film_plan import Film, plan_turns
from qa_app.demo.film_room import HEIGHT, WIDTH
from qa_app.demo.film_sound import SAMPLES_PER_SECOND, Samples, loudness, talking_sound

__all__ = ["Film", "make_film", "make_films"]

TRUNCATED_SHARE = 0.6
SMPTE_170M = 6
"""FFmpeg's number for the colour matrix of small pictures; unsaid, a browser may guess the one of large ones."""
NOT_VIDEO = (
    "Copy report\n\nThe recorder could not be read: the card was taken out before the copy was finished.\n"
    "This note took the place of the film. Ask the site for the second recorder's file.\n"
)


def make_film(path: Path, film: Film) -> None:
    """Make one film at path, whole or not at all: it has another name beside until it is finished.

    The container follows the film's fault and not the path's ending. Raises OSError when the folder cannot
    be written. One process at a time may make the same path.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.part")
    try:
        if film.fault == "not_video":
            part.write_text(NOT_VIDEO, encoding="utf-8")
        else:
            _encode(part, film)
        if film.fault == "truncated":
            with part.open("r+b") as whole:
                whole.truncate(int(part.stat().st_size * TRUNCATED_SHARE))
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def make_films(
    films: Mapping[Path, Film], workers: int = 2, on_done: Callable[[Path], None] = lambda path: None
) -> None:
    """Make the films that are not there yet, in child processes; on_done hears of each path, also of those.

    A path that exists is taken for finished, which it is because `make_film` renames at the end. Raises what
    the first failing film raised, after the films already begun are finished.
    """
    waiting = {path: film for path, film in films.items() if not path.exists()}
    for path in films.keys() - waiting.keys():
        on_done(path)
    if not waiting:
        return
    longest_first = sorted(waiting, key=lambda path: -waiting[path].seconds)
    # Spawned, because a fork of a process with threads (a server, a progress bar) may hang.
    pool = ProcessPoolExecutor(workers, multiprocessing.get_context("spawn"), initializer=_start_worker)
    try:
        made = {pool.submit(make_film, path, waiting[path]): path for path in longest_first}
        for future in as_completed(made):
            future.result()
            on_done(made[future])
    finally:
        pool.shutdown(cancel_futures=True)


def _start_worker() -> None:
    """Leave Ctrl-C to the parent, the other cores to the other workers, and the first turn to who is beside: the past
    is made in one process, and decides when the demo is ready."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.nice(10)
    Thread(target=_end_with_parent, daemon=True).start()
    cv2.setNumThreads(1)


def _end_with_parent() -> None:
    """A parent that is killed tells nobody: its workers would wait for work for ever."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _encode(path: Path, film: Film) -> None:
    turns = plan_turns(film)
    sound = talking_sound(film, turns)
    frames = pictures(film, turns, loudness(sound, FRAMES_PER_SECOND))
    old = film.fault == "mpeg2_avi"
    options = {} if old else {"movflags": "+faststart"}
    with av.open(str(path), "w", format="avi" if old else "mp4", options=options) as container:
        video = _video_stream(container, old)
        audio = _audio_stream(container, old)
        canvas = _Canvas()
        for second in range(film.seconds):
            for offset, picture in enumerate(islice(frames, FRAMES_PER_SECOND)):
                container.mux(video.encode(canvas.frame(picture, second * FRAMES_PER_SECOND + offset)))
            start = second * SAMPLES_PER_SECOND
            container.mux(audio.encode(_sound_frame(sound[start : start + SAMPLES_PER_SECOND], start)))
        container.mux(video.encode(None))
        container.mux(audio.encode(None))


class _Canvas:
    """One frame in the encoder's colours, used again and again: new memory for each costs more than drawing."""

    def __init__(self) -> None:
        self._planar = np.empty((HEIGHT * 3 // 2, WIDTH), dtype=np.uint8)
        self._frame = av.VideoFrame(WIDTH, HEIGHT, "yuv420p")
        self._frame.time_base = Fraction(1, FRAMES_PER_SECOND)
        parts = np.split(self._planar.reshape(-1), (WIDTH * HEIGHT, WIDTH * HEIGHT * 5 // 4))
        self._planes = []
        for plane, part in zip(self._frame.planes, parts, strict=True):
            rows = np.frombuffer(plane, dtype=np.uint8).reshape(-1, plane.line_size)
            self._planes.append(
                (rows[: plane.height, : plane.width], part.reshape(plane.height, plane.width))
            )

    def frame(self, picture: Picture, number: int) -> av.VideoFrame:
        cv2.cvtColor(picture, cv2.COLOR_BGR2YUV_I420, dst=self._planar)
        for plane, part in self._planes:
            np.copyto(plane, part)
        self._frame.pts = number
        return self._frame


def _video_stream(container: av.container.OutputContainer, old: bool) -> av.VideoStream:
    """One key frame a second, in H.264, or for an old recorder in MPEG-2."""
    if old:
        stream = container.add_stream(
            "mpeg2video", rate=FRAMES_PER_SECOND, options={"strict": "-2", "qscale": "6"}
        )
    else:
        options = {"preset": "superfast", "crf": "27", "sc_threshold": "0"}
        stream = container.add_stream("libx264", rate=FRAMES_PER_SECOND, options=options)
    stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, "yuv420p"
    stream.codec_context.gop_size = FRAMES_PER_SECOND
    stream.codec_context.thread_count = 1
    stream.codec_context.colorspace = SMPTE_170M
    stream.codec_context.color_primaries = SMPTE_170M
    stream.codec_context.color_trc = SMPTE_170M
    return stream


def _audio_stream(container: av.container.OutputContainer, old: bool) -> av.AudioStream:
    codec, options = ("mp2", {}) if old else ("aac", {"aac_coder": "fast"})
    stream = container.add_stream(codec, rate=SAMPLES_PER_SECOND, layout="mono", options=options)
    stream.bit_rate = 64_000 if old else 48_000
    return stream


def _sound_frame(samples: Samples, start: int) -> av.AudioFrame:
    whole = (np.clip(samples, -1, 1) * 32767).astype(np.int16)
    frame = av.AudioFrame.from_ndarray(whole[None, :], format="s16", layout="mono")
    frame.sample_rate = SAMPLES_PER_SECOND
    frame.pts = start
    frame.time_base = Fraction(1, SAMPLES_PER_SECOND)
    return frame
