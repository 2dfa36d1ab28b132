"""Recordings with words to read that last beyond what is seen and heard."""

import subprocess

import imageio_ffmpeg
import pytest

from tests.storage.films import Film
from tests.storage.video.reading import read, spans_of


@pytest.mark.parametrize("small_bytes", [10**9, 0])
def test_words_that_last_beyond_the_film_do_not_make_it_cut(film, tmp_path, small_bytes):
    words, made = tmp_path / "words.srt", tmp_path / "made.mkv"
    words.write_text("1\n00:00:01,000 --> 00:00:58,000\nhello\n")
    command = [
        imageio_ffmpeg.get_ffmpeg_exe(),
        "-v",
        "error",
        "-nostdin",
        "-i",
        str(film("plain.mkv", Film())),
    ]
    command += ["-i", str(words), "-map", "0", "-map", "1", "-c", "copy", "-c:s", "srt", str(made)]
    subprocess.run(command, check=True, timeout=60)
    contents = read(made, small_bytes=small_bytes)
    assert spans_of(contents, "truncated") == []
    assert contents.duration_ms == pytest.approx(12_000, abs=200)
