"""Recordings that refresh their pictures bit by bit: but for the first, no key frame can be decoded alone."""

import subprocess

import imageio_ffmpeg
import pytest

from tests.storage.films import Film
from tests.storage.video.reading import read, spans_of

REFRESHED = ("-c:v", "libx264", "-preset", "ultrafast", "-g", "20", "-x264-params", "intra-refresh=1")


@pytest.mark.parametrize(
    ("ending", "small_bytes"), [("mp4", 10**9), ("mkv", 10**9), ("ts", 10**9), ("mkv", 0), ("ts", 0)]
)
def test_the_next_whole_picture_is_shown_at_its_own_time(film, tmp_path, ending, small_bytes):
    made = tmp_path / f"made.{ending}"
    source = str(film("plain24.mp4", Film(seconds=24)))
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-nostdin", "-i", source, *REFRESHED]
    subprocess.run([*command, "-c:a", "copy", str(made)], check=True, timeout=60)
    contents = read(made, small_bytes=small_bytes)
    assert contents.unreadable_because is None
    assert spans_of(contents, "damaged") == []
    assert len(contents.tiles) >= 10
    assert all(0 <= tile.time_ms <= contents.duration_ms for tile in contents.tiles)
    assert any(tile.time_ms % 2000 > 300 for tile in contents.tiles)
