"""Large films in pieces that tell their packets' places in the whole file, without a table of the pieces."""

import subprocess

import imageio_ffmpeg
import pytest

from tests.storage.films import Film
from tests.storage.video.reading import read


def pieces(source, target, flags):
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-nostdin", "-i", str(source), "-c", "copy"]
    subprocess.run([*command, "-movflags", flags, str(target)], check=True)
    return target


def test_a_film_in_pieces_that_was_never_finished_is_looked_into(film, tmp_path):
    whole = film("plain.mp4", Film())
    flags = "+frag_keyframe+empty_moov+skip_trailer"
    made = pieces(whole, tmp_path / "pieces.mp4", flags)
    contents = read(made, small_bytes=0)
    assert contents.unreadable_because is None
    assert contents.duration_ms == pytest.approx(12_000, abs=200)
    assert len({tile.time_ms % 1000 for tile in contents.tiles}) == 1  # key frames come once a second
    assert len(contents.tiles) >= 8
