"""Films that are to be mirrored or turned before they are seen: tiles and poster as FFmpeg shows them."""

import subprocess

import cv2
import imageio_ffmpeg
import numpy as np
import pytest

from tests.storage.video.reading import read
from tests.storage.video.rooms import Room, film_room

WIDTH, HEIGHT = 320, 180
WAYS = {
    "mirrored": (("-display_hflip",), 0),
    "upside down": (("-display_vflip",), 180),
    "turned": (("-display_rotation", "90"), 270),
    "turned and mirrored": (("-display_rotation", "90", "-display_hflip"), 90),
    "turned and upside down": (("-display_rotation", "90", "-display_vflip"), 270),
}


def run(*arguments):
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-nostdin", *map(str, arguments)]
    return subprocess.run(command, check=True, capture_output=True, timeout=60).stdout


@pytest.mark.parametrize(("way", "turned_degrees"), WAYS.values(), ids=WAYS)
def test_tiles_and_poster_are_shown_as_ffmpeg_shows_the_film(tmp_path, way, turned_degrees):
    film = film_room(tmp_path / "plain.mp4", Room(seconds=3, width=WIDTH, height=HEIGHT, noise=0))
    made = tmp_path / "made.mov"
    run(*way, "-i", film, "-c", "copy", made)
    contents = read(made)
    shape = (WIDTH, HEIGHT) if turned_degrees % 180 else (HEIGHT, WIDTH)
    shown = run("-i", made, "-frames:v", "1", "-f", "rawvideo", "-pix_fmt", "gray", "-")
    expected = np.frombuffer(shown, np.uint8).reshape(shape)
    for picture in (contents.tiles[0], contents.poster):
        seen = cv2.resize(picture.grey, expected.shape[::-1], interpolation=cv2.INTER_AREA)
        assert np.abs(seen.astype(int) - expected).mean() < 8
    assert contents.streams[0].turned_degrees == turned_degrees
