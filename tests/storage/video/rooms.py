"""Films of a made room with furniture, people who move, and a camera with noise; with faults known to the second."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np

KEY_FRAME_SECONDS = 2


@dataclass(frozen=True)
class Room:
    """What to film. `faults` are (kind, first second, second after); `noise` is the camera's, in steps of 255.

    Kinds: black, dark, blurred, covered, frozen, whiteboard, spotlight, empty.
    """

    seconds: int = 60
    fps: int = 10
    width: int = 480
    height: int = 270
    noise: float = 1.5
    faults: tuple[tuple[str, float, float], ...] = ()
    codec: str = "libx264"
    options: tuple[tuple[str, str], ...] = (("preset", "ultrafast"), ("crf", "23"))
    pixel_aspect: tuple[int, int] = (1, 1)
    turned: int = 0


def film_room(path: Path, room: Room) -> Path:
    """Film it. `turned`: the film is to be turned clockwise by so many degrees to stand upright."""
    with av.open(str(path), "w") as out:
        stream = out.add_stream(room.codec, rate=room.fps)
        stream.width, stream.height, stream.pix_fmt = room.width, room.height, "yuv420p"
        stream.gop_size = KEY_FRAME_SECONDS * room.fps
        stream.options = dict(room.options)
        stream.codec_context.sample_aspect_ratio = Fraction(*room.pixel_aspect)
        if room.turned:
            # FFmpeg counts the other way round.
            stream.set_display_rotation(-room.turned)
        for number, grey in enumerate(_pictures(room)):
            frame = av.VideoFrame.from_ndarray(grey, format="gray").reformat(format="yuv420p")
            frame.pts, frame.time_base = number, Fraction(1, room.fps)
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    return path


def draw_room(width: int, height: int) -> np.ndarray:
    """An empty room: wall and floor, a window, shelves, chairs in a circle. Upright and sharp."""
    room = np.full((height, width), 120, np.uint8)
    room[: height // 2] = np.linspace(150, 120, width).astype(np.uint8)
    rng = np.random.default_rng(5)
    unit = width / 64
    cv2.rectangle(room, (int(4 * unit), int(3 * unit)), (int(14 * unit), int(12 * unit)), 235, -1)
    for shelf in range(12):
        left = int((18 + shelf * 3.5) * unit)
        shade = int(rng.integers(20, 210))
        cv2.rectangle(room, (left, int(4 * unit)), (left + int(2.5 * unit), int(11 * unit)), shade, -1)
    for chair in range(7):
        left, top = int((3 + chair * 8.5) * unit), int(rng.integers(19, 24) * unit)
        cv2.rectangle(room, (left, top), (left + int(5 * unit), top + int(9 * unit)), 45, -1)
    return room


def _pictures(room: Room) -> Iterator[np.ndarray]:
    rng = np.random.default_rng(7)
    background = draw_room(room.width, room.height)
    unit = room.width / 64
    held: np.ndarray | None = None
    for number in range(room.seconds * room.fps):
        second = number / room.fps
        kinds = {kind for kind, start, end in room.faults if start <= second < end}
        if "frozen" in kinds and held is not None:
            yield held
            continue
        picture = background.copy()
        for person in range(0 if "empty" in kinds else 5):
            sway = 1.5 * np.sin(second * (0.9 + person / 5) + person)
            middle = (int((6 + person * 12 + sway) * unit), int((18 + sway / 2) * unit))
            cv2.ellipse(picture, middle, (int(1.6 * unit), int(2.2 * unit)), 0, 0, 360, 190, -1)
            below = (middle[0], middle[1] + int(6 * unit))
            cv2.ellipse(picture, below, (int(3 * unit), int(4.5 * unit)), 0, 0, 360, 60 + 20 * person, -1)
        seen = _spoilt(picture.astype(np.float32), kinds, second)
        seen += rng.normal(0, room.noise, seen.shape) if room.noise else 0.0
        held = np.clip(seen, 0, 255).astype(np.uint8)
        yield held


def _spoilt(picture: np.ndarray, kinds: set[str], second: float) -> np.ndarray:
    height, width = picture.shape
    if "black" in kinds:
        return np.zeros_like(picture)
    if "covered" in kinds:
        # A hand: dim, no shape, a little light from one side that comes and goes.
        return np.tile(np.linspace(35, 55 + 3 * np.sin(second), width, dtype=np.float32), (height, 1))
    if "whiteboard" in kinds:
        board = np.full((height, width), 205, np.uint8)
        cv2.putText(board, "Goals", (width // 5, height // 2), cv2.FONT_HERSHEY_SIMPLEX, width / 320, 60, 3)
        return board.astype(np.float32)
    if "blurred" in kinds:
        return cv2.GaussianBlur(picture, (0, 0), width / 64)
    if "dark" in kinds:
        return picture * 0.2
    if "spotlight" in kinds:
        dim = picture * 0.1
        lit = slice(height // 5, height // 2), slice(width // 3, width // 3 * 2)
        dim[lit] = picture[lit]
        return dim
    return picture
