"""A read that fails, of whatever container: the failure comes through, and nothing of it is printed."""

import io

import pytest

from storage.errors import OverBudget
from storage.video.contents import ReadingOptions, read_contents
from tests.storage.films import Film

FILMS = {
    "a.mp4": Film(seconds=30),
    "a.mkv": Film(seconds=30),
    "a.ts": Film(seconds=30),
    "a.avi": Film(seconds=30, picture="mpeg4", sound="mp3"),
    "a.mpg": Film(seconds=30, fps=25, picture="mpeg2video", sound="mp2"),
}
SMALL_BYTES = 1000
"""Larger recordings without an index are looked into."""


class Dear(io.BytesIO):
    """A file of which no more than `left` bytes can be read."""

    def __init__(self, data, left):
        super().__init__(data)
        self.left = left

    def read(self, size=-1):
        data = super().read(size)
        self.left -= len(data)
        if self.left < 0:
            raise OverBudget("Reading it would cost too much.")
        return data


@pytest.mark.parametrize("share", [0.02, 0.2, 0.5, 0.9])
@pytest.mark.parametrize("name", FILMS)
def test_a_failure_comes_through_and_prints_nothing(film, capfd, name, share):
    data = film(name, FILMS[name]).read_bytes()
    file = Dear(data, int(len(data) * share))

    def spans(wanted):
        for start, end in wanted:
            file.seek(start)
            yield file.read(end - start)

    try:
        read_contents(file, len(data), spans, ReadingOptions(small_bytes=SMALL_BYTES))
    except OverBudget:
        assert file.left < 0
    else:
        assert file.left >= 0
    assert capfd.readouterr().err == ""
