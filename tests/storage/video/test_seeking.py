"""How fast a recording seeks: told from where its index lies, and from its key frames."""

import io

import numpy as np
import pytest

from storage.video.boxes import top_level_boxes
from storage.video.contents import ReadingOptions, read_contents
from storage.video.packet_index import PacketIndex
from storage.video.seeking import is_index_last, longest_key_gap_ms
from tests.storage.films import Film, make_film


def index_of(times_ms, keys):
    count = len(times_ms)
    sizes = np.full(count, 100)
    return PacketIndex(
        np.array(times_ms), np.arange(count) * 100, sizes, np.array([at in keys for at in times_ms])
    )


@pytest.mark.parametrize(
    ("keys", "end_ms", "longest"),
    [
        ((0, 2000, 4000), 5000, 2000),
        ((0,), 5000, 5000),
        ((0, 1000), 5000, 4000),
        ((0, 4900), 5000, 4900),
        ((), 5000, None),
    ],
)
def test_the_longest_stretch_without_a_key_frame_counts(keys, end_ms, longest):
    assert longest_key_gap_ms(index_of(range(0, 5000, 100), keys), end_ms) == longest


def test_without_an_index_of_the_whole_nothing_is_told():
    assert longest_key_gap_ms(None, 1000) is None


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "film", "is_last"),
    [
        ("first.mp4", Film(seconds=4, index_first=True), False),
        ("last.mp4", Film(seconds=4), True),
        ("pieces.mp4", Film(seconds=4, options=(("movflags", "frag_keyframe+empty_moov"),)), False),
        ("other.mkv", Film(seconds=4), False),
    ],
)
def test_a_film_tells_how_it_seeks(tmp_path, name, film, is_last):
    data = make_film(tmp_path / name, film).read_bytes()
    assert is_index_last(top_level_boxes(io.BytesIO(data), len(data))) is is_last
    contents = read_contents(
        io.BytesIO(data), len(data), lambda spans: (data[start:end] for start, end in spans), ReadingOptions()
    )
    assert contents.seeking.is_index_last is is_last
    if name in ("first.mp4", "last.mp4"):
        assert contents.seeking.longest_key_gap_ms == 1000
