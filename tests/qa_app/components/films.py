"""Small, really encoded films and pictures for the player to show."""

from pathlib import Path

import av
import cv2
import numpy as np

FRAMES_A_SECOND = 12
SIZE = (640, 360)


def picture(second: float, length_s: int, size: tuple[int, int] = SIZE) -> np.ndarray:
    """A grey room, a figure that crosses it in `length_s`, and the time, as RGB."""
    image = np.full((360, 640, 3), (57, 67, 77), np.uint8)
    cv2.rectangle(image, (0, 260), (640, 360), (43, 51, 59), -1)
    x = int(60 + 520 * second / length_s)
    cv2.circle(image, (x, 170), 26, (143, 163, 179), -1)
    cv2.rectangle(image, (x - 32, 200), (x + 32, 300), (143, 163, 179), -1)
    cv2.putText(image, f"{second:05.1f} s", (24, 50), cv2.FONT_HERSHEY_SIMPLEX, 1, (203, 213, 221), 2)
    return cv2.resize(image, size)


def make_film(path: Path, length_s: int, codec: str = "libx264") -> Path:
    """An MP4 of that length, with a key frame each second and a soft tone."""
    with av.open(str(path), "w", options={"movflags": "faststart"}) as film:
        video = film.add_stream(codec, rate=FRAMES_A_SECOND)
        video.width, video.height, video.pix_fmt = *SIZE, "yuv420p"
        video.codec_context.gop_size = FRAMES_A_SECOND
        sound = film.add_stream("aac", rate=16_000, layout="mono")
        for number in range(length_s * FRAMES_A_SECOND):
            frame = av.VideoFrame.from_ndarray(picture(number / FRAMES_A_SECOND, length_s), "rgb24")
            frame.pts = number
            film.mux(video.encode(frame))
        for start in range(0, length_s * 16_000, 1_024):
            wave = 0.1 * np.sin(np.arange(start, start + 1_024) * 2 * np.pi * 220 / 16_000)
            block = av.AudioFrame.from_ndarray(wave.astype(np.float32)[None], "fltp", "mono")
            block.sample_rate, block.pts = 16_000, start
            film.mux(sound.encode(block))
        film.mux(video.encode())
        film.mux(sound.encode())
    return path


def make_sheet(path: Path, length_s: int, columns: int, rows: int) -> Path:
    """A storyboard sheet: one tile of 192 by 108 for each equal stretch of the film."""
    count = columns * rows
    tiles = [picture(length_s * i / count, length_s, (192, 108)) for i in range(count)]
    lines = [np.hstack(tiles[row * columns : (row + 1) * columns]) for row in range(rows)]
    cv2.imwrite(str(path), np.vstack(lines)[:, :, ::-1])
    return path
