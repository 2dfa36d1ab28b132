"""Large recordings of which only the beginning holds a key frame."""

import subprocess

import imageio_ffmpeg
import pytest

from tests.storage.films import Film
from tests.storage.video.reading import read, spans_of


@pytest.mark.parametrize("suffix", ["mkv", "ts"])
def test_the_one_key_frame_is_shown_and_the_sound_is_heard(film, tmp_path, suffix):
    path = tmp_path / f"one.{suffix}"
    command = [
        imageio_ffmpeg.get_ffmpeg_exe(),
        "-v",
        "error",
        "-nostdin",
        "-i",
        str(film("plain.mp4", Film())),
    ]
    once = ("-c:v", "libx264", "-bf", "0", "-g", "9999", "-x264-params", "scenecut=0", "-c:a", "copy")
    subprocess.run([*command, *once, str(path)], check=True)
    contents = read(path, small_bytes=0)
    assert contents.unreadable_because is None
    assert [tile.time_ms for tile in contents.tiles] == [pytest.approx(0, abs=100)]
    assert spans_of(contents, "no_sound_track") == []
